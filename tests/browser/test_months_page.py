"""A month is published in a real browser, and stays what it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import WAIT_MS, Site, Tab
from tests.browser.test_pages import SMALLEST

Tabs = Callable[..., Tab]
HEADER = "activity_id,org_code,types,held_on,recorded_on,status,expected,present"
CANCELLED = "A0000088,B0001,theme_day,2026-10-11,2026-10-11,cancelled,21,21"
RATE = '[data-figure="meetings.ytd.rate"]'


def test_published_it_says_so_stays_and_its_difference_is_listed(own_site: Site, tab: Tabs, tmp_path: Path) -> None:
    own_site.start()
    opened = tab(fresh=True)
    page = opened.open(own_site.url + "/months")
    asked: list[str] = []
    page.on("dialog", lambda d: (asked.append(d.message), d.accept()))
    page.dblclick('[data-action="publish"] button')
    page.wait_for_selector(".months-said .done", timeout=WAIT_MS)
    page.wait_for_function(
        "() => document.querySelector('.months-table').innerText.includes('● 已发布 第1版')", timeout=WAIT_MS
    )
    assert asked and "发布2026年10月第1版？" in asked[0]
    opened.ready()
    assert page.locator(".checks.editions li").count() == 1

    opened.open(own_site.url + "/?month=2026-10")
    assert page.get_attribute("html", "data-edition") == "1"
    assert "已发布 第1版（" in page.inner_text(".freshness")
    before = page.locator(RATE).first.get_attribute("data-value")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "activities.csv").write_text(f"{HEADER}\n{CANCELLED}\n", encoding="utf-8")
    own_site.flask("data", "import", tmp_path / "new")
    opened.open(own_site.url + "/?month=2026-10")
    assert page.locator(RATE).first.get_attribute("data-value") == before

    page.click(".freshness a:has-text('现算数')")
    page.wait_for_selector('html[data-edition="live"][data-ready="1"]', timeout=WAIT_MS)
    now = page.locator(RATE).first.get_attribute("data-value")
    assert now != before
    page.click(".freshness a:has-text('看已发布')")
    page.wait_for_selector('html[data-edition="1"][data-ready="1"]', timeout=WAIT_MS)
    page.click(".freshness a:has-text('差别')")
    page.wait_for_selector(".diff-table tbody tr", timeout=WAIT_MS)
    row = page.locator(f".diff-table tbody tr:has({RATE})")
    assert row.locator(RATE).get_attribute("data-value") == before
    assert "批次2入库" in row.inner_text()
    page.click('[data-chip="办公室"] a')
    page.wait_for_url("**org=B0001*", timeout=WAIT_MS)
    assert opened.console == []


@pytest.mark.parametrize("path", ["/months", "/months/2026-10/diff"])
def test_the_pages_fit_read_and_print(own_site: Site, tab: Tabs, path: str) -> None:
    own_site.flask("month", "publish", "2026-10", "--yes")
    own_site.start()
    for width, height in ((1440, 900), (1024, 768), (720, 450)):
        opened = tab(width, height)
        page = opened.open(own_site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALLEST) >= 12
        assert opened.console == []
