"""目标制: the year's goals on three platforms, as last reported by the end of the month asked for."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import Connection, Date, Integer, bindparam, select

from queries.schema import BASE
from queries.scope import Asked
from terms import PLATFORMS, rounded

SCALE = 10**8
Pace = Literal["reached", "ahead", "even", "behind", "overdue", "unknown"]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the year. Amounts scaled by 10**8; `value` and `reported_on` None: nothing reported by then.

    A reported value is what has been reached since the year began; the newest report counts. `history`: the values
    reported, the oldest first. `passed`: time passed from 1 January to the due day (the year's end when blank), 0..1, on
    the day reported: of the days after it nothing is known yet; on the end of the month when nothing is reported.
    """

    code: str
    platform: str
    title: str
    unit: str
    target: int | None
    due_on: date
    owner: str
    value: int | None
    reported_on: date | None
    history: tuple[int, ...]
    passed: Fraction
    over: bool

    @property
    def share(self) -> Fraction | None:
        """完成比例; None without a target or a report."""
        return Fraction(self.value, self.target) if self.value is not None and self.target else None

    @property
    def lead(self) -> Fraction | None:
        """How far it was ahead of the time passed when reported, as shown: of whole percents."""
        if self.share is None:
            return None
        return Fraction(rounded(self.share * 100, 0) - rounded(self.passed * 100, 0)) / 100

    @property
    def pace(self) -> Pace:
        """Against the time passed; `overdue`: its day is over and it is not reached."""
        if self.share is None or self.lead is None:
            return "unknown"
        if self.share >= 1:
            return "reached"
        if self.over:
            return "overdue"
        return "even" if self.lead == 0 else "ahead" if self.lead > 0 else "behind"

    @property
    def on_course(self) -> bool:
        """Reached, or not behind the time passed."""
        return self.pace in ("reached", "ahead", "even")


_g, _p = BASE["goals"].c, BASE["goal_progress"].c
_YEAR, _END = bindparam("year", type_=Integer), bindparam("end", type_=Date)
_GOALS = select(_g.goal_code, _g.platform, _g.title, _g.unit, _g.target, _g.due_on, _g.owner).where(_g.year == _YEAR)
_PROGRESS = (
    select(_p.goal_code, _p.reported_on, _p.value)
    .join(BASE["goals"], _g.goal_code == _p.goal_code)
    .where(_g.year == _YEAR, _p.reported_on <= _END)
    .order_by(_p.reported_on)
)


def goals(conn: Connection, asked: Asked) -> list[Goal]:
    """The goals of the month's year, by platform, then by code."""
    params = {"year": asked.month // 100, "end": asked.end}
    reported: dict[str, list[tuple[date, int]]] = {}
    for code, day, value in conn.execute(_PROGRESS, params):
        reported.setdefault(code, []).append((day, value))
    order = list(PLATFORMS)
    rows = sorted(conn.execute(_GOALS, params), key=lambda r: (order.index(r.platform), r.goal_code))
    return [_goal(asked, row, reported.get(row.goal_code, [])) for row in rows]


def _goal(asked: Asked, row: Any, reported: list[tuple[date, int]]) -> Goal:
    code, platform, title, unit, target, due_on, owner = row
    january, last = date(asked.month // 100, 1, 1), date(asked.month // 100, 12, 31)
    due = due_on or last
    length = max((due - january).days + 1, 1)
    day, value = reported[-1] if reported else (None, None)
    passed = min(Fraction(((day or asked.end) - january).days + 1, length), Fraction(1))
    return Goal(
        code=code,
        platform=platform,
        title=title,
        unit=unit or "",
        target=target,
        due_on=due,
        owner=owner or "",
        value=value,
        reported_on=day,
        history=tuple(value for _, value in reported),
        passed=passed,
        over=due < asked.as_of and due <= asked.end,
    )
