"""The months a rebuild covers, and sums kept by organisation and month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.derive.tree import Tree
from rules.periods import first_day, last_day, month_of, months_between


@dataclass(frozen=True, slots=True)
class Span:
    """As-of date, and the months whose rows are written (`wanted`). Sums start in January of the first one's year."""

    as_of: date
    wanted: tuple[int, ...]

    @property
    def january(self) -> date:
        """The first day whose rows are summed."""
        return date(self.wanted[0] // 100, 1, 1)

    @property
    def months(self) -> list[int]:
        """All months summed: January of the first year to the last wanted month."""
        return months_between(self.wanted[0] // 100 * 100 + 1, self.wanted[-1])

    def end(self, month: int) -> date:
        """“The end of M”: its last day, or the as-of date when that comes first."""
        return min(last_day(month), self.as_of)

    def days(self, month: int) -> int:
        """Days of the month up to its end."""
        return (self.end(month) - first_day(month)).days + 1


def span_from(as_of: date, first: int) -> Span:
    """From a month to the as-of date's."""
    return Span(as_of, tuple(months_between(first, month_of(as_of))))


class Sums:
    """Whole numbers by (organisation, month); what is missing is 0."""

    def __init__(self) -> None:
        self._of: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, org: str, month: int, count: int = 1) -> None:
        """Add to one organisation's month."""
        self._of[org][month] += count

    def rolled_up(self, tree: Tree) -> "Sums":
        """The same with every organisation's sums added to all above it."""
        result = Sums()
        for org, months in self._of.items():
            for scope in tree.scopes(org):
                into = result._of[scope]
                for month, count in months.items():
                    into[month] += count
        return result

    def month(self, org: str, month: int) -> int:
        """One month's sum."""
        of = self._of.get(org)
        return of.get(month, 0) if of else 0

    def to_date(self, org: str, months: Iterable[int]) -> dict[int, int]:
        """Month → the sum of January..month of its year."""
        of = self._of.get(org) or {}
        result, running, year = {}, 0, 0
        for month in months:
            if month // 100 != year:
                year, running = month // 100, 0
            running += of.get(month, 0)
            result[month] = running
        return result
