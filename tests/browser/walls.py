"""A wall in a browser: opened, waited for, and changed under its eyes."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]
# Everything that stands there is given a mark: what is drawn anew has none.
MARK = "document.querySelectorAll('.leaves-read, .leaves-read *').forEach(one => { one.mark = true; })"
LEAVES_STAYED = "[...document.querySelectorAll('.leaf, .leaf .sentence, .leaf .board')].every(one => one.mark)"
# Counts the frames in which no leaf stood on the wall, or one without a word.
WATCH = """() => {
  window.blanks = 0;
  const look = () => {
    const on = [...document.querySelectorAll('.leaf.on')];
    if (!on.length || on.some(leaf => !leaf.textContent || getComputedStyle(leaf).opacity !== '1')) { window.blanks += 1; }
    window.requestAnimationFrame(look);
  };
  look();
}"""


def opened(tab: Tab, site: Site, query: str = "") -> Page:
    """The wall at an address, its first leaf standing."""
    tab.page.goto(f"{site.url}/wall{query}")
    stands(tab.page)
    return tab.page


def stands(page: Page) -> None:
    """Wait until a leaf stands and the page is ready."""
    page.wait_for_selector(".leaf.on", timeout=WAIT_MS)
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)


def wait_for_state(page: Page, state: str) -> None:
    """Wait for `live`, `stale` or `failed`."""
    page.wait_for_selector(f'html[data-state="{state}"]', timeout=WAIT_MS)


def version(page: Page) -> Any:
    """The data version of what stands there."""
    return page.get_attribute(".leaves-read", "data-version")


def load_one(site: Site, number: int, branch: str = "B0001") -> None:
    """A load that adds one activity: it changes a little."""
    file = site.folder / "activities.csv"
    head = "activity_id,org_code,types,held_on,status,title"
    file.write_text(f"{head}\nW{number:07},{branch},theme_day,2026-11-02,held,第{number}次\n", encoding="utf-8")
    site.flask("data", "import", file)
