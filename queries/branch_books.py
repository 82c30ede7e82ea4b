"""What is entered about a branch beside its meetings: task book, 先锋指数, visits of committee members."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from sqlalchemy import Connection, Date, String, and_, bindparam, case, func, or_, select

from queries.schema import BASE, pioneer_halves, snapshot_orgs
from queries.scope import ORG, SNAPSHOT, Asked
from rules.periods import month_of, newest_half

SCALE = 10**8  # of scores and weights
QUARTER_SCALE = 4 * SCALE

State = Literal["done", "missed", "open", "unchosen", "outside"]


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the year's book for one branch, as of the end of the month. `days`: overdue, when it is `missed`.

    `outside`: due outside the branch's life, so it owes nothing; `unchosen`: an optional one that it did not take.
    """

    task_code: str
    title: str | None
    menu: str
    due_on: date
    done_on: date | None
    state: State
    days: int | None


_t, _p, _o = BASE["tasks"].c, BASE["task_progress"].c, snapshot_orgs.c
_TASKS = (
    select(_t.task_code, _t.title, _t.menu, _t.due_on, _p.chosen, _p.done_on, _o.valid_from, _o.valid_to)
    .select_from(BASE["tasks"])
    .join(snapshot_orgs, and_(_o.snapshot == SNAPSHOT, _o.org_code == ORG))
    .outerjoin(BASE["task_progress"], and_(_p.task_code == _t.task_code, _p.org_code == ORG))
    .where(_t.year == bindparam("year"))
    .order_by(_t.menu.desc(), _t.due_on, _t.task_code)
)


