"""Dice that like edges: dates at the ends of months, quarters, years; blanks; cells as text."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
Row = dict[str, str]
Tables = dict[str, list[Row]]
DAY = timedelta(days=1)


def cell(value: Any) -> str:
    """A value as a CSV cell: None is blank, booleans are 1 and 0."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def row(**values: Any) -> Row:
    """A row of text cells."""
    return {name: cell(value) for name, value in values.items()}


class Dice:
    """A source of chance for a world whose data lie in first..as_of."""

    def __init__(self, seed: int, first: date, as_of: date) -> None:
        self.random = Random(seed)
        self.first, self.as_of = first, as_of

    def yes(self, chance: float) -> bool:
        """True with a chance."""
        return self.random.random() < chance

    def pick(self, options: Sequence[T]) -> T:
        """One of some options; repeat an option to make it likelier."""
        return self.random.choice(options)

    def some(self, options: Sequence[T], chance: float) -> list[T]:
        """Each option with a chance, in order."""
        return [option for option in options if self.yes(chance)]

    def number(self, least: int, most: int) -> int:
        """A whole number least..most."""
        return self.random.randint(least, most)

    def day(self, first: date | None = None, last: date | None = None) -> date:
        """A day first..last (default: the world's), every second time on an edge of a month, quarter or year."""
        first, last = first or self.first, last or self.as_of
        when = first + self.number(0, max(0, (last - first).days)) * DAY
        if self.yes(0.5):
            when = _edge(when, self.pick((1, 1, 3, 6, 12))) + self.pick((-1, 0, 0, 1)) * DAY
        return max(first, min(last, when))

    def after(self, when: date) -> date:
        """A day after a day, near the world's end at the latest, or a little later."""
        return self.day(when + DAY, max(when + 40 * DAY, self.as_of + 60 * DAY))


def _edge(when: date, size: int) -> date:
    """First day of the stretch of 1, 3, 6 or 12 months that a day lies in."""
    return date(when.year, (when.month - 1) // size * size + 1, 1)
