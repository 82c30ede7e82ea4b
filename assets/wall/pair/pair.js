/* A screen that waits to be paired: shows its code, asks every 2 s whether it was entered, and goes on to the wall.

   The token comes as a cookie that no script can read; the wall's own address (pages, density) is kept behind this page's. */
(function () {
  'use strict';
  var ASK_MS = 2000;
  var ANSWER_MS = 8000;
  var WHOLE_S = 600;
  var at = { under: false, left: 0, since: 0, failed: false };

  function find(id) { return document.getElementById(id); }
  function write(id, text) { if (find(id).textContent !== text) { find(id).textContent = text; } }

  function ask() {
    if (at.under) { return; }
    at.under = true;
    var stop = new AbortController();
    var timer = window.setTimeout(function () { stop.abort(); }, ANSWER_MS);
    window.fetch(window.location.pathname, {
      method: 'POST', credentials: 'same-origin', signal: stop.signal, body: '{}',
      headers: { 'Content-Type': 'application/json', 'X-Board': 'screen' }
    }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(show).catch(failed).finally(function () {
      window.clearTimeout(timer);
      at.under = false;
    });
  }

  function show(answer) {
    if (answer.paired) { window.location.replace('/wall' + window.location.search); return; }
    at.left = answer.seconds;
    at.since = window.performance.now();
    at.failed = false;
    write('code', answer.code.slice(0, 3) + ' ' + answer.code.slice(3));
    tell();
  }

  function failed() { at.failed = true; tell(); }

  function tell() {
    var left = Math.max(at.left - (window.performance.now() - at.since) / 1000, 0);
    document.querySelector('.pair').classList.toggle('failed', at.failed);
    find('life').style.transform = 'scaleX(' + Math.min(left / WHOLE_S, 1) + ')';
    if (at.failed) { write('left', '连不上看板，每 2 秒重试'); return; }
    if (at.since) { write('left', left > 90 ? Math.round(left / 60) + ' 分钟后自动换新代码' : '即将自动换新代码'); }
  }

  /* deploy/kiosk/watchdog.py reads the title, as the wall's: one that stays the same belongs to a dead page. */
  function live() { document.title = '配对大屏 · 机关党建看板 · ' + Math.round(window.performance.now() / 1000); }

  ask();
  window.setInterval(function () { ask(); tell(); live(); }, ASK_MS);
}());
