/* Ways inside the site without loading it again: links that scripts have drawn, and pages that keep month and organisation. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var KEPT = ['month', 'org', 'edition'];

  /* `instead`: the present address is not gone back to. */
  board.go = function (href, instead) {
    if (href === window.location.pathname + window.location.search) { return; }
    var same = href.split('?')[0] === window.location.pathname;
    window.history[instead ? 'replaceState' : 'pushState']({}, '', href);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    if (!same) { window.scrollTo(0, 0); }
  };

  /* The page at a path with what the present address asks for. */
  board.keeping = function (path) {
    var asked = new URLSearchParams(window.location.search);
    var kept = new URLSearchParams();
    KEPT.forEach(function (key) {
      var values = asked.getAll(key);
      if (values.length === 1) { kept.set(key, values[0]); }
    });
    var text = kept.toString();
    return path + (text ? '?' + text : '');
  };

  function isPlain(event) {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('.dense a[href], .pager a[href], .chips a[href], .side a.nav-link[href]');
    if (!link || !isPlain(event)) { return; }
    event.preventDefault();
    event.stopPropagation();
    var href = link.getAttribute('href');
    board.go(link.matches('.nav-link') ? board.keeping(href.split('?')[0]) : href);
  }, true);

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /* j and k step to the next and the previous branch. */
  document.addEventListener('keydown', function (event) {
    var action = { j: 'next-branch', k: 'prev-branch' }[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    var link = document.querySelector('[data-action="' + action + '"] a[href]');
    if (link) { board.go(link.getAttribute('href')); }
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = Object.assign(window.dash_clientside.board || {}, {
    /* A chosen organisation re-scopes the page under way. */
    scope: function (href) {
      if (href) { board.go(href); }
      return window.dash_clientside.no_update;
    }
  });
}());
