/* Ranks over months (components/wall_charts.py): lines in percent of their box, widths in rem; nothing to measure. */
(function () {
  'use strict';
  var SVG = 'http://www.w3.org/2000/svg';

  function shape(name, attributes, parent) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    parent.appendChild(made);
    return made;
  }

  function word(className, text, parent, at, value) {
    var made = document.createElement('span');
    made.className = className;
    made.textContent = text;
    made.style[at] = value + '%';
    parent.appendChild(made);
  }

  function draw(box) {
    var text = box.getAttribute('data-bump');
    if (box.drawn === text) { return; }
    box.drawn = text;
    var data = JSON.parse(text);
    var last = data.months.length - 1;
    function x(month) { return last ? 100 * month / last : 100; }
    var fresh = document.createElement('div');
    var heads = document.createElement('div');
    heads.className = 'months';
    data.months.forEach(function (name, n) { word(n === last ? 'now' : '', name, heads, 'left', x(n)); });
    var axis = document.createElement('div');
    axis.className = 'ranks';
    data.ranks.forEach(function (rank) { word('', rank[1], axis, 'top', rank[0]); });
    var field = document.createElement('div');
    field.className = 'field';
    fresh.append(heads, axis, field);
    var svg = shape('svg', { 'aria-hidden': 'true' }, field);
    data.courses.forEach(function (course) { line(svg, course, x); });
    window.board.place(box, fresh);
  }

  function line(svg, course, x) {
    var group = shape('g', { 'class': course[0] || 'plain' }, svg);
    var heights = course[1];
    var first = heights.findIndex(function (height) { return height !== null; });
    heights.forEach(function (height, n) {
      if (height === null) { return; }
      if (n && heights[n - 1] !== null) {
        shape('line', { x1: x(n - 1) + '%', y1: heights[n - 1] + '%', x2: x(n) + '%', y2: height + '%' }, group);
      }
      if (n === heights.length - 1 || (n === first && course[0])) {
        shape('circle', { cx: x(n) + '%', cy: height + '%', r: '.35rem' }, group);
      }
    });
  }

  function drawAll() { document.querySelectorAll('[data-bump]').forEach(draw); }
  new MutationObserver(drawAll).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['data-bump']
  });
  drawAll();
}());
