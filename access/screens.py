"""The screens that are ours: who holds a token, what each one tells of itself every few seconds, what it is told to do.

A screen's standing orders (the pinned page, 会议模式) are its row's columns, so that it takes them up again after a
crash; what is done once (next, previous, reload) stands in a short list with numbers, of which it does the newer ones.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Literal

from sqlalchemy import Connection, Row, String, bindparam, select, update

from access import audit, clock
from access.pairing import ScreenError, check_free, hashed, named
from queries.engine import noting, reading, writing
from queries.schema import screens
from queries.viewer import Viewer

NOTED_EVERY = timedelta(seconds=15)
ONLINE_FOR = timedelta(seconds=45)  # two notes that were missed, and a little
ONCE_LASTS = timedelta(seconds=20)  # "next" is not done by a screen that comes back later
KEPT = 8  # orders that are done once
CODE_LENGTH = 64  # of an organisation
Once = Literal["next", "previous", "reload"]
# What an order is called in the audit and in answers; "next" and the like are done once, the rest stand.
ORDERS = {
    "pause": "暂停轮播", "resume": "继续轮播", "next": "下一页", "previous": "上一页", "hide-names": "隐去名称",
    "show-names": "显示名称", "spotlight": "聚焦支部", "unspotlight": "取消聚焦", "end": "结束会议模式", "pin": "固定页面",
    "unpin": "恢复轮播", "reload": "重新载入",
}  # fmt: skip
_ONCE = ("next", "previous", "reload")
_STANDING: dict[str, dict[str, Any]] = {
    "pause": {"paused": True},
    "resume": {"paused": False},
    "hide-names": {"names_hidden": True},
    "show-names": {"names_hidden": False},
    "unspotlight": {"spotlight": None},
    "end": {"paused": False, "names_hidden": False, "spotlight": None},
    "unpin": {"pinned": None},
}
_WITH = {"spotlight": "spotlight", "pin": "pinned"}  # orders that name a branch or a page, and where that stands
_s = screens.c
_BY_HASH = select(screens).where(_s.token_hash == bindparam("hash", type_=String))
_ALL = select(screens).where(_s.revoked_at.is_(None)).order_by(_s.name, _s.screen)


@dataclass(frozen=True, slots=True)
class Screen:
    """A paired screen as it last told of itself. `scale`: device pixels a CSS pixel; `taken`: it has got its token."""

    screen: int
    name: str
    taken: bool
    revoked: bool
    paired_at: datetime
    paired_by: str
    seen_at: datetime | None
    address: str
    page: str
    pages: tuple[str, ...]
    width: int
    height: int
    scale: float
    uptime_s: int
    heap_mb: int | None
    clock_s: int
    pinned: str | None
    paused: bool
    names_hidden: bool
    spotlight: str | None
    order_no: int
    orders: tuple[tuple[int, str, datetime], ...]

    @property
    def online(self) -> bool:
        """Whether it was heard of lately."""
        return self.seen_at is not None and clock.moment() - self.seen_at <= ONLINE_FOR

    @property
    def meeting(self) -> bool:
        """Whether it is in 会议模式."""
        return self.paused or self.names_hidden or self.spotlight is not None


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a screen tells of itself; read by `read_pulse`."""

    page: str
    pages: str
    width: int
    height: int
    scale: int
    uptime_s: int
    heap_mb: int | None
    clock_s: int


def read_pulse(told: Mapping[str, Any], at_ms: float) -> Pulse:
    """From JSON that anybody may have written; never raises. `at_ms`: the server's clock, against the screen's."""
    heap = told.get("heap")
    return Pulse(
        page=_text(told.get("page"), 20),
        pages=_text(told.get("pages"), 200),
        width=_whole(told.get("width"), 0, 100_000),
        height=_whole(told.get("height"), 0, 100_000),
        scale=_whole(_number(told.get("scale"), 1.0) * 100, 10, 1000),
        uptime_s=_whole(told.get("uptime"), 0, 10**9),
        heap_mb=None if heap is None else _whole(heap, 0, 10**6),
        clock_s=_whole((_number(told.get("clock"), at_ms) - at_ms) / 1000, -(10**9), 10**9),
    )


def _text(value: object, most: int) -> str:
    """Names of pages: letters and commas, nothing else comes back to a desk."""
    return (
        "".join(c for c in value if c.isascii() and (c.isalpha() or c == ","))[:most] if isinstance(value, str) else ""
    )


def _number(value: object, usual: float) -> float:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15  # NaN is no number
    return float(value) if good else usual  # type: ignore[arg-type]


def _whole(value: object, least: int, most: int) -> int:
    return min(max(round(_number(value, 0.0)), least), most)


