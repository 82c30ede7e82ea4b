"""The site without a mouse: one list of keys, when they are asleep, the way through tables, where the focus is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]
FOCUSED = "() => document.activeElement.getAttribute('data-figure') || document.activeElement.id || document.activeElement.tagName"


def help_of(page: Page) -> str:
    """What the window of help lists, opened and closed by keys."""
    page.keyboard.press("?")
    page.wait_for_selector("dialog.help", timeout=WAIT_MS)
    words = page.inner_text("dialog.help dl")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.help", state="detached", timeout=WAIT_MS)
    return words


def test_help_lists_the_keys_of_the_page_holds_the_focus_and_gives_it_back(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/standings")
    page.focus('[data-action="help"]')
    page.keyboard.press("Enter")
    inside = "() => document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)"
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("0")
    assert page.locator("dialog.help").is_visible(), "the keys sleep behind it"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.action") == "help"
    words = help_of(page)
    assert "查找组织" in words and "表格里下一个、上一个支部" in words and "后一支部" not in words
    page = opened.open(demo_site.url + "/branches/B0012")
    assert "后一支部、前一支部" in (words := help_of(page)) and "表格里下一个" not in words
    page = opened.open(demo_site.url + "/scheme")
    assert "查找" not in help_of(page)
    assert opened.console == []


@pytest.mark.parametrize(
    ("address", "then"),
    [
        ("/standings?month=2026-10&org=JX01&group=&order=own", "/standings"),
        ("/branches?month=2026-10&chip=overdue&sort=-hours", "/branches"),
        ("/branches/B0012?month=2026-10&with=B0001", "/"),
        ("/?month=2026-10#records=meetings.month.missed", "/"),
    ],
)
def test_one_key_resets(demo_site: Site, tab: Tabs, address: str, then: str) -> None:
    opened = tab()
    page = opened.open(demo_site.url + address)
    page.keyboard.press("0")
    page.wait_for_url(demo_site.url + then, timeout=WAIT_MS)
    page.wait_for_selector('html[data-ready="1"][data-month="2026-11"]', timeout=WAIT_MS)
    assert not page.locator("#records").is_visible()
    page.go_back()
    page.wait_for_selector('html[data-month="2026-10"]', timeout=WAIT_MS)
    opened.ready().click('[data-action="reset"]')
    page.wait_for_url(demo_site.url + then, timeout=WAIT_MS)
    assert opened.console == []


def test_keys_sleep_while_something_is_typed_composed_or_held(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/branches?month=2026-10")
    page.keyboard.press("/")
    page.keyboard.type("t0?j")
    assert page.input_value("#branches-search") == "t0?j"
    page.wait_for_url("**q=**", timeout=WAIT_MS)
    page = opened.open(demo_site.url + "/standings?month=2026-10")
    for key in ("Control+0", "Alt+0", "Meta+t"):
        page.keyboard.press(key)
    page.evaluate("""() => [{key: '0', isComposing: true}, {key: '0', keyCode: 229}].forEach(how =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...how})))""")
    assert page.url.endswith("/standings?month=2026-10")
    assert page.locator("html.as-tables, dialog").count() == 0
    page.keyboard.press("/")
    page.wait_for_selector(".dash-dropdown-search:focus", timeout=WAIT_MS)
    page.keyboard.type("0t")
    assert page.input_value(".dash-dropdown-search") == "0t"


def test_a_table_is_one_stop_with_arrows_inside_and_leads_to_records_and_back(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/standings?month=2026-10")
    assert page.locator('.standings-table [data-records][tabindex="0"]').count() == 1
    page.locator('.standings-table [data-records][tabindex="0"]').focus()
    first = page.evaluate(FOCUSED)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(FOCUSED)
    assert below != first and below.rsplit(".", 1)[1] == first.rsplit(".", 1)[1]
    page.keyboard.press("Enter")
    page.wait_for_selector("#records:not([hidden]) .number-card", timeout=WAIT_MS)
    assert page.evaluate(FOCUSED) == "records"
    steps = page.locator("#records .crumbs a")
    assert steps.first.inner_text() == "全局" and steps.count() == 3
    code = below.split(".")[1]
    assert steps.last.get_attribute("href") == f"/branches/{code}?month=2026-10"
    assert page.locator('#records [aria-current="location"]').inner_text() == "明细"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == below
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    to = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{to}", timeout=WAIT_MS)
    assert opened.console == []


def test_the_list_has_its_rows_and_its_figures(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/branches?month=2026-10")
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = "() => document.activeElement.closest('.ag-row').getAttribute('row-index')"
    assert page.evaluate(focused) == "1"
    page.locator('.ag-row[row-index="1"] [col-id="total"]').focus()
    page.keyboard.press(" ")
    page.wait_for_selector("#records:not([hidden]) .number-card", timeout=WAIT_MS)
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "1"
    page.locator('.ag-row[row-index="2"] [col-id="on_time"] [data-records]').click()
    page.wait_for_selector("#records:not([hidden]) .number-card", timeout=WAIT_MS)
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "2"
    page.keyboard.press("Tab")
    assert not page.evaluate("document.querySelector('.list-grid').contains(document.activeElement)"), (
        "not cell by cell"
    )
    page.go_back()
    assert "/branches?month=2026-10#records=" in page.url, (
        "a figure leads to its records, the row beside it to the branch"
    )
    assert opened.console == []


def test_the_first_stop_skips_to_the_page_and_a_new_page_tells_what_it_is(demo_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(demo_site.url + "/?month=2026-10")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "main"
    assert page.url.endswith("/?month=2026-10")
    page.locator(".attention a").first.click()
    page.wait_for_selector('html[data-ready="1"] .branch-head', timeout=WAIT_MS)
    name = page.inner_text("h1")
    page.wait_for_function(f"() => document.getElementById('said').textContent.startsWith('{name}：')", timeout=WAIT_MS)
    assert page.title() == f"{name} · 机关党建看板"
    assert page.evaluate(FOCUSED) == "main"
    assert page.locator("html").get_attribute("lang") == "zh-CN"
