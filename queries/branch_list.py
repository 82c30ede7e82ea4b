"""The list of branches: filtered and sorted in SQL, a window at a time; and how many branches each filter holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from queries import task_counts
from queries.attention import soon, soon_until
from queries.counts import Counts
from queries.matrix import WORST, Cell, cells_of, columns_of
from queries.meetings import CORE, Completion
from queries.orgs import named_like, typed
from queries.pioneer_scores import Scores, half_asked, scores_of
from queries.remembered import remember
from queries.schema import (
    branch_lists,
    meeting_months,
    member_months,
    name_initials,
    obligations,
    pioneer_halves,
    service_months,
    snapshot_orgs,
    standings,
)
from queries.scope import MONTH, SNAPSHOT, Asked, below, windowed
from queries.standings import why_unranked
from queries.task_counts import Tasks, tasks_of
from queries.visibility import visibility
from queries.volunteering import SERVICE_COLUMNS, Service
from rules.obligations import CORE as CORE_RULES
from rules.periods import month_of

RANKING = ("rank", "change", "total")  # only an audience that sees all ranks may sort by these
# Column → whether a first click sorts it falling.
SORTS = {
    "rank": False, "change": True, "name": False, "group": False, "members": True, **dict.fromkeys(CORE_RULES, False),
    "on_time": True, "hours": True, "total": True, "required": True, "optional": True, "pioneer": True, "report": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """A listed branch of the month. Points in hundredths; None: none, or not shown to the viewer's audience.

    `members` are full and probationary ones on the month's end. `cells`: rule → what is owed for the period the month
    lies in. `core`: the year's closed obligations. `service`: the year to date.
    """

    org_code: str
    short_name: str
    name: str
    group: str
    rank: int | None
    change: int | None
    total: int | None
    why: str | None
    members: int
    last_report: date | None
    core: Completion
    service: Service
    cells: dict[str, Cell]
    tasks: Tasks
    pioneer: Scores | None


@dataclass(frozen=True, slots=True)
class Chips:
    """How many branches of the scope each filter holds. `groups`: the largest first, "" the one without a name."""

    listed: int
    groups: list[tuple[str, int]]
    overdue: int
    soon: int
    idle: int
    moved: int


class _Kind(NamedTuple):
    """What makes a statement of the list another one. `group`: any, blank or named."""

    group: str
    chip: str | None
    typed: bool


_s, _b, _o, _m, _v, _h, _w = (
    standings.c, branch_lists.c, snapshot_orgs.c, member_months.c, service_months.c, pioneer_halves.c, meeting_months.c,
)  # fmt: skip


def _of_month(table: Table, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """A derived row of the same branch and month."""
    t = table.c
    return and_(t.snapshot == _s.snapshot, t.month == _s.month, t.org_code == _s.org_code, *more)


_OF_ORG = and_(_o.snapshot == _s.snapshot, _o.org_code == _s.org_code)
_OF_CORE, _OF_YEAR = _of_month(meeting_months, _w.rule == CORE), _of_month(service_months, _v.span == "ytd")
_OF_HALF = and_(_h.snapshot == _s.snapshot, _h.org_code == _s.org_code, _h.half_year == bindparam("half"))
_FEW: BindParameter[int] = bindparam("few", type_=Integer)
_FEW_SCORED: BindParameter[int] = bindparam("few_scored", type_=Integer)
_MOVED: BindParameter[int] = bindparam("moved", type_=Integer)


def sort_asked(asked: Asked) -> tuple[str, bool]:
    """(column, falling): as asked for when the viewer may sort so; else by rank, or in the branches' own order."""
    sees_all = visibility(asked).kind == "full"
    given = asked.view.sort or ""
    column = given.removeprefix("-")
    if column not in SORTS or (column in RANKING and not sees_all):
        return ("rank" if sees_all else "name"), False
    return column, given.startswith("-")


def chip_asked(asked: Asked) -> str | None:
    """The filter asked for; who moved is only for those who see all ranks."""
    chip = asked.view.chip
    return None if chip == "moved" and visibility(asked).kind != "full" else chip


def _kind(asked: Asked) -> _Kind:
    group = asked.view.group
    named = "any" if group is None else "named" if group else "blank"
    return _Kind(named, chip_asked(asked), bool((asked.view.q or "").strip()))


def _params(asked: Asked) -> dict[str, Any]:
    t, end = asked.thresholds, asked.end
    given = task_counts.params(asked) | soon_until(t, asked.as_of)
    return (
        given
        | typed((asked.view.q or "").strip())
        | {
            "group": asked.view.group,
            "half": half_asked(asked),
            "few": t.suppress_members.on(end),
            "few_scored": t.suppress_scored.on(end),
            "moved": t.fallen_ranks.on(asked.as_of),
            "due": {column.rule: column.month for column in columns_of(asked.month)},
        }
    )


