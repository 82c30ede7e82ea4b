/* One click copies a prepared text; where the browser forbids it, the text is selected for Ctrl+C. */
(function () {
  'use strict';

  function select(node) {
    var range = document.createRange();
    range.selectNodeContents(node);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function say(button, words) {
    var note = button.parentNode.querySelector('.copied');
    if (note) { note.textContent = words; }
  }

  /* The old way needs no permission and works without HTTPS. */
  function copySelected(button, node) {
    select(node);
    var done = false;
    try { done = document.execCommand('copy'); } catch { done = false; }
    say(button, done ? '已复制' : '已选中，请按 Ctrl+C');
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('[data-copy]');
    var node = button && button.closest('section').querySelector('.' + button.getAttribute('data-copy'));
    if (!node) { return; }
    if (!navigator.clipboard || !window.isSecureContext) { copySelected(button, node); return; }
    navigator.clipboard.writeText(node.textContent).then(
      function () { say(button, '已复制'); },
      function () { copySelected(button, node); }
    );
  });
}());
