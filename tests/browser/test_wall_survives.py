"""A wall outlives what happens in days: nets, servers, databases, clocks, tabs; and works on unaided."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from config import SHANGHAI
from tests.browser import walls
from tests.browser.conftest import WAIT_MS, Site
from tests.browser.walls import Tabs

FAILED = re.compile(r"\d\d:\d\d 起读取失败每 1 秒重试，显示 \d\d:\d\d 的数据")
ASK = "window.board.wall.ask()"
BODY = "wall-body"


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asks every second."""
    monkeypatch.setenv("WALL_REFRESH_S", "1")


@pytest.fixture
def site(own_site: Site) -> Iterator[Site]:
    own_site.start()
    return own_site


def note(page: Page) -> str:
    return page.inner_text("#wall-note").replace("\n", "")


def ink(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.querySelector('.leaf.on .sentence span')).color")


def test_a_net_that_is_cut_leaves_the_numbers_in_grey_until_it_is_back(site: Site, tab: Tabs) -> None:
    page = walls.opened(tab(fresh=True), site)
    bright = ink(page)
    page.evaluate(walls.MARK)
    page.context.set_offline(True)
    walls.wait_for_state(page, "failed")
    assert FAILED.search(note(page))
    assert page.is_visible("#wall-note")
    assert ink(page) != bright
    assert page.evaluate(walls.LEAVES_STAYED)
    page.context.set_offline(False)
    walls.wait_for_state(page, "live")
    assert ink(page) == bright
    assert not page.is_visible("#wall-note")
    assert page.evaluate(walls.LEAVES_STAYED)


def test_a_database_that_is_away_survives_reloads_and_a_restart(site: Site, tab: Tabs) -> None:
    opened = tab(fresh=True)
    page = walls.opened(opened, site)
    shown = page.inner_text(".leaf.on .sentence")
    with site.without_database():
        walls.wait_for_state(page, "failed")
        since = page.evaluate("localStorage['wall-failed-since'] -= 3600000")
        page.reload()
        walls.stands(page)
        walls.wait_for_state(page, "failed")
        assert page.inner_text(".leaf.on .sentence") == shown
        assert note(page).startswith(page.evaluate(f"new Date({since}).toTimeString().slice(0, 5)"))
        site.stop()
        site.start()
        page.reload()
        walls.stands(page)
        assert page.inner_text(".leaf.on .sentence") == shown
        assert page.get_attribute("html", "data-state") == "failed"
    walls.wait_for_state(page, "live")
    assert page.evaluate("localStorage['wall-failed-since']") is None


def test_a_server_that_restarts_on_the_next_day_is_read_unaided(site: Site, tab: Tabs) -> None:
    page = walls.opened(tab(fresh=True), site)
    before = walls.version(page)
    site.stop()
    walls.wait_for_state(page, "failed")
    site.later = "2026-12-01"
    site.start()
    walls.wait_for_state(page, "live")
    page.wait_for_selector('html[data-as-of="2026-12-01"]', timeout=WAIT_MS)
    assert walls.version(page) != before
    assert page.inner_text("#wall-day").startswith("12月1日")


def test_a_page_that_came_without_its_server_begins_anew_by_itself(site: Site, tab: Tabs) -> None:
    opened = tab(fresh=True)
    page = opened.page
    page.add_init_script("""setInterval(() => { const guard = window.board && window.board.wall && window.board.wall.guard;
      if (guard && !guard.drawn) { guard.drawn = -60000; } }, 100)""")
    page.route("**/_dash-layout", lambda route: route.abort())
    page.goto(f"{site.url}/wall")
    page.wait_for_timeout(1500)
    page.unroute("**/_dash-layout")
    walls.stands(page)


def test_a_tab_that_takes_the_place_of_a_dead_one_shows_the_same(site: Site, tab: Tabs) -> None:
    opened = tab(fresh=True)
    page = walls.opened(opened, site, "?pages=overview:3,meetings:3")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    assert page.get_attribute("html", "data-page") == "meetings"
    page.wait_for_url("**pin=meetings", timeout=WAIT_MS)
    address = page.url
    page.close()
    page = opened.page.context.new_page()
    page.goto(address)
    walls.stands(page)
    assert page.get_attribute("html", "data-page") == "meetings"


