"""Half-open intervals of days `[from, to)`; None is open on that side."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Interval(NamedTuple):
    """`[start, end)`: `end` is the first day that no longer counts."""

    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def covers(self, first: date, last: date) -> bool:
        """Whether every day first..last lies inside."""
        return (self.start is None or self.start <= first) and (self.end is None or last < self.end)

    def meet(self, other: "Interval") -> "Interval | None":
        """What both hold; None when that is nothing."""
        start = (
            self.start if other.start is None else other.start if self.start is None else max(self.start, other.start)
        )
        end = self.end if other.end is None else other.end if self.end is None else min(self.end, other.end)
        return None if start is not None and end is not None and start >= end else Interval(start, end)


EVER = Interval(None, None)


def without(whole: Interval, cuts: Iterable[Interval]) -> list[Interval]:
    """What remains of an interval when cuts (overlapping or not) are taken out."""
    rest = [whole]
    for cut in cuts:
        rest = [piece for left in rest for piece in _cut(left, cut)]
    return rest


def _cut(whole: Interval, cut: Interval) -> list[Interval]:
    if whole.meet(cut) is None:
        return [whole]
    pieces = []
    if cut.start is not None and (before := whole.meet(Interval(None, cut.start))):
        pieces.append(before)
    if cut.end is not None and (after := whole.meet(Interval(cut.end, None))):
        pieces.append(after)
    return pieces
