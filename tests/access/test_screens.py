"""Paired screens: what a code is worth, what is kept of a token, that screens do not depend on one another."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from access import clock, current_viewer, pairing, screens
from access.pairing import ADDRESS_TRIES, CODE_LASTS, CODE_TRIES, ScreenError, Taken, Waiting, claim, stand
from queries.engine import reading, writing
from queries.schema import audit
from queries.schema import screens as table

pytestmark = pytest.mark.usefixtures("database")
ME, HALL, DESK = current_viewer(), "10.0.0.7", "10.0.0.2"


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> "Time":
    made = Time()
    monkeypatch.setattr(clock, "moment", lambda: made.now)
    return made


class Time:
    """The real time of day, in a test's hand."""

    now = datetime(2026, 11, 24, 9, 0)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


def shown(address: str = HALL) -> Waiting:
    found = stand(None, address)
    assert isinstance(found, Waiting)
    return found


def paired(name: str = "一楼大厅", address: str = HALL) -> tuple[int, str]:
    """A screen that has taken its token: (number, token)."""
    waiting = shown(address)
    number = claim(waiting.code, name, by=ME, address=DESK)
    taken = stand(waiting.secret, address)
    assert isinstance(taken, Taken)
    return number, taken.token


def wrong(*live: Waiting) -> str:
    return next(code for code in ("000000", "111111", "222222") if code not in [one.code for one in live])


def refused(code: str, address: str = DESK) -> str:
    with pytest.raises(ScreenError) as error:
        claim(code, "大厅", by=ME, address=address)
    return str(error.value)


def held(token: str) -> screens.Screen | None:
    with reading() as conn:
        return screens.holder(conn, token)


