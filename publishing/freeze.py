"""Freezing a month: a copy of its derived rows under a snapshot number of its own, which nothing writes again."""

from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, literal, or_, select, true

from access import audit
from config import now
from ingest.derive.roundup import round_up
from ingest.derive.standings import compare_again
from ingest.derive.starts import Changes
from ingest.derive.tree import read_tree
from ingest.load import bring_up, holds_demo
from ingest.turn import is_due
from queries.engine import note_sizes, writing
from queries.publish_checks import Check, checks
from queries.schema import DERIVED, LIVE, ROUNDED_UP, obligations, pioneer_halves, publications, scope_now, snapshots
from queries.scope import Edition, data_version, editions, resolve
from queries.view import View
from queries.viewer import Viewer
from rules.periods import add_months, month_of

MONTHS_BEFORE = 12  # pages of a month look back so far: the trend and the same month last year
DECEMBER = 12
LONGEST_REASON = 1000


class PublishError(ValueError):
    """A month that is not published; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published, and what the list of checks said then."""

    edition: Edition
    checks: list[Check]


def publish(month: int, *, viewer: Viewer, today: date, reason: str = "", expected: int | None = None) -> Published:
    """Publish a month's figures of now as its next edition, in one transaction; a PublishError says why not.

    `expected`: the number this edition must have; where another one was faster, nothing is published.
    """
    with writing() as conn:
        if is_due(conn, today):
            bring_up(conn, as_of=today, touched=Changes())
        number = _next_edition(conn, month, reason.strip(), expected)
        asked = resolve(conn, View(month), viewer=viewer, live=True)
        if asked is None:
            raise PublishError("尚未入库任何组织")
        found = checks(conn, asked)
        snapshot = _next_snapshot(conn)
        _freeze(conn, month, snapshot)
        edition = Edition(
            month=month,
            number=number,
            snapshot=snapshot,
            as_of=asked.as_of,
            batch=asked.batch,
            scheme=_scheme(conn),
            fingerprint=asked.fingerprint,
            published_at=now().replace(tzinfo=None),
            published_by=viewer.name,
            reason=reason.strip() or None,
        )
        _write(conn, edition, found)
        _compare_next(conn, edition)
        version = data_version(edition.as_of, edition.batch, edition.fingerprint)
        told = {"month": month, "edition": number, "version": version, "reason": edition.reason}
        audit.record(
            conn, actor=viewer.name, action="发布", object=f"{month // 100}年{month % 100}月第{number}版", detail=told
        )
        note_sizes(conn)
    return Published(edition, found)


def refusal(conn: Connection, month: int) -> str | None:
    """Why a month cannot be published at all; None when it can."""
    kept = conn.execute(select(snapshots).where(snapshots.c.snapshot == LIVE)).one_or_none()
    words = f"{month // 100}年{month % 100}月"
    if kept is None or kept.newest_month is None:
        return "尚未入库任何数据，不能发布"
    if month >= month_of(kept.as_of):
        state = "还没有结束" if month == month_of(kept.as_of) else "尚未开始"
        return f"{words}{state}（今天是{kept.as_of.isoformat()}），不能发布"
    if month > kept.newest_month or month < kept.first_month:
        return f"{words}没有数据，不能发布"
    return None


def _next_edition(conn: Connection, month: int, reason: str, expected: int | None) -> int:
    why_not = refusal(conn, month)
    if why_not is not None:
        raise PublishError(why_not)
    before = editions(conn, month)
    number = before[0].number + 1 if before else 1
    if expected is not None and expected != number:
        last = f"第{before[0].number}版已由{before[0].published_by}于{before[0].published_at:%m-%d %H:%M}发布"
        raise PublishError(f"{month // 100}年{month % 100}月{last}，没有重复发布")
    if number > 1 and not reason:
        raise PublishError(f"已有第{number - 1}版，再次发布要写明理由（--reason）")
    if len(reason) > LONGEST_REASON:
        raise PublishError(f"理由超过{LONGEST_REASON}字")
    return number


def _next_snapshot(conn: Connection) -> int:
    return int(conn.execute(select(func.coalesce(func.max(publications.c.snapshot), LIVE))).scalar_one()) + 1


def _scheme(conn: Connection) -> str:
    return str(conn.execute(select(snapshots.c.scheme).where(snapshots.c.snapshot == LIVE)).scalar_one())


def _kept(table: Table, month: int) -> ColumnElement[bool]:
    """The rows that the pages of a month read: of the as-of date, of the months it looks back to, and earlier years' ends.

    All obligations: the matrix shows any half-year, and those that fall due later are what was open on that day.
    """
    if table is pioneer_halves:
        return table.c.half_year <= f"{month // 100}H{1 if month % 100 <= 6 else 2}"
    if "month" not in table.c or table is obligations:
        return true()
    looked_back = or_(table.c.month >= add_months(month, -MONTHS_BEFORE), table.c.month % 100 == DECEMBER)
    return (table.c.month <= month) & looked_back


def _freeze(conn: Connection, month: int, snapshot: int) -> None:
    """Copy the live rows inside the database."""
    for table in (snapshots, *DERIVED):
        others = [c for c in table.c if c.name != "snapshot"]
        rows = select(literal(snapshot), *others).where(table.c.snapshot == LIVE)
        if table is not snapshots:
            rows = rows.where(_kept(table, month))
        conn.execute(insert(table).from_select(["snapshot", *(c.name for c in others)], rows))


def _write(conn: Connection, edition: Edition, found: list[Check]) -> None:
    conn.execute(
        insert(publications).values(
            month=edition.month,
            edition=edition.number,
            snapshot=edition.snapshot,
            as_of=edition.as_of,
            batch=edition.batch,
            scheme=edition.scheme,
            fingerprint=edition.fingerprint,
            published_at=edition.published_at,
            published_by=edition.published_by,
            reason=edition.reason,
            checks=orjson.dumps([one.data for one in found]).decode(),
            demo=holds_demo(conn),
        )
    )


def _compare_next(conn: Connection, edition: Edition) -> None:
    """The live month after it compares with what is published now, and so do the counts of who fell."""
    following = add_months(edition.month, 1)
    if not compare_again(conn, LIVE, following):
        return
    for table in ROUNDED_UP:
        conn.execute(delete(table).where(table.c.snapshot == LIVE, table.c.month == following))
    conn.execute(delete(scope_now).where(scope_now.c.snapshot == LIVE))
    round_up(conn, read_tree(conn), snapshot=LIVE, as_of=edition.as_of, months=[following])
