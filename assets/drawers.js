/* The panels over the page: what stands behind a figure, comparison, what changed. The address's fragment holds which and
   what of it (#records=path, #compare&with=B0007, #since=3), so that back, forward and a shared link work without loading
   the page again. */
(function () {
  'use strict';
  var DRAWERS = ['records', 'compare', 'since'];
  var root = document.documentElement;
  var board = window.board = window.board || {};
  var asked = {};
  var watched = false;
  var from = null;

  function panel(name) { return document.getElementById(name); }

  /* What the fragment asks of a drawer, with the address of the page below. */
  function question(name) {
    var given = new URLSearchParams(window.location.hash.slice(1));
    if (!given.has(name) || (name === 'records' && !given.get(name))) { return null; }
    return Object.assign(Object.fromEntries(given), { address: window.location.pathname + window.location.search });
  }

  function shownName() { return DRAWERS.find(question); }

  function open(fragment, way) {
    from = way && !way.closest('.drawer') ? way : from;
    window.location.hash = fragment;
  }

  function openRecords(figure) {
    var fragment = new URLSearchParams({ records: figure.getAttribute('data-records') });
    if (figure.hasAttribute('data-month')) { fragment.set('on', figure.getAttribute('data-month')); }
    if (figure.hasAttribute('data-org')) { fragment.set('of', figure.getAttribute('data-org')); }
    open(fragment.toString(), figure);
  }

  board.records = openRecords;

  function close() {
    window.history.pushState({}, '', window.location.pathname + window.location.search);
    look();
    if (from && from.isConnected) { (from.closest('.ag-cell') || from).focus(); }
    from = null;
  }

  /* Shows what the address asks for; waits for Dash when the page is only being loaded. */
  function look() {
    var name = shownName();
    if (!panel(DRAWERS[0]) || (name && !(window.dash_clientside && window.dash_clientside.set_props))) {
      window.setTimeout(look, 100);
      return;
    }
    if (!watched) {
      watched = true;
      DRAWERS.forEach(function (each) { answers.observe(panel(each), { childList: true, subtree: true }); });
    }
    if (name) { root.setAttribute('data-drawer', name); } else { root.removeAttribute('data-drawer'); }
    DRAWERS.forEach(show);
  }

  function show(name) {
    var shown = panel(name);
    var wanted = question(name);
    shown.hidden = !wanted;
    var text = JSON.stringify(wanted);
    if (!wanted || text === asked[name]) { asked[name] = text; return; }
    asked[name] = text;
    shown.classList.add('waiting');
    window.dash_clientside.set_props(name + '-question', { data: wanted });
    if (!shown.contains(document.activeElement)) { shown.focus({ preventScroll: true }); }
  }

  document.addEventListener('click', function (event) {
    var target = event.target.closest && event.target.closest(
      '[data-records], [data-action="close-drawer"], [data-action="compare"], [data-action="since"]');
    if (!target || target.closest('a[href]')) { return; }
    if (target.hasAttribute('data-records')) { openRecords(target); return; }
    var name = target.getAttribute('data-action');
    if (name === 'close-drawer' || shownName() === name) { close(); } else { open(name, target); }
  });

  /* A day is chosen with the browser's own calendar, which Dash does not make. */
  function drawDay(place) {
    var input = place.querySelector('input') || place.appendChild(document.createElement('input'));
    if (place.drawn === place.dataset.day) { return; }
    place.drawn = place.dataset.day;
    input.type = 'date';
    input.max = place.dataset.last;
    input.value = place.dataset.day;
    input.setAttribute('aria-label', place.dataset.words);
    input.onchange = function () { if (input.value) { open('since=' + input.value); } };
  }

  function button(name) { return document.querySelector('.page-root:not(.kept) [data-action="' + name + '"]'); }

  function overPage(key, name, words) {
    return {
      keys: [key],
      words: words,
      when: function () { return Boolean(button(name)); },
      run: function () { button(name).click(); }
    };
  }

  (board.keys = board.keys || []).push(
    {
      keys: ['Enter', ' '],
      words: '在数字上：看它的口径和明细',
      on: '[data-records]',
      when: function () { return Boolean(document.querySelector('main [data-records], .drawer:not([hidden]) [data-records]')); },
      run: function (event) { openRecords(event.target); }
    },
    overPage('c', 'compare', '对比：上月、去年同期、年初至今，另一个支部'),
    overPage('s', 'since', '自上次以来：变了什么'),
    { keys: ['Escape'], words: '关闭明细、对比、变化', when: function () { return Boolean(shownName()); }, run: close }
  );

  ['hashchange', 'popstate', '_dashprivate_pushstate'].forEach(function (name) {
    window.addEventListener(name, function () { window.setTimeout(look, 0); });
  });
  /* An answer has come: the old one no longer stands for it. */
  var answers = new MutationObserver(function () {
    document.querySelectorAll('.drawer [data-day]').forEach(drawDay);
    DRAWERS.forEach(function (name) {
      var body = document.getElementById(name + '-body');
      if (body && !panel(name).hidden && body.querySelector('[data-of]')) { panel(name).classList.remove('waiting'); }
    });
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = Object.assign(window.dash_clientside.board || {}, {
    /* What was chosen in a drawer stands in the fragment. */
    fragment: function (value) {
      if (value && window.location.hash.slice(1) !== value) { open(value); }
      return window.dash_clientside.no_update;
    }
  });
  look();
}());
