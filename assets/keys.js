/* The keys of the page, in one list: board.keys. An entry is
     { keys: as the browser names them, words: what they do, when: whether they do it now, on: where the focus has to be,
       run: the doing; without it something else does it, and the entry is only told }.
   The same list is what the window of help shows. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var keys = board.keys = board.keys || [];
  var SHOWN = { ' ': '空格', Enter: '回车', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
  var MEANT = { '？': '?', '／': '/', '、': '/', '０': '0' }; /* a Chinese input method's punctuation */
  var ORDER = ['/', 'j', 'ArrowLeft', 'Enter', ' ', 'Escape', 't', 'c', 's', '0', '?', 'Tab'];
  var NO_TEXT = /^(button|checkbox|radio|submit|reset)$/;

  /* Where letters are text, or choose from an open list. */
  function isTyping(target) {
    if (!target.closest) { return false; }
    if (target.tagName === 'INPUT') { return !NO_TEXT.test(target.type) || Boolean(target.closest('.dash-dropdown-content')); }
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || Boolean(target.closest('.dash-dropdown-content'));
  }

  function applies(key) { return !key.when || key.when(); }

  document.addEventListener('keydown', function (event) {
    /* 229: the input method is composing, whatever the key. */
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) { return; }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) { return; }
    var name = MEANT[event.key] || (event.key.length === 1 ? event.key.toLowerCase() : event.key);
    var found = keys.filter(function (key) {
      var here = key.on ? event.target.matches && event.target.matches(key.on) : !isTyping(event.target);
      return key.run && key.keys.indexOf(name) >= 0 && here && applies(key);
    })[0];
    if (!found) { return; }
    event.preventDefault();
    found.run(event, name);
  });

  /* A window over the page; the browser keeps the focus inside and gives it back. */
  board.dialog = function (className, title, parts) {
    var dialog = document.createElement('dialog');
    var head = document.createElement('h2');
    var close = document.createElement('button');
    dialog.className = 'window ' + className;
    dialog.setAttribute('aria-label', title);
    dialog.setAttribute('aria-modal', 'true');
    head.textContent = title;
    close.type = 'button';
    close.textContent = '关闭';
    close.className = 'tool';
    dialog.append.apply(dialog, [head].concat(parts, [close]));
    document.body.appendChild(dialog);
    dialog.addEventListener('close', function () { dialog.remove(); });
    dialog.addEventListener('click', function (event) { if (event.target === dialog) { dialog.close(); } });
    close.addEventListener('click', function () { dialog.close(); });
    dialog.showModal();
    return dialog;
  };

  function help() {
    var list = document.createElement('dl');
    keys.filter(applies).sort(function (one, other) {
      return ORDER.indexOf(one.keys[0]) - ORDER.indexOf(other.keys[0]);
    }).forEach(function (key) {
      var line = document.createElement('div');
      var named = document.createElement('dt');
      var words = document.createElement('dd');
      key.keys.forEach(function (name) {
        var shown = document.createElement('kbd');
        shown.textContent = SHOWN[name] || name;
        named.appendChild(shown);
      });
      words.textContent = key.words;
      line.append(named, words);
      list.appendChild(line);
    });
    board.dialog('help', '本页按键', [list]);
  }

  document.addEventListener('click', function (event) {
    if (event.target.closest && event.target.closest('[data-action="help"]')) { help(); }
  });

  keys.push(
    { keys: ['?'], words: '显示本页按键', run: help },
    { keys: ['Tab'], words: '到下一处；页首第一处可跳到主要内容' }
  );
}());
