"""The matrix of 三会一课: branch × period, with the state of each obligation as of the snapshot's day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, select

from queries.attention import soon_days
from queries.meetings import CORE, Completion
from queries.schema import branch_lists, meeting_months, obligations, snapshot_orgs
from queries.scope import MONTH, SNAPSHOT, Asked, among, here, windowed
from rules.obligations import CORE as CORE_RULES
from rules.obligations import RULES
from rules.periods import add_months, half_year, last_day, month_code, month_of, months_between

# Of several groups' obligations in one cell the worst state is shown.
WORST = ("missed", "open", "late", "deferred", "done", "waived")


@dataclass(frozen=True, slots=True)
class Column:
    """A period of a rule: its code, and the month (yyyymm) it falls due in."""

    rule: str
    period: str
    month: int

    def begun(self, asked: Asked) -> bool:
        """Whether the period has begun on the snapshot's day."""
        first = self.month - 2 if "Q" in self.period else self.month
        return first <= month_of(asked.as_of)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a branch (or its groups) owes for a period. `count` of `owed` are in the worst `state`, or 临近 (`soon`).

    `days`: overdue, or left until the due day of what is 临近; None otherwise.
    """

    state: str
    count: int
    owed: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A branch's row: its cells by (rule, period), the year's completion. `urgent`: 0 overdue, 1 临近, 2 neither.

    `earlier`: what it missed in the year before the half-year shown, the oldest one's days; None when nothing.
    `until`: the first day on which it is no more, None when that is not known.
    """

    org_code: str
    short_name: str
    name: str
    urgent: int
    ytd: Completion
    cells: dict[tuple[str, str], Cell]
    earlier: Cell | None
    until: date | None

    def expects(self, column: Column, shown: Sequence[Column], asked: Asked) -> bool:
        """Whether it will owe for a period not begun: it owes for the rule's last one that has, and will still live."""
        if self.until is not None and self.until <= last_day(column.month):
            return False
        begun = [c.period for c in shown if c.rule == column.rule and c.begun(asked)]
        return bool(begun) and (column.rule, begun[-1]) in self.cells


def half_asked(asked: Asked) -> int:
    """The half-year (yyyyh) shown: the one asked for when it has data, else that of the month."""
    own = _half_of(asked.month)
    half = asked.view.half
    known = half is not None and _half_of(asked.first_month) <= half <= _half_of(month_of(asked.as_of))
    return half if known and half is not None else own


def _half_of(month: int) -> int:
    return month // 100 * 10 + (1 if month % 100 <= 6 else 2)


def columns_of(month: int) -> list[Column]:
    """The periods that a month lies in, of each of the first five rules."""
    ends = add_months(month, -(month % 100) % 3)
    return [
        Column(code, month_code(month), month)
        if RULES[code].span == "month"
        else Column(code, f"{month // 100}Q{ends % 100 // 3}", ends)
        for code in ("committee_meeting", "group_meeting", "party_meeting", "party_lecture", "theme_day")
    ]


