"""What holds for every page, in a real browser: figures, addresses, sizes, states, tables, choosing an organisation."""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Playwright, Route

import commands
from tests.browser.conftest import FLAGS, WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]
PAGES = {"overview": "/", "meetings": "/meetings", "standings": "/standings", "volunteering": "/volunteering"}
QUERIES = ["", "?month=2026-10", "?month=2026-01", "?month=2026-11&org=JX01", "?org=B0007"]
ATTRIBUTES = """() => [...document.querySelectorAll('[data-figure]')].map(e => [
  e.dataset.figure, e.dataset.value, e.dataset.month || null, e.dataset.org || null])"""
ANSWERS = re.compile("_dash-update-component")
SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && e.getClientRects().length && !e.closest('svg') && !['STYLE','SCRIPT'].includes(e.tagName))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@cache
def figures(url: str, database: str, month: str, org: str | None) -> Any:
    """What `flask figures` prints of a site's database; asked here, because a process of its own takes two seconds."""
    server = Flask("commands")
    commands.register(server)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SITES[url].env.items():
            patch.setenv(name, value)
        told = server.test_cli_runner().invoke(args=["figures", "--month", month, *(("--org", org) if org else ())])
    assert told.exit_code == 0, told.stderr
    return json.loads(told.stdout)


SITES: dict[str, Site] = {}


def at(tree: Any, path: str) -> Any:
    """The value of a path; the standings are looked up by organisation."""
    for part in path.split("."):
        tree = next(row for row in tree if row["org_code"] == part) if isinstance(tree, list) else tree[part]
    return tree


def printed(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("path", PAGES.values())
def test_every_figure_on_the_page_is_the_jsons(case_site: Site, tab: Tabs, path: str, query: str) -> None:
    SITES[case_site.url] = case_site
    opened = tab()
    page = opened.open(case_site.url + path + query)
    month = page.get_attribute("html", "data-month") or ""
    org = re.search(r"org=(\w+)", query)
    shown = page.evaluate(ATTRIBUTES)
    assert len(shown) >= 9
    for at_path, value, other_month, _ in shown:
        told = figures(case_site.url, str(case_site.folder), other_month or month, org[1] if org else None)
        assert value == printed(at(told, at_path)), (at_path, other_month or month)
    assert opened.console == []


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=%00", "org=NONE", "month=2026-10&month=2026-09", "x=1", "edition=7", "page=99", "page=-1",
     "half=2026H3", "order=x", "group=nothing", "half=2099H1"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/meetings", "/standings"])
def test_rubbish_in_the_address_falls_back(case_site: Site, tab: Tabs, path: str, query: str) -> None:
    opened = tab()
    page = opened.open(f"{case_site.url}{path}?{query}")
    assert page.get_attribute("html", "data-month") == "2026-11"
    assert page.inner_text(".lede")
    assert opened.console == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (1024, 768), (768, 1024), (720, 450)])
@pytest.mark.parametrize("path", PAGES.values())
def test_nothing_leaves_the_screen_and_no_text_is_too_small(
    demo_site: Site, tab: Tabs, path: str, width: int, height: int
) -> None:
    """720 pixels are a desk screen at 200 % zoom."""
    page = tab(width, height).open(demo_site.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALLEST) >= 12


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (3840, 2160), (5760, 1080)])
@pytest.mark.parametrize("path", PAGES.values())
def test_a_bureau_of_24_branches_stands_on_one_screen(
    demo_site: Site, tab: Tabs, path: str, width: int, height: int
) -> None:
    page = tab(width, height).open(demo_site.url + path)
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [width, height]


@pytest.mark.parametrize("path", PAGES.values())
def test_back_and_forward_show_the_month_and_old_marks_stay_until_the_new_ones_are_there(
    case_site: Site, tab: Tabs, path: str
) -> None:
    opened = tab()
    page = opened.open(case_site.url + path)
    before = page.inner_text(".lede")
    held: list[Route] = []

    def hold(route: Route) -> None:
        is_answer = "-body.children" in (route.request.post_data or "")
        held.append(route) if is_answer else route.continue_()

    page.route(ANSWERS, hold)
    page.click('[data-action="prev-month"] a')
    page.wait_for_selector("#kept .page-root", timeout=WAIT_MS)
    page.wait_for_timeout(300)
    assert page.inner_text("main") and before in page.inner_text("main")
    assert page.get_attribute("html", "data-ready") is None
    for route in held:
        route.continue_()
    page.unroute(ANSWERS)
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)
    assert opened.ready().locator("#kept *").count() == 0
    page.go_back()
    page.wait_for_selector('html[data-month="2026-11"]', timeout=WAIT_MS)
    page.go_forward()
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)
    assert opened.ready().url == f"{case_site.url}{path}?month=2026-10"


