/* A change of month or organisation keeps the old marks in sight until the new ones are complete. */
(function () {
  'use strict';
  var root = document.documentElement;
  var picture = null;

  function page() { return document.querySelector('#react-entry-point .page-root:not(.kept)'); }

  /* Taken before Dash swaps the page for its skeleton: afterwards the charts are gone. */
  function take() {
    var shown = page();
    if (!shown || shown.classList.contains('loading') || shown.dataset.page !== pageOf(window.location.pathname)) {
      picture = null;
      return;
    }
    picture = shown.cloneNode(true);
    picture.classList.add('kept');
    picture.setAttribute('aria-hidden', 'true');
    picture.querySelectorAll('[id]').forEach(function (node) { node.removeAttribute('id'); });
    picture.querySelectorAll('[data-figure]').forEach(function (node) { node.removeAttribute('data-figure'); });
  }

  /* A branch's own page lies below the list of branches. */
  function pageOf(path) {
    var parts = path.split('/');
    return parts[1] === 'branches' && parts[2] ? 'branch' : parts[1] || 'overview';
  }

  function look() {
    var place = document.getElementById('kept');
    var shown = page();
    if (!place || !picture) { return; }
    if (shown && !shown.classList.contains('loading')) {
      place.replaceChildren();
      root.classList.remove('keeping');
      if (place.used) { picture = null; place.used = false; }
    } else if (!place.used) {
      place.replaceChildren(picture);
      place.used = true;
      root.classList.add('keeping');
    }
  }

  ['_dashprivate_pushstate', 'popstate'].forEach(function (name) { window.addEventListener(name, take, true); });
  new MutationObserver(look).observe(document.body || root, { childList: true, subtree: true });
}());
