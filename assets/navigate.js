/* Ways inside the site without loading it again: links that scripts have drawn, and pages that keep month and organisation. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var KEPT = ['month', 'org', 'edition'];

  /* `instead`: the present address is not gone back to. */
  board.go = function (href, instead) {
    if (href === window.location.pathname + window.location.search + window.location.hash) { return; }
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

  /* The pages, from data: forty elements of Dash's own would cost each first load a twentieth of its time. */
  function drawPages() {
    var nav = document.getElementById('pages');
    if (!nav) { window.setTimeout(drawPages, 20); return; }
    JSON.parse(nav.getAttribute('data-pages')).forEach(function (group) {
      if (group[0]) { nav.appendChild(made('span', 'group', group[0])); }
      group[1].forEach(function (page) {
        var link = made('a', 'nav-link');
        link.setAttribute('href', page[0]);
        var icon = link.appendChild(made('i', 'bi bi-' + page[2]));
        icon.setAttribute('aria-hidden', 'true');
        link.appendChild(document.createTextNode(page[1]));
        nav.appendChild(link);
      });
    });
    markPage();
  }

  function made(tag, className, text) {
    var element = document.createElement(tag);
    element.className = className;
    if (text) { element.textContent = text; }
    return element;
  }

  /* A branch's page is one of 支部. */
  function markPage() {
    var path = window.location.pathname;
    document.querySelectorAll('#pages a').forEach(function (link) {
      var own = link.getAttribute('href');
      var here = path === own || (own !== '/' && path.indexOf(own + '/') === 0);
      link.classList.toggle('active', here);
      if (here) { link.setAttribute('aria-current', 'page'); } else { link.removeAttribute('aria-current'); }
    });
  }

  ['popstate', '_dashprivate_pushstate'].forEach(function (name) { window.addEventListener(name, markPage); });
  drawPages();

  /* The same page of everything, of the month that opens by itself, without filters; a branch is none of them all. */
  function reset() {
    var page = document.querySelector('.page-root[data-page]');
    var stays = page && page.getAttribute('data-page') !== 'branch';
    board.go(stays ? window.location.pathname : '/');
  }

  document.addEventListener('click', function (event) {
    if (event.target.closest && event.target.closest('[data-action="reset"]')) { reset(); }
  });

  function step(event, name) {
    var link = document.querySelector('[data-action="' + (name === 'j' ? 'next' : 'prev') + '-branch"] a[href]');
    if (link) { board.go(link.getAttribute('href')); }
  }

  /* The picker's window first takes the focus to what is chosen. */
  function toSearch(looks) {
    var input = document.querySelector('.dash-dropdown-search');
    if (input && document.activeElement.closest('.dash-dropdown-content')) { input.focus(); return; }
    if (looks) { window.setTimeout(toSearch, 30, looks - 1); }
  }

  function picker() { return document.getElementById('org-picker'); }

  (board.keys = board.keys || []).push(
    { keys: ['0'], words: '重置：回到全局、默认月份，去掉筛选', run: reset },
    {
      keys: ['/'],
      words: '查找组织：名称或拼音首字母',
      when: function () { return picker() && !document.getElementById('branches-search'); },
      run: function () {
        picker().click();
        toSearch(20);
      }
    },
    {
      keys: ['j', 'k'],
      words: '后一支部、前一支部',
      when: function () { return Boolean(document.querySelector('[data-action="next-branch"]')); },
      run: step
    }
  );

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = Object.assign(window.dash_clientside.board || {}, {
    /* A chosen organisation re-scopes the page under way. */
    scope: function (href) {
      if (href) { board.go(href); }
      return window.dash_clientside.no_update;
    }
  });
}());
