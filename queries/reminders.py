"""提醒: what branches owe, and by when. What is overdue, what is open in its period, required tasks not yet done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import BindParameter, Connection, Date, Integer, and_, bindparam, or_, select

from queries.schema import BASE, obligations, snapshot_orgs
from queries.scope import SNAPSHOT, Asked
from rules.periods import last_day


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing: a meeting (`rule` and `period`, `group`: the 党小组 that owes it) or a task (`title`).

    `days` left until `due_on`; below zero: overdue.
    """

    due_on: date
    days: int
    rule: str | None = None
    period: str | None = None
    group: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """A branch and what it owes, the longest overdue first; never empty."""

    org_code: str
    name: str
    owed: list[Owed] = field(default_factory=list)


_b, _o, _t, _p = obligations.c, snapshot_orgs.c, BASE["tasks"].c, BASE["task_progress"].c
_CODES: BindParameter[str] = bindparam("codes", expanding=True)
_AS_OF, _JANUARY, _UNTIL = (
    bindparam("as_of", type_=Date), bindparam("first", type_=Date), bindparam("until", type_=Date),
)  # fmt: skip
_MEETINGS = (
    select(_b.branch_code, _b.org_code, _o.name, _b.rule, _b.period, _b.due_on)
    .join(snapshot_orgs, and_(_o.snapshot == _b.snapshot, _o.org_code == _b.org_code))
    .where(
        _b.snapshot == SNAPSHOT,
        _b.branch_code.in_(_CODES),
        or_(
            and_(_b.state.concat("") == "missed", _b.due_on >= _JANUARY),  # by the branches' index
            and_(_b.state.concat("") == "open", _b.begins_on <= _AS_OF, _b.due_on <= _UNTIL),
        ),
    )
    .order_by(_b.due_on, _b.rule, _b.org_code)
)
_TASKS = (
    select(_o.org_code, _t.title, _t.due_on)
    .select_from(snapshot_orgs)
    .join(
        BASE["tasks"],
        and_(
            _t.year == bindparam("year", type_=Integer),
            _t.menu == "required",
            _t.due_on <= _UNTIL,
            or_(_o.valid_from.is_(None), _t.due_on >= _o.valid_from),
            or_(_o.valid_to.is_(None), _t.due_on < _o.valid_to),
        ),
    )
    .outerjoin(BASE["task_progress"], and_(_p.task_code == _t.task_code, _p.org_code == _o.org_code))
    .where(
        _o.snapshot == SNAPSHOT, _o.org_code.in_(_CODES), or_(_p.done_on.is_(None), _p.done_on > _AS_OF)
    )
    .order_by(_t.due_on, _t.task_code)
)  # fmt: skip
_NAMES = select(_o.org_code, _o.name).where(_o.snapshot == SNAPSHOT, _o.org_code.in_(_CODES))


def reminders(conn: Connection, asked: Asked, codes: Sequence[str]) -> list[Reminder]:
    """What some branches owe on the as-of date, in the order given; a branch that owes nothing is left out.

    Meetings missed since January of the as-of date's year; meetings and required tasks that fall due by the end of its
    month, or before.
    """
    params = {
        "snapshot": asked.snapshot,
        "codes": codes,
        "as_of": asked.as_of,
        "first": date(asked.as_of.year, 1, 1),
        "until": last_day(asked.as_of.year * 100 + asked.as_of.month),
        "year": asked.as_of.year,
    }
    found = {code: Reminder(code, name) for code, name in conn.execute(_NAMES, params)}
    for branch, owes, name, rule, period, due_on in conn.execute(_MEETINGS, params):
        group = name if owes != branch else None
        found[branch].owed.append(Owed(due_on, (due_on - asked.as_of).days, rule, period, group))
    for branch, title, due_on in conn.execute(_TASKS, params):
        found[branch].owed.append(Owed(due_on, (due_on - asked.as_of).days, title=title or ""))
    for reminder in found.values():
        reminder.owed.sort(key=lambda owed: owed.due_on)
    return [found[code] for code in codes if code in found and found[code].owed]
