/* Which leaf stands where, and for how long. One leaf a zone (1920 wide at 1080p); the last zone takes turns.

   Everything is counted by a clock that nobody can set (performance.now), one step a second. */
(function () {
  'use strict';
  var root = document.documentElement;
  var wall = window.board.wall = window.board.wall || {};
  var LEAST_MS = 8000; /* a leaf among several of a page stays so long, if its page does */
  var STEP_MS = 1000;
  var at = { turn: 0, leaf: 0, since: 0, paused: false, pin: null, frame: null, shown: '' };
  wall.turns = at;

  function frame() { return document.getElementById('wall'); }
  function turns() { return JSON.parse(frame().dataset.turns); }
  function leaves(name) { return Array.prototype.slice.call(document.querySelectorAll('.leaf[data-leaf="' + name + '"]')); }

  /* 5760×1080 holds three pictures, 3840×1080 two, 16:9 and all that is narrower one. */
  function zones() {
    var fit = Math.floor(window.innerWidth / window.innerHeight / 1.6);
    return Math.min(Math.max(fit, 1), 3, at.pin ? 1 : names().length);
  }

  function names() {
    return turns().map(function (turn) { return turn[0]; }).filter(function (name, n, all) { return all.indexOf(name) === n; });
  }

  /* The pages that stand still, and those that take turns in the last zone. */
  function round() {
    var all = turns();
    if (at.pin) { return { still: [], turning: all.filter(function (turn) { return turn[0] === at.pin; }).slice(0, 1) }; }
    var still = names().slice(0, zones() - 1);
    return { still: still, turning: all.filter(function (turn) { return still.indexOf(turn[0]) < 0; }) };
  }

  function seconds(turn) {
    var count = Math.max(leaves(turn[0]).length, 1);
    var own = turn[1] * 1000;
    return Math.max(own / count, Math.min(own, LEAST_MS));
  }

  function now() { return window.performance.now(); }

  /* Leaves of a page that stands still change with the time that they have; those under way step by step. */
  function place() {
    var here = round();
    var turn = here.turning[at.turn % here.turning.length];
    var wanted = here.still.map(function (name) {
      var own = leaves(name);
      return own[Math.floor(now() / 1000 / 20) % Math.max(own.length, 1)];
    });
    var own = leaves(turn[0]);
    wanted.push(own[at.leaf % Math.max(own.length, 1)]);
    root.style.setProperty('--zones', String(zones()));
    root.setAttribute('data-zones', String(zones()));
    document.querySelectorAll('.leaf').forEach(function (leaf) {
      var zone = wanted.indexOf(leaf);
      if (zone >= 0) { leaf.style.setProperty('--place', String(zone)); }
      leaf.classList.toggle('on', zone >= 0);
      leaf.setAttribute('aria-hidden', String(zone < 0));
    });
    root.setAttribute('data-page', turn[0]);
    name(here.still, turn);
  }

  function name(still, turn) {
    var began = at.shown !== turn[0] + at.leaf;
    at.shown = turn[0] + at.leaf;
    var own = Math.max(leaves(turn[0]).length, 1);
    var part = (at.leaf % own + Math.min((now() - at.since) / seconds(turn), 1)) / own;
    document.querySelectorAll('.wall-head nav span').forEach(function (word) {
      var under = word.dataset.name === turn[0];
      word.classList.toggle('on', under || still.indexOf(word.dataset.name) >= 0);
      word.classList.toggle('now', under);
      word.classList.toggle('held', under && (at.paused || Boolean(at.pin)));
      word.classList.toggle('fresh-turn', under && began && at.leaf === 0);
      if (under) { word.style.setProperty('--p', String(at.paused || at.pin ? 1 : part)); }
    });
  }

  function step(by) {
    var turning = round().turning;
    at.since = now();
    at.leaf += by;
    var own = Math.max(leaves(turning[at.turn % turning.length][0]).length, 1);
    if (at.leaf >= 0 && at.leaf < own) { return; }
    at.turn = at.pin ? at.turn : (at.turn + by + turning.length) % turning.length;
    at.leaf = by > 0 ? 0 : Math.max(leaves(turning[at.turn % turning.length][0]).length - 1, 0);
  }

  function beat() {
    var known = frame();
    if (!known || wall.resting) { return; }
    if (known !== at.frame) { begin(known); }
    var here = round();
    var turn = here.turning[at.turn % here.turning.length];
    if (!at.paused && document.querySelector('.leaf') && now() - at.since >= seconds(turn) - STEP_MS / 4) { step(1); }
    place();
  }

  function begin(known) {
    at.frame = known;
    at.pin = known.dataset.pin || null;
    at.turn = at.leaf = 0;
    at.since = now();
  }

  /* --- what keys and a chosen screen's orders do */
  wall.pause = function (on) { at.paused = on === undefined ? !at.paused : on; at.since = now(); place(); };
  wall.next = function () { step(1); place(); };
  wall.previous = function () { step(-1); place(); };
  wall.pin = function (wanted) {
    var here = round();
    at.pin = wanted === undefined ? (at.pin ? null : here.turning[at.turn % here.turning.length][0]) : wanted;
    at.turn = at.leaf = 0;
    at.since = now();
    remember();
    place();
  };

  /* What is pinned stands in the address: it survives a crash of the tab. */
  function remember() {
    var asked = new URLSearchParams(window.location.search);
    if (at.pin) { asked.set('pin', at.pin); } else { asked.delete('pin'); }
    var text = asked.toString();
    window.history.replaceState(window.history.state, '', window.location.pathname + (text ? '?' + text : ''));
  }

  var KEYS = { ' ': wall.pause, ArrowRight: wall.next, ArrowLeft: wall.previous, p: wall.pin, P: wall.pin };
  document.addEventListener('keydown', function (event) {
    var act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || !at.frame) { return; }
    event.preventDefault();
    act();
  });

  window.addEventListener('resize', function () { if (at.frame) { place(); } });
  new MutationObserver(function (changes) {
    var drawn = changes.some(function (change) {
      return Array.prototype.some.call(change.addedNodes, function (node) {
        return node.nodeType === 1 && (node.matches('.leaf, .page-root') || node.querySelector('.leaf'));
      });
    });
    if (drawn) { beat(); }
  }).observe(document.body, { childList: true, subtree: true });
  window.setInterval(beat, STEP_MS);
}());
