"""From points got to contributions, type scores, totals and ranks. Source: data contract §4.

Hundredths of a point throughout; a half is rounded up; nothing passes through binary floats.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from math import lcm
from typing import NamedTuple

from rules.formulas import FORMULAS, Facts, Formula, Got
from rules.intervals import Interval
from rules.periods import add_months, first_day, last_day, month_of
from rules.scheme import Item, Scheme, Type


class Minimums(NamedTuple):
    """What a branch needs to be ranked: full members, and whole months of life."""

    full_members: int
    whole_months: int


class Score(NamedTuple):
    """A branch's month: score a type (None: insufficient data), contribution and points an item."""

    types: dict[str, int | None]
    items: dict[str, int | None]
    got: dict[str, Got | None]


def score(scheme: Scheme, facts: Facts) -> Score:
    """Scores of one branch at the end of a month, over the items in force on its last day."""
    result = Score({}, {}, {})
    for kind in scheme.types:
        _score_type(kind, scheme, facts, result)
    return result


class _Sheet(NamedTuple):
    """What a type scores in a month: its items in force with their formulas, what they are worth, a blank result."""

    items: tuple[tuple[str, Item, Formula], ...]
    whole: int
    blank: dict[str, None]


@cache
def _sheet(kind: Type, month_end: date) -> _Sheet:
    items = tuple((i.code, i, FORMULAS[i.formula]) for i in kind.items if i.in_force(month_end))
    return _Sheet(items, sum(item.max for _, item, _ in items), dict.fromkeys(i.code for i in kind.items))


def _score_type(kind: Type, scheme: Scheme, facts: Facts, result: Score) -> None:
    items, whole, blank = _sheet(kind, last_day(month_of(facts.end)))
    got = {code: found for code, item, formula in items if (found := formula(item, facts)) is not None}
    applicable = 0
    for found in got.values():
        applicable += found.max
    total, parts = contributions(kind.points, applicable, got)
    result.got.update(blank)
    result.got.update(got)
    result.items.update(blank)
    result.items.update(parts)
    share = scheme.minimum_share
    enough = applicable > 0 and applicable * share.denominator >= whole * share.numerator
    result.types[kind.name] = total if enough else None


def contributions(points: int, applicable: int, got: Mapping[str, Got]) -> tuple[int, dict[str, int]]:
    """Type score and each item's part: rounded down, the missing hundredths to the largest remainders."""
    if not applicable:
        return 0, {}
    common = lcm(*[den for _, den, _ in got.values()])
    below = common * applicable
    parts: dict[str, int] = {}
    rests: dict[str, int] = {}
    for code, (num, den, _) in got.items():
        parts[code], rests[code] = divmod(points * num * (common // den), below)
    # what is left over, rounded half up, goes to the largest remainders; sorted() keeps equal ones in order
    missing = (2 * sum(rests.values()) + below) // (2 * below)
    total = sum(parts.values()) + missing
    if missing:
        for code in sorted(rests, key=rests.__getitem__, reverse=True)[:missing]:
            parts[code] += 1
    return total, parts


class Total(NamedTuple):
    """Bonus and deductions as used (capped), the total, and the total before the veto's cap."""

    bonus: int
    deductions: int
    total: int | None
    uncapped: int | None


def total(scheme: Scheme, types: Iterable[int | None], points: Iterable[int], capped: bool) -> Total:
    """Σ types + bonus − deductions, at least 0; at most the veto's cap when one is in force."""
    given = list(points)
    bonus = min(scheme.bonus_cap, sum(p for p in given if p > 0))
    deductions = min(scheme.deduction_cap, -sum(p for p in given if p < 0))
    known = [t for t in types if t is not None]
    if len(known) < len(scheme.types):
        return Total(bonus, deductions, None, None)
    whole = max(0, sum(known) + bonus - deductions)
    return Total(bonus, deductions, min(whole, scheme.veto_cap) if capped else whole, whole)


def whole_months(life: Interval, end: date, needed: int) -> int:
    """Calendar months wholly inside the life and ended by a day; counted up to those that are needed."""
    month = month_of(end) if end == last_day(month_of(end)) else add_months(month_of(end), -1)
    count = 0
    while count < needed and life.covers(first_day(month), last_day(month)):
        count, month = count + 1, add_months(month, -1)
    return count


def unranked_reason(
    *,
    end: date,
    life: Interval,
    temporary: bool,
    members: int,
    full_members: int,
    minimums: Minimums,
    complete: bool,
    vetoed: bool,
) -> str | None:
    """Why a branch is not ranked, the first reason that fits; None when it is ranked."""
    if life.end is not None and (life.end - end).days <= 1:
        return "closed"
    if temporary:
        return "temporary"
    if members == 0:
        return "no_members"
    if full_members < minimums.full_members:
        return "below_three"
    if whole_months(life, end, minimums.whole_months) < minimums.whole_months:
        return "founded_recently"
    if not complete:
        return "insufficient_data"
    return "veto" if vetoed else None


def is_listed(life: Interval, end: date) -> bool:
    """Whether the standings of a month list a branch: founded by its end, not closed before January."""
    founded = life.start is None or life.start <= end
    return founded and (life.end is None or life.end > date(end.year, 1, 1))


class Entry(NamedTuple):
    """A branch in a group's order: what it is ordered by."""

    org_code: str
    group: str | None
    sort_no: int | None
    total: int | None
    unranked: str | None


class Place(NamedTuple):
    """A branch's place: position in the whole list from 0, rank or None."""

    position: int
    rank: int | None


def places(entries: Sequence[Entry]) -> dict[str, Place]:
    """Competition ranking 1, 2, 2, 4 inside each group; groups by name, the blank one last."""
    result: dict[str, Place] = {}
    groups = sorted({e.group for e in entries}, key=lambda g: (g is None, g or ""))
    for group in groups:
        ranked = [e for e in entries if e.group == group and e.unranked is None]
        ranked.sort(key=lambda e: (-(e.total or 0), *_own_order(e)))
        previous: tuple[int | None, int] = (None, 0)
        for n, entry in enumerate(ranked, 1):
            previous = (entry.total, previous[1] if entry.total == previous[0] else n)
            result[entry.org_code] = Place(len(result), previous[1])
        for entry in sorted((e for e in entries if e.group == group and e.unranked is not None), key=_own_order):
            result[entry.org_code] = Place(len(result), None)
    return result


def _own_order(entry: Entry) -> tuple[bool, int, str]:
    """`sort_no`, then code; blank `sort_no` last."""
    return (entry.sort_no is None, entry.sort_no or 0, entry.org_code)
