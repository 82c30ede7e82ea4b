"""The months a rebuild covers, and sums kept by organisation and month."""

from collections.abc import Iterable, KeysView, Mapping
from datetime import date
from itertools import accumulate
from operator import add

from ingest.derive.tree import Tree
from rules.periods import add_months, first_day, last_day, month_of, months_between

YEAR = 12


class Span:
    """As-of date, the months whose rows are written (`wanted`), and those that are summed (`months`).

    Sums start in January of the first wanted month's year; or, `carried`, on the first wanted day (`since`): then the
    first of `months` is the one before, and carries what its stored rows say of January up to it.
    `index`: month → position in `months`, without the carrying one; `at`: (position, month) of the wanted ones.
    """

    def __init__(self, as_of: date, wanted: Iterable[int], *, carried: bool = False) -> None:
        self.as_of = as_of
        self.wanted = tuple(wanted)
        first = self.wanted[0]
        self.january = date(first // 100, 1, 1)
        self.carrier = add_months(first, -1) if carried and first % 100 != 1 else None
        self.since = self.january if self.carrier is None else first_day(first)
        self.months = tuple(months_between(self.carrier or month_of(self.january), self.wanted[-1]))
        self.index = {month: n for n, month in enumerate(self.months) if month != self.carrier}
        self.at = [(self.index[month], month) for month in self.wanted]
        self.years = [(self.index.get(m, 0), self._to_december(m)) for m in self.months if m in self._starts()]

    def _starts(self) -> set[int]:
        """The first month summed, and every January after it."""
        return {self.months[0]} | {month for month in self.months if month % 100 == 1}

    def _to_december(self, month: int) -> int:
        return self.months.index(month) + YEAR + 1 - month % 100

    def end(self, month: int) -> date:
        """“The end of M”: its last day, or the as-of date when that comes first."""
        return min(last_day(month), self.as_of)

    def days(self, month: int) -> int:
        """Days of the month up to its end."""
        return (self.end(month) - first_day(month)).days + 1


def span_from(as_of: date, first: int, *, carried: bool) -> Span:
    """From a month to the as-of date's."""
    return Span(as_of, months_between(first, month_of(as_of)), carried=carried)


def month_before(month: int) -> int | None:
    """The month of the same year before; none in January, which carries nothing and whose ranks look back to none."""
    return None if month % 100 == 1 else add_months(month, -1)


class Sums:
    """Whole numbers by organisation and position of the month in the span; what is missing is 0."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._zero = [0] * len(span.months)
        self._of: dict[str, list[int]] = {}

    def add(self, org: str, month: int, count: int = 1) -> None:
        """Add to one organisation's month; a month outside the span is not summed."""
        position = self._span.index.get(month)
        if position is None:
            return
        of = self._of.get(org)
        if of is None:
            of = self._of[org] = self._zero.copy()
        of[position] += count

    def rolled_up(self, tree: Tree) -> "Sums":
        """The same with every organisation's sums added to all above it."""
        result = Sums(self._span)
        for org, counts in self._of.items():
            for scope in tree.scopes(org):
                known = result._of.get(scope)
                result._of[scope] = counts.copy() if known is None else list(map(add, known, counts))
        return result

    @property
    def orgs(self) -> KeysView[str]:
        """The organisations that have any."""
        return self._of.keys()

    def of(self, org: str) -> list[int]:
        """An organisation's sum of each month."""
        return self._of.get(org, self._zero)

    def to_date(self, org: str) -> list[int]:
        """For each month the sum of January..month of its year."""
        counts = self._of.get(org)
        if counts is None:
            return self._zero
        result: list[int] = []
        for start, stop in self._span.years:
            result += accumulate(counts[start:stop])
        return result

    def carry(self, sums: Mapping[str, int]) -> None:
        """Start the year to date from an earlier month's: organisation → its sum up to then."""
        for org, count in sums.items():
            of = self._of.get(org)
            if of is None:
                of = self._of[org] = self._zero.copy()
            of[0] += count
