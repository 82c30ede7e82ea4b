"""A screen and a desk in two real browsers: code, pairing, orders seen within three seconds, revoked."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import WAIT_MS, Site, Tab

Tabs = Callable[..., Tab]
SEEN_MS = 3000


def ordered(desk: Page, screen: Page, button: str, seen: str) -> None:
    """Press a button at the desk: within three seconds the screen shows it."""
    desk.click(f"#screens-{button}")
    screen.wait_for_function(f"() => Boolean({seen})", timeout=SEEN_MS)


def shown_code(screen: Page) -> str:
    code = screen.locator("#code")
    expect(code).to_have_text(re.compile(r"\d{3} \d{3}"), timeout=WAIT_MS)
    return code.inner_text()


def paired(site: Site, tab: Tabs) -> tuple[Page, Page]:
    screen, desk = tab(1920, 1080, fresh=True).page, tab().open(site.url + "/screens")
    screen.goto(site.url + "/wall/pair?pages=overview:600,volunteering:600")
    desk.fill("#screens-code", shown_code(screen))
    desk.fill("#screens-name", f"大厅{time.monotonic_ns() % 10**6}")
    desk.click("#screens-pair")
    screen.wait_for_url("**/wall?pages=overview*", timeout=WAIT_MS)
    screen.wait_for_selector('html[data-ready="1"] .leaf.on', timeout=WAIT_MS)
    expect(desk.locator(".screens-choice input:checked")).to_have_count(1, timeout=WAIT_MS)
    return screen, desk


def test_a_screen_is_paired_ordered_about_and_revoked(case_site: Site, tab: Tabs) -> None:
    screen, desk = paired(case_site, tab)
    time.sleep(2.5)  # its first pulse: from then on orders are newer
    ordered(desk, screen, "next", "document.documentElement.dataset.page === 'volunteering'")
    ordered(desk, screen, "pause", "window.board.wall.turns.paused")
    desk.click("#screens-branch")
    desk.keyboard.type("B0007")
    desk.locator(".dash-dropdown-option").first.click(timeout=WAIT_MS)
    desk.keyboard.press("Escape")
    ordered(desk, screen, "spotlight", "document.querySelector('.spotlight h1')")
    name = screen.inner_text(".spotlight h1")
    assert screen.evaluate("document.querySelector('.spotlight').scrollWidth <= innerWidth")
    ordered(desk, screen, "hide-names", "document.documentElement.dataset.names === 'hidden'")
    assert name not in screen.inner_text("#wall") and screen.inner_text(".spotlight h1") == "某支部"
    screen.reload()
    screen.wait_for_selector(".spotlight h1", timeout=WAIT_MS)
    assert name not in screen.inner_text("#wall")
    ordered(desk, screen, "show-names", "!document.documentElement.dataset.names")
    assert screen.inner_text(".spotlight h1") == name
    ordered(desk, screen, "end", "!document.querySelector('.spotlight') && !window.board.wall.turns.paused")
    desk.once("dialog", lambda asked: asked.accept())
    desk.click("#screens-revoke")
    screen.wait_for_url("**/wall/pair*", timeout=WAIT_MS)
    shown_code(screen)


def test_the_roll_refreshes_and_leaves_what_is_typed(case_site: Site, tab: Tabs) -> None:
    desk = tab().open(case_site.url + "/screens")
    desk.fill("#screens-code", "123 4")
    desk.focus("#screens-code")
    for _ in range(2):
        with desk.expect_response("**/_dash-update-component*", timeout=WAIT_MS):
            pass
    assert desk.input_value("#screens-code") == "123 4"
    assert desk.evaluate("document.activeElement.id") == "screens-code"
    desk.fill("#screens-name", "大厅")
    desk.click("#screens-pair")
    expect(desk.locator("#screens-paired")).to_contain_text("代码不对或已过期", timeout=WAIT_MS)
    assert desk.evaluate("document.documentElement.scrollWidth") <= 1440


def test_the_code_is_read_from_afar(case_site: Site, tab: Tabs) -> None:
    for width, height in ((1920, 1080), (3840, 2160), (3840, 1080)):
        screen = tab(width, height, fresh=True).page
        screen.goto(case_site.url + "/wall/pair")
        shown_code(screen)
        rem, size = screen.evaluate(
            "['html', '#code'].map(s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))"
        )
        assert size >= 10 * rem
        assert screen.evaluate("document.documentElement.scrollWidth") <= width
        right = screen.evaluate(
            "Math.max(...[...document.querySelectorAll('.pair *')].map(e => e.getBoundingClientRect().right))"
        )
        assert right <= min(width, 120 * rem) + 1