def test_a_month_change_is_two_requests(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(case_site.url + "/standings")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click('[data-action="prev-month"] a')
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)
    opened.ready()
    assert len([url for url in asked if url.startswith("http")]) <= 2


@pytest.mark.parametrize("path", PAGES.values())
def test_before_the_first_answer_the_panels_stand_with_dashes(demo_site: Site, tab: Tabs, path: str) -> None:
    page = tab().page
    held: list[Route] = []

    def hold(route: Route) -> None:
        is_answer = "-body.children" in (route.request.post_data or "")
        held.append(route) if is_answer else route.continue_()

    page.route(ANSWERS, hold)
    page.goto(demo_site.url + path)
    page.wait_for_selector(".page-root.loading", timeout=WAIT_MS)
    assert page.get_attribute("html", "data-ready") is None
    words = page.inner_text("main")
    assert "正在读取" in words and "—" in words
    assert page.locator("[data-figure]").count() == 0
    for route in held:
        route.continue_()
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)


@pytest.mark.parametrize("path", PAGES.values())
def test_nothing_loaded_says_how_to_load(empty_site: Site, tab: Tabs, path: str) -> None:
    assert "尚未入库任何数据" in tab().open(empty_site.url + path).inner_text("body")


@pytest.mark.parametrize("path", ["/", "/meetings", "/volunteering"])
def test_one_key_shows_every_charts_table_and_hides_it(demo_site: Site, tab: Tabs, path: str) -> None:
    page = tab().open(demo_site.url + path)
    assert page.locator(".twin tbody tr").count() == 0
    page.keyboard.press("t")
    twins = page.locator(".twin")
    assert twins.count() >= 1
    for twin in twins.all():
        assert twin.locator("tbody tr").count() == 12
    page.keyboard.press("t")
    assert not any(twin.locator("table").is_visible() for twin in twins.all())


