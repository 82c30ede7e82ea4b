"""任务书: the year's tasks, which branch owes which, and how far they are at the end of the month asked for.

A task is owed as item “任务书完成率” counts it: a required one by every branch, an optional one by those that chose it,
when its due day lies in the branch's life. What was done later than the end of the month is not done yet. It is seen
from the as-of date, or from the first day after a month that is over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import Connection, Date, Integer, Select, and_, bindparam, case, func, or_, select

from queries.branches import Branch, window
from queries.meetings import rate
from queries.remembered import remembered
from queries.schema import BASE, branch_lists, snapshot_orgs
from queries.scope import MONTH, Asked, below

State = Literal["done", "after", "missed", "soon", "open"]


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the year's book. `number` counts through its menu from 1; the weight is scaled by 10**8."""

    code: str
    number: int
    menu: str
    title: str
    due_on: date
    weight: int


@dataclass(frozen=True, slots=True)
class Cell:
    """An owed task: done in time or after it was due, overdue, 临近 or still open. `days` overdue, or left of 临近."""

    state: State
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A branch's row. `cells`: the owed tasks by code; `outside`: required ones that are due outside its life.

    `weight_done` of `weight_due` (×10**8), of tasks due by the end of the month: done late counts in full.
    """

    org_code: str
    short_name: str
    name: str
    cells: dict[str, Cell]
    outside: frozenset[str]
    weight_done: int
    weight_due: int

    @property
    def rate(self) -> Fraction | None:
        """任务书完成率."""
        return rate(self.weight_done, self.weight_due)


@dataclass(frozen=True, slots=True)
class Total:
    """A task over all branches of the scope: how many owe it, did it in time, after it was due, are overdue."""

    owed: int = 0
    on_time: int = 0
    after: int = 0
    overdue: int = 0

    @property
    def done(self) -> int:
        """Done at all."""
        return self.on_time + self.after


@dataclass(frozen=True, slots=True)
class Overdue:
    """What a branch has not done though it was due."""

    org_code: str
    short_name: str
    title: str
    days: int


@dataclass(frozen=True, slots=True)
class Book:
    """The year's tasks in order of menu and due day, their totals in the scope, all that is overdue (oldest first)."""

    tasks: list[Task]
    totals: dict[str, Total]
    overdue: list[Overdue]
    weight_done: int
    weight_due: int

    def of(self, menu: str, until: date | None = None) -> Total:
        """A menu's tasks together; `until`: those due by a day."""
        chosen = [t for t in self.tasks if t.menu == menu and (until is None or t.due_on <= until)]
        found = [self.totals.get(task.code, Total()) for task in chosen]
        return Total(
            sum(t.owed for t in found),
            sum(t.on_time for t in found),
            sum(t.after for t in found),
            sum(t.overdue for t in found),
        )

    @property
    def rate(self) -> Fraction | None:
        """任务书完成率 of the scope: pooled weights, never a mean of rates."""
        return rate(self.weight_done, self.weight_due)


_t, _p, _b, _o = BASE["tasks"].c, BASE["task_progress"].c, branch_lists, snapshot_orgs.c
_YEAR, _END, _SEEN = bindparam("year", type_=Integer), bindparam("end", type_=Date), bindparam("seen", type_=Date)
_TASKS = select(_t.task_code, _t.menu, _t.title, _t.due_on, _t.weight).where(_t.year == _YEAR)
_PROGRESS = select(_p.org_code, _p.task_code, _p.chosen, _p.done_on).where(
    _p.task_code.in_(bindparam("tasks", expanding=True)), _p.org_code.in_(bindparam("branches", expanding=True))
)


def _owed(*columns: Any) -> Select[Any]:
    """Every owed task of every branch that the month lists in the scope."""
    life = and_(
        or_(_o.valid_from.is_(None), _o.valid_from <= _t.due_on), or_(_o.valid_to.is_(None), _o.valid_to > _t.due_on)
    )
    return (
        select(*columns)
        .select_from(BASE["tasks"])
        .join(_b, and_(below(_b), _b.c.month == MONTH))
        .join(snapshot_orgs, and_(_o.snapshot == _b.c.snapshot, _o.org_code == _b.c.org_code))
        .outerjoin(BASE["task_progress"], and_(_p.task_code == _t.task_code, _p.org_code == _b.c.org_code))
        .where(_t.year == _YEAR, life, or_(_t.menu == "required", _p.chosen))
    )


