"""The deputy secretary's walk: bureau → worst item → branch → missed meeting, and back on the very same steps."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import WAIT_MS, Site, Tab

# What a person would call the same state: the address, the question, every word of the page and of the open drawer.
STATE = """() => {
  const drawer = document.querySelector('.drawer:not([hidden])');
  const root = document.documentElement.dataset;
  return [location.pathname + location.search + location.hash, root.month, root.version, document.title,
    document.querySelector('main').innerText, drawer ? drawer.innerText : ''];
}"""


def state(page: Page, drawn: str) -> list[str]:
    """The page's state once `drawn` stands there and all is ready."""
    page.wait_for_selector(drawn, timeout=WAIT_MS)
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)
    expect(page).to_have_title(re.compile("· 机关党建看板$"))
    found: list[str] = page.evaluate(STATE)
    return found


def test_three_steps_down_and_three_steps_back(demo_site: Site, tab: Callable[..., Tab]) -> None:
    page = tab().open(f"{demo_site.url}/?month=2026-11")
    overview, drawer = '.page-root[data-page="overview"]', "#records:not([hidden]):not(.waiting) tr[data-record]"
    bureau = state(page, overview)

    page.locator('main [data-records="meetings.ytd.missed"]').click()
    missed = state(page, drawer)
    worst = page.locator("tr[data-record] a[href]").first
    name = worst.inner_text()

    worst.click()
    at_branch = '.page-root[data-page="branch"]'
    branch = state(page, at_branch)
    assert name in branch[4] and "month=2026-11" in branch[0] and not branch[5]

    page.locator('main [data-records$=".ytd.missed"]').first.click()
    meeting = state(page, drawer)
    assert page.locator("main h1").inner_text() in meeting[5] and page.locator("tr[data-record]").count() >= 1

    page.go_back()
    page.wait_for_selector("#records[hidden]", state="attached", timeout=WAIT_MS)
    assert state(page, at_branch) == branch
    page.go_back()
    assert state(page, drawer) == missed
    page.go_back()
    page.wait_for_selector("#records[hidden]", state="attached", timeout=WAIT_MS)
    assert state(page, overview) == bureau