def test_one_click_shows_a_charts_table(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/")
    page.locator(".twin summary").first.click()
    assert page.locator(".twin").first.locator("tbody tr").count() == 12


def test_the_matrix_has_its_words_too(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/meetings")
    assert "已完成" not in page.inner_text(".matrix tbody")
    labels = page.eval_on_selector_all(".matrix tbody .g", "all => all.map(e => e.getAttribute('aria-label'))")
    assert len(labels) > 200 and all(labels)
    assert any(re.search(r"10月主题党日 已完成", label) for label in labels)
    page.keyboard.press("t")
    assert "已完成" in page.inner_text(".matrix tbody")
    assert page.locator(".matrix tbody .g").count() == 0


def choose(page: Page, typed: str, name: str) -> None:
    """Open the organisations, type, take one."""
    page.click("#org-picker")
    page.locator(".dash-dropdown-search").press_sequentially(typed)
    page.locator(".dash-dropdown-option").get_by_text(name).first.click()


@pytest.mark.parametrize(("typed", "name"), [("餐饮监", "餐饮"), ("cyjg", "餐饮")])
def test_an_organisation_is_found_by_name_or_initials_and_re_scopes_the_page(
    demo_site: Site, tab: Tabs, typed: str, name: str
) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/volunteering?month=2026-10")
    choose(page, typed, name)
    page.wait_for_url("**org=*", timeout=WAIT_MS)
    opened.ready()
    assert "month=2026-10" in page.url and "/volunteering" in page.url
    assert name in page.inner_text("#org-picker")
    assert page.locator(".service-table tbody tr").count() == 1
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('.service-table tbody tr').length > 20", timeout=WAIT_MS)
    assert opened.console == []


def test_pages_keep_month_and_organisation(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/?month=2026-10&org=JX01")
    page.click(".side a[href='/meetings']")
    page.wait_for_selector('html[data-ready="1"] .matrix', timeout=WAIT_MS)
    assert page.url.endswith("/meetings?month=2026-10&org=JX01")


def test_a_name_in_a_drawn_table_leads_to_the_branch_without_loading_anew(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/standings")
    page.evaluate("window.same = 1")
    name = page.locator(".standings-table a").first.get_attribute("title") or "?"
    page.locator(".standings-table a").first.click()
    page.wait_for_url("**/branches/*", timeout=WAIT_MS)
    page.wait_for_selector(".branch-head", timeout=WAIT_MS)
    opened.ready()
    assert page.evaluate("window.same") == 1
    assert page.inner_text("h1") == name


def test_the_basis_of_every_rule_is_one_click_away(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/meetings")
    assert not page.get_by_text("支部工作条例第十一条").first.is_visible()
    page.click(".bases summary")
    words = page.inner_text(".bases")
    assert words.count("法规") == 6 and words.count("惯例") == 1
    filled = "all => all.some(e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)')"
    assert not page.eval_on_selector_all(".bases td", filled), "a basis is a word in a frame, on the panel's own ground"


def test_the_matrix_steps_through_half_years_and_orders(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/meetings")
    page.click('[data-action="prev-half"] a')
    page.wait_for_url("**half=2026H1", timeout=WAIT_MS)
    opened.ready()
    assert "2026年上半年" in page.inner_text(".matrix-panel")
    page.get_by_text("按组织顺序").click()
    page.wait_for_url("**order=own**", timeout=WAIT_MS)
    opened.ready()
    assert page.locator(".matrix tr.ruled").count() == 0


def test_a_database_that_is_away_gives_the_last_good_pages(own_site: Site, tab: Tabs) -> None:
    """All three at once: each asks again after 15 seconds."""
    own_site.start()
    pages = {path: tab().open(own_site.url + path) for path in ("/meetings", "/standings", "/volunteering")}
    good = {path: (page.inner_text(".lede"), page.locator(".dense tbody tr").count()) for path, page in pages.items()}
    own_site.stop()
    with own_site.without_database():
        own_site.start()
        for path, page in pages.items():
            page.goto(own_site.url + path)
            page.wait_for_selector('html[data-state="failed"]', timeout=WAIT_MS)
            page.wait_for_selector(".dense tbody tr", timeout=WAIT_MS)
            words = page.inner_text("body")
            assert "读取失败，显示" in words and "DB-01" in words and "Traceback" not in words
            assert (page.inner_text(".lede"), page.locator(".dense tbody tr").count()) == good[path]
    for page in pages.values():
        page.wait_for_selector('html[data-state="live"]', timeout=WAIT_MS)
        assert page.locator(".state-note").count() == 0


def test_a_printed_page_is_clean(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/standings")
    page.emulate_media(media="print")
    for hidden in (".side", ".step", ".twin", ".toggles"):
        assert not any(node.is_visible() for node in page.locator(hidden).all()), hidden
    assert page.locator(".standings-table tbody tr").first.is_visible()


@pytest.mark.parametrize("path", PAGES.values())
def test_a_page_prints_on_one_sheet(demo_site: Site, tab: Tabs, path: str) -> None:
    printed_page = tab().open(demo_site.url + path).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed_page)) == 1


def test_old_data_is_said_and_grey(own_site: Site, tab: Tabs) -> None:
    own_site.later = "2026-12-20"
    own_site.start()
    page = tab().open(own_site.url + "/volunteering")
    assert page.get_attribute("html", "data-state") == "stale"
    words = page.inner_text(".state-note.stale")
    assert "数据停在 11月24日" in words and "正常每 7 天一次" in words
    assert page.locator(".page-root.stale [data-figure]").count() > 5


NO_CHINESE = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir><selectfont><rejectfont>
<pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern>
<pattern><patelt name="lang"><string>ja</string></patelt></pattern></rejectfont></selectfont></fontconfig>"""


def test_a_client_without_chinese_fonts_gets_the_pieces_it_needs(
    demo_site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(NO_CHINESE.format(cache=tmp_path / "cache"), encoding="utf-8")
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=FLAGS, env=os.environ | {"FONTCONFIG_FILE": str(config)}
    )
    page = browser.new_page(locale="zh-CN")
    page.goto(demo_site.url + "/meetings")
    page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)
    loaded = page.evaluate(
        "() => [...document.fonts].filter(f => f.status === 'loaded' && f.family.includes('Noto Sans SC')).length"
    )
    assert 5 < loaded < 60, "some pieces of the font, not all of it"
    missing = page.evaluate(
        "() => [...new Set(document.querySelector('main').innerText)].filter(c => c > '\\u3400' && "
        "!document.fonts.check('16px \"Noto Sans SC Variable\"', c))"
    )
    assert missing == []
    browser.close()
