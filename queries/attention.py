"""需要关注: what is due, not who is bad. Overdue, then 临近, no report, rank fallen, no volunteering."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
)

from queries.counts import Counts
from queries.schema import branch_lists, obligations, snapshot_orgs, standings
from queries.scope import MONTH, MOST, Asked, below
from queries.visibility import visibility
from rules.obligations import CORE, RULES
from rules.periods import last_day, month_of
from rules.thresholds import Thresholds

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


def soon_days(thresholds: Thresholds, as_of: date) -> dict[str, int]:
    """Kind of period → with how many days left an open obligation is 临近."""
    return {
        "month": thresholds.soon_days_month.on(as_of),
        "quarter": thresholds.soon_days_quarter.on(as_of),
        "year": thresholds.soon_days_year.on(as_of),
    }


def soon_until(thresholds: Thresholds, as_of: date) -> dict[str, date]:
    """Parameters of `soon`: the as-of date, and for each kind of period the last due day that is 临近."""
    until = {f"until_{span}": as_of + timedelta(days=days) for span, days in soon_days(thresholds, as_of).items()}
    return until | {"as_of": as_of, "until": max(until.values())}


def _day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date)


def soon() -> ColumnElement[bool]:
    """The condition of 临近: open, with at most the days of its kind of period left."""
    t = obligations.c
    by_span = [
        and_(t.rule.in_([r.code for r in RULES.values() if r.span == span]), t.due_on <= _day(f"until_{span}"))
        for span in ("month", "quarter", "year")
    ]
    return and_(t.state == "open", t.due_on >= _day("as_of"), t.due_on <= _day("until"), or_(*by_span))


def attention(conn: Connection, asked: Asked, of: Counts, missed: int, limit: int = 5) -> Attention:
    """What needs attention in the month asked for, as of the snapshot's day; `missed` of the first five rules, January..M.

    临近 and silence are of the as-of date: only a running month has them. An audience that does not see all ranks is not
    told who fell.
    """
    running = asked.month == month_of(asked.as_of)
    counts: dict[Kind, int] = {
        "missed": missed,
        "soon": of.soon if running else 0,
        "silent": of.silent if running else 0,
        "fallen": of.fallen if visibility(asked).moves else 0,
        "idle": min(of.idle, 1),
    }
    items: list[Item] = []
    for kind, read in _READ.items():
        if counts[kind] and len(items) < limit:
            items += read(conn, asked, of, limit - len(items))
    return Attention(items, counts)


_o, _b, _s, _l = snapshot_orgs, obligations, standings, branch_lists


def _named(table: Table, code: ColumnElement[str], *columns: ColumnElement[Any]) -> Select[Any]:
    """Rows below the organisation asked for, with the branch's name."""
    same = and_(_o.c.snapshot == table.c.snapshot, _o.c.org_code == code)
    return select(code, _o.c.short_name, *columns).join(_o, same).where(below(table))


_OBLIGATIONS = (
    _named(_b, _b.c.branch_code, _b.c.rule, _b.c.period, _b.c.due_on)
    .order_by(_b.c.due_on, _b.c.path, _b.c.org_code, _b.c.rule)
    .limit(MOST)
)
_MISSED = _OBLIGATIONS.where(
    _b.c.state == "missed", _b.c.due_on >= _day("first"), _b.c.due_on <= _day("last"), _b.c.rule.in_(CORE)
)
_SOON = _OBLIGATIONS.where(soon())
_SILENT = (
    select(_o.c.org_code, _o.c.short_name, _o.c.last_report)
    .where(
        below(_o),
        _o.c.kind == "branch",
        or_(_o.c.valid_from.is_(None), _o.c.valid_from <= _day("before")),
        or_(_o.c.valid_to.is_(None), _o.c.valid_to > _day("as_of")),
    )
    .limit(MOST)
)
_NEVER = _SILENT.where(_o.c.last_report.is_(None)).order_by(_o.c.path)
_LATE = _SILENT.where(_o.c.last_report < _day("before")).order_by(_o.c.last_report, _o.c.path)
_FALLEN = (
    _named(_s, _s.c.org_code, _s.c.change, _s.c.rank)
    .where(_s.c.month == MONTH, _s.c.change <= bindparam("lost", type_=Integer))
    .order_by(_s.c.change, _s.c.position)
    .limit(MOST)
)
_IDLE = _named(_l, _l.c.org_code).where(_l.c.month == MONTH, _l.c.idle).order_by(_l.c.path).limit(3)


def missed_items(conn: Connection, asked: Asked, limit: int) -> list[Item]:
    """Missed January..M of the first five rules, the longest overdue first."""
    days = {"first": date(asked.month // 100, 1, 1), "last": last_day(asked.month)}
    rows = conn.execute(_MISSED, asked.params | days | {"most": limit})
    return [_obligation("missed", row, (asked.as_of - row.due_on).days) for row in rows]


def _soon(conn: Connection, asked: Asked, of: Counts, limit: int) -> list[Item]:
    rows = conn.execute(_SOON, asked.params | soon_until(asked.thresholds, asked.as_of) | {"most": limit})
    return [_obligation("soon", row, (row.due_on - asked.as_of).days) for row in rows]


def _obligation(kind: Kind, row: Any, days: int) -> Item:
    return Item(kind, row.branch_code, row.short_name, row.rule, row.period, row.due_on, days)


def _silent(conn: Connection, asked: Asked, of: Counts, limit: int) -> list[Item]:
    """Branches that recorded nothing for longer than the threshold: those that never did, then the longest ago."""
    before = asked.as_of - timedelta(days=asked.thresholds.no_report_days.on(asked.as_of))
    params = asked.params | {"before": before, "as_of": asked.as_of, "most": limit}
    rows = list(conn.execute(_NEVER, params))
    if len(rows) < limit:
        rows += conn.execute(_LATE, params)
    return [_silence(asked, row) for row in rows[:limit]]


def _silence(asked: Asked, row: Any) -> Item:
    days = None if row.last_report is None else (asked.as_of - row.last_report).days
    return Item("silent", row.org_code, row.short_name, due_on=row.last_report, days=days)


def _fallen(conn: Connection, asked: Asked, of: Counts, limit: int) -> list[Item]:
    """Branches that lost so many ranks that it is worth a look, the most first."""
    lost = asked.thresholds.fallen_ranks.on(asked.as_of)
    rows = conn.execute(_FALLEN, asked.params | {"lost": -lost, "most": limit})
    return [Item("fallen", r.org_code, r.short_name, change=r.change, rank=r.rank) for r in rows]


def _idle(conn: Connection, asked: Asked, of: Counts, limit: int) -> list[Item]:
    """Listed branches without an hour of volunteering in the month: one line that names the first three."""
    rows = conn.execute(_IDLE, asked.params).all()
    names = "、".join(row.short_name for row in rows)
    return [Item("idle", rows[0].org_code if of.idle == 1 else asked.org, names, count=of.idle)]


_READ: dict[Kind, Callable[[Connection, Asked, Counts, int], list[Item]]] = {
    "missed": lambda conn, asked, _of, limit: missed_items(conn, asked, limit),
    "soon": _soon,
    "silent": _silent,
    "fallen": _fallen,
    "idle": _idle,
}
