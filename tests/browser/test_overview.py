"""The overview in a real browser: its numbers are the figures', its states are calm, its look holds at every size."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import ROOT, WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]
ATTRIBUTES = """() => [...document.querySelectorAll('[data-figure]')].map(e => [
  e.dataset.figure, e.dataset.value, e.dataset.month || null, e.dataset.org || null])"""


def figures(site: Site, month: str, org: str | None = None) -> Any:
    command = [sys.executable, "-m", "flask", "figures", "--month", month, *(("--org", org) if org else ())]
    return json.loads(subprocess.run(command, cwd=ROOT, env=site.env, check=True, capture_output=True).stdout)


def at(tree: Any, path: str) -> Any:
    """The value of a path; the standings are looked up by organisation."""
    for part in path.split("."):
        tree = next(row for row in tree if row["org_code"] == part) if isinstance(tree, list) else tree[part]
    return tree


def printed(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(
    "address", ["/", "/?month=2026-10", "/?month=2026-01", "/?month=2026-11&org=JX01", "/?org=B0007"]
)
def test_every_figure_on_the_page_is_the_jsons(case_site: Site, tab: Tabs, address: str) -> None:
    page = tab().open(case_site.url + address)
    month = page.get_attribute("html", "data-month") or ""
    org = re.search(r"org=(\w+)", address)
    by_month: dict[str, Any] = {}
    shown = page.evaluate(ATTRIBUTES)
    assert len(shown) > 20
    for path, value, other_month, _ in shown:
        of = other_month or month
        if of not in by_month:
            by_month[of] = figures(case_site, of, org[1] if org else None)
        assert value == printed(at(by_month[of], path)), (path, of)


def test_the_first_page_is_quiet_complete_and_says_what_it_is(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/")
    text = page.inner_text("body")
    for words in ("演示数据", "三会一课", "需要关注", "志愿服务", "五型标尖", "实时测算，未发布", "示例方案，未经本局确认",
                  "数据截至", "时间进度", "舌尖上的科普", "2026年11月", "本系统严禁存储、处理、传输国家秘密"):  # fmt: skip
        assert words in text, words
    assert opened.console == []
    html = page.locator("html")
    assert html.get_attribute("data-edition") == "live"
    assert html.get_attribute("data-as-of") == "2026-11-24"
    assert html.get_attribute("data-state") == "live"
    assert page.locator(".row-line").count() == 24


def test_months_go_back_and_forth_and_the_address_tells(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(case_site.url + "/?org=JX01")
    page.click('[data-action="prev-month"] a')
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)
    assert page.url.endswith("/?month=2026-10&org=JX01")
    assert "10月三会一课完成" in opened.ready().inner_text(".lede")
    page.go_back()
    page.wait_for_selector('html[data-month="2026-11"]', timeout=WAIT_MS)
    page.go_forward()
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)


BOXES = """() => [...document.querySelectorAll('.panel, .section-title h2, .months, .kpi')].map(e => {
  const box = e.getBoundingClientRect(); return [box.x, box.y, box.width, box.height].map(Math.round)})"""


def test_the_first_load_shows_names_and_dashes_and_nothing_jumps_when_data_arrives(demo_site: Site, tab: Tabs) -> None:
    page = tab().page
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "overview-body" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(lambda url: "_dash-update-component" in url, hold)
    page.goto(demo_site.url + "/")
    page.wait_for_selector(".loading .hero", timeout=WAIT_MS)
    page.wait_for_timeout(500)
    assert page.get_attribute("html", "data-ready") is None
    assert "正在读取" in page.inner_text("body") and page.inner_text(".hero") == "—"
    before = page.evaluate(BOXES)
    for route in held:
        route.continue_()
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)
    assert page.evaluate(BOXES) == before


def test_ready_is_taken_back_with_the_click(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(case_site.url + "/")
    page.click('[data-action="prev-month"] a')
    assert page.get_attribute("html", "data-month") != "2026-11" or page.get_attribute("html", "data-ready") is None
    assert opened.ready().get_attribute("html", "data-month") == "2026-10"


@pytest.mark.parametrize(
    "query", ["month=2026-13", "month=%00", "org=NONE", "month=2026-10&month=2026-09", "x=1", "edition=7"]
)
def test_rubbish_in_the_address_falls_back(case_site: Site, tab: Tabs, query: str) -> None:
    opened = tab()
    page = opened.open(f"{case_site.url}/?{query}")
    assert page.get_attribute("html", "data-month") == "2026-11"
    assert opened.console == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (1024, 768)])
def test_nothing_leaves_the_screen_and_no_text_is_too_small(
    demo_site: Site, tab: Tabs, width: int, height: int
) -> None:
    page = tab(width, height).open(demo_site.url + "/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = page.evaluate("""() => Math.min(...[...document.querySelectorAll('body *')]
      .filter(e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
        && e.getClientRects().length && !e.closest('svg') && !['STYLE','SCRIPT'].includes(e.tagName))
      .map(e => parseFloat(getComputedStyle(e).fontSize)))""")
    assert smallest >= 12


def test_a_table_twin_is_one_click_away(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/")
    page.locator(".twin summary").first.click()
    assert page.locator(".twin").first.locator("tbody tr").count() == 12


def test_attention_leads_to_the_branch_and_back(case_site: Site, tab: Tabs) -> None:
    page = tab().open(case_site.url + "/")
    before = page.inner_text(".lede")
    page.locator(".attention a").first.click()
    page.wait_for_url("**org=*", timeout=WAIT_MS)
    page.wait_for_function("() => document.querySelectorAll('.row-line').length <= 1", timeout=WAIT_MS)
    page.click(".crumbs a")
    page.wait_for_function("() => document.querySelectorAll('.row-line').length > 1", timeout=WAIT_MS)
    assert page.inner_text(".lede") == before


def test_nothing_loaded_says_how_to_load(tmp_path: Any, tab: Tabs) -> None:
    site = Site(tmp_path)
    site.flask("db", "upgrade")
    site.start()
    try:
        assert "尚未入库任何数据" in tab().open(site.url + "/").inner_text("body")
    finally:
        site.stop()


def test_a_database_that_is_away_gives_the_last_good_numbers_and_recovers_unaided(own_site: Site, tab: Tabs) -> None:
    own_site.start()
    opened = tab()
    page = opened.open(own_site.url + "/")
    good = page.inner_text(".hero")
    database = own_site.folder / "reporting.db"
    own_site.stop()
    _set_aside(database)
    own_site.start()
    page.goto(own_site.url + "/")
    page.wait_for_selector('html[data-state="failed"]', timeout=WAIT_MS)
    text = page.inner_text("body")
    assert "读取失败，显示" in text and "DB-01" in text and "Traceback" not in text
    assert page.inner_text(".hero") == good
    page.goto(own_site.url + "/?month=2026-02")
    page.wait_for_selector(".state-note.failed", timeout=WAIT_MS)
    assert "暂时读不到数据" in page.inner_text("body")
    _bring_back(database)
    page.wait_for_selector('html[data-state="live"]', timeout=WAIT_MS)
    assert page.locator(".state-note").count() == 0


def _set_aside(database: Any) -> None:
    """As if the disk were gone: something that is no database stands in its place."""
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(part.with_name("aside" + suffix))
    database.mkdir()


def _bring_back(database: Any) -> None:
    database.rmdir()
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name("aside" + suffix)
        if part.exists():
            part.rename(database.with_name(database.name + suffix))