def columns(half: int) -> list[Column]:
    """The periods of a half-year: six months of the monthly rules, two quarters of the others."""
    span = half_year(half // 10, half % 10)
    return _columns(span.first.year * 100 + span.first.month, span.last.year * 100 + span.last.month)


def year_columns(year: int) -> list[Column]:
    """The periods of a year: twelve months of the monthly rules, four quarters of the others: 44 columns."""
    return _columns(year * 100 + 1, year * 100 + 12)


def _columns(first: int, last: int) -> list[Column]:
    months = months_between(first, last)
    found: list[Column] = []
    for code in ("theme_day", "committee_meeting", "group_meeting", "party_meeting", "party_lecture"):
        if RULES[code].span == "month":
            found += [Column(code, f"{m // 100}-{m % 100:02d}", m) for m in months]
        else:
            found += [Column(code, f"{m // 100}Q{m % 100 // 3}", m) for m in months if m % 100 % 3 == 0]
    return found


_b, _o, _m, _t = branch_lists, snapshot_orgs, meeting_months, obligations.c
_MONTHS: BindParameter[int] = bindparam("months", expanding=True)
_LINES = (
    select(
        _b.c.org_code, _o.c.short_name, _o.c.name, _b.c.urgent, _o.c.valid_to,
        _m.c.ytd_done, _m.c.ytd_deferred, _m.c.ytd_late, _m.c.ytd_missed, _m.c.ytd_waived,
    )
    .join(_o, and_(_o.c.snapshot == _b.c.snapshot, _o.c.org_code == _b.c.org_code))
    .outerjoin(
        _m,
        and_(_m.c.snapshot == _b.c.snapshot, _m.c.month == _b.c.month, _m.c.org_code == _b.c.org_code, _m.c.rule == CORE),
    )
    .where(among(_b), _b.c.month == MONTH)
)  # fmt: skip
_URGENT_FIRST, _OWN_ORDER = windowed(_LINES.order_by(_b.c.urgency)), windowed(_LINES.order_by(_b.c.path))
_OWED = and_(
    _t.snapshot == SNAPSHOT,
    _t.branch_code.in_(bindparam("branches", expanding=True)),
    _t.month.in_(_MONTHS),
    _t.rule.in_(CORE_RULES),
)
_CELLS = (
    select(_t.branch_code, _t.rule, _t.period, _t.due_on, _t.state, func.count())
    .where(_OWED)
    .group_by(_t.branch_code, _t.rule, _t.period, _t.due_on, _t.state)
)
_EARLIER = (
    select(_t.branch_code, func.count(), func.min(_t.due_on))
    .where(_OWED, _t.state.concat("") == "missed")  # by the branches' index, not by that of all that was missed
    .group_by(_t.branch_code)
)
_RATES = select(
    _m.c.rule, _m.c.month, _m.c.month_done, _m.c.month_deferred, _m.c.month_late, _m.c.month_missed, _m.c.month_waived
).where(here(_m), _m.c.month.in_(_MONTHS), _m.c.rule.in_(CORE_RULES))


def lines(conn: Connection, asked: Asked, half: int, *, first: int, count: int) -> list[Line]:
    """A window of the scope's branches over a half-year: by urgency, or in their own order."""
    query = _OWN_ORDER if asked.view.own_order else _URGENT_FIRST
    rows = conn.execute(query, asked.params | {"first": first, "count": count}).all()
    branches = [row[0] for row in rows]
    cells, earlier = cells_of(conn, asked, _months(columns(half)), branches), _earlier(conn, asked, half, branches)
    return [_line(row, cells, earlier) for row in rows]


def year_lines(conn: Connection, asked: Asked, *, first: int, count: int) -> list[Line]:
    """A window of the scope's branches over the year of the month asked for, by urgency. Nothing is earlier than it."""
    rows = conn.execute(_URGENT_FIRST, asked.params | {"first": first, "count": count}).all()
    cells = cells_of(conn, asked, _months(year_columns(asked.month // 100)), [row[0] for row in rows])
    return [_line(row, cells, {}) for row in rows]


def _line(row: Any, cells: Mapping[str, dict[tuple[str, str], Cell]], earlier: Mapping[str, Cell]) -> Line:
    code, short, name, urgent, until, *ytd = row
    return Line(
        code, short, name, urgent, Completion(*(n or 0 for n in ytd)), cells.get(code, {}), earlier.get(code), until
    )


def _months(shown: Sequence[Column]) -> list[int]:
    return sorted({column.month for column in shown})


def cells_of(
    conn: Connection, asked: Asked, months: list[int], branches: list[str]
) -> dict[str, dict[tuple[str, str], Cell]]:
    """Branch → (rule, period) → what it owes (its groups with it) that falls due in some months."""
    states: dict[tuple[str, str, str], dict[str, int]] = {}
    left: dict[date, int] = {}
    due: dict[tuple[str, str, str], int] = {}
    params = {"snapshot": asked.snapshot, "branches": branches, "months": months}
    for branch, rule, period, due_on, state, number in conn.execute(_CELLS, params):
        key = (branch, rule, period)
        states.setdefault(key, {})[state] = number
        if due_on not in left:
            left[due_on] = (due_on - asked.as_of).days
        due[key] = left[due_on]
    near = soon_days(asked.thresholds, asked.as_of)
    found: dict[str, dict[tuple[str, str], Cell]] = {}
    for (branch, rule, period), counted in states.items():
        found.setdefault(branch, {})[rule, period] = worst(due[branch, rule, period], near[RULES[rule].span], counted)
    return found


def _earlier(conn: Connection, asked: Asked, half: int, branches: list[str]) -> dict[str, Cell]:
    """Branch → what it missed in the first half of the year, when the second is shown."""
    if half % 10 == 1:
        return {}
    params = {"snapshot": asked.snapshot, "branches": branches, "months": _months(columns(half - 1))}
    return {
        branch: Cell("missed", count, count, (asked.as_of - oldest).days)
        for branch, count, oldest in conn.execute(_EARLIER, params)
    }


def worst(left: int, near: int, counted: Mapping[str, int]) -> Cell:
    """The worst of several obligations due on a day, `left` days from now; at most `near` of them make what is open 临近."""
    if len(counted) == 1:
        state, count = next(iter(counted.items()))
        owed = count
    else:
        state = next(s for s in WORST if s in counted)
        count, owed = counted[state], sum(counted.values())
    if state == "missed":
        return Cell(state, count, owed, -left)
    if state == "open" and left <= near:
        return Cell("soon", count, owed, left)
    return _plain(state, count, owed)


@lru_cache(maxsize=1024)
def _plain(state: str, count: int, owed: int) -> Cell:
    """Most of hundreds of cells are the same few."""
    return Cell(state, count, owed, None)


def column_rates(conn: Connection, asked: Asked, shown: Sequence[Column]) -> dict[tuple[str, int], Completion]:
    """(rule, month due) → closed obligations of the scope, for the columns' on-time rates."""
    rows = conn.execute(_RATES, asked.params | {"months": _months(shown)})
    return {(rule, month): Completion(*counts) for rule, month, *counts in rows}