def _soon_branches() -> Select[Any]:
    t = obligations
    return select(t.c.branch_code).where(below(t), soon(), t.c.rule.in_(CORE_RULES))


def _filtered(query: Select[Any], kind: _Kind) -> Select[Any]:
    """The listed branches of the scope that pass the filters."""
    query = query.where(below(standings), _s.month == MONTH)
    if kind.group != "any":
        query = query.where(
            _s.ranking_group.is_(None) if kind.group == "blank" else _s.ranking_group == bindparam("group")
        )
    if kind.typed:
        query = query.outerjoin(name_initials, name_initials.c.name == _o.name).where(named_like())
    return query.where(*_CHIP_CONDITIONS[kind.chip]) if kind.chip else query


_CHIP_CONDITIONS: dict[str, list[ColumnElement[bool]]] = {
    "overdue": [_b.urgent == 0],
    "soon": [_s.org_code.in_(_soon_branches())],
    "idle": [_b.idle],
    "moved": [or_(_s.change >= _MOVED, _s.change <= -_MOVED)],
}


@cache
def _counting(kind: _Kind) -> Select[Any]:
    query = select(func.count()).select_from(standings)
    if kind.typed:
        query = query.join(snapshot_orgs, _OF_ORG)
    if kind.chip in ("overdue", "idle"):
        query = query.join(branch_lists, _of_month(branch_lists))
    return _filtered(query, kind)


@cache
def _window(kind: _Kind, column: str, falling: bool, by_rank: bool) -> Select[Any]:
    """Codes of a window in order; what has no value stands at the end either way."""
    query, key = _sorted(select(_s.org_code).select_from(standings), column)
    if kind.typed or column in ("name", "report"):
        query = query.join(snapshot_orgs, _OF_ORG)
    if kind.chip in ("overdue", "idle"):
        query = query.join(branch_lists, _of_month(branch_lists))
    last = [] if column in ("rank", "name") else [key.is_(None)]
    ties = [_s.position if by_rank else _s.path]
    order = [*last, key.desc() if falling else key, *ties]
    return windowed(_filtered(query, kind).order_by(*order))


def _sorted(query: Select[Any], column: str) -> tuple[Select[Any], ColumnElement[Any]]:
    """The statement with what it is sorted by, and that."""
    if column in CORE_RULES:
        return query, _worst(column)
    if column in ("required", "optional"):
        counts = task_counts.counted()
        done, of = ("required_done", "required") if column == "required" else ("chosen_done", "chosen")
        key = counts.c[done] * 1.0 / func.nullif(counts.c[of], 0)
        return query.outerjoin(counts, counts.c.org_code == _s.org_code), key
    joins: dict[str, tuple[Table, ColumnElement[bool]]] = {
        "members": (member_months, _of_month(member_months)),
        "on_time": (meeting_months, _OF_CORE),
        "hours": (service_months, _OF_YEAR),
        "pioneer": (pioneer_halves, _OF_HALF),
    }
    required = _w.ytd_done + _w.ytd_deferred + _w.ytd_late + _w.ytd_missed
    keys: dict[str, ColumnElement[Any]] = {
        "rank": _s.position,
        "change": _s.change,
        "name": _s.path,
        "group": _s.ranking_group,
        "total": _s.total,
        "report": _o.last_report,
        "members": _m.full_members + _m.probationary,
        "on_time": _w.ytd_done * 1.0 / func.nullif(required, 0),
        "hours": case((_v.eligible >= _FEW, _v.member_hours * _v.days * 1.0 / func.nullif(_v.eligible_days, 0))),
        "pioneer": case((_h.scored >= _FEW_SCORED, _h.median)),
    }
    return (query.outerjoin(*joins[column]) if column in joins else query), keys[column]


def _worst(rule: str) -> ColumnElement[Any]:
    """How bad a branch's worst obligation of a rule is, for the period the month lies in; what is to be acted on first."""
    t = obligations.c
    worst = func.min(case(*((t.state == state, n) for n, state in enumerate(WORST)), else_=len(WORST)))
    due = bindparam("due_month", type_=Integer)
    return (
        select(worst)
        .where(t.snapshot == SNAPSHOT, t.branch_code == _s.org_code, t.month == due, t.rule == rule)
        .scalar_subquery()
    )


_ROWS = (
    select(
        _s.org_code, _o.short_name, _o.name, _s.ranking_group, _s.rank, _s.change, _s.total, _s.unranked,
        _m.full_members, _m.probationary, _o.last_report,
        _w.ytd_done, _w.ytd_deferred, _w.ytd_late, _w.ytd_missed, _w.ytd_waived,
        *(_v[name] for name in SERVICE_COLUMNS),
    )
    .join(snapshot_orgs, _OF_ORG)
    .outerjoin(member_months, _of_month(member_months))
    .outerjoin(meeting_months, _OF_CORE)
    .outerjoin(service_months, _OF_YEAR)
    .where(_s.snapshot == SNAPSHOT, _s.month == MONTH, _s.org_code.in_(bindparam("codes", expanding=True)))
)  # fmt: skip


