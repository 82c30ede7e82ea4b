"""Thresholds that change on a day inside a world: the same change for the judge and, as a file, for the product."""

from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from tests.reference_base import Dated, Thresholds
from tests.worlds import World
from tests.worlds_dice import DAY

Changes = dict[str, tuple[str, Any]]
# What a threshold may become; a day of the year and hours as the file writes them.
BECOMES: dict[str, tuple[Any, ...]] = {
    "cut_off_workdays": (0, 3, 8),
    "approval_days": (5, 20, 45),
    "yearly_deadline": ("01-31", "03-30", "05-31"),
    "quorum_percent": (34, 51, 100),
    "timely_workdays": (0, 3, 8),
    "participation_hours": ("0.25", "1.5", "3"),
    "ranking_members": (1, 2, 5),
    "ranking_months": (0, 1, 8),
}


def changes(world: World) -> Changes:
    """Most thresholds change, each on a day of its own, every second time on the first of a month or a year's last."""
    random = Random(world.seed + 2)
    first = date.fromisoformat(min(r["held_on"] for r in world.tables["activities"]))
    found: Changes = {}
    for code, values in BECOMES.items():
        day = first + random.randint(0, (world.as_of - first).days) * DAY
        if random.random() < 0.5:
            day = random.choice((day.replace(day=1), date(day.year, 12, 31)))
        if random.random() < 0.8:
            found[code] = day.isoformat(), random.choice(values)
    return found


def judged(given: Changes) -> Thresholds:
    """The changes as the judge takes them."""
    return Thresholds(**{code: _dated(code, day, value) for code, (day, value) in given.items()})


def _dated(code: str, day: str, value: Any) -> Dated:
    before: Dated = getattr(Thresholds(), code)
    if code == "yearly_deadline":
        value = (int(value[:2]), int(value[3:]))
    if code == "participation_hours":
        value = Fraction(value)
    return (*before, (date.fromisoformat(day), value))
