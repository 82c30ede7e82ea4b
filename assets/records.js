/* From a figure to what stands behind it. The address's fragment holds which (#records=path), so that back, forward and
   a shared link work without loading the page again. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var asked = null;
  var from = null;

  function panel() { return document.getElementById('records'); }

  function question() {
    var given = new URLSearchParams(window.location.hash.slice(1));
    if (!given.get('records')) { return null; }
    return {
      path: given.get('records'), month: given.get('on'), org: given.get('of'), page: given.get('rows'),
      address: window.location.pathname + window.location.search
    };
  }

  function open(figure) {
    var fragment = new URLSearchParams({ records: figure.getAttribute('data-records') });
    if (figure.hasAttribute('data-month')) { fragment.set('on', figure.getAttribute('data-month')); }
    if (figure.hasAttribute('data-org')) { fragment.set('of', figure.getAttribute('data-org')); }
    from = figure;
    window.location.hash = fragment.toString();
  }

  function close() {
    window.history.pushState({}, '', window.location.pathname + window.location.search);
    look();
    if (from && from.isConnected) { (from.closest('.ag-cell') || from).focus(); }
    from = null;
  }
  board.records = open;

  /* Shows what the address asks for; waits for Dash when the page is only being loaded. */
  function look() {
    var wanted = question();
    var shown = panel();
    if (!shown || (wanted && !(window.dash_clientside && window.dash_clientside.set_props))) {
      window.setTimeout(look, 100);
      return;
    }
    shown.hidden = !wanted;
    var text = JSON.stringify(wanted);
    if (!wanted || text === asked) { asked = text; return; }
    asked = text;
    shown.classList.add('waiting');
    window.dash_clientside.set_props('records-question', { data: wanted });
    shown.focus({ preventScroll: true });
  }

  document.addEventListener('click', function (event) {
    var target = event.target.closest && event.target.closest('[data-records], [data-action="close-records"]');
    if (!target || target.closest('a[href]')) { return; }
    if (target.hasAttribute('data-records')) { open(target); } else { close(); }
  });

  (board.keys = board.keys || []).push(
    {
      keys: ['Enter', ' '],
      words: '在数字上：看它的口径和明细',
      on: '[data-records]',
      when: function () { return Boolean(document.querySelector('main [data-records]')); },
      run: function (event) { open(event.target); }
    },
    { keys: ['Escape'], words: '关闭口径和明细', when: function () { return Boolean(question()); }, run: close }
  );

  ['hashchange', 'popstate', '_dashprivate_pushstate'].forEach(function (name) {
    window.addEventListener(name, function () { window.setTimeout(look, 0); });
  });
  /* An answer has come: the old one no longer stands for it. */
  new MutationObserver(function () {
    var body = document.getElementById('records-body');
    if (body && panel() && !panel().hidden && body.querySelector('[data-of]')) { panel().classList.remove('waiting'); }
  }).observe(document.documentElement, { childList: true, subtree: true });
  look();
}());
