/* Hours of rest: a nearly black page with a dim clock. A drift of 2 px an hour, and one fresh start a night. */
(function () {
  'use strict';
  var root = document.documentElement;
  var wall = window.board.wall = window.board.wall || {};
  var HOUR_MS = 3600000;
  var AWAKE_MS = 900000; /* a key in the night wakes the wall for a quarter of an hour */
  var FRESH_HOUR = 4;
  var DRIFT = [[0, 0], [0.125, 0], [0.125, 0.125], [0, 0.125]]; /* rem: 2 px at 1080p */
  var night = { awake: 0, asking: false, minute: '' };
  wall.night = night;
  wall.resting = false;

  function frame() { return document.getElementById('wall'); }
  function two(number) { return (number < 10 ? '0' : '') + number; }
  function clock(date) { return two(date.getHours()) + ':' + two(date.getMinutes()); }

  /* Whether a moment lies in '22:00-06:30': the end does not belong to it, midnight may. */
  night.holds = function (quiet, date) {
    var ends = quiet.split('-');
    var at = clock(date);
    if (ends.length !== 2) { return false; }
    return ends[0] < ends[1] ? at >= ends[0] && at < ends[1] : at >= ends[0] || at < ends[1];
  };

  wall.wake = function () {
    night.awake = window.performance.now() + AWAKE_MS;
    beat();
  };

  function page() {
    var made = document.getElementById('wall-rest');
    if (made) { return made; }
    made = document.createElement('div');
    made.id = 'wall-rest';
    made.className = 'wall-rest';
    made.appendChild(document.createElement('b'));
    made.appendChild(document.createElement('span'));
    document.body.appendChild(made);
    return made;
  }

  /* Every minute the clock stands a little further on a path that comes back only after hours. */
  function draw(now, until) {
    var minute = now.getHours() * 60 + now.getMinutes();
    var rest = page();
    if (night.minute === clock(now)) { return; }
    night.minute = clock(now);
    rest.style.setProperty('--x', (0.5 + 0.42 * Math.sin(minute / 37)).toFixed(4));
    rest.style.setProperty('--y', (0.5 + 0.42 * Math.sin(minute / 23)).toFixed(4));
    rest.firstChild.textContent = clock(now);
    rest.lastChild.textContent = until + ' 恢复显示';
  }

  function rest(on, now, quiet) {
    if (on) { draw(now, quiet.split('-')[1]); }
    if (on === wall.resting) { return; }
    wall.resting = on;
    root.classList.toggle('resting', on);
    night.minute = '';
    if (!on) { wall.ask(); }
  }

  function drift(now) {
    var step = DRIFT[now.getHours() % DRIFT.length];
    frame().style.setProperty('--drift-x', step[0] + 'rem');
    frame().style.setProperty('--drift-y', step[1] + 'rem');
  }

  /* Once a night, in the hour after four, a page older than an hour begins anew, if the server answers. */
  function fresh(now) {
    if (now.getHours() !== FRESH_HOUR || window.performance.now() < HOUR_MS || night.asking) { return; }
    night.asking = true;
    wall.reload(function () { night.asking = false; });
  }

  function beat() {
    var known = frame();
    if (!known) { return; }
    var now = wall.now();
    var quiet = known.dataset.quiet || '';
    rest(night.holds(quiet, now) && window.performance.now() >= night.awake, now, quiet);
    drift(now);
    fresh(now);
  }

  document.addEventListener('keydown', function (event) {
    if (!wall.resting) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    wall.wake();
  }, true);

  window.setInterval(beat, 1000);
}());