def actions() -> list[str]:
    with reading() as conn:
        return list(conn.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def test_a_screen_keeps_its_code_until_it_is_claimed_and_takes_its_token_once(time: Time) -> None:
    waiting = shown()
    assert waiting.code.isdigit() and len(waiting.code) == 6
    time.passes(seconds=30)
    again = stand(waiting.secret, HALL)
    assert again == Waiting(waiting.code, int(CODE_LASTS.total_seconds()) - 30)
    claim(f" {waiting.code[:3]} {waiting.code[3:]} ", " 一楼  大厅 ", by=ME, address=DESK)
    taken = stand(waiting.secret, HALL)
    assert isinstance(taken, Taken) and held(taken.token) is not None
    assert isinstance(stand(waiting.secret, HALL), Waiting)
    assert [(one.name, one.online) for one in screens.roll()] == [("一楼 大厅", True)]
    assert actions() == ["screen.pair"]


def test_nothing_in_the_database_is_the_token(database: str) -> None:
    number, token = paired()
    with reading() as conn:
        kept = conn.execute(select(table).where(table.c.screen == number)).one()
    assert token not in str(kept) and kept.token_hash == pairing.hashed(token)
    assert held(kept.token_hash) is None and held("") is None and held(None) is None  # type: ignore[arg-type]


def test_a_used_or_expired_code_is_refused(time: Time) -> None:
    one = shown()
    claim(one.code, "甲", by=ME, address=DESK)
    assert "代码不对或已过期" in refused(one.code)
    other = shown()
    time.passes(seconds=CODE_LASTS.total_seconds())
    assert "代码不对或已过期" in refused(other.code)
    assert stand(other.secret, HALL) != other
    assert actions() == ["screen.pair", "screen.refuse", "screen.refuse"]


def test_an_address_that_guesses_has_to_wait(time: Time) -> None:
    waiting = shown()
    for _ in range(ADDRESS_TRIES):
        assert "代码不对" in refused(wrong(waiting))
    assert f"输错{ADDRESS_TRIES}次" in refused(waiting.code)
    claim(waiting.code, "甲", by=ME, address="10.0.0.3")
    time.passes(minutes=11)
    claim(shown().code, "乙", by=ME, address=DESK)


def test_a_code_that_was_guessed_at_from_everywhere_is_worth_nothing() -> None:
    waiting = shown()
    for n in range(CODE_TRIES):
        refused(wrong(waiting), f"10.0.1.{n}")
    assert "代码不对或已过期" in refused(waiting.code, "10.0.2.1")
    renewed = stand(waiting.secret, HALL)
    assert isinstance(renewed, Waiting) and renewed.secret


def test_the_token_goes_only_to_the_screen_that_showed_the_code() -> None:
    waiting = shown()
    claim(waiting.code, "甲", by=ME, address=DESK)
    assert isinstance(stand(waiting.secret, "10.0.0.66"), Waiting)
    assert isinstance(stand(waiting.code, HALL), Waiting)
    assert isinstance(stand(waiting.secret, HALL), Taken)


def test_codes_at_one_address_are_bounded(time: Time) -> None:
    first = shown()
    for _ in range(pairing.WAITING):
        time.passes(seconds=1)
        last = shown()
    assert "代码不对或已过期" in refused(first.code)
    claim(last.code, "甲", by=ME, address=DESK)


@pytest.mark.parametrize("name", ["", "  ", "一" * 21])
def test_a_name_that_cannot_be_used_costs_no_try(name: str) -> None:
    waiting = shown()
    with pytest.raises(ScreenError, match="名称"):
        claim(waiting.code, name, by=ME, address=DESK)
    claim(waiting.code, "甲", by=ME, address=DESK)
    with pytest.raises(ScreenError, match="已有一块大屏叫“甲”"):
        claim(shown().code, "甲", by=ME, address=DESK)


def test_revoking_one_leaves_the_others_and_frees_its_name() -> None:
    (one, lost), (_, kept) = paired("甲"), paired("乙")
    assert screens.revoke(one, by=ME) == "甲"
    found, other = held(lost), held(kept)
    assert found is not None and found.revoked
    assert other is not None and not other.revoked
    assert [screen.name for screen in screens.roll()] == ["乙"]
    with pytest.raises(ScreenError, match="没有编号"):
        screens.order(one, "next", by=ME)
    paired("甲")


def test_a_screen_revoked_before_it_took_its_token_never_gets_one() -> None:
    waiting = shown()
    screens.revoke(claim(waiting.code, "甲", by=ME, address=DESK), by=ME)
    assert isinstance(stand(waiting.secret, HALL), Waiting)


def test_screens_outlive_loads_and_their_undoing() -> None:
    from datetime import date

    from ingest.load import undo
    from tests.builders import bureau, loaded

    _, token = paired()
    report = loaded(bureau())
    assert report.batch is not None
    undo(report.batch, actor="测试", as_of=date(2026, 11, 24))
    assert held(token) is not None


def test_what_a_screen_tells_is_noted_every_fifteen_seconds(time: Time) -> None:
    _, token = paired()
    told = {"page": "meetings", "pages": "overview,meetings", "width": 3840, "height": 2160, "scale": 2, "uptime": 61.4,
            "heap": None, "clock": 1_000_000 + 90_400}  # fmt: skip
    pulse = screens.read_pulse(told, 1_000_000)
    screen = held(token)
    assert screen is not None and not screens.beat(screen, pulse, HALL)
    time.passes(seconds=15)
    assert screens.beat(screen, pulse, HALL)
    (now,) = screens.roll()
    assert (now.page, now.pages, now.width, now.scale, now.uptime_s, now.heap_mb, now.clock_s) == (
        "meetings", ("overview", "meetings"), 3840, 2.0, 61, None, 90,
    )  # fmt: skip
    assert not screens.beat(now, pulse, HALL)
    time.passes(seconds=60)
    assert not screens.roll()[0].online


@pytest.mark.parametrize("value", [None, "x", -1, 10**30, float("nan"), True, [], {"a": 1}, "<b>总览"])
def test_nothing_a_screen_tells_breaks_the_roll(value: object) -> None:
    names = ("page", "pages", "width", "height", "scale", "uptime", "heap", "clock")
    pulse = screens.read_pulse(dict.fromkeys(names, value), 0)
    assert pulse.page in ("", "x", "b") and 0 <= pulse.width <= 100_000 and pulse.scale >= 10


def test_orders_stand_or_are_done_once_and_are_written_down(time: Time) -> None:
    number, token = paired()
    with writing() as conn:
        conn.execute(table.update().values(pages="overview,standings"))
    for what, value in (
        ("pin", "standings"),
        ("pause", None),
        ("hide-names", None),
        ("spotlight", "B1"),
        ("next", None),
    ):
        screens.order(number, what, value, by=ME)
    screen = held(token)
    assert screen is not None and screen.meeting
    assert (screen.pinned, screen.paused, screen.names_hidden, screen.spotlight) == ("standings", True, True, "B1")
    assert (screens.newer(screen, None), screens.newer(screen, 0), screens.newer(screen, 5)) == ([], ["next"], [])
    time.passes(minutes=1)
    assert screens.newer(screen, 0) == []
    screens.order(number, "end", by=ME)
    ended = held(token)
    assert ended is not None and not ended.meeting and ended.pinned == "standings"
    assert actions()[1:] == [f"screen.{w}" for w in ("pin", "pause", "hide-names", "spotlight", "next", "end")]
    for what, value in (
        ("pin", "volunteering"),
        ("pin", None),
        ("next", "x"),
        ("explode", None),
        ("spotlight", "x" * 99),
    ):
        with pytest.raises(ScreenError):
            screens.order(number, what, value, by=ME)


def test_a_load_holds_no_heartbeat_up(database: str, time: Time) -> None:
    """SQLite has one writer: the note is left out at once instead of waiting for a minute. PostgreSQL takes both."""
    from time import monotonic

    from sqlalchemy.exc import OperationalError

    _, token = paired()
    time.passes(seconds=20)
    screen = held(token)
    assert screen is not None
    pulse = screens.read_pulse({}, 0)
    began = monotonic()
    with writing():
        if database.startswith("sqlite"):
            with pytest.raises(OperationalError):
                screens.beat(screen, pulse, HALL)
        else:
            assert screens.beat(screen, pulse, HALL)
    assert monotonic() - began < 3
    assert screens.beat(screen, pulse, HALL)