def tasks(conn: Connection, branch: Asked) -> list[Task]:
    """The tasks of the month's year: 规定任务 first, each menu by due day."""
    rows = conn.execute(_TASKS, branch.params | {"year": branch.month // 100})
    return [_task(branch, *row) for row in rows]


def tasks_now(conn: Connection, branch: Asked, of_month: list[Task]) -> list[Task]:
    """The tasks as of the as-of date: those of the month asked for while it runs."""
    return of_month if branch.running else tasks(conn, replace(branch, month=month_of(branch.as_of)))


def _task(
    branch: Asked,
    code: str,
    title: str | None,
    menu: str,
    due_on: date,
    chosen: bool | None,
    done_on: date | None,
    start: date | None,
    end: date | None,
) -> Task:
    state, days = _state(branch, menu, due_on, bool(chosen), done_on, (start, end))
    return Task(code, title, menu, due_on, done_on if state == "done" else None, state, days)


def _state(
    branch: Asked, menu: str, due_on: date, chosen: bool, done_on: date | None, life: tuple[date | None, date | None]
) -> tuple[State, int | None]:
    start, end = life
    if menu == "optional" and not chosen:
        return "unchosen", None
    if (start is not None and due_on < start) or (end is not None and due_on >= end):
        return "outside", None
    if done_on is not None and done_on <= branch.end:
        return "done", None
    over = due_on < branch.end or (due_on == branch.end and not branch.running)
    return ("missed", (branch.end - due_on).days) if over else ("open", None)


@dataclass(frozen=True, slots=True)
class Pioneer:
    """先锋指数 of the newest half-year that ended by the end of the month.

    `scores`: final ones of the branch's eligible members, exact, in order; None when fewer than `least` are scored: then
    nothing of them may be shown. `median` of the branch (None likewise) and of `all` the viewer may see.
    """

    half: str
    least: int
    eligible: int
    scored: int
    scores: tuple[Fraction, ...] | None
    quarters: tuple[Fraction, ...] | None
    all_median: Fraction | None


_h = pioneer_halves.c
_HALVES = (
    select(_h.org_code, _h.eligible, _h.scored, _h.first_quarter, _h.median, _h.third_quarter)
    .where(_h.snapshot == SNAPSHOT, _h.half_year == bindparam("half"))
    .where(or_(_h.org_code == ORG, _h.org_code == select(_o.org_code).where(
        _o.snapshot == SNAPSHOT, _o.path == bindparam("home", type_=String)).scalar_subquery()))
)  # fmt: skip
_g, _m, _x = BASE["pioneer_scores"].c, BASE["memberships"].c, BASE["exemptions"].c
_LAST = bindparam("last", type_=Date)
_EXEMPT = select(_x.member_code).where(
    _x.member_code == _m.member_code, _x.valid_from <= _LAST, or_(_x.valid_to.is_(None), _x.valid_to > _LAST)
)
_SCORES = (
    select(case((_g.veto, 0), else_=_g.base + func.coalesce(_g.plus, 0) - func.coalesce(_g.minus, 0)))
    .select_from(BASE["memberships"])
    .join(BASE["pioneer_scores"], and_(_g.member_code == _m.member_code, _g.half_year == bindparam("half")))
    .where(_m.branch_code == ORG, _m.valid_from <= _LAST, or_(_m.valid_to.is_(None), _m.valid_to > _LAST))
    .where(~_EXEMPT.exists())
)


def pioneer(conn: Connection, branch: Asked) -> Pioneer:
    """How the members' final scores lie; never whose they are."""
    half = newest_half(branch.end)
    least = branch.thresholds.suppress_scored.on(half.last)
    params = branch.params | {"half": half.code, "last": half.last, "home": branch.homes[0]}
    rows = {row.org_code: row for row in conn.execute(_HALVES, params)}
    own = rows.pop(branch.org, None)
    whole = next(iter(rows.values()), None)
    eligible, scored = (0, 0) if own is None else (own.eligible, own.scored)
    if own is None or scored < least:
        return Pioneer(half.code, least, eligible, scored, None, None, None)
    final = sorted(conn.execute(_SCORES, params).scalars())
    return Pioneer(
        half.code,
        least,
        eligible,
        scored,
        tuple(Fraction(int(score), SCALE) for score in final),
        tuple(Fraction(int(q), QUARTER_SCALE) for q in (own.first_quarter, own.median, own.third_quarter)),
        None if whole is None or whole.median is None else Fraction(int(whole.median), QUARTER_SCALE),
    )


@dataclass(frozen=True, slots=True)
class Leader:
    """A committee member who answers for the branch or visited it this year: visits by role, January to the month's end."""

    leader_code: str
    name: str | None
    contact: bool
    visits: dict[str, int]
    last: date | None


_c, _v, _w = BASE["leader_contacts"].c, BASE["leader_visits"].c, BASE["members"].c
_END = bindparam("end", type_=Date)
_CONTACTS = (
    select(_c.leader_code, _w.display_name)
    .select_from(BASE["leader_contacts"])
    .outerjoin(BASE["members"], _w.member_code == _c.leader_code)
    .where(_c.org_code == ORG, _c.valid_from <= _END, or_(_c.valid_to.is_(None), _c.valid_to > _END))
)
_VISITS = (
    select(_v.leader_code, _w.display_name, _v.role, func.count(), func.max(_v.visited_on))
    .select_from(BASE["leader_visits"])
    .outerjoin(BASE["members"], _w.member_code == _v.leader_code)
    .where(_v.org_code == ORG, _v.visited_on >= bindparam("first", type_=Date), _v.visited_on <= _END)
    .group_by(_v.leader_code, _w.display_name, _v.role)
)


def leaders(conn: Connection, branch: Asked) -> list[Leader]:
    """Contacts of the month's end first, then others who visited; each by code."""
    params = branch.params | {"end": branch.end, "first": date(branch.month // 100, 1, 1)}
    names: dict[str, str | None] = {code: name for code, name in conn.execute(_CONTACTS, params)}
    contacts = set(names)
    visits: dict[str, dict[str, int]] = {}
    last: dict[str, date] = {}
    for code, name, role, count, newest in conn.execute(_VISITS, params):
        names.setdefault(code, name)
        visits.setdefault(code, {})[role] = count
        last[code] = max(newest, last.get(code, newest))
    found = [Leader(code, name, code in contacts, visits.get(code, {}), last.get(code)) for code, name in names.items()]
    return sorted(found, key=lambda leader: (not leader.contact, leader.leader_code))
