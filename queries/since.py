"""自上次以来: what loads and days have changed since an earlier load, or since a day: counts, ranks, obligations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Integer, Select, and_, bindparam, func, null, or_, select

from queries.schema import BASE, batch_tables, batches, obligations, rank_history, snapshot_orgs, standings
from queries.scope import SNAPSHOT, Asked, below
from queries.visibility import visibility
from rules.obligations import SATISFIED

LOADS = 10  # offered to choose from
_NO_BATCH = 2**31 - 1
DAYS_A_WEEK, HOLIDAYS = 7, 30  # working days are never further apart than that


@dataclass(frozen=True, slots=True)
class Load:
    """A load that stands: its number, the day it was made on, its moment (Shanghai), its file."""

    batch: int
    as_of: date
    loaded_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Since:
    """From where it is told. `first`: the first batch that is news; `day`: the last day that is none.

    `load`: the load after which it is told, None when a day was asked for. `whole`: the very first load is among the
    news, so that every record is new.
    """

    first: int
    day: date
    load: Load | None
    whole: bool = False


_b = batches.c
_LOADS = (
    select(_b.batch, _b.as_of, _b.loaded_at, _b.source)
    .where(_b.undone_at.is_(None))
    .order_by(_b.batch.desc())
    .limit(bindparam("most", type_=Integer))
)
_ONE = select(_b.batch, _b.as_of, _b.loaded_at, _b.source).where(
    _b.undone_at.is_(None), _b.batch == bindparam("batch", type_=Integer)
)
_FIRST_OF = select(func.min(_b.batch)).where(_b.undone_at.is_(None), _b.as_of >= bindparam("day", type_=Date))
_NEXT = select(func.max(_b.batch))


def loads(conn: Connection) -> list[Load]:
    """The newest loads that are not undone, the newest first."""
    return [Load(*row) for row in conn.execute(_LOADS, {"most": LOADS})]


def after_load(conn: Connection, batch: int | None) -> Since | None:
    """Since a load; None of it: since the one before the newest (since the only one). None when it does not stand."""
    found = [Load(*row) for row in conn.execute(_ONE, {"batch": batch})] if batch is not None else loads(conn)[:2]
    return Since(found[-1].batch + 1, found[-1].as_of, found[-1]) if found else None


def from_day(conn: Connection, day: date) -> Since:
    """Since the beginning of a day, itself included."""
    first = conn.execute(_FIRST_OF, {"day": day}).scalar()
    earliest = conn.execute(_FIRST_OF, {"day": date.min}).scalar()
    after_all = (conn.execute(_NEXT).scalar() or 0) + 1
    return Since(first or after_all, day - timedelta(days=1), None, first is not None and first == earliest)


class Counted(NamedTuple):
    """A table's rows over all loads since: new, corrected, removed."""

    table: str
    new: int
    changed: int
    removed: int


_t = batch_tables.c
_COUNTS = (
    select(_t.table_name, func.sum(_t.new), func.sum(_t.changed), func.sum(_t.removed))
    .where(_t.batch >= bindparam("first", type_=Integer))
    .group_by(_t.table_name)
)


def counted(conn: Connection, since: Since) -> list[Counted]:
    """The tables of the whole bureau that changed, in the contract's order; an undone load counts nowhere."""
    rows = {row[0]: Counted(row[0], *map(int, row[1:])) for row in conn.execute(_COUNTS, {"first": since.first})}
    return [rows[code] for code in BASE if code in rows and any(rows[code][1:])]


@dataclass(frozen=True, slots=True)
class Move:
    """A branch whose rank in a month is not what it was; None: it had or has none."""

    month: int
    org_code: str
    short_name: str
    before: int | None
    after: int | None

    @property
    def up(self) -> int | None:
        """How many places it rose (negative: fell); None without one of the two ranks."""
        return None if self.before is None or self.after is None else self.before - self.after


_h, _s, _o = rank_history.c, standings.c, snapshot_orgs
_MOVES = (
    select(_h.month, _h.org_code, _o.c.short_name, _h.rank_before, _s.rank)
    .join(_o, and_(_o.c.org_code == _h.org_code, below(_o)))
    .outerjoin(standings, and_(_s.snapshot == SNAPSHOT, _s.month == _h.month, _s.org_code == _h.org_code))
    .where(or_(_h.batch >= bindparam("first", type_=Integer), _h.as_of > bindparam("day", type_=Date)))
    .order_by(_h.id)
)


