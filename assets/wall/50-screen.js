/* A paired screen: tells of itself every 2 s, and does what a desk orders: pin, pause, next, reload, 会议模式.

   A wall that is not paired is answered with nothing and goes on as it is; one that was revoked shows a code again. */
(function () {
  'use strict';
  var root = document.documentElement;
  var wall = window.board.wall = window.board.wall || {};
  var PULSE_MS = 2000;
  var UNPAIRED_MS = 30000; /* somebody may pair it in another tab */
  var ANSWER_MS = 8000;
  var MEETING_MS = 60000; /* what 会议模式 shows of the data is read again */
  var HIDDEN = 'wall-names-hidden', DONE = 'wall-orders';
  var STANDS_FOR = '某支部';
  var at = { under: false, asked: -PULSE_MS, every: PULSE_MS, paused: false, done: read(), wanted: '', meeting: '', met: 0, names: null, observer: null };

  function monotonic() { return window.performance.now(); }
  function frame() { return document.getElementById('wall'); }

  /* What was done survives the page: an order is not done twice, a pin that was taken off while it was away is. */
  function read() {
    try { return JSON.parse(window.sessionStorage.getItem(DONE)) || {}; } catch { return {}; }
  }

  function keep() {
    try { window.sessionStorage.setItem(DONE, JSON.stringify(at.done)); } catch { /* as if newly opened */ }
  }

  /* The hidden names are kept too: a page opened anew hides them before it has asked anybody. */
  function remember(names) {
    try {
      if (names) { window.localStorage.setItem(HIDDEN, JSON.stringify(names)); } else { window.localStorage.removeItem(HIDDEN); }
    } catch { /* a page opened anew shows names for two seconds */ }
  }

  function remembered() {
    try { return JSON.parse(window.localStorage.getItem(HIDDEN)); } catch { return null; }
  }

  function ask(address, options) {
    var stop = new AbortController();
    var timer = window.setTimeout(function () { stop.abort(); }, ANSWER_MS);
    return window.fetch(address, Object.assign({ credentials: 'same-origin', signal: stop.signal }, options))
      .finally(function () { window.clearTimeout(timer); });
  }

  function names() {
    return JSON.parse(frame().dataset.turns).map(function (turn) { return turn[0]; })
      .filter(function (name, n, all) { return all.indexOf(name) === n; });
  }

  function told() {
    var memory = window.performance.memory;
    return JSON.stringify({
      page: root.getAttribute('data-page') || '', pages: names().join(','),
      width: window.innerWidth, height: window.innerHeight, scale: window.devicePixelRatio,
      uptime: Math.round(monotonic() / 1000), heap: memory ? Math.round(memory.usedJSHeapSize / 1048576) : null,
      clock: Date.now(), seen: at.done.no === undefined ? null : at.done.no
    });
  }

  function pulse() {
    if (at.under || !frame() || monotonic() - at.asked < at.every - 100) { return; }
    at.under = true;
    at.asked = monotonic();
    ask('/wall/pulse', {
      method: 'POST', body: told(), headers: { 'Content-Type': 'application/json', 'X-Board': 'screen' }
    }).then(function (answer) {
      at.every = answer.status === 204 ? UNPAIRED_MS : PULSE_MS;
      if (answer.status === 401) { leave(); }
      if (answer.status === 204) { attend(false, null); }
      return answer.status === 200 ? answer.json().then(obey) : null;
    }).catch(function () { /* the heart tells what is wrong */ }).finally(function () { at.under = false; });
  }

  function leave() {
    var asked = new URLSearchParams(window.location.search);
    if (at.done.pinned) { asked.delete('pin'); } /* the desk's, not the address's own */
    remember(null);
    at.done = {};
    keep();
    window.location.replace('/wall/pair?' + asked.toString());
  }

  function obey(orders) {
    pin(orders.pinned);
    if (orders.paused !== at.paused) { at.paused = orders.paused; wall.pause(orders.paused); }
    attend(orders.hidden, orders.spotlight);
    at.done.no = orders.no;
    keep();
    orders.once.forEach(function (what) {
      if (what === 'next') { wall.next(); }
      if (what === 'previous') { wall.previous(); }
      if (what === 'reload') { window.location.reload(); }
    });
  }

  /* A pin of the desk changes what the address or a key has pinned only when it changes itself. */
  function pin(page) {
    if (page === (at.done.pinned || null) || page && names().indexOf(page) < 0) { return; }
    at.done.pinned = page;
    wall.pin(page);
  }

  /* --- 会议模式 */
  function attend(hidden, spotlight) {
    var wanted = at.wanted = JSON.stringify([hidden, spotlight]);
    if (!hidden) { show(); }
    if (!spotlight) { dim(); }
    if (!hidden && !spotlight) { at.meeting = wanted; return; }
    if (hidden && !at.names) { root.setAttribute('data-names', 'waiting'); }
    if (wanted === at.meeting && monotonic() - at.met < MEETING_MS) { return; }
    ask('/wall/meeting.json' + window.location.search).then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        if (!found || wanted !== at.wanted) { return; } /* another order came meanwhile */
        at.meeting = wanted;
        at.met = monotonic();
        if (hidden) { hide(found.names); }
        if (spotlight) { light(found.spotlight); }
      }).catch(function () { /* asked again with the next pulse */ });
  }

  /* Names are taken out of every text of the boards, of sentences and drawings too, and put back afterwards. Until they
     are known nothing is shown. */
  function hide(found) {
    at.names = found.length ? new RegExp(found.map(function (name) {
      return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    }).join('|'), 'g') : /(?!)/g;
    remember(found);
    if (!at.observer) {
      at.observer = new MutationObserver(function (changes) {
        changes.forEach(function (change) {
          if (change.type === 'characterData') { mask(change.target); }
          change.addedNodes.forEach(function (node) { texts(node, mask); });
        });
      });
      at.observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    }
    texts(document.body, mask);
    root.setAttribute('data-names', 'hidden');
  }

  function show() {
    if (!root.hasAttribute('data-names')) { return; }
    remember(null);
    if (at.observer) { at.observer.disconnect(); }
    at.observer = at.names = null;
    root.removeAttribute('data-names');
    texts(document.body, function (node) {
      if (node.named !== undefined && node.nodeValue === node.unnamed) { node.nodeValue = node.named; }
      node.named = undefined;
    });
  }

  function texts(node, act) {
    var walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    if (node.nodeType === 3) { act(node); }
    while (walker.nextNode()) { act(walker.currentNode); }
  }

  function mask(node) {
    var text = node.nodeValue;
    var without = text.replace(at.names, STANDS_FOR);
    if (without === text) { return; }
    node.named = text;
    node.unnamed = without;
    node.nodeValue = without;
  }

  function made(tag, className, parent, text) {
    var element = parent.appendChild(document.createElement(tag));
    element.className = className;
    if (text) { element.textContent = text; }
    return element;
  }

  function parts(given, parent) {
    given.forEach(function (part) {
      var word = made('span', part.c || '', parent, part.t);
      if (part.f) {
        word.classList.add('num');
        word.setAttribute('data-figure', part.f);
        word.setAttribute('data-value', part.v);
      }
    });
  }

  function light(branch) {
    var old = document.querySelector('.spotlight');
    var text = JSON.stringify(branch);
    if (old && old.told === text) { return; }
    var box = document.createElement('section');
    box.className = 'spotlight';
    box.told = text;
    var inner = made('div', 'inner', box);
    if (!branch) { made('p', 'of', inner, '没有这个支部，或已撤销'); } else { draw(branch, inner); }
    if (old) { old.replaceWith(box); } else { frame().appendChild(box); }
  }

  function draw(branch, inner) {
    made('p', 'of', inner, '聚焦　' + branch.of);
    made('h1', '', inner, branch.name);
    if (branch.why) { made('p', 'why', inner, '不参加排名：' + branch.why); }
    var tiles = made('div', 'tiles', inner);
    branch.tiles.forEach(function (tile) {
      var own = made('div', 'tile', tiles);
      made('div', 'l', own, tile[0]);
      parts(tile[1], made('div', 'v', own));
      parts(tile[2], made('div', 'c', own));
    });
    var owed = made('ul', 'owed', inner);
    branch.owed.forEach(function (one) {
      var line = made('li', one[2], owed);
      made('span', '', line, one[0]);
      if (one[1]) { made('b', '', line, one[1]); }
    });
    if (!branch.owed.length) { made('li', 'calm', owed, '没有逾期和临近的组织生活'); }
  }

  function dim() {
    var old = document.querySelector('.spotlight');
    if (old) { old.remove(); }
  }

  if (remembered()) { hide(remembered()); }
  window.setInterval(pulse, PULSE_MS / 4);
}());
