/* The answer's tree → what stands on the wall. What did not change keeps its node: nothing blinks, and marks that move,
   move there (style sheets say how fast). Dash itself would draw all of it anew. */
(function () {
  'use strict';
  var board = window.board = window.board || {};
  var OWN = /^(style|aria-hidden)$/; /* what other scripts write on a node stays there */
  var DRAWN = ['data-table', 'data-columns', 'data-bump', 'data-spark']; /* the children are of the script that draws them */
  var NAMES = { className: 'class', tabIndex: 'tabindex' };
  var told = '';

  function make(tree) {
    if (tree === null || typeof tree !== 'object') { return document.createTextNode(String(tree)); }
    var made = document.createElement(tree.type.toLowerCase());
    Object.keys(tree.props).forEach(function (name) {
      var value = tree.props[name];
      if (name === 'children') { return; }
      if (name === 'style') { dress(made, value); return; }
      if (value !== false && value !== null) { made.setAttribute(NAMES[name] || name, value === true ? '' : value); }
    });
    var children = tree.props.children;
    [].concat(children === undefined || children === null ? [] : children).forEach(function (child) {
      if (child !== null && child !== '') { made.appendChild(make(child)); }
    });
    return made;
  }

  function dress(node, style) {
    Object.keys(style).forEach(function (name) {
      node.style.setProperty(name.replace(/[A-Z]/g, function (letter) { return '-' + letter.toLowerCase(); }), style[name]);
    });
  }

  function isDrawn(node) { return DRAWN.some(function (name) { return node.hasAttribute(name); }); }

  function morph(old, fresh) {
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) { old.replaceWith(fresh); return; }
    if (old.nodeType !== 1) {
      if (old.data !== fresh.data) { old.data = fresh.data; }
      return;
    }
    attributes(old, fresh);
    if (!isDrawn(fresh)) { children(old, fresh); }
  }

  function attributes(old, fresh) {
    var on = old.classList.contains('on') && old.classList.contains('leaf');
    Array.prototype.slice.call(old.attributes).forEach(function (one) {
      if (!fresh.hasAttribute(one.name) && !OWN.test(one.name)) { old.removeAttribute(one.name); }
    });
    Array.prototype.slice.call(fresh.attributes).forEach(function (one) {
      if (one.name === 'style') { return; }
      var value = one.name === 'class' && on ? one.value + ' on' : one.value;
      if (old.getAttribute(one.name) !== value) { old.setAttribute(one.name, value); }
    });
    Array.prototype.slice.call(fresh.style || []).forEach(function (name) {
      var value = fresh.style.getPropertyValue(name);
      if (old.style.getPropertyValue(name) !== value) { old.style.setProperty(name, value); }
    });
  }

  function children(old, fresh) {
    var wanted = Array.prototype.slice.call(fresh.childNodes);
    wanted.forEach(function (child, n) {
      if (old.childNodes[n]) { morph(old.childNodes[n], child); } else { old.appendChild(child); }
    });
    while (old.childNodes.length > wanted.length) { old.lastChild.remove(); }
  }

  /* How the scripts that draw tables and charts put theirs into its box. */
  board.place = children;

  function look() {
    var answer = document.getElementById('wall-body');
    var text = answer ? answer.textContent : '';
    if (!text || text === told) { return; }
    told = text;
    var fresh = document.createElement('div');
    fresh.appendChild(make(JSON.parse(text)));
    children(document.getElementById('wall-leaves'), fresh);
  }

  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  look();
}());
