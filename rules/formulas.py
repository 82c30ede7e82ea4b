"""The formulas of auto and imported items: facts of a branch's year to date → points got.

Source: data contract §4. All arithmetic is on integers; an amount is a numerator over a denominator.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from rules.intervals import Interval
from rules.periods import half_year, last_day, month_of
from rules.scheme import Item

REVIEW_SCALE = 10**8  # `reviews.got` is stored scaled by this


class Got(NamedTuple):
    """Points got, `num / den` in hundredths, of `max` hundredths that apply."""

    num: int
    den: int
    max: int


class Half(NamedTuple):
    """A half-year begun by the end of the month, for discipline education."""

    held: bool
    ended: bool
    inside_life: bool


@dataclass(slots=True)
class Facts:
    """What items are scored from: a branch (with its groups), January to the end of month M.

    Counts unless said; hours in hundredths, weights and final scores scaled by 10**8.
    """

    end: date
    core_done: int = 0
    core_required: int = 0
    yearly_done: int = 0
    yearly_required: int = 0
    present: int = 0
    expected: int = 0
    took_part: int = 0
    eligible: int = 0
    member_hours: int = 0
    eligible_days: int = 0
    days: int = 0
    projects: int = 0
    weight_done: int = 0
    weight_due: int = 0
    pioneer_sum: int = 0
    pioneer_count: int = 0
    pioneer_eligible: int = 0
    lecture: bool = False
    halves: tuple[Half, ...] = ()
    reviews: Mapping[str, int] = field(default_factory=dict)


def _share(item: Item, num: int, den: int) -> Got | None:
    """max × num/den, clamped to [0, max]; nothing when the denominator is empty."""
    if den <= 0:
        return None
    return Got(item.max * min(max(num, 0), den), den, item.max)


def _above(item: Item, num: int, den: int) -> Got | None:
    """max × ⟦(num/den − from) / range⟧."""
    start, span = item.parameters["from"], item.parameters["range"]
    top = (num * start.denominator - start.numerator * den) * span.denominator
    return _share(item, top, den * start.denominator * span.numerator)


def completion(item: Item, facts: Facts) -> Got | None:
    """max × ytd completion of the first five rules."""
    return _share(item, facts.core_done, facts.core_required)


def yearly_completion(item: Item, facts: Facts) -> Got | None:
    """max × completion of 组织生活会 and 民主评议 closed January..M."""
    return _share(item, facts.yearly_done, facts.yearly_required)


def attendance(item: Item, facts: Facts) -> Got | None:
    """max × ⟦(ytd attendance − from) / range⟧."""
    return _above(item, facts.present, facts.expected)


def lecture(item: Item, facts: Facts) -> Got | None:
    """max once the secretary has lectured; before that not applicable until the year is over, then 0."""
    if facts.lecture:
        return Got(item.max, 1, item.max)
    return Got(0, 1, item.max) if (facts.end.month, facts.end.day) == (12, 31) else None


def participation(item: Item, facts: Facts) -> Got | None:
    """max × ⟦ytd participation / full⟧."""
    full = item.parameters["full"]
    return _share(item, facts.took_part * full.denominator, facts.eligible * full.numerator)


def months_begun(end: date) -> Fraction:
    """M's number when the month is over, else M's number − 1 + day / days of M."""
    days = last_day(month_of(end)).day
    return Fraction(end.month - 1) + Fraction(end.day, days)


@cache
def _hours_goal(item: Item, end: date) -> tuple[int, int]:
    goal = item.parameters["full"] * months_begun(end) / 12
    return goal.numerator, goal.denominator


def service_hours(item: Item, facts: Facts) -> Got | None:
    """max × ⟦ytd hours per member / (full × m/12)⟧."""
    above, below = _hours_goal(item, facts.end)
    return _share(item, facts.member_hours * facts.days * below, 100 * facts.eligible_days * above)


def brand_projects(item: Item, facts: Facts) -> Got | None:
    """One point a brand event led or joined, up to max."""
    return Got(min(item.max, 100 * facts.projects), 1, item.max)


def tasks(item: Item, facts: Facts) -> Got | None:
    """max × weight done / weight due."""
    return _share(item, facts.weight_done, facts.weight_due)


def pioneer(item: Item, facts: Facts) -> Got | None:
    """max × ⟦(mean final score − from) / range⟧ when enough of those eligible are scored."""
    count, coverage = facts.pioneer_count, item.parameters["coverage"]
    if count == 0 or count * coverage.denominator < facts.pioneer_eligible * coverage.numerator:
        return None
    return _above(item, facts.pioneer_sum, count * REVIEW_SCALE)


def discipline(item: Item, facts: Facts) -> Got | None:
    """Half of max for each half-year begun with discipline education; one that cannot be judged yet does not apply."""
    judged = [half.held for half in facts.halves if half.held or (half.ended and half.inside_life)]
    if not judged:
        return None
    return Got(item.max * sum(judged), 2, item.max * len(judged) // 2)


def review(item: Item, facts: Facts) -> Got | None:
    """The newest imported points of the year; none: not applicable."""
    got = facts.reviews.get(item.code)
    return None if got is None else Got(got, REVIEW_SCALE // 100, item.max)


Formula = Callable[[Item, Facts], Got | None]
FORMULAS: dict[str, Formula] = {
    "completion": completion,
    "attendance": attendance,
    "lecture": lecture,
    "yearly_completion": yearly_completion,
    "participation": participation,
    "service_hours": service_hours,
    "brand_projects": brand_projects,
    "tasks": tasks,
    "pioneer": pioneer,
    "discipline": discipline,
    "review": review,
}


def halves(end: date, life: Interval, held: Mapping[int, date]) -> tuple[Half, ...]:
    """The half-years begun by `end`; `held`: half → first day of a valid discipline education in it."""
    return tuple(
        Half(
            held=half in held and held[half] <= end,
            ended=period.last <= end,
            inside_life=life.covers(period.first, period.last),
        )
        for half in (1, 2)
        if (period := half_year(end.year, half)).first <= end
    )