_DONE = and_(_p.done_on.is_not(None), _p.done_on <= _END)
_OPEN = or_(_p.done_on.is_(None), _p.done_on > _END)
_TOTALS = _owed(
    _t.task_code,
    func.count(),
    func.sum(case((and_(_DONE, _p.done_on <= _t.due_on), 1), else_=0)),
    func.sum(case((and_(_DONE, _p.done_on > _t.due_on), 1), else_=0)),
    func.sum(case((and_(_OPEN, _t.due_on < _SEEN), 1), else_=0)),
).group_by(_t.task_code)
_OVERDUE = (
    _owed(_b.c.org_code, _o.short_name, _t.title, _t.task_code, _t.due_on)
    .where(_OPEN, _t.due_on < _SEEN)
    .order_by(_t.due_on, _b.c.path, _t.task_code)
)


def seen_on(asked: Asked) -> date:
    """The day from which it is seen what is overdue."""
    return asked.as_of if asked.running else asked.end + timedelta(1)


def _params(asked: Asked) -> dict[str, Any]:
    return asked.params | {"year": asked.month // 100, "end": asked.end, "seen": seen_on(asked)}


def _tasks(conn: Connection, asked: Asked) -> list[Task]:
    rows = sorted(
        conn.execute(_TASKS, {"year": asked.month // 100}), key=lambda r: (r.menu != "required", r.due_on, r.task_code)
    )
    numbers: dict[str, int] = {}
    found = []
    for code, menu, title, due_on, weight in rows:
        numbers[menu] = numbers.get(menu, 0) + 1
        found.append(Task(code, numbers[menu], menu, title or code, due_on, weight))
    return found


@remembered("month", "org")
def book(conn: Connection, asked: Asked) -> Book:
    """The task book of the month's year in the scope."""
    tasks, seen = _tasks(conn, asked), seen_on(asked)
    totals = {code: Total(*(int(n) for n in counts)) for code, *counts in conn.execute(_TOTALS, _params(asked))}
    overdue = [
        Overdue(org, short, title or code, (seen - due_on).days)
        for org, short, title, code, due_on in conn.execute(_OVERDUE, _params(asked))
    ]
    due = [(task, totals[task.code]) for task in tasks if task.code in totals and task.due_on <= asked.end]
    done, owed = (sum(task.weight * getattr(t, what) for task, t in due) for what in ("done", "owed"))
    return Book(tasks, totals, overdue, done, owed)


def lines(conn: Connection, asked: Asked, tasks: list[Task], *, first: int, count: int) -> list[Line]:
    """A window of the branches that the month lists, in their own order."""
    branches = window(conn, asked, first=first, count=count)
    progress: dict[str, dict[str, tuple[bool, date | None]]] = {}
    asked_for = {"tasks": [task.code for task in tasks], "branches": [branch.org_code for branch in branches]}
    for org, code, chosen, done_on in conn.execute(_PROGRESS, asked_for):
        progress.setdefault(org, {})[code] = (bool(chosen), done_on)
    return [_line(asked, branch, tasks, progress.get(branch.org_code, {})) for branch in branches]


def _line(
    asked: Asked, branch: Branch, tasks: Iterable[Task], progress: Mapping[str, tuple[bool, date | None]]
) -> Line:
    cells: dict[str, Cell] = {}
    outside, done, due = set(), 0, 0
    for task in tasks:
        chosen, done_on = progress.get(task.code, (False, None))
        if task.menu != "required" and not chosen:
            continue
        if not branch.lives(task.due_on):
            outside |= {task.code} if task.menu == "required" else set()
            continue
        cells[task.code] = state(asked, task.due_on, done_on)
        if task.due_on <= asked.end:
            due += task.weight
            done += task.weight if cells[task.code].state in ("done", "after") else 0
    return Line(branch.org_code, branch.short_name, branch.name, cells, frozenset(outside), done, due)


def state(asked: Asked, due_on: date, done_on: date | None) -> Cell:
    """How far an owed task is. 临近 has the days of what is owed monthly."""
    if done_on is not None and done_on <= asked.end:
        return Cell("done" if done_on <= due_on else "after")
    left = (due_on - seen_on(asked)).days
    if left < 0:
        return Cell("missed", -left)
    return Cell("soon", left) if left <= asked.thresholds.soon_days_month.on(asked.as_of) else Cell("open")
