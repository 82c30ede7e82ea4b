"""A branch's 组织生活: the year's obligations on a line of time, what it owes now, and every meeting as recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Date, Select, and_, bindparam, case, func, or_, select

from queries.attention import soon_days
from queries.matrix import worst
from queries.schema import BASE, obligations, snapshot_orgs
from queries.scope import BEYOND, ORG, PATH, SNAPSHOT, Asked, windowed
from rules.obligations import RULES


class Held(NamedTuple):
    """A meeting that satisfied an obligation: on which day, and how (done, deferred, late)."""

    on: date
    way: str


@dataclass(frozen=True, slots=True)
class Due:
    """What a branch (or its groups) owes for one period, as of the snapshot's day.

    The worst state of `owed` obligations, `count` of them in it; 临近 is `soon`. `days`: overdue, or left while 临近.
    """

    rule: str
    period: str
    begins_on: date
    due_on: date
    state: str
    count: int
    owed: int
    days: int | None
    held: tuple[Held, ...]


_b, _a = obligations.c, BASE["activities"].c
_BY = case((_b.state == "done", _b.done_by), (_b.state == "deferred", _b.deferred_by), (_b.state == "late", _b.late_by))
_OF_YEAR = (
    select(_b.rule, _b.period, _b.begins_on, _b.due_on, _b.state, _a.held_on)
    .select_from(obligations)
    .outerjoin(BASE["activities"], _a.activity_id == _BY)
    .where(
        _b.snapshot == SNAPSHOT,
        _b.branch_code == ORG,
        _b.month >= bindparam("from"),
        _b.month <= bindparam("to"),
    )
    .order_by(_b.due_on, _b.rule, _b.period, _a.held_on)
)


def year_of(conn: Connection, branch: Asked, year: int) -> list[Due]:
    """The obligations that fall due in a year and those of it that fall due in the next one, in order of their due day;
    groups' are pooled.
    """
    return [due for due in _dues(conn, branch, year * 100 + 1, year * 100 + 112) if due.begins_on.year <= year]


def owed(dues: Sequence[Due]) -> list[Due]:
    """What of a year's obligations is overdue or open, the earliest due first."""
    return [due for due in dues if due.state in ("missed", "open", "soon")]


def _dues(conn: Connection, branch: Asked, first: int, last: int) -> list[Due]:
    rows = conn.execute(_OF_YEAR, branch.params | {"from": first, "to": last})
    states: dict[tuple[str, str, date, date], list[tuple[str, date | None]]] = {}
    for rule, period, begins_on, due_on, state, held_on in rows:
        states.setdefault((rule, period, begins_on, due_on), []).append((state, held_on))
    near = soon_days(branch.thresholds, branch.as_of)
    found = []
    for (rule, period, begins_on, due_on), of in states.items():
        counted = {state: sum(other == state for other, _ in of) for state, _ in of}
        cell = worst((due_on - branch.as_of).days, near[RULES[rule].span], counted)
        held = tuple(dict.fromkeys(Held(on, state) for state, on in of if on is not None))
        found.append(Due(rule, period, begins_on, due_on, cell.state, cell.count, cell.owed, cell.days, held))
    return found


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as recorded. `types`, `tags`: codes; `group`: the party group's name when one held it.

    `credits`: (rule, period, way) of the obligations it satisfies as of the snapshot's day.
    """

    activity_id: str
    held_on: date
    types: tuple[str, ...]
    title: str | None
    group: str | None
    held: bool
    expected: int | None
    present: int | None
    leave: int | None
    recorded_on: date | None
    tags: tuple[str, ...]
    credits: tuple[tuple[str, str, str], ...]


_o = snapshot_orgs.c
_KNOWN = and_(
    _o.snapshot == SNAPSHOT,
    _o.path >= PATH,
    _o.path < BEYOND,
    _a.org_code == _o.org_code,
    _a.held_on <= bindparam("end", type_=Date),
    func.coalesce(_a.recorded_on, _a.held_on) <= bindparam("as_of", type_=Date),
)
_COUNT = select(func.count()).select_from(BASE["activities"]).join(snapshot_orgs, _KNOWN)
_MEETINGS = windowed(
    select(
        _a.activity_id, _a.held_on, _a.types, _a.title, _a.status, _a.expected, _a.present, _a["leave"], _a.recorded_on,
        _a.tags, _o.kind, _o.name,
    )
    .select_from(BASE["activities"])
    .join(snapshot_orgs, _KNOWN)
    .order_by(_a.held_on.desc(), _a.activity_id.desc())
)  # fmt: skip


def _credits() -> Select[Any]:
    ids: BindParameter[str] = bindparam("ids", expanding=True)
    return select(_BY, _b.rule, _b.period, _b.state).where(
        _b.snapshot == SNAPSHOT,
        _b.branch_code == ORG,
        or_(_b.done_by.in_(ids), _b.deferred_by.in_(ids), _b.late_by.in_(ids)),
    )


_CREDITS = _credits()


def count_meetings(conn: Connection, branch: Asked) -> int:
    """Meetings of the branch and its groups, held or cancelled, up to the end of the month, known on the as-of date."""
    return conn.execute(_COUNT, _days(branch)).scalar() or 0


def meetings(conn: Connection, branch: Asked, *, first: int, count: int) -> list[Meeting]:
    """A window of those meetings, the newest first."""
    rows = conn.execute(_MEETINGS, _days(branch) | {"first": first, "count": count}).all()
    credits = _read_credits(conn, branch, [row[0] for row in rows])
    return [
        Meeting(
            activity_id=code,
            held_on=held_on,
            types=tuple(types.split(";")),
            title=title,
            group=name if kind == "group" else None,
            held=status == "held",
            expected=expected,
            present=present,
            leave=leave,
            recorded_on=recorded_on,
            tags=tuple((tags or "").split(";")) if tags else (),
            credits=tuple(credits.get(code, ())),
        )
        for code, held_on, types, title, status, expected, present, leave, recorded_on, tags, kind, name in rows
    ]


def _days(branch: Asked) -> dict[str, Any]:
    return branch.params | {"end": branch.end, "as_of": branch.as_of}


def _read_credits(conn: Connection, branch: Asked, ids: Sequence[str]) -> dict[str | None, list[tuple[str, str, str]]]:
    if not ids:
        return {}
    found: dict[str | None, list[tuple[str, str, str]]] = {}
    for code, rule, period, state in conn.execute(_CREDITS, branch.params | {"ids": ids}):
        found.setdefault(code, []).append((rule, period, state))
    return found
