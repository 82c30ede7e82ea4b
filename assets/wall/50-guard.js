/* A wall helps itself: a page on which nothing came to stand begins anew; the window's title tells that the page lives. */
(function () {
  'use strict';
  var wall = window.board.wall = window.board.wall || {};
  var PATIENCE_MS = 60000;
  var TITLE_MS = 5000;
  var ANSWER_MS = 10000;
  var guard = { drawn: 0, told: 0, asking: false };
  wall.guard = guard;

  /* Only onto a server that answers: what stands there, however old, is better than the browser's error page. */
  wall.reload = function (otherwise) {
    window.fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      window.location.reload();
    }).catch(otherwise || function () { /* the next beat asks again */ });
  };

  /* deploy/kiosk/watchdog.py reads the title: one that stays the same for minutes belongs to a dead page. */
  function tell(now) {
    if (now - guard.told < TITLE_MS) { return; }
    guard.told = now;
    document.title = '大屏 · 机关党建看板 · ' + document.documentElement.getAttribute('data-state') + ' · ' + Math.round(now / 1000);
  }

  function beat() {
    var now = window.performance.now();
    if (document.querySelector('.leaves-read')) {
      guard.drawn = now;
      tell(now);
      return;
    }
    if (now - guard.drawn < PATIENCE_MS || guard.asking) { return; }
    guard.asking = true;
    guard.drawn = now;
    wall.reload(function () { guard.asking = false; });
  }

  window.setInterval(beat, 1000);
}());
