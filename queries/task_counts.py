"""任务书 in numbers: how many required tasks a branch has done, how many chosen optional ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Date, FromClause, Integer, Select, and_, bindparam, case, func, or_, select

from queries.meetings import rate
from queries.remembered import remember
from queries.schema import BASE, snapshot_orgs, standings
from queries.scope import MONTH, Asked, below
from rules.periods import last_day, months_between


@dataclass(frozen=True, slots=True)
class Tasks:
    """The year's tasks that fall due in the branch's life, counted: required ones and how many of them are done by
    the end of the month; optional ones chosen, and done.
    """

    required: int = 0
    required_done: int = 0
    chosen: int = 0
    chosen_done: int = 0


@dataclass(frozen=True, slots=True)
class YearOfTasks:
    """The required tasks of all listed branches together. `by_month`: done by the end of each month, January to M."""

    required: int
    by_month: list[int]

    @property
    def done(self) -> int:
        """Done by the end of the month asked for."""
        return self.by_month[-1]

    @property
    def rate(self) -> Fraction | None:
        """Done / required."""
        return rate(self.done, self.required)

    @property
    def rates(self) -> list[Fraction | None]:
        """The same by the end of each month."""
        return [rate(done, self.required) for done in self.by_month]


_t, _p, _o, _s = BASE["tasks"].c, BASE["task_progress"].c, snapshot_orgs.c, standings.c
END = bindparam("end", type_=Date)


def params(asked: Asked) -> dict[str, Any]:
    """What the statements' parameters stand for."""
    return asked.params | {"year": asked.month // 100, "end": asked.end}


def _owed(*columns: Any) -> Select[Any]:
    """A row for each listed branch and task of the year that falls due in its life."""
    lives = and_(
        or_(_o.valid_from.is_(None), _t.due_on >= _o.valid_from), or_(_o.valid_to.is_(None), _t.due_on < _o.valid_to)
    )
    return (
        select(*columns)
        .select_from(standings)
        .join(snapshot_orgs, and_(_o.snapshot == _s.snapshot, _o.org_code == _s.org_code))
        .join(BASE["tasks"], and_(_t.year == bindparam("year", type_=Integer), lives))
        .outerjoin(BASE["task_progress"], and_(_p.task_code == _t.task_code, _p.org_code == _s.org_code))
        .where(below(standings), _s.month == MONTH)
    )


def _count(*conditions: Any) -> Any:
    return func.sum(case((and_(*conditions), 1), else_=0))


_REQUIRED, _CHOSEN, _DONE = _t.menu == "required", and_(_t.menu == "optional", _p.chosen), _p.done_on <= END
_COUNTED = _owed(
    _s.org_code.label("org_code"),
    _count(_REQUIRED).label("required"),
    _count(_REQUIRED, _DONE).label("required_done"),
    _count(_CHOSEN).label("chosen"),
    _count(_CHOSEN, _DONE).label("chosen_done"),
).group_by(_s.org_code)
_WINDOW = _COUNTED.where(_s.org_code.in_(bindparam("codes", expanding=True)))
_DAYS = _owed(_p.done_on, func.count()).where(_REQUIRED).group_by(_p.done_on)


def counted() -> FromClause:
    """The counts of every listed branch, to sort by: `org_code` and the fields of `Tasks`."""
    return _COUNTED.subquery("task_counts")


def tasks_of(conn: Connection, asked: Asked, codes: Sequence[str]) -> dict[str, Tasks]:
    """Branch → its tasks, of some branches; one without a task is left out."""
    rows = conn.execute(_WINDOW, params(asked) | {"codes": codes})
    return {code: Tasks(*map(int, numbers)) for code, *numbers in rows}


def year_of_tasks(conn: Connection, asked: Asked) -> YearOfTasks:
    """The required tasks of the listed branches, month by month.

    Counted over every branch and task: once for each data version, not once a page.
    """
    return remember(conn, asked, "tasks", lambda: _year(conn, asked))


def _year(conn: Connection, asked: Asked) -> YearOfTasks:
    days: dict[date | None, int] = {day: count for day, count in conn.execute(_DAYS, params(asked))}
    ends = [min(last_day(month), asked.end) for month in months_between(asked.month // 100 * 100 + 1, asked.month)]
    done = [sum(count for day, count in days.items() if day is not None and day <= end) for end in ends]
    return YearOfTasks(sum(days.values()), done)
