/* 大屏可读性: the address follows what is typed, and the fields follow an address gone to by the keys or the history. */
(function () {
  'use strict';
  var PATH = '/wall/reading';

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.board = Object.assign(window.dash_clientside.board || {}, {
    /* Without the router, which would build the page anew under the hands that type. */
    reading: function (query) {
      if (query && window.location.pathname === PATH) { window.history.replaceState({}, '', PATH + query); }
    }
  });

  function follow() {
    if (window.location.pathname !== PATH) { return; }
    var asked = new URLSearchParams(window.location.search);
    ['width', 'distance'].forEach(function (key) {
      var box = document.getElementById('wall-reading-' + key);
      if (!box) { return; }
      var usual = box.closest('[data-usual]').getAttribute('data-usual');
      window.dash_clientside.set_props(box.id, { value: asked.get(key) || usual });
    });
  }

  ['_dashprivate_pushstate', 'popstate'].forEach(function (name) { window.addEventListener(name, follow); });
}());