@pytest.mark.parametrize("minutes", [-10, 10])
def test_the_wall_tells_the_servers_time_whatever_its_own_clock_says(site: Site, tab: Tabs, minutes: int) -> None:
    opened = tab(fresh=True)
    opened.page.add_init_script(f"""(() => {{ const Real = Date, off = {minutes * 60_000};
      window.Date = class extends Real {{
        constructor(...given) {{ if (given.length) {{ super(...given); }} else {{ super(Real.now() + off); }} }}
        static now() {{ return Real.now() + off; }}
      }}; }})()""")
    page = walls.opened(opened, site)
    page.wait_for_selector("#wall-time:not(:empty)", timeout=WAIT_MS)
    now, told = datetime.now(SHANGHAI), page.inner_text("#wall-time")
    assert told in {f"{now - timedelta(seconds=ago):%H:%M}" for ago in (0, 5)}


def test_a_running_clock_goes_over_midnight(site: Site, tab: Tabs) -> None:
    page = walls.opened(tab(fresh=True), site)
    expect(page.locator("#wall-day")).to_have_text("11月24日 周二", timeout=WAIT_MS)
    page.context.set_offline(True)
    page.evaluate("window.board.wall.heart.heard.now = '2026-11-24T23:59:59.900'")
    expect(page.locator("#wall-day")).to_have_text("11月25日 周三", timeout=WAIT_MS)


def test_a_tick_is_skipped_while_one_is_under_way(site: Site, tab: Tabs) -> None:
    page = walls.opened(tab(fresh=True), site)
    asked: list[Route] = []
    page.route("**/_dash-update-component*", lambda route: asked.append(route))
    page.wait_for_timeout(3500)
    page.evaluate(f"{ASK}; {ASK}")
    page.wait_for_timeout(100)
    assert len(asked) == 1
    with page.expect_response("**/_dash-update-component*"):
        asked[0].continue_()
    page.unroute("**/_dash-update-component*")
    with page.expect_response("**/_dash-update-component*") as answer:
        pass
    assert BODY not in answer.value.json()["response"]


def test_a_load_changes_what_it_changes_and_nothing_blinks(site: Site, tab: Tabs) -> None:
    opened = tab(fresh=True)
    page = walls.opened(opened, site)
    page.evaluate(walls.MARK)
    page.evaluate(walls.WATCH)
    before = walls.version(page)
    walls.load_one(site, 1)
    expect(page.locator(".leaves-read")).not_to_have_attribute("data-version", before, timeout=WAIT_MS)
    walls.stands(page)
    page.wait_for_timeout(1200)
    assert page.evaluate(walls.LEAVES_STAYED)
    assert page.evaluate("window.blanks") == 0
    assert opened.console == []


def test_keys_turn_hold_and_pin(case_site: Site, tab: Tabs) -> None:
    page = walls.opened(tab(1920, 1080), case_site, "?pages=overview:3600,standings:3600,volunteering:3600")

    def shown() -> str | None:
        return page.get_attribute("html", "data-page")

    def press(key: str, expected: str) -> None:
        for _ in range(12):  # a page may have several leaves
            page.keyboard.press(key)
            if shown() == expected:
                return
        raise AssertionError(f"{key}: {shown()}")

    assert shown() == "overview"
    press("ArrowRight", "standings")
    press("ArrowRight", "volunteering")
    press("ArrowRight", "overview")
    press("ArrowLeft", "volunteering")
    page.keyboard.press(" ")
    assert page.locator(".wall-head nav .held").count() == 1
    page.keyboard.press(" ")
    assert page.locator(".wall-head nav .held").count() == 0
    page.keyboard.press("p")
    page.wait_for_url("**pin=volunteering", timeout=WAIT_MS)
    page.keyboard.press("P")
    page.wait_for_url(lambda address: "pin=" not in address, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("?pages=standings:5,overview:5&pin=overview", "overview"),
        ("?pages=standings&pin=meetings", "standings"),
        (
            "?pages=<script>,;x:9,standings:abc,volunteering:99999&density=huge&month=%00&org=%27&pin[]=1",
            "volunteering",
        ),
        ("?pages=nothing", "overview"),
        ("?pages=meetings&pages=standings", "overview"),
    ],
)
def test_rubbish_in_the_address_is_left_out(case_site: Site, tab: Tabs, query: str, first: str) -> None:
    opened = tab(1920, 1080)
    page = walls.opened(opened, case_site, query)
    assert page.get_attribute("html", "data-page") == first
    assert page.get_attribute("html", "data-state") == "live"
    assert opened.console == []
