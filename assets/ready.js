/* <html data-ready="1"> exactly while callbacks, charts and fonts are finished; what is shown is copied to <html>. */
(function () {
  'use strict';
  var root = document.documentElement;
  var NAMES = ['month', 'as-of', 'version', 'edition', 'state'];
  var STAGES = ['requested', 'prioritized', 'blocked', 'executing', 'watched', 'executed', 'stored'];
  var CALM_LOOKS = 3; /* quiet so many times, 50 ms apart: React may still draw what a callback has just answered */
  var queued = false;
  var calm = 0;
  var unsubscribe = null;

  function callbacksRun() {
    var store = (window.dash_stores || [])[0];
    if (!store) { return true; }
    if (!unsubscribe) { unsubscribe = store.subscribe(changed); }
    var state = store.getState();
    if (state.appLifecycle !== 'HYDRATED' || state.isLoading) { return true; }
    return STAGES.some(function (name) { return (state.callbacks[name] || []).length > 0; });
  }

  function chartsPend() {
    if (document.querySelector('.dash-graph--pending, [data-pending]')) { return true; }
    return Array.prototype.some.call(document.querySelectorAll('.dash-graph'), function (graph) {
      var plot = graph.querySelector('.js-plotly-plot');
      return !plot || !plot._fullLayout || (plot._promises || []).length > 0 || plot._transitioning;
    });
  }

  function copyState() {
    /* An outer element says that reading failed, an inner one which numbers stand there: the first to name it wins. */
    NAMES.forEach(function (name) {
      var page = document.querySelector('.page-root:not(.kept)[data-' + name + ']');
      var value = page && page.getAttribute('data-' + name);
      if (value) { root.setAttribute('data-' + name, value); } else { root.removeAttribute('data-' + name); }
    });
  }

  function look() {
    queued = false;
    var entry = document.getElementById('react-entry-point');
    var done = entry && entry.querySelector('.page-root:not(.loading):not(.kept)') &&
      !callbacksRun() && !chartsPend() && document.fonts.status === 'loaded';
    copyState();
    calm = done ? calm + 1 : 0;
    if (calm >= CALM_LOOKS) { root.setAttribute('data-ready', '1'); return; }
    root.removeAttribute('data-ready');
    window.setTimeout(queue, 50);
  }

  /* The first moment of a callback is told at once; its end is looked at in peace. */
  function changed() {
    if (callbacksRun()) {
      calm = 0;
      root.removeAttribute('data-ready');
    }
    queue();
  }

  /* Many changes in one frame are looked at once. */
  function queue() {
    if (queued) { return; }
    queued = true;
    window.requestAnimationFrame(look);
  }

  new MutationObserver(queue).observe(document.body || root, { childList: true, subtree: true });
  document.fonts.addEventListener('loading', queue);
  document.fonts.addEventListener('loadingdone', queue);
  queue();
}());
