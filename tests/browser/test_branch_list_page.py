"""The list of branches in a real browser: sort, filter, search, scroll, open, take away; the address is its state."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS, Site, Tab
from tests.browser.test_pages import ANSWERS, ATTRIBUTES, SITES, at, figures, printed

Tabs = Callable[..., Tab]
ROWS = ".list-grid .ag-center-cols-container .ag-row"


@pytest.fixture(scope="module")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A bureau of 120 branches."""
    site = Site(tmp_path_factory.mktemp("large"))
    site.flask("db", "upgrade")
    site.run(
        "from datetime import date\nfrom ingest.demo import build\nfrom ingest.demo_load import load_demo\n"
        "load_demo(build(today=date(2026, 11, 24), branches=120), date(2026, 11, 24), '测试')"
    )
    site.start()
    yield site
    site.stop()


def first(page: Page, column: str, count: int = 8) -> list[str]:
    """The texts of a column's first rows, in the order they stand."""
    read = f"""all => all.map(e => [+e.getAttribute('row-index'), e.querySelector('[col-id="{column}"]').innerText.trim()])
        .sort((a, b) => a[0] - b[0]).map(e => e[1])"""
    return page.eval_on_selector_all(ROWS, read)[:count]


def shows(page: Page, words: str) -> None:
    page.wait_for_function(f"() => document.querySelector('.list-count').textContent === '{words}'", timeout=WAIT_MS)


