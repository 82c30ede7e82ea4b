"""Measures every text box that stands on a wall: its size, its zone, its neighbours, what cuts it."""

from typing import Any

from playwright.sync_api import Page

LEAST_PX, ARROW_PX = 20, 16  # of 1080p
# Large digits stand in lines lower than themselves: their boxes reach into empty room above, their ink does not.
MEASURE = """([least, arrow]) => {
  const px = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const zone = window.innerWidth / Number(document.documentElement.dataset.zones || 1);
  const found = [], boxes = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), own = walk.currentNode.parentElement;
    if (!text || !own.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) { continue; }
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect(), size = parseFloat(getComputedStyle(own).fontSize) / px;
    if (!box.width) { continue; }
    if (size < (/^[▲▼]+$/.test(text) ? arrow : least) - 0.05) { found.push(`small ${size.toFixed(1)}: ${text}`); }
    const first = Math.floor((box.left + 1) / zone);
    if (box.left < -1 || box.top < -1 || box.right > window.innerWidth + 1 || box.bottom > window.innerHeight + 1) {
      found.push(`outside: ${text}`);
    } else if (box.right > (first + 1) * zone + 1) { found.push(`across a seam: ${text}`); }
    for (let up = own; up; up = up.parentElement) {
      const style = getComputedStyle(up), edge = up.getBoundingClientRect();
      if (style.overflowX !== 'visible' && (box.right > edge.right + 1 || box.left < edge.left - 1)) { found.push(`cut: ${text}`); }
      if (style.textOverflow === 'ellipsis' && up.scrollWidth > up.clientWidth) { found.push(`cut: ${text}`); }
    }
    const slack = box.height * (size > 90 ? 0.3 : 0.18);
    boxes.push([box.left, box.right, box.top + slack, box.bottom - slack, text]);
  }
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (Math.min(a[1], b[1]) - Math.max(a[0], b[0]) > 1.5 && Math.min(a[3], b[3]) - Math.max(a[2], b[2]) > 1) {
      found.push(`${a[4]} over ${b[4]}`);
    }
  }));
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth || root.scrollHeight > window.innerHeight) { found.push('scroll bars'); }
  return [boxes.length, found];
}"""


def faults(page: Page) -> list[str]:
    """What is wrong with the texts that stand there, in words; nothing standing there is wrong too."""
    count, found = page.evaluate(MEASURE, [LEAST_PX, ARROW_PX])
    return list(found) if count else ["no text"]


def of_all_leaves(page: Page) -> list[str]:
    """The faults of every leaf, each shown in turn."""
    found: list[str] = []
    for number in range(page.locator(".leaf").count()):
        found += [f"{number}: {fault}" for fault in faults(page)]
        page.evaluate("window.board.wall.next()")
    return found


def spoil(page: Page, style: str) -> Any:
    """Give the sentence a style that makes it wrong."""
    return page.evaluate("style => { document.querySelector('.leaf.on .sentence').style.cssText = style; }", style)
