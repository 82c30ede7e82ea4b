"""From a figure to its records and back: the way, the address, the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]


def settled(page: Page) -> None:
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)


def shown(page: Page) -> bool:
    return bool(page.evaluate("!document.getElementById('records').hidden"))


def sums(page: Page) -> tuple[int, int]:
    """(Records listed, what they add: the first number of each row)."""
    return tuple(
        page.evaluate("""() => { const rows = [...document.querySelectorAll('tr[data-record]')];
          return [rows.length, rows.map(r => +r.querySelector('.amount').textContent).reduce((a, b) => a + b, 0)]; }""")
    )


@pytest.mark.parametrize(
    ("path", "figure"),
    [("/?month=2026-10", "meetings.month.missed"), ("/volunteering?month=2026-10", "volunteering.ytd.events")],
)
def test_the_records_add_up_to_the_figure(case_site: Site, tab: Tabs, path: str, figure: str) -> None:
    opened = tab()
    page = opened.open(case_site.url + path)
    way = page.locator(f'[data-records="{figure}"]').first
    value = int(way.get_attribute("data-value") or "")
    way.click()
    page.wait_for_selector("tr[data-record]", timeout=WAIT_MS)
    settled(page)
    assert sums(page) == (value, value)
    assert page.url.endswith(f"#records={figure}")


def test_back_forward_escape_and_a_shared_link(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(f"{case_site.url}/meetings?month=2026-10&org=JX01")
    way = page.locator("[data-records][tabindex]").first
    way.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".number-card", timeout=WAIT_MS)
    asked = page.url
    page.keyboard.press("Escape")
    assert not shown(page)
    assert "#" not in page.url
    assert page.evaluate("document.activeElement.hasAttribute('data-records')")
    page.go_back()
    assert page.url == asked
    page.wait_for_selector("#records:not([hidden])", timeout=WAIT_MS)
    page.go_back()
    page.wait_for_selector("#records[hidden]", state="attached", timeout=WAIT_MS)
    settled(page)
    other = tab().open(asked)
    other.wait_for_selector(".number-card", timeout=WAIT_MS)
    assert other.locator("html").get_attribute("data-month") == "2026-10"


def test_a_figure_of_another_month_brings_its_own_records(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(f"{case_site.url}/?month=2026-11")
    way = page.locator('[data-records][data-month="2026-10"]').first
    way.click()
    page.wait_for_selector(".number-card .note", timeout=WAIT_MS)
    assert "2026年10月" in page.locator(".number-card .note").first.inner_text()


def test_rubbish_says_so(case_site: Site, tab: Tabs) -> None:
    page = tab().open(f"{case_site.url}/?month=2026-10#records=no.such.figure&on=x&of=%3Cb%3E")
    page.wait_for_selector(".number-card", timeout=WAIT_MS)
    assert "没有明细" in page.locator(".number-card").inner_text()
