"""From which month on a rebuild writes again, for each kind of change: what is earlier stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules.periods import DAY, month_of


def least(months: Iterable[int | None]) -> int | None:
    """The earliest month; None when there is none."""
    return min((m for m in months if m is not None), default=None)


NEVER = 999_999


class Starts(NamedTuple):
    """The earliest month touched (None: none) of meetings, of people and volunteering, of the books kept on branches.

    Standings depend on all three.
    """

    meetings: int | None = None
    people: int | None = None
    books: int | None = None

    def joined(self, other: "Starts") -> "Starts":
        """The earlier of both, kind by kind."""
        return Starts(*(least(pair) for pair in zip(self, other, strict=True)))

    def within(self, first: int, last: int) -> tuple[int, int, int]:
        """The same inside the months kept; the last one is always written again."""
        meetings, people, books = (max(first, min(last, last if month is None else month)) for month in self)
        return meetings, people, books


Late = dict[str, int]  # organisation → the earliest month in which something of it alone changed


@dataclass(frozen=True, slots=True)
class Changes:
    """What is touched as a whole from a month on, and what is touched of single organisations."""

    starts: Starts = field(default_factory=Starts)
    meetings: Late = field(default_factory=dict)
    books: Late = field(default_factory=dict)

    def earliest(self) -> int:
        """The earliest month touched of anything; later than all when nothing is."""
        return min(
            (m for m in (*self.starts, *self.meetings.values(), *self.books.values()) if m is not None), default=NEVER
        )

    def joined(self, other: "Changes") -> "Changes":
        """Both together."""
        return Changes(
            self.starts.joined(other.starts),
            earliest(self.meetings, other.meetings),
            earliest(self.books, other.books),
        )


EVERYTHING = Changes(Starts(0, 0, 0))  # earlier than any month


def earliest(*lates: Mapping[str, int]) -> Late:
    """The earliest month of each organisation in any of them."""
    result: Late = {}
    for late in lates:
        for org, month in late.items():
            result[org] = min(month, result.get(org, month))
    return result


def of_turn(low: date) -> Starts:
    """What a turn of the day from (or back to) a day touches by itself.

    What fell due on a month's last day is missed from the next day on; everything else of that month was complete.
    """
    begun = month_of(low + DAY)
    return Starts(meetings=month_of(low), people=begun, books=begun)
