"""需要关注: what is due, not who is bad. Overdue, then 临近, no report, rank fallen, no volunteering."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, func, or_, select

from queries.schema import obligations, service_months, snapshot_orgs, standings
from queries.scope import Asked
from queries.thresholds import read_thresholds
from rules.obligations import CORE, RULES, YEARLY
from rules.periods import month_of

Kind = Literal["missed", "soon", "silent", "fallen", "idle"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `days`: overdue, left, or without report; `change`/`rank` of a fall; `count` of branches it speaks of."""

    kind: Kind
    org_code: str
    name: str
    rule: str | None = None
    period: str | None = None
    due_on: date | None = None
    days: int | None = None
    change: int | None = None
    rank: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Attention:
    """The first lines in order of urgency, and how many there are in all, by kind."""

    items: list[Item]
    counts: dict[Kind, int]

    @property
    def total(self) -> int:
        """All lines; branches without volunteering are one."""
        return sum(self.counts.values())


def attention(conn: Connection, asked: Asked, limit: int = 5) -> Attention:
    """What needs attention in the month asked for, as of the snapshot's day."""
    found: dict[Kind, tuple[list[Item], int]] = {
        "missed": _missed(conn, asked, limit),
        "soon": _soon(conn, asked, limit),
        "silent": _silent(conn, asked, limit),
        "fallen": _fallen(conn, asked, limit),
        "idle": _idle(conn, asked, limit),
    }
    items = [item for of_kind, _ in found.values() for item in of_kind]
    return Attention(items[:limit], {kind: count for kind, (_, count) in found.items()})


def _windowed(conn: Connection, query: Select[Any], limit: int) -> tuple[list[Any], int]:
    """The first rows of a query and the number of all of them, in one statement."""
    rows = conn.execute(query.add_columns(func.count().over().label("in_all")).limit(limit)).all()
    return list(rows), rows[0].in_all if rows else 0


def _obligations(asked: Asked) -> Select[Any]:
    t, o = obligations, snapshot_orgs
    return (
        select(t.c.branch_code, o.c.short_name, t.c.rule, t.c.period, t.c.due_on)
        .join(o, and_(o.c.snapshot == t.c.snapshot, o.c.org_code == t.c.branch_code))
        .where(asked.below(t))
    )


def _missed(conn: Connection, asked: Asked, limit: int) -> tuple[list[Item], int]:
    """Missed January..M, the longest overdue first."""
    t = obligations.c
    query = (
        _obligations(asked)
        .where(t.state == "missed", t.month >= asked.month // 100 * 100 + 1, t.month <= asked.month)
        .where(t.rule.in_(CORE))
        .order_by(t.due_on, t.path, t.org_code, t.rule)
    )
    rows, count = _windowed(conn, query, limit)
    return [_obligation("missed", row, (asked.as_of - row.due_on).days) for row in rows], count


def soon(asked: Asked) -> Any:
    """The condition of 临近: open, with at most the days of its kind of period left; only of a running month."""
    t, thresholds = obligations.c, read_thresholds()
    days_left = {
        "month": thresholds.soon_days_month,
        "quarter": thresholds.soon_days_quarter,
        "year": thresholds.soon_days_year,
    }
    by_span = [
        and_(
            t.rule.in_([r.code for r in RULES.values() if r.span == span]),
            t.due_on <= asked.as_of + timedelta(days=days.on(asked.as_of)),
        )
        for span, days in days_left.items()
    ]
    return and_(t.state == "open", t.due_on >= asked.as_of, or_(*by_span))


def _soon(conn: Connection, asked: Asked, limit: int) -> tuple[list[Item], int]:
    if asked.month != month_of(asked.as_of):
        return [], 0
    t = obligations.c
    query = _obligations(asked).where(soon(asked)).order_by(t.due_on, t.path, t.org_code, t.rule)
    rows, count = _windowed(conn, query, limit)
    return [_obligation("soon", row, (row.due_on - asked.as_of).days) for row in rows], count


def _obligation(kind: Kind, row: Any, days: int) -> Item:
    return Item(kind, row.branch_code, row.short_name, row.rule, row.period, row.due_on, days)


def _silent(conn: Connection, asked: Asked, limit: int) -> tuple[list[Item], int]:
    """Branches that recorded nothing for longer than the threshold, the longest first; only of a running month."""
    if asked.month != month_of(asked.as_of):
        return [], 0
    o = snapshot_orgs
    before = asked.as_of - timedelta(days=read_thresholds().no_report_days.on(asked.as_of))
    query = (
        select(o.c.org_code, o.c.short_name, o.c.last_report)
        .where(
            asked.below(o),
            o.c.kind == "branch",
            or_(o.c.valid_from.is_(None), o.c.valid_from <= before),
            or_(o.c.valid_to.is_(None), o.c.valid_to > asked.as_of),
            or_(o.c.last_report.is_(None), o.c.last_report < before),
        )
        .order_by(o.c.last_report.is_not(None), o.c.last_report, o.c.path)
    )
    rows, count = _windowed(conn, query, limit)
    return [
        Item(
            "silent",
            row.org_code,
            row.short_name,
            due_on=row.last_report,
            days=None if row.last_report is None else (asked.as_of - row.last_report).days,
        )
        for row in rows
    ], count


def _fallen(conn: Connection, asked: Asked, limit: int) -> tuple[list[Item], int]:
    """Branches that lost so many ranks that it is worth a look, the most first."""
    t, o = standings, snapshot_orgs
    lost = read_thresholds().fallen_ranks.on(asked.as_of)
    query = (
        select(t.c.org_code, o.c.short_name, t.c.change, t.c.rank)
        .join(o, and_(o.c.snapshot == t.c.snapshot, o.c.org_code == t.c.org_code))
        .where(asked.below(t), t.c.month == asked.month, t.c.change <= -lost)
        .order_by(t.c.change, t.c.position)
    )
    rows, count = _windowed(conn, query, limit)
    return [Item("fallen", r.org_code, r.short_name, change=r.change, rank=r.rank) for r in rows], count


def _idle(conn: Connection, asked: Asked, limit: int) -> tuple[list[Item], int]:
    """Listed branches without an hour of volunteering in the month: one line that names the first."""
    t, o, s = standings, snapshot_orgs, service_months
    query = (
        select(t.c.org_code, o.c.short_name)
        .join(o, and_(o.c.snapshot == t.c.snapshot, o.c.org_code == t.c.org_code))
        .outerjoin(
            s,
            and_(
                s.c.snapshot == t.c.snapshot,
                s.c.org_code == t.c.org_code,
                s.c.month == t.c.month,
                s.c.span == "month",
            ),
        )
        .where(asked.below(t), t.c.month == asked.month, func.coalesce(s.c.person_times, 0) == 0)
        .where(t.c.unranked.is_(None) | t.c.unranked.not_in(("closed", "no_members")))
        .order_by(o.c.path)
    )
    rows, count = _windowed(conn, query, limit)
    if not rows:
        return [], 0
    names = "、".join(row.short_name for row in rows[:3])
    return [Item("idle", rows[0].org_code if count == 1 else asked.org, names, count=count)], 1


def overdue(conn: Connection, asked: Asked) -> tuple[int, int]:
    """(branches, obligations) of the first five rules missed January..M."""
    t = obligations
    query = select(func.count(t.c.branch_code.distinct()), func.count()).where(
        asked.below(t),
        t.c.state == "missed",
        t.c.month >= asked.month // 100 * 100 + 1,
        t.c.month <= asked.month,
        t.c.rule.not_in(YEARLY),
    )
    branches, count = conn.execute(query).one()
    return branches, count
