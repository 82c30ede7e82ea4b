"""对比 and 自上次以来 over the page: the address, back and forward, Escape, keys, a shared link, printing; nothing loads again."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]


def shows(page: Page, name: str, words: str) -> None:
    page.wait_for_function(
        """([name, words]) => { const d = document.getElementById(name);
          return !d.hidden && d.innerText.includes(words); }""",
        arg=[name, words],
        timeout=WAIT_MS,
    )


def closed(page: Page) -> None:
    page.wait_for_function("![...document.querySelectorAll('.drawer')].some(d => !d.hidden)", timeout=WAIT_MS)


def test_the_drawers_live_in_the_address(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(f"{case_site.url}/standings?month=2026-10&org=B0007")
    page.evaluate("window.same = 1")
    page.keyboard.press("c")
    shows(page, "compare", "去年同期")
    assert page.url.endswith("#compare")
    page.locator("#compare [data-records]").first.click()
    shows(page, "records", "口径")
    page.go_back()
    shows(page, "compare", "去年同期")
    page.keyboard.press("Escape")
    closed(page)
    assert "#" not in page.url
    page.click('[data-action="since"]')
    shows(page, "since", "入库之后")
    page.go_back()
    closed(page)
    page.go_forward()
    shows(page, "since", "入库之后")
    page.fill("#since input[type=date]", "2026-11-01")
    page.wait_for_url("**#since=2026-11-01")
    shows(page, "since", "从2026年11月1日（含）")
    assert page.evaluate("window.same") == 1
    assert opened.console == []


def test_a_shared_link_sets_two_branches_side_by_side(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(f"{case_site.url}/branches/B0007?month=2026-10#compare=group")
    shows(page, "compare", "个参加排名的支部的中间值")
    page.click("#beside-picker")
    page.locator(".dash-dropdown-search").press_sequentially("行政许可")
    page.locator(".dash-dropdown-option").get_by_text("行政许可").first.click()
    page.wait_for_url("**with=B0005", timeout=WAIT_MS)
    shows(page, "compare", "逐项比较每个指标")
    page.click("#compare .plain-link")
    closed(page)
    assert "with=B0005" in page.url
    assert opened.console == []


def test_a_comparison_prints_alone(case_site: Site, tab: Tabs) -> None:
    page = tab().open(f"{case_site.url}/?month=2026-10#compare")
    shows(page, "compare", "去年同期")
    page.emulate_media(media="print")
    assert page.locator("#compare").is_visible()
    assert not page.locator("main").is_visible()


def test_on_a_4k_screen_what_opens_stands_on_the_screen_and_is_doubled(case_site: Site, tab: Tabs) -> None:
    page = tab(3840, 2160).open(f"{case_site.url}/branches/B0007?month=2026-10")
    page.evaluate("window.scrollTo(0, 2000)")
    for key, name, words in (("c", "compare", "去年同期"), ("s", "since", "入库之后")):
        page.keyboard.press(key)
        shows(page, name, words)
        place = page.locator(f"#{name}").bounding_box()
        assert place and (place["y"], place["height"], place["x"] + place["width"]) == (0, 2160, 3840)
        close = page.locator(f"#{name} .close").bounding_box()
        assert close and close["height"] >= 60
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    help_ = page.locator("dialog.help").bounding_box()
    assert help_ and help_["width"] >= 1000


def test_the_list_is_one_4k_screen(case_site: Site, tab: Tabs) -> None:
    page = tab(3840, 2160).open(f"{case_site.url}/branches?month=2026-10")
    assert page.evaluate("document.documentElement.scrollHeight") == 2160
