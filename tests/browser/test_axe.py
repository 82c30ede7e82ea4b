"""Every page as axe-core sees it (tests/vendor/axe.min.js, MPL-2.0): no violation of WCAG 2.1 A and AA, nor of good practice."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from components.shell import NAVIGATION
from tests.browser.conftest import WAIT_MS, Site

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
LOOK = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}).then(found =>
  found.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 300), v.nodes[0].failureSummary]))"""
PATHS = [path for _, pages in NAVIGATION for path, *_ in pages]


@pytest.fixture(scope="module")
def looked_at(chromium: Browser) -> Iterator[Page]:
    """One tab for all pages, with axe-core in it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)
    return page


def violations(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(LOOK, RULES)
    return found


def clean(page: Page) -> None:
    found = violations(page)
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("path", [*PATHS, "/wall/reading", "/branches/B0019", "/branches/NONE", "/nonsense"])
def test_a_page_and_its_tables_are_clean(demo_site: Site, looked_at: Page, path: str) -> None:
    """As it opens, and with every chart's table and the words of every mark."""
    page = opened(looked_at, f"{demo_site.url}{path}?month=2026-10")
    clean(page)
    page.keyboard.press("t")
    page.wait_for_selector('html.as-tables[data-ready="1"]', timeout=WAIT_MS)
    clean(page)


@pytest.mark.parametrize("path", ["/", "/branches/B0019", "/tasks", "/sources", "/months"])
def test_a_narrow_page_is_clean(demo_site: Site, looked_at: Page, path: str) -> None:
    """Where tables scroll."""
    looked_at.set_viewport_size({"width": 720, "height": 900})
    clean(opened(looked_at, demo_site.url + path))
    looked_at.set_viewport_size({"width": 1440, "height": 900})


def test_what_opens_over_a_page_is_clean(demo_site: Site, looked_at: Page) -> None:
    for fragment, drawn in (
        ("records=meetings.month.missed", "#records:not([hidden]) .number-card"),
        ("compare", "#compare:not([hidden]) [data-figure]"),
        ("since=2026-11-20", "#since:not([hidden]) [data-of]"),
    ):
        page = opened(looked_at, f"{demo_site.url}/?month=2026-10#{fragment}")
        page.wait_for_selector(drawn, timeout=WAIT_MS)
        clean(page)
        page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_selector(".dash-dropdown-search", timeout=WAIT_MS)
    clean(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.help", timeout=WAIT_MS)
    clean(page)


def test_old_and_failed_pages_are_clean(demo_site: Site, looked_at: Page, tmp_path: Path) -> None:
    """Grey is readable too. The failed one has no database, only what was kept of the pages above."""
    page = opened(looked_at, demo_site.url + "/")
    page.evaluate("document.querySelector('.page-root').classList.add('stale')")
    clean(page)
    copytree(
        demo_site.folder, tmp_path / "site", ignore=lambda _, names: [n for n in names if n.startswith("reporting")]
    )
    away = Site(tmp_path / "site")
    away.start()
    try:
        for path, words in (("/", "读取失败，显示"), ("/?month=2026-02", "暂时读不到数据")):
            page = opened(looked_at, away.url + path)
            assert words in page.inner_text("main")
            clean(page)
    finally:
        away.stop()
