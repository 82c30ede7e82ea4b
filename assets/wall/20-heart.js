/* The tick that asks whether the data changed, both clocks, and what is said when nothing comes.

   Time is the server's: counted on from its last word with a clock that nobody can set. */
(function () {
  'use strict';
  var root = document.documentElement;
  var wall = window.board.wall = window.board.wall || {};
  var TICK = 'wall-tick';
  var ANSWER_MS = 30000; /* an answer that takes longer is given up, so that the next tick can ask again */
  var SPARSE = 10; /* a wall at rest asks so many times less */
  var SINCE = 'wall-failed-since';
  var DAYS = '日一二三四五六';
  var heart = { ticks: 0, asked: 0, heard: null, at: 0, good: null, text: '', failing: 0 };
  wall.heart = heart;

  function frame() { return document.getElementById('wall'); }
  function monotonic() { return window.performance.now(); }

  /* --- asking */
  var plain = window.fetch;
  window.fetch = function (address, options) {
    var given = options || {};
    if (String(address).indexOf('_dash-update-component') < 0 || given.signal) { return plain.call(window, address, given); }
    var stop = new AbortController();
    var timer = window.setTimeout(function () { stop.abort(); }, ANSWER_MS);
    return plain.call(window, address, Object.assign({}, given, { signal: stop.signal })).then(function (answer) {
      if (answer.status === 401 || answer.status === 403) { window.location.reload(); }
      if (!answer.ok) { failed(); }
      return answer;
    }, function (error) { failed(); throw error; }).finally(function () { window.clearTimeout(timer); });
  };

  function running() {
    var store = (window.dash_stores || [])[0];
    if (!store) { return true; }
    var callbacks = store.getState().callbacks;
    return ['requested', 'prioritized', 'blocked', 'executing', 'watched'].some(function (stage) {
      return (callbacks[stage] || []).length > 0;
    });
  }

  function refresh() { return 1000 * Number(frame().dataset.refresh) * (wall.resting ? SPARSE : 1); }

  /* A tick is skipped while one is under way. */
  function ask() {
    heart.asked = monotonic();
    if (running()) { return; }
    heart.ticks += 1;
    window.dash_clientside.set_props(TICK, { data: heart.ticks });
  }
  wall.ask = ask;

  /* --- hearing */
  function listen() {
    var place = document.getElementById('wall-heard');
    var text = place ? place.textContent : '';
    if (!text || text === heart.text) { return; }
    heart.text = text;
    heart.heard = JSON.parse(text);
    heart.at = monotonic();
    if (heart.heard.state === 'failed') { failed(); tell(); return; }
    heart.good = heart.heard;
    heart.failing = 0;
    store(null);
    tell();
  }

  function failed() {
    if (!heart.failing) { heart.failing = store() || wall.now().getTime(); }
    store(heart.failing);
  }

  /* Since when: a page opened anew tells it too. */
  function store(value) {
    try {
      if (value === undefined) { return Number(window.localStorage.getItem(SINCE)) || 0; }
      if (value === null) { window.localStorage.removeItem(SINCE); } else { window.localStorage.setItem(SINCE, String(value)); }
    } catch (error) { /* no storage: the time of this page's own first failure is told */ }
    return 0;
  }

  /* --- telling */
  wall.now = function () {
    var heard = heart.heard;
    return heard ? new Date(moment(heard.now).getTime() + monotonic() - heart.at) : new Date();
  };

  /* The server's words are Shanghai's time of day; a Date holds them as if they were this machine's. */
  function moment(text) { return new Date(text); }

  function two(number) { return (number < 10 ? '0' : '') + number; }
  function clock(date) { return two(date.getHours()) + ':' + two(date.getMinutes()); }
  function day(date) { return (date.getMonth() + 1) + '月' + date.getDate() + '日'; }

  function when(date) { return day(date) === day(wall.now()) ? clock(date) : day(date) + ' ' + clock(date); }

  function long(ms) {
    var minutes = Math.floor(ms / 60000);
    if (minutes < 60) { return Math.max(minutes, 1) + ' 分钟'; }
    var hours = Math.floor(minutes / 60);
    return hours < 48 ? hours + ' 小时' : Math.floor(hours / 24) + ' 天';
  }

  function write(id, text) {
    var place = document.getElementById(id);
    if (place && place.textContent !== text) { place.textContent = text; }
  }

  /* 'fresh' up to the usual interval, 'amber' up to twice of it, then 'old'. Demo data does not age. */
  function age(good, now) {
    if (!good || !good.loaded || good.demo) { return 'fresh'; }
    var past = (now - moment(good.loaded)) / 1000;
    return past > 2 * good.every_s ? 'old' : past > good.every_s ? 'amber' : 'fresh';
  }

  /* Two lines: as of when, which source waits longest, when it was last asked; and who reports. */
  function freshness(good, now, how) {
    var lines = [[], []];
    if (good && good.loaded) {
      lines[0] = [[how === 'fresh' ? '' : 'amber', '数据截至 '], ['b', when(moment(good.loaded))]];
      if (good.oldest) { lines[0].push(['amber', '，最旧：' + good.oldest[0] + ' ' + when(moment(good.oldest[1]))]); }
      lines[0].push(['', '，刷新于 '], ['b', when(moment(heart.good ? good.now : good.read))]);
      var read = document.querySelector('.leaves-read');
      var who = read ? JSON.parse(read.dataset.who) : ['', ''];
      lines[1] = [['', good.demo ? '演示数据　' : ''], ['', who[0]], ['amber', who[1]]];
    }
    var text = JSON.stringify(lines);
    var place = document.getElementById('wall-freshness');
    if (!place || place.told === text) { return; }
    place.told = text;
    place.replaceChildren.apply(place, lines.map(function (parts) {
      var line = document.createElement('div');
      parts.forEach(function (part) {
        var made = document.createElement(part[0] === 'b' ? 'b' : 'span');
        if (part[0] === 'amber') { made.className = 'amber'; }
        made.textContent = part[1];
        line.appendChild(made);
      });
      return line;
    }));
  }

  function note(parts) {
    var place = document.getElementById('wall-note');
    var text = parts ? JSON.stringify(parts) : '';
    if (!place || place.told === text) { return; }
    place.told = text;
    place.classList.toggle('shown', Boolean(parts));
    place.replaceChildren();
    if (!parts) { return; }
    var strong = document.createElement('b');
    strong.textContent = parts[0];
    place.append(strong, parts[1]);
  }

  function tell() {
    var now = wall.now();
    var good = heart.good || heart.heard;
    var how = age(good, now);
    var state = heart.failing ? 'failed' : how === 'old' ? 'stale' : 'live';
    write('wall-time', clock(now));
    write('wall-day', day(now) + ' 周' + DAYS[now.getDay()]);
    freshness(good, now, how);
    if (frame().getAttribute('data-state') !== state) { frame().setAttribute('data-state', state); }
    if (root.getAttribute('data-state') !== state) { root.setAttribute('data-state', state); }
    if (state === 'failed') {
      var of = good && good.read ? '，显示 ' + when(moment(good.read)) + ' 的数据' : '';
      note([when(new Date(heart.failing)) + ' 起读取失败', '每 ' + frame().dataset.refresh + ' 秒重试' + of + '（代码 DB-01）']);
    } else if (state === 'stale') {
      note(['数据停在 ' + when(moment(good.loaded)), '已 ' + long(now - moment(good.loaded)) + '未更新，正常每 ' + long(1000 * good.every_s) + '一次']);
    } else { note(null); }
  }

  function beat() {
    if (!frame()) { return; }
    listen();
    if (monotonic() - heart.asked >= refresh() - 250) { ask(); }
    tell();
  }

  heart.asked = monotonic(); /* the page's own first question is on its way */
  window.setInterval(beat, 1000);
  new MutationObserver(function () { if (frame()) { listen(); } }).observe(document.body, { childList: true, subtree: true, characterData: true });
}());
