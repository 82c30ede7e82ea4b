"""What only a browser shows of the wall's tables: marks keep to their columns, names and numbers to their own room."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Site, Tab

Tabs = Callable[..., Tab]

CROSSING = """() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const found = [];
  document.querySelectorAll('.leaf').forEach(leaf => {
    const zone = leaf.getBoundingClientRect(), boxes = [];
    const walk = document.createTreeWalker(leaf.querySelector('.board'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walk.currentNode);
      for (const box of range.getClientRects()) {
        const inset = box.height * 0.15;
        boxes.push([box.left, box.right, box.top + inset, box.bottom - inset, walk.currentNode.textContent]);
        if (box.left < zone.left + 2.4 * rem || box.right > zone.right - 2.4 * rem || box.bottom > zone.bottom - 3 * rem) {
          found.push('outside: ' + walk.currentNode.textContent);
        }
      }
    }
    boxes.sort((a, b) => a[2] - b[2]);
    boxes.forEach((a, i) => {
      for (let j = i + 1; j < boxes.length && boxes[j][2] < a[3]; j++) {
        const b = boxes[j];
        if (Math.min(a[1], b[1]) - Math.max(a[0], b[0]) > 1) { found.push(a[4] + ' over ' + b[4]); }
      }
    });
    leaf.querySelectorAll('.dots > i').forEach(dot => {
      const own = dot.getBoundingClientRect(), cell = dot.closest('td').getBoundingClientRect();
      if (own.left < cell.left || own.right > cell.right) { found.push('dot outside'); }
    });
  });
  return found;
}"""


@pytest.mark.parametrize("more", ["", "&density=large"])
def test_nothing_crosses_its_neighbour_at_any_size(case_site: Site, demo_site: Site, tab: Tabs, more: str) -> None:
    for site in (case_site, demo_site):
        opened = tab(1920, 1080)
        page = opened.open(f"{site.url}/wall?pages=standings,meetings{more}")
        assert page.locator(".leaf table").count() >= 2
        assert page.evaluate(CROSSING) == []