def test_sorting_filtering_and_searching_are_in_the_address_and_back_is_exact(large_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(large_site.url + "/branches?month=2026-10")
    page.evaluate("window.same = 1")
    shows(page, "共120个支部")
    by_rank = first(page, "name")
    page.click('.ag-header-cell[col-id="hours"]')
    page.wait_for_url("**sort=-hours", timeout=WAIT_MS)
    opened.ready()
    assert page.get_attribute('.ag-header-cell[col-id="hours"]', "aria-sort") == "descending"
    hours = [float(text) for text in first(page, "hours") if text[0].isdigit()]
    assert hours == sorted(hours, reverse=True) and first(page, "name") != by_rank
    chip = page.locator('[data-chip="overdue"]')
    count = chip.locator("b").inner_text()
    chip.click()
    shows(page, f"{count} / 120个支部")
    opened.ready()
    assert page.locator('[data-chip="overdue"]').get_attribute("aria-current") == "true"
    page.keyboard.press("/")
    page.keyboard.type("cyjg", delay=30)
    page.wait_for_url("**q=cyjg**", timeout=WAIT_MS)
    opened.ready()
    assert page.evaluate("document.activeElement.id") == "branches-search"
    assert "month=2026-10" in page.url and "sort=-hours" in page.url and "chip=overdue" in page.url
    page.go_back()
    shows(page, f"{count} / 120个支部")
    page.go_back()
    shows(page, "共120个支部")
    page.go_back()
    page.wait_for_url("**month=2026-10", timeout=WAIT_MS)
    opened.ready()
    page.wait_for_function(f"() => document.querySelector('[row-index=\"0\"] .c-name').innerText === '{by_rank[0]}'")
    assert first(page, "name") == by_rank
    page.go_forward()
    page.wait_for_url("**sort=-hours", timeout=WAIT_MS)
    assert opened.ready().evaluate("window.same") == 1
    assert opened.console == []


def test_a_shared_link_shows_the_same_and_rubbish_falls_back(large_site: Site, tab: Tabs) -> None:
    page = tab().open(large_site.url + "/branches?month=2026-10&q=cyjg&sort=name&cols=members.total")
    assert first(page, "name") and page.input_value("#branches-search") == "cyjg"
    heads = page.eval_on_selector_all(".ag-header-cell", "all => all.map(e => e.getAttribute('col-id'))")
    assert sorted(heads) == ["members", "name", "total"]
    opened = tab()
    page = opened.open(large_site.url + "/branches?sort=x&chip=y&cols=..&q=%00&group=%0a&month=2026-13")
    shows(page, "共120个支部")
    assert opened.console == []


def test_the_last_row_is_scrolled_to_and_enter_opens_it(large_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(large_site.url + "/branches?month=2026-10&sort=name")
    page.locator(".ag-body-viewport").evaluate("e => { e.scrollTop = e.scrollHeight; }")
    last = page.locator('.ag-row[row-index="119"] [col-id="name"] a')
    last.wait_for(timeout=WAIT_MS)
    opened.ready()
    assert page.locator(ROWS).count() < 60, "only what is seen is drawn"
    way = last.get_attribute("href") or ""
    assert way.startswith("/branches/B") and way.endswith("?month=2026-10")
    page.locator('.ag-row[row-index="119"] [col-id="name"]').focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{way}", timeout=WAIT_MS)
    page.go_back()
    page.wait_for_selector(".ag-row", timeout=WAIT_MS)
    assert opened.ready().url.endswith("/branches?month=2026-10&sort=name")


def test_back_before_the_branch_stood_there_is_the_list_again(large_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(large_site.url + "/branches?month=2026-10&sort=name")
    page.evaluate("""() => {
        const way = document.querySelector('[row-index="0"] [col-id="name"] a').getAttribute('href');
        board.go(way);
        history.back();
    }""")
    page.wait_for_timeout(1500)
    page.wait_for_selector(".ag-row", timeout=WAIT_MS)
    assert opened.ready().url.endswith("/branches?month=2026-10&sort=name")
    assert page.locator(".page-root").get_attribute("data-page") == "branches"
    assert len(first(page, "name")) == 8
    page.click('.ag-header-cell[col-id="hours"]')
    page.wait_for_url("**sort=-hours", timeout=WAIT_MS)
    opened.ready()
    page.click('[row-index="0"] [col-id="name"] a')
    page.wait_for_url("**/branches/B*", timeout=WAIT_MS)
    assert opened.ready().locator(".page-root").get_attribute("data-page") == "branch"
    assert opened.console == []


def test_the_export_is_the_list_as_shown(large_site: Site, tab: Tabs) -> None:
    page = tab().open(large_site.url + "/branches?month=2026-10&chip=moved&sort=-total&cols=rank.on_time.report")
    with page.expect_download(timeout=WAIT_MS) as told:
        page.click('[data-action="export"]')
    assert told.value.suggested_filename == "支部-2026-10.xlsx"
    heads, *lines = load_workbook(BytesIO(Path(told.value.path()).read_bytes()))["支部"].values
    assert heads == ("组织编码", "名次", "支部", "今年按时率", "最近录入", "总分")
    assert [str(line[1]) for line in lines][:8] == first(page, "rank")
    assert page.locator('[data-chip="moved"] b').inner_text() == str(len(lines))
    assert all(isinstance(line[4].date(), date) for line in lines if line[4] is not None)


def test_columns_are_chosen_and_a_reminder_is_copied(large_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(large_site.url + "/branches?chip=soon")
    page.click(".list-columns summary")
    page.get_by_label("党员", exact=True).uncheck()
    page.wait_for_url("**cols=**", timeout=WAIT_MS)
    opened.ready()
    assert page.locator('.ag-header-cell[col-id="members"]').count() == 0
    page.click('[data-action="reminders"]')
    area = page.locator("dialog.reminder textarea")
    area.wait_for(timeout=WAIT_MS)
    assert "请于11月30日（含）前完成" in area.input_value()
    assert "已复制" in page.inner_text("dialog.reminder p")
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0


@pytest.mark.parametrize("query", ["", "?month=2026-10", "?month=2026-11&org=JX01", "?org=B0007"])
def test_every_figure_in_the_list_is_the_jsons(case_site: Site, tab: Tabs, query: str) -> None:
    SITES[case_site.url] = case_site
    opened = tab()
    page = opened.open(case_site.url + "/branches" + query)
    shown = page.evaluate(ATTRIBUTES)
    assert len(shown) >= 6
    org = query.partition("org=")[2] or None
    told = figures(case_site.url, str(case_site.folder), page.get_attribute("html", "data-month") or "", org)
    assert [(path, value) for path, value, *_ in shown] == [(path, printed(at(told, path))) for path, *_ in shown]
    assert opened.console == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (1024, 768), (720, 450)])
def test_nothing_leaves_the_screen(large_site: Site, tab: Tabs, width: int, height: int) -> None:
    page = tab(width, height).open(large_site.url + "/branches")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_month_is_one_request_and_the_old_rows_stand_until_it_is_answered(large_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(large_site.url + "/branches")
    held: list[Any] = []
    page.route(ANSWERS, lambda route: held.append(route))
    page.click('[data-action="prev-month"] a')
    page.wait_for_timeout(300)
    assert len(held) == 1 and len(first(page, "name")) == 8
    held[0].continue_()
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)


def test_the_grids_script_is_on_this_page_alone_and_glyphs_have_words(large_site: Site, tab: Tabs) -> None:
    opened = tab()
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url))
    opened.open(large_site.url + "/standings")
    assert not [url for url in asked if "ag_grid" in url]
    opened.page.click(".side a[href='/branches']")
    opened.page.wait_for_selector(ROWS, timeout=WAIT_MS)
    page = opened.ready()
    assert [url for url in asked if "ag_grid" in url]
    label = page.locator(f"{ROWS} .c-theme_day .g").first.get_attribute("aria-label") or ""
    assert "11月主题党日" in label
    page.keyboard.press("t")
    assert page.locator(f"{ROWS} .c-theme_day .w").count() > 3
    page.click(".side a[href='/standings']")
    page.wait_for_selector(".standings-table tbody tr", timeout=WAIT_MS)
    assert json.dumps(opened.console) == "[]"


def test_without_a_database_the_last_good_list_stands(own_site: Site, tab: Tabs) -> None:
    own_site.start()
    page = tab().open(own_site.url + "/branches")
    good = first(page, "name")
    own_site.stop()
    with own_site.without_database():
        own_site.start()
        page.goto(own_site.url + "/branches")
        page.wait_for_selector('html[data-state="failed"]', timeout=WAIT_MS)
        page.wait_for_selector(ROWS, timeout=WAIT_MS)
        assert first(page, "name") == good and "读取失败，显示" in page.inner_text("body")


def test_nothing_loaded_says_how_to_load(empty_site: Site, tab: Tabs) -> None:
    page = tab().open(empty_site.url + "/branches")
    assert "尚未入库任何数据" in page.inner_text("body") and not page.locator(".list-grid").is_visible()


def test_it_prints_on_one_sheet(demo_site: Site, tab: Tabs) -> None:
    sheet = tab().open(demo_site.url + "/branches").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
