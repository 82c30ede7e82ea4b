"""A wall at night: it rests in the hours set, wakes by a key, moves a little every hour."""

import pytest
from playwright.sync_api import expect

from tests.browser import walls
from tests.browser.conftest import WAIT_MS, Site
from tests.browser.walls import Tabs

HOURS = """() => [
  ['22:00-06:30', 22, 0], ['22:00-06:30', 6, 29], ['22:00-06:30', 6, 30], ['22:00-06:30', 21, 59],
  ['12:30-14:00', 12, 30], ['12:30-14:00', 14, 0], ['', 3, 0],
].map(([quiet, hour, minute]) => window.board.wall.night.holds(quiet, new Date(2026, 10, 24, hour, minute)))"""


def at(page: object, hour: int) -> None:
    """Let the server's last word have been of another hour."""
    page.evaluate(f"window.board.wall.heart.heard.now = '2026-11-24T{hour:02}:20:00.000'")  # type: ignore[attr-defined]


def test_it_rests_in_the_hours_set_and_a_key_wakes_it(
    own_site: Site, tab: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WALL_QUIET", "00:00-23:59")
    own_site.start()
    opened = tab(1920, 1080, fresh=True)
    page = opened.page
    page.goto(own_site.url + "/wall")
    rest = page.locator("#wall-rest")
    expect(rest).to_be_visible(timeout=WAIT_MS)
    expect(rest).to_contain_text("23:59 恢复显示")
    assert page.evaluate("document.elementFromPoint(100, 40).closest('#wall-rest') !== null"), "nothing shines through"
    page.keyboard.press("ArrowRight")
    expect(rest).to_be_hidden(timeout=WAIT_MS)
    walls.stands(page)
    assert page.evaluate(HOURS) == [True, True, False, False, True, False, False]
    assert opened.console == []


def test_it_moves_two_pixels_an_hour_and_comes_back(demo_site: Site, tab: Tabs) -> None:
    page = walls.opened(tab(1920, 1080), demo_site)
    seen = []
    for hour in (8, 9, 10, 11, 12):
        at(page, hour)
        page.wait_for_timeout(1200)
        box = page.evaluate(
            "(() => { const b = document.querySelector('.wall-head').getBoundingClientRect(); return [b.left, b.top]; })()"
        )
        seen.append(tuple(box))
    assert seen[0] == seen[4] == (0, 0)
    assert len(set(seen[:4])) == 4 and all(max(map(abs, place)) <= 2 for place in seen)
    assert page.evaluate("document.documentElement.scrollWidth") == 1920