def list_size(conn: Connection, asked: Asked, of: Counts) -> int:
    """How many branches pass the filters; of all of them the count is known."""
    kind = _kind(asked)
    if kind == _Kind("any", None, False):
        return of.listed
    if kind.chip == "soon" and not _is_now(asked):
        return 0
    return int(conn.execute(_counting(kind), _given(asked, "")).scalar_one())


def _given(asked: Asked, column: str) -> dict[str, Any]:
    params = _params(asked)
    return params | {"due_month": params.pop("due").get(column)}


def codes_in_order(conn: Connection, asked: Asked, *, first: int, count: int) -> list[str]:
    """The branches that pass the filters, as sorted: `count` codes from the `first`, 0 being the top."""
    kind, (column, falling) = _kind(asked), sort_asked(asked)
    if kind.chip == "soon" and not _is_now(asked):
        return []
    query = _window(kind, column, falling, visibility(asked).kind == "full")
    return list(conn.execute(query, _given(asked, column) | {"first": first, "count": count}).scalars())


def list_rows(conn: Connection, asked: Asked, *, first: int, count: int) -> list[ListRow]:
    """A window of the branches that pass the filters, as sorted."""
    return rows_of(conn, asked, codes_in_order(conn, asked, first=first, count=count))


def rows_of(conn: Connection, asked: Asked, codes: Sequence[str]) -> list[ListRow]:
    """The rows of some branches, in the order given."""
    if not codes:
        return []
    shown = columns_of(asked.month)
    wanted = {(column.rule, column.period) for column in shown}
    months = sorted({column.month for column in shown})
    cells, tasks = cells_of(conn, asked, months, list(codes)), tasks_of(conn, asked, codes)
    pioneer = scores_of(conn, asked, codes)
    full = visibility(asked).kind == "full"
    found: dict[str, ListRow] = {}
    for row in conn.execute(_ROWS, asked.params | {"codes": codes}):
        code, short, name, group, rank, change, total, unranked, members, probationary, report, *numbers = row
        found[code] = ListRow(
            org_code=code,
            short_name=short,
            name=name,
            group=group or "",
            rank=rank if full else None,
            change=change if full else None,
            total=total if full else None,
            why=None if unranked is None else why_unranked(asked, unranked),
            members=(members or 0) + (probationary or 0),
            last_report=report,
            core=Completion(*(number or 0 for number in numbers[:5])),
            service=Service(*(number or 0 for number in numbers[5:])),
            cells={rule: cell for (rule, period), cell in cells.get(code, {}).items() if (rule, period) in wanted},
            tasks=tasks.get(code, Tasks()),
            pioneer=pioneer.get(code),
        )
    return [found[code] for code in codes]


def _is_now(asked: Asked) -> bool:
    """临近 is of the as-of date: only its month has it."""
    return asked.month == month_of(asked.as_of)


_IN_GROUPS = (
    select(_s.ranking_group, func.count())
    .where(_s.snapshot == SNAPSHOT, _s.month == MONTH)
    .group_by(_s.ranking_group)
    .order_by(func.count().desc(), _s.ranking_group)
)
_IN_GROUPS_BELOW = _IN_GROUPS.where(below(standings))
_SOON_COUNT = select(func.count(obligations.c.branch_code.distinct())).where(
    below(obligations), soon(), obligations.c.rule.in_(CORE_RULES)
)
_MOVED_COUNT = _counting(_Kind("any", "moved", False))
ROOT_DIGITS = 5


def chips(conn: Connection, asked: Asked, of: Counts) -> Chips:
    """How many branches of the scope each filter holds; 临近 only in the as-of date's month. Counted once a data version."""
    return remember(conn, asked, f"chips {visibility(asked).kind}", lambda: _chips(conn, asked, of))


def _chips(conn: Connection, asked: Asked, of: Counts) -> Chips:
    query = _IN_GROUPS if len(asked.path) == ROOT_DIGITS else _IN_GROUPS_BELOW  # of all: an index holds the answer
    params = _given(asked, "")
    return Chips(
        listed=of.listed,
        groups=[(group or "", count) for group, count in conn.execute(query, asked.params)],
        overdue=of.overdue_branches,
        soon=conn.execute(_SOON_COUNT, params).scalar_one() if _is_now(asked) else 0,
        idle=of.idle,
        moved=conn.execute(_MOVED_COUNT, params).scalar_one() if visibility(asked).kind == "full" else 0,
    )