def moves(conn: Connection, asked: Asked, since: Since) -> list[Move] | None:
    """Whose rank is another now than it was, the newest month first, the furthest first; None where ranks are not shown.

    What was changed and changed back, by an undo too, is no move.
    """
    if visibility(asked).kind != "full":
        return None
    first: dict[tuple[int, str], Move] = {}
    for row in conn.execute(_MOVES, asked.params | {"first": since.first, "day": since.day}):
        first.setdefault((row[0], row[1]), Move(*row))
    found = [move for move in first.values() if move.before != move.after]
    return sorted(found, key=lambda m: (-m.month, m.up is not None, -abs(m.up or 0), m.after or 0, m.org_code))


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation that was met, or became overdue, since: `state` now, the day it counts from (overdue: the due day)."""

    org_code: str
    org: str
    branch_code: str
    rule: str
    period: str
    state: str
    day: date
    by: str | None


class Found(NamedTuple):
    """Obligations that changed in one way: how many, and the first of them, the newest due first."""

    total: int
    shown: list[Owed]


class Due(NamedTuple):
    """Obligations of the scope: newly overdue, made up for (late, deferred), met in time; how many came due meanwhile."""

    overdue: Found
    late: Found
    deferred: Found
    done: Found
    came_due: int

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return any(found.total for found in self[:4])


_w, _a = obligations.c, BASE["activities"].c
_DAY, _SINCE_DUE = bindparam("day", type_=Date), bindparam("since_due", type_=Date)
# Meetings that loads since have brought; those that were there before and were only corrected are none.
_NEWS = select(_a.activity_id).where(
    _a.batch >= bindparam("first", type_=Integer), _a.activity_id.not_in(bindparam("known", expanding=True))
)
_OLDEST_NEWS = select(func.min(_a.held_on)).where(
    _a.batch >= bindparam("first", type_=Integer), _a.activity_id.not_in(bindparam("known", expanding=True))
)
_NOT_YET = and_(*(or_(_w[f"{how}_on"].is_(None), _w[f"{how}_on"] > _DAY) for how in SATISFIED))


def _of_state(state: str) -> tuple[Select[Any], Select[Any]]:
    """(How many, the first of them): an index of state and due day is walked from the first that may have changed."""
    day, by = (_w.due_on, null()) if state == "missed" else (_w[f"{state}_on"], _w[f"{state}_by"])
    which = [below(obligations), _w.state == state]
    if state == "missed":
        which.append(_w.due_on >= _DAY)
    else:
        which.append(or_(_NOT_YET, by.in_(_NEWS)))
    if state == "done":
        which.append(_w.due_on >= _SINCE_DUE)
    rows = (
        select(_w.org_code, _o.c.short_name, _w.branch_code, _w.rule, _w.period, _w.state, day, by)
        .join(_o, and_(_o.c.snapshot == _w.snapshot, _o.c.org_code == _w.org_code))
        .where(*which)
        .order_by(_w.due_on.desc(), _w.path, _w.rule)
        .limit(bindparam("most", type_=Integer))
    )
    return select(func.count()).select_from(obligations).where(*which), rows


_OWED = {state: _of_state(state) for state in ("missed", "late", "deferred", "done")}
_CAME_DUE = (
    select(func.count())
    .select_from(obligations)
    .where(
        below(obligations),
        _w.state.in_((*SATISFIED, "missed")),
        _w.due_on >= _DAY,
        _w.due_on < bindparam("today", type_=Date),
    )
)


def owed(conn: Connection, asked: Asked, since: Since, known: Collection[str], *, most: int) -> Due:
    """What was met or became overdue since; of each kind at most so many are listed.

    A day's state is told from today's records: met since is what counts from a later day; since a load, also what a
    meeting brought that came with a later one. `known`: meetings that were there and held before, and were only corrected.
    """
    first = since.first if since.load is not None else _NO_BATCH
    params = asked.params | {
        "first": first,
        "day": since.day,
        "today": asked.as_of,
        "known": sorted(known),
        "most": most,
    }
    # Met in time is what was recorded by the cut-off after its due day: what was due long before has not changed.
    due = since.day - timedelta(days=DAYS_A_WEEK * asked.thresholds.cut_off_workdays.on(asked.as_of) + HOLIDAYS)
    oldest = conn.execute(_OLDEST_NEWS, params).scalar()
    params["since_due"] = due if oldest is None else min(due, oldest)
    found = {
        state: Found(conn.execute(count, params).scalar() or 0, [Owed(*row) for row in conn.execute(rows, params)])
        for state, (count, rows) in _OWED.items()
    }
    came_due = conn.execute(_CAME_DUE, params).scalar() or 0
    return Due(found["missed"], found["late"], found["deferred"], found["done"], came_due)
