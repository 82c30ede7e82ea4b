"""The branch page in a real browser: the way there and back, keys, requests, copying, sizes, words for marks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS, Site, Tab
from tests.browser.test_pages import SMALLEST

Tabs = Callable[..., Tab]


def goes_to(page: Page, code: str) -> None:
    page.wait_for_url(f"**/branches/{code}*", timeout=WAIT_MS)
    page.wait_for_selector('html[data-ready="1"] .branch-head', timeout=WAIT_MS)


def test_from_the_bureau_to_a_missed_meeting_and_back(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/meetings?month=2026-10")
    row = page.locator(".missed-table tbody tr").first
    what = row.locator(".what").inner_text()
    row.locator("a").click()
    page.wait_for_selector('html[data-ready="1"] .branch-head', timeout=WAIT_MS)
    assert "逾期" in page.inner_text(".lede") and "month=2026-10" in page.url
    label = page.locator(".timeline .g-missed").first.get_attribute("aria-label") or ""
    assert label.startswith(what) and "逾期" in label
    page.locator(".crumbs a").first.click()
    page.wait_for_selector('html[data-ready="1"] .overview-grid', timeout=WAIT_MS)
    assert page.url == f"{demo_site.url}/?month=2026-10"
    page.go_back()
    page.wait_for_selector('html[data-ready="1"] .branch-head', timeout=WAIT_MS)
    page.go_back()
    page.wait_for_selector('html[data-ready="1"] .missed-table', timeout=WAIT_MS)
    assert page.url == f"{demo_site.url}/meetings?month=2026-10"
    assert opened.console == []


def test_a_month_change_is_two_requests_and_keeps_the_comparison(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/branches/B0018?month=2026-11&with=B0001")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click('[data-action="prev-month"] a')
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)
    opened.ready()
    assert len([url for url in asked if url.startswith("http")]) <= 2
    assert page.url == f"{demo_site.url}/branches/B0018?month=2026-10&with=B0001"


def test_j_and_k_step_through_the_ranks(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/branches/B0012?month=2026-10")
    after = page.get_attribute('[data-action="next-branch"] a', "href") or ""
    page.keyboard.press("j")
    goes_to(page, after.split("/")[2].split("?")[0])
    page.keyboard.press("k")
    goes_to(page, "B0012")
    assert page.url.endswith("/branches/B0012?month=2026-10")
    assert opened.console == []


def test_another_branch_is_chosen_to_be_compared_with(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/branches/B0018?month=2026-10")
    page.click("#branch-rival")
    page.locator(".dash-dropdown-search").press_sequentially("餐饮")
    page.locator(".dash-dropdown-option").get_by_text("餐饮").first.click()
    page.wait_for_url("**with=*", timeout=WAIT_MS)
    opened.ready()
    assert "餐饮" in page.inner_text(".rival thead")
    assert "相差之和" in page.inner_text(".rival tfoot")


@pytest.mark.parametrize("allowed", [True, False])
def test_one_click_copies_the_reminder_or_selects_it(demo_site: Site, tab: Tabs, allowed: bool) -> None:
    page = tab(permissions=["clipboard-read", "clipboard-write"] if allowed else []).page
    if not allowed:
        page.add_init_script(
            "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
        )
    page.goto(demo_site.url + "/branches/B0003?month=2026-11")
    page.wait_for_selector('html[data-ready="1"] [data-copy]', timeout=WAIT_MS)
    text = page.inner_text(".reminder")
    page.click("[data-copy]")
    if allowed:
        page.wait_for_selector("text=已复制", timeout=WAIT_MS)
        copied = page.evaluate("navigator.clipboard.readText()")
    else:
        page.wait_for_selector("text=请按 Ctrl+C", timeout=WAIT_MS)
        copied = page.evaluate("window.getSelection().toString()")
    assert copied.split() == text.split() and "已逾期" in text


def test_records_come_window_by_window_without_jumping_to_the_top(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/branches/B0016?month=2026-11")
    first = page.eval_on_selector_all("[data-record^='activities:']", "all => all.map(e => e.dataset.record)")
    page.locator('[data-action="next-page"] a').scroll_into_view_if_needed()
    page.click('[data-action="next-page"] a')
    page.wait_for_url("**page=2", timeout=WAIT_MS)
    opened.ready()
    then = page.eval_on_selector_all("[data-record^='activities:']", "all => all.map(e => e.dataset.record)")
    assert len(first) == len(then) == 12 and not set(first) & set(then)
    assert page.evaluate("window.scrollY") > 500


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1920, 1080), (1024, 768), (768, 1024), (720, 450)])
def test_nothing_leaves_the_screen_and_no_text_is_too_small(
    demo_site: Site, tab: Tabs, width: int, height: int
) -> None:
    opened = tab(width, height)
    page = opened.open(demo_site.url + "/branches/B0019")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALLEST) >= 12
    assert opened.console == []


def test_marks_have_words_and_the_print_is_clean(demo_site: Site, tab: Tabs) -> None:
    page = tab().open(demo_site.url + "/branches/B0019")
    labels = page.eval_on_selector_all(".timeline .g", "all => all.map(e => e.getAttribute('aria-label'))")
    assert len(labels) > 30 and all(labels)
    page.keyboard.press("t")
    assert "10月未完成" in page.inner_text(".timeline")
    assert page.locator(".timeline .g").count() == 0
    assert all(twin.locator("tbody tr").count() >= 3 for twin in page.locator(".twin").all())
    page.keyboard.press("t")
    page.emulate_media(media="print")
    for hidden in (".side", ".step", ".twin", ".way", "[data-copy]"):
        assert not any(node.is_visible() for node in page.locator(hidden).all()), hidden
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 3


@pytest.mark.parametrize("code", ["%E4%B8%8D%E5%AD%98%E5%9C%A8", "a%2Fb", "B0001%20"])
def test_an_unknown_code_is_said_calmly(demo_site: Site, tab: Tabs, code: str) -> None:
    opened = tab()
    page = opened.open(f"{demo_site.url}/branches/{code}?month=2026-10")
    assert "没有这个支部" in page.inner_text("main")
    assert page.get_attribute("main .plain-link", "href") == "/standings?month=2026-10"
    assert opened.console == []
