/* Getting about without seeing or without a mouse: the skip link, what a new answer says, where the focus is then, regions
   that scroll, and what third-party widgets leave unnamed. */
(function () {
  'use strict';
  var HOUSE = ' · 机关党建看板';
  var said = '';
  var named = '';
  var path = window.location.pathname;

  function main() { return document.getElementById('main'); }

  document.addEventListener('click', function (event) {
    var skip = event.target.closest && event.target.closest('[data-action="skip"]');
    if (!skip) { return; }
    event.preventDefault(); /* the address stays the page's question */
    main().focus();
  });

  /* A complete page names itself: to a screen reader, in the window's title, and by the focus when the old place is gone. */
  function tell() {
    var page = document.querySelector('#react-entry-point .page-root:not(.loading):not(.kept)');
    var title = page && page.querySelector('h1');
    var place = document.getElementById('said');
    if (!place || !title) { return; }
    var sentence = page.querySelector('.lede');
    var words = title.textContent + (sentence ? '：' + sentence.textContent : '');
    if (words === said) { return; }
    said = words;
    place.textContent = words;
    named = document.title = title.textContent + HOUSE;
    if (window.location.pathname !== path && document.activeElement === document.body) { main().focus({ preventScroll: true }); }
    path = window.location.pathname;
  }

  /* Dash puts its own title back at every step inside a page. */
  new MutationObserver(function () {
    if (named && document.title !== named && window.location.pathname === path) { document.title = named; }
  }).observe(document.head, { childList: true, subtree: true, characterData: true });

  /* A region that scrolls is a stop itself; its size is looked at when the browser has laid it out anyway. */
  var sizes = new ResizeObserver(function (seen) {
    seen.forEach(function (one) { stop(one.target.closest('.dense') || one.target); });
  });

  function stop(box) {
    var scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (scrolls === box.hasAttribute('tabindex')) { return; }
    if (!scrolls) { ['tabindex', 'role', 'aria-label'].forEach(function (name) { box.removeAttribute(name); }); return; }
    var table = box.querySelector('table');
    box.setAttribute('tabindex', '0');
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', table ? table.getAttribute('aria-label') : box.closest('section').getAttribute('aria-label'));
  }

  function watch() {
    document.querySelectorAll('.dense > table, pre.reminder').forEach(function (part) {
      if (!part.watched) { part.watched = true; sizes.observe(part); }
    });
  }

  function each(selector, mended) { document.querySelectorAll(selector).forEach(mended); }

  /* dcc.Dropdown (dash 4.4): its stop is a hidden input before the button, its window has no name, and its options, which
     are labelled radios and behave so, call themselves options of a list box. */
  function mend() {
    each('.dash-dropdown-focus-target:not([tabindex="-1"])', function (target) { target.tabIndex = -1; });
    each('.dash-dropdown[tabindex="-1"]:not(:disabled)', function (button) {
      button.tabIndex = 0;
      button.setAttribute('aria-haspopup', 'dialog');
    });
    each('.dash-dropdown-content:not([aria-label])', function (content) { content.setAttribute('aria-label', '选择'); });
    each('.dash-dropdown-search:not([aria-label])', function (input) { input.setAttribute('aria-label', input.placeholder); });
    each('.dash-dropdown-options[role="listbox"]', function (list) {
      list.setAttribute('role', 'radiogroup');
      list.setAttribute('aria-label', '可选');
    });
    each('.dash-dropdown-option[role="option"]', function (option) {
      option.removeAttribute('role');
      option.removeAttribute('aria-selected');
    });
  }
  document.addEventListener('focusout', mend); /* its own handler has just put the stop back */

  var queued = 0;
  function queue() {
    if (queued) { return; }
    queued = window.setTimeout(function () { queued = 0; tell(); watch(); }, 150);
  }

  /* Once a frame, however often the page changes in it. */
  var mending = 0;
  function mendSoon() {
    if (mending) { return; }
    mending = window.requestAnimationFrame(function () { mending = 0; mend(); });
  }

  new MutationObserver(function () { mendSoon(); queue(); }).observe(document.body || document.documentElement, { childList: true, subtree: true });
  queue();
}());
