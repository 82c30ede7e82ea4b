/* Tables as data (components/dense.py) → DOM. Texts and attributes only, never HTML from data. */
(function () {
  'use strict';
  var board = window.board = window.board || {};

  function element(name, className, parent) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (parent) { parent.appendChild(made); }
    return made;
  }

  function say(node, words) {
    if (words) {
      node.title = words;
      node.setAttribute('role', 'img');
      node.setAttribute('aria-label', words);
    }
  }

  var MARKS = board.marks = {
    g: function (part, cell, inWords, about) {
      if (inWords) { element('span', 'w', cell).textContent = part.w; return; }
      var made = element('span', 'g g-' + part.g, cell);
      made.textContent = part.t;
      say(made, about + part.w);
    },
    bar: function (part, cell) {
      var made = element('span', 'bar ' + (part.c || ''), cell);
      made.setAttribute('aria-hidden', 'true');
      if (part.p !== null) { element('i', '', made).style.width = part.p + '%'; }
      if (part.r !== null) { element('u', '', made).style.left = part.r + '%'; }
    },
    dots: function (part, cell) {
      var made = element('span', 'dots', cell);
      made.setAttribute('aria-hidden', 'true');
      if (part.r !== null) { element('u', '', made).style.left = part.r + '%'; }
      if (part.s || part.p.length === 2) {
        var ends = part.s || [part.p[0][0], part.p[1][0]].sort(function (a, b) { return a - b; });
        var line = element('s', '', made);
        line.style.left = ends[0] + '%';
        line.style.width = (ends[1] - ends[0]) + '%';
      }
      part.p.forEach(function (point) { element('i', point[1], made).style.left = point[0] + '%'; });
    }
  };

  var SVG = 'http://www.w3.org/2000/svg';

  function shape(name, attributes, parent) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    parent.appendChild(made);
    return made;
  }

  /* Heights 0 (top) … 100; a gap where there is none. The last one is dotted. */
  MARKS.spark = function (part, cell) {
    var last = part.p.length - 1;
    var step = 64 / last;
    var box = shape('svg', { viewBox: '0 0 72 20', 'class': 'spark ' + (part.c || ''), 'aria-hidden': 'true' }, cell);
    var path = '';
    function y(height) { return 3 + 0.14 * height; }
    part.p.forEach(function (height, n) {
      if (height === null) { return; }
      path += (n && part.p[n - 1] !== null ? 'L' : 'M') + (4 + step * n) + ' ' + y(height);
    });
    shape('path', { d: path }, box);
    if (part.p[last] !== null) { shape('circle', { cx: 4 + step * last, cy: y(part.p[last]), r: 2.6 }, box); }
  };

  /* Lowest, quartiles with the median in the middle, highest. */
  MARKS.spread = function (part, cell) {
    var made = element('span', 'dots spread', cell);
    made.setAttribute('aria-hidden', 'true');
    if (part.r !== null) { element('u', '', made).style.left = part.r + '%'; }
    if (part.p.length !== 5) { return; }
    [[0, 4, 's'], [1, 3, 'b']].forEach(function (ends) {
      var line = element(ends[2], '', made);
      line.style.left = part.p[ends[0]] + '%';
      line.style.width = (part.p[ends[1]] - part.p[ends[0]]) + '%';
    });
    element('i', '', made).style.left = part.p[2] + '%';
  };

  function drawPart(part, cell, inWords, about) {
    if (typeof part === 'string') { cell.appendChild(document.createTextNode(part)); return; }
    if (part.k) { MARKS[part.k](part, cell, inWords, about); return; }
    var made = element(part.h ? 'a' : 'span', part.c, cell);
    made.textContent = part.t;
    if (part.h) { made.setAttribute('href', part.h); }
    if (part.l) { made.title = part.l; }
    if (part.d) { made.setAttribute('data-record', part.d); }
    if (part.f) {
      made.setAttribute('data-figure', part.f);
      made.setAttribute('data-value', part.v);
    }
    if (part.f || part.b) {
      made.classList.add('num');
      made.setAttribute('data-records', part.f || part.b);
      if (part.m) { made.setAttribute('data-month', part.m); }
      if (part.o) { made.setAttribute('data-org', part.o); }
      if (!part.h) { made.setAttribute('role', 'button'); }
    }
  }

  /* A cell's parts elsewhere than in a table; `about` is read out before a glyph's words. */
  board.drawCell = function (parts, cell, about) {
    var inWords = document.documentElement.classList.contains('as-tables');
    (Array.isArray(parts) ? parts : [parts]).forEach(function (part) { drawPart(part, cell, inWords, about); });
  };

  function drawHead(heads, parent) {
    var line = element('tr', '', parent);
    heads.forEach(function (head) {
      var cell = element(head[0] || head[2] ? 'th' : 'td', head[1], line);
      if (cell.tagName === 'TH') { cell.scope = head[3] > 1 ? 'colgroup' : 'col'; }
      if (head[3] > 1) { cell.colSpan = head[3]; }
      cell.textContent = head[0];
      if (head[2]) { element('small', '', cell).textContent = head[2]; }
    });
  }

  function drawRows(rows, heads, parent, inWords) {
    rows.forEach(function (row) {
      var line = element('tr', row[0], parent);
      if (row[2]) { line.setAttribute('data-record', row[2]); }
      var name = '';
      row[1].forEach(function (parts, n) {
        var named = !n && parts !== '';
        var cell = element(named ? 'th' : 'td', heads[n] ? heads[n][1] : '', line);
        if (named) { cell.scope = row[1].length > 1 ? 'row' : 'rowgroup'; }
        if (row[1].length === 1 && heads.length > 1) { cell.colSpan = heads.length; }
        var about = n ? name + ' ' + (heads[n] && heads[n][4] ? heads[n][4] + ' ' : '') : '';
        (Array.isArray(parts) ? parts : [parts]).forEach(function (part) { drawPart(part, cell, inWords, about); });
        if (!n) { name = cell.textContent; }
      });
    });
  }

  function draw(box) {
    var text = box.getAttribute('data-table');
    var inWords = document.documentElement.classList.contains('as-tables');
    var state = (inWords ? 'w' : 'g') + text;
    if (box.drawn === state) { return; }
    var twin = box.closest('details');
    if (twin && !twin.open) { return; }
    board.drawTable(JSON.parse(text), box, inWords);
    box.drawn = state;
  }

  board.drawTable = function (data, box, inWords) {
    var made = document.createElement('table');
    made.setAttribute('aria-label', data.label);
    var columns = element('colgroup', '', made);
    data.heads.forEach(function (head) { element('col', head[1], columns); });
    var head = element('thead', '', made);
    if (data.above.length) { drawHead(data.above, head); }
    drawHead(data.heads, head);
    drawRows(data.rows, data.heads, element('tbody', '', made), inWords);
    if (data.foot.length) { drawRows(data.foot, data.heads, element('tfoot', '', made), inWords); }
    made.querySelectorAll('[data-records]').forEach(function (figure, n) { figure.tabIndex = n ? -1 : 0; });
    var fresh = document.createElement('div');
    fresh.appendChild(made);
    board.place(box, fresh);
  };

  /* What was drawn takes the place of what stood in the box; the wall keeps the nodes that did not change. */
  board.place = function (box, fresh) { box.replaceChildren.apply(box, Array.prototype.slice.call(fresh.childNodes)); };

  /* Bars by month (charts.columns): label, height in percent, words on it, words for it, class, whether still to come. */
  function drawColumns(box) {
    var text = box.getAttribute('data-columns');
    if (box.drawn === text) { return; }
    var fresh = document.createElement('div');
    JSON.parse(text).forEach(function (month) {
      var column = element('span', month[4], fresh);
      column.title = month[3];
      var area = element('span', 'area', column);
      var bar = element('i', month[5] ? 'awaited' : '', area);
      bar.style.height = month[1] + '%';
      if (month[2]) { element('b', '', bar).textContent = month[2]; }
      element('small', '', column).textContent = month[0];
    });
    board.place(box, fresh);
    box.drawn = text;
  }

  function drawSpark(box) {
    var text = box.getAttribute('data-spark');
    if (box.drawn === text) { return; }
    box.replaceChildren();
    MARKS.spark(JSON.parse(text), box);
    box.drawn = text;
  }

  function drawAll() {
    document.querySelectorAll('.dense[data-table]').forEach(draw);
    document.querySelectorAll('.columns[data-columns]').forEach(drawColumns);
    document.querySelectorAll('.spark-box[data-spark]').forEach(drawSpark);
  }

  /* One key shows every chart's table and the words of every glyph; the same key hides them. */
  board.tables = function () {
    var on = document.documentElement.classList.toggle('as-tables');
    document.querySelectorAll('details.twin').forEach(function (twin) { twin.open = on; });
    drawAll();
    window.dispatchEvent(new CustomEvent('board-tables'));
  };

  /* A table is one stop of the Tab key: the figure that was last in focus. The arrows go from figure to figure. */
  var FIGURE = '.dense td [data-records], .dense th [data-records]';

  document.addEventListener('focusin', function (event) {
    if (!event.target.matches(FIGURE)) { return; }
    event.target.closest('table').querySelectorAll('[data-records][tabindex="0"]').forEach(function (stop) { stop.tabIndex = -1; });
    event.target.tabIndex = 0;
  });

  function toFigure(event, name) {
    var own = event.target.closest('td, th');
    var figures = Array.prototype.slice.call(own.closest('table').querySelectorAll('[data-records]'));
    var at = figures.indexOf(event.target);
    var next = figures[at + (name === 'ArrowLeft' || name === 'ArrowUp' ? -1 : 1)];
    if (name === 'ArrowUp' || name === 'ArrowDown') {
      var same = figures.filter(function (one) { return one.closest('td, th').cellIndex === own.cellIndex; });
      next = same[same.indexOf(event.target) + (name === 'ArrowUp' ? -1 : 1)];
    }
    if (next) { next.focus(); }
  }

  /* The ways to branches of the table in focus, else of the first that has any. */
  function branches() {
    var own = document.activeElement.closest('.dense');
    var tables = Array.prototype.slice.call(document.querySelectorAll('#main .dense table'));
    return tables.map(function (table) {
      return Array.prototype.slice.call(table.querySelectorAll('tbody a[href^="/branches/"]')).filter(shown);
    }).filter(function (links) { return links.length; }).sort(function (one, other) {
      return (other[0].closest('.dense') === own) - (one[0].closest('.dense') === own);
    })[0] || [];
  }

  function shown(link) { return link.offsetParent !== null; }

  function toBranch(event, name) {
    var links = branches();
    var row = document.activeElement.closest('tr');
    var at = links.findIndex(function (link) { return link.closest('tr') === row; });
    var next = links[name === 'j' ? at + 1 : at < 0 ? links.length - 1 : at - 1];
    if (next) { next.focus(); }
  }

  (board.keys = board.keys || []).push(
    { keys: ['t'], words: '全部图和记号改为数据表和文字，再按还原', run: function () { board.tables(); } },
    {
      keys: ['j', 'k'],
      words: '表格里下一个、上一个支部，回车进入',
      when: function () { return !document.querySelector('[data-action="next-branch"], #branches-search') && branches().length > 0; },
      run: toBranch
    },
    {
      keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
      words: '在表格的数字上：到旁边的数字',
      on: FIGURE,
      when: function () { return Boolean(document.querySelector(FIGURE)); },
      run: toFigure
    }
  );
  document.addEventListener('toggle', drawAll, true);
  new MutationObserver(drawAll).observe(document.body || document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['data-table', 'data-columns', 'data-spark']
  });
  drawAll();
}());
