"""The pages of the other systems in a real browser: they fit, print, lead on, and show what the JSON says."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import WAIT_MS, Site, Tab
from tests.browser.test_pages import ATTRIBUTES, SITES, SMALLEST, at, figures, printed

Tabs = Callable[..., Tab]
PAGES = ("/tasks", "/goals", "/pioneer", "/leaders", "/brands", "/scheme", "/quality", "/sources")
SHEETS = {"/scheme": 2}  # all rules do not fit on one


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_reads_and_prints(demo_site: Site, tab: Tabs, path: str) -> None:
    """At a desk, narrow, and at 200 % zoom."""
    for width, height in ((1440, 900), (1024, 768), (720, 450)):
        opened = tab(width, height)
        page = opened.open(demo_site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALLEST) >= 12
        assert page.locator(".dense tbody tr").count() >= 2
        assert opened.console == []
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == SHEETS.get(path, 1)


@pytest.mark.parametrize("query", ["", "?month=2026-10&org=JX01", "?org=B0007"])
def test_every_figure_of_a_brand_is_the_jsons(case_site: Site, tab: Tabs, query: str) -> None:
    SITES[case_site.url] = case_site
    page = tab().open(case_site.url + "/brands" + query)
    month, org = page.get_attribute("html", "data-month") or "", re.search(r"org=(\w+)", query)
    shown = page.evaluate(ATTRIBUTES)
    assert len(shown) >= 9
    for path, value, other_month, _ in shown:
        told = figures(case_site.url, str(case_site.folder), other_month or month, org[1] if org else None)
        assert value == printed(at(told, path)), (path, other_month or month)


def test_the_pages_stand_in_the_navigation_and_keep_the_month(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/tasks?month=2026-06")
    assert page.locator(".side a.nav-link").count() == 15
    page.click(".side a[href='/goals']")
    page.wait_for_selector(".goals-table tbody tr", timeout=WAIT_MS)
    assert opened.ready().url.endswith("/goals?month=2026-06")
    page.click('[data-action="next-month"] a')
    page.wait_for_selector('html[data-month="2026-07"]', timeout=WAIT_MS)
    page.go_back()
    page.wait_for_selector('html[data-month="2026-06"]', timeout=WAIT_MS)


def test_a_kind_of_finding_is_an_address(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/quality")
    rows = page.locator(".findings-table [data-record]")
    every = rows.count()
    page.click('[data-chip="疑似重复"] a')
    page.wait_for_url("**kind=*", timeout=WAIT_MS)
    opened.ready()
    assert 0 < rows.count() < every
    assert rows.first.get_attribute("data-record", timeout=WAIT_MS).startswith("activities:")
    page.go_back()
    page.wait_for_function(f"() => document.querySelectorAll('[data-record]').length === {every}", timeout=WAIT_MS)


def test_the_task_book_has_its_words_too(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/tasks")
    labels = page.eval_on_selector_all(".book tbody .g", "all => all.map(e => e.getAttribute('aria-label'))")
    assert len(labels) > 200 and all(labels)
    assert any("未完成，逾期" in label for label in labels)
    page.keyboard.press("t")
    assert "逾期后完成" in page.inner_text(".book tbody")
    assert page.locator(".book tbody .g").count() == 0