def holder(conn: Connection, token: str | None) -> Screen | None:
    """Whose token it is, revoked or not; None for one that was never given."""
    if not token:
        return None
    row = conn.execute(_BY_HASH, {"hash": hashed(token)}).one_or_none()
    return _screen(row) if row is not None and compare_digest(row.token_hash, hashed(token)) else None


def viewer_of(screen: Screen) -> Viewer:
    """Whoever stands before a screen sees what the audience of walls may see."""
    return Viewer(name=screen.name, scope=None, audience="wall")


def roll() -> list[Screen]:
    """All screens that are not revoked, by name."""
    with reading() as conn:
        return [_screen(row) for row in conn.execute(_ALL)]


def beat(screen: Screen, pulse: Pulse, address: str) -> bool:
    """Note what a screen tells, every 15 seconds at most; whether it was noted. OperationalError: a load is under way."""
    at = clock.moment()
    if screen.seen_at is not None and timedelta(0) <= at - screen.seen_at < NOTED_EVERY:
        return False
    values = {name: getattr(pulse, name) for name in Pulse.__dataclass_fields__}
    with noting() as conn:
        conn.execute(
            update(screens).where(_s.screen == screen.screen).values(values | {"seen_at": at, "address": address})
        )
    return True


def newer(screen: Screen, seen: int | None) -> list[Once]:
    """What is to be done once, newer than the last number that the screen has seen. None: it has just been opened."""
    since = clock.moment() - ONCE_LASTS
    return [] if seen is None else [what for no, what, at in screen.orders if no > seen and at >= since]  # type: ignore[misc]


def order(screen: int, what: str, value: str | None = None, *, by: Viewer) -> Screen:
    """Tell a screen to do something (`ORDERS`); `value`: the page to pin, the code of the branch to spotlight."""
    if what not in ORDERS or (what in _WITH) != bool(value) or len(value or "") > CODE_LENGTH:
        raise ScreenError("没有这种指令")
    with writing() as conn:
        known = _known(conn, screen)
        if what == "pin" and value not in known.pages:
            raise ScreenError(f"“{known.name}”没有轮播这一页")
        changes = {_WITH[what]: value} if what in _WITH else _STANDING.get(what, {})
        number = known.order_no + 1
        if what in _ONCE:
            told = [*known.orders, (number, what, clock.moment())][-KEPT:]
            changes = {"orders": json.dumps([[no, one, at.isoformat()] for no, one, at in told])}
        conn.execute(update(screens).where(_s.screen == screen).values(changes | {"order_no": number}))
        detail = {"name": known.name} | ({"value": value} if value else {})
        audit.record(conn, actor=by.name, action=f"screen.{what}", object=f"大屏{screen}", detail=detail)
    return known


def rename(screen: int, name: str, *, by: Viewer) -> str:
    """Call a screen otherwise; the name as it is kept."""
    name = named(name)
    with writing() as conn:
        known = _known(conn, screen)
        check_free(conn, name, but=screen)
        conn.execute(update(screens).where(_s.screen == screen).values(name=name))
        detail = {"name": name, "before": known.name}
        audit.record(conn, actor=by.name, action="screen.rename", object=f"大屏{screen}", detail=detail)
    return name


def revoke(screen: int, *, by: Viewer) -> str:
    """Take a screen's token away; others keep theirs. Its name."""
    with writing() as conn:
        known = _known(conn, screen)
        conn.execute(update(screens).where(_s.screen == screen).values(revoked_at=clock.moment()))
        audit.record(conn, actor=by.name, action="screen.revoke", object=f"大屏{screen}", detail={"name": known.name})
    return known.name


def _known(conn: Connection, screen: int) -> Screen:
    row = conn.execute(select(screens).where(_s.screen == screen, _s.revoked_at.is_(None))).one_or_none()
    if row is None:
        raise ScreenError(f"没有编号{screen}的大屏，或已撤销")
    return _screen(row)


def _screen(row: Row[Any]) -> Screen:
    return Screen(
        screen=row.screen,
        name=row.name,
        taken=row.token_hash is not None,
        revoked=row.revoked_at is not None,
        paired_at=row.paired_at,
        paired_by=row.paired_by,
        seen_at=row.seen_at,
        address=row.address,
        page=row.page,
        pages=tuple(filter(None, row.pages.split(","))),
        width=row.width,
        height=row.height,
        scale=row.scale / 100,
        uptime_s=row.uptime_s,
        heap_mb=row.heap_mb,
        clock_s=row.clock_s,
        pinned=row.pinned,
        paused=row.paused,
        names_hidden=row.names_hidden,
        spotlight=row.spotlight,
        order_no=row.order_no,
        orders=tuple((no, what, datetime.fromisoformat(at)) for no, what, at in json.loads(row.orders)),
    )
