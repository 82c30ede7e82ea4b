/* Light plots from data: lanes of time and waterfalls in dense tables, a line by month, heaps of dots. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var SVG = 'http://www.w3.org/2000/svg';

  function element(name, className, parent, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text) { made.textContent = text; }
    parent.appendChild(made);
    return made;
  }

  /* components/dense.py lane: class, where and how long in percent, text in it, words for it. */
  board.marks.lane = function (part, cell, inWords) {
    if (inWords) { element('span', 'w', cell, part.w); return; }
    var made = element('span', 'lane', cell);
    part.m.forEach(function (mark) {
      var drawn = element('span', mark[0], made, mark[3]);
      drawn.style.left = mark[1] + '%';
      if (mark[2]) { drawn.style.width = mark[2] + '%'; }
      if (mark[4]) {
        drawn.title = mark[4];
        drawn.setAttribute('role', 'img');
        drawn.setAttribute('aria-label', mark[4]);
      }
    });
  };

  board.marks.fall = function (part, cell) {
    var made = element('span', 'fall ' + (part.c || ''), cell);
    made.setAttribute('aria-hidden', 'true');
    var from = Math.min(part.p[0], part.p[1]);
    var step = element('i', part.p[0] === part.p[1] ? 'dot' : '', made);
    step.style.left = from + '%';
    if (part.p[0] !== part.p[1]) { step.style.width = Math.abs(part.p[1] - part.p[0]) + '%'; }
  };

  /* components/charts.py line: label, height in percent from the top (null: nothing), words at it, words for it. */
  function drawLine(box, data) {
    var months = data[0];
    var last = months.length - 1;
    var area = element('span', 'area', box);
    element('em', 'first', area, data[1][0]);
    element('em', 'last', area, data[1][1]);
    function x(n) { return last ? 100 * n / last : 50; }
    var svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 100 100');
    svg.setAttribute('preserveAspectRatio', 'none');
    var path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', months.map(function (month, n) {
      if (month[1] === null) { return ''; }
      return (n && months[n - 1][1] !== null ? 'L' : 'M') + x(n) + ' ' + month[1];
    }).join(' '));
    svg.appendChild(path);
    area.appendChild(svg);
    months.forEach(function (month, n) {
      element('small', n === last ? 'now' : '', box, month[0]).style.left = 'calc(var(--from) + (100% - var(--from) - var(--to)) * ' + x(n) / 100 + ')';
      if (month[1] === null) { return; }
      var dot = element('i', n === last ? 'now' : '', area);
      dot.style.left = x(n) + '%';
      dot.style.top = month[1] + '%';
      dot.title = month[3];
      if (month[2]) { element('b', n === last ? 'end' : month[1] > 50 ? 'above' : 'below', dot, month[2]); }
    });
  }

  /* components/charts.py stacks: steps with their words and counts, the axis, lines across. */
  function drawStacks(box, data) {
    var area = element('span', 'area', box);
    data[0].forEach(function (step) {
      var heap = element('span', 'heap', area);
      if (step[1]) { heap.title = step[0] + ' ' + step[1] + '人'; }
      for (var n = 0; n < step[1]; n += 1) { element('i', '', heap); }
    });
    data[2].forEach(function (line) {
      var drawn = element('u', line[2], area);
      drawn.style.left = line[0] + '%';
      element('b', line[0] > 50 ? 'left' : '', drawn, line[1]);
    });
    data[1].forEach(function (tick) { element('small', '', box, tick[1]).style.left = tick[0] + '%'; });
  }

  var PLOTS = { line: drawLine, stacks: drawStacks };

  function drawAll() {
    Object.keys(PLOTS).forEach(function (kind) {
      document.querySelectorAll('.' + kind + '[data-' + kind + ']').forEach(function (box) {
        var text = box.getAttribute('data-' + kind);
        if (box.drawn === text) { return; }
        box.replaceChildren();
        PLOTS[kind](box, JSON.parse(text));
        box.drawn = text;
      });
    });
  }

  new MutationObserver(drawAll).observe(document.body || document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['data-line', 'data-stacks']
  });
}());
