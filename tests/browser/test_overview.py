"""The overview in a real browser: its numbers are the figures', its states are calm, its look holds at every size."""

from collections.abc import Callable

from playwright.sync_api import Route

from tests.browser.conftest import WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]


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
    assert page.locator(".standings tbody tr").count() == 24


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


def test_attention_leads_to_the_branch_and_back(case_site: Site, tab: Tabs) -> None:
    page = tab().open(case_site.url + "/")
    before = page.inner_text(".lede")
    page.locator(".attention a").first.click()
    page.wait_for_url("**/branches/*", timeout=WAIT_MS)
    page.wait_for_selector('html[data-ready="1"] .branch-head', timeout=WAIT_MS)
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('.standings tbody tr').length > 1", timeout=WAIT_MS)
    assert page.inner_text(".lede") == before


def test_a_database_that_is_away_gives_the_last_good_numbers_and_recovers_unaided(own_site: Site, tab: Tabs) -> None:
    own_site.start()
    opened = tab()
    page = opened.open(own_site.url + "/")
    good = page.inner_text(".hero")
    own_site.stop()
    with own_site.without_database():
        own_site.start()
        page.goto(own_site.url + "/")
        page.wait_for_selector('html[data-state="failed"]', timeout=WAIT_MS)
        text = page.inner_text("body")
        assert "读取失败，显示" in text and "DB-01" in text and "Traceback" not in text
        assert page.inner_text(".hero") == good
        page.goto(own_site.url + "/?month=2026-02")
        page.wait_for_selector(".state-note.failed", timeout=WAIT_MS)
        assert "暂时读不到数据" in page.inner_text("body")
    page.wait_for_selector('html[data-state="live"]', timeout=WAIT_MS)
    assert page.locator(".state-note").count() == 0
