"""What stands behind a figure: its parts, the records they add up from, and the records that were held out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from queries.scope import Asked
from rules.periods import first_day

Unit = Literal["count", "percent", "hours", "people", "points"]
Part = Fraction | int | None


class Record(NamedTuple):
    """One record behind a figure.

    `key`: `table:key`. `part` is what it adds to the numerator, `whole` to the denominator (None: the figure has none);
    `how`: how it counts, or why it does not, in words. `day`: None for what has no day.
    """

    key: str
    day: date | None
    org_code: str
    org: str
    what: str
    part: Part
    whole: Part
    how: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure taken apart.

    `value` is `part` over `whole`, or `part` where there is no denominator. The `records` add up to both; `held` are
    those that were looked at and left out, with `how` saying why. Both may be read once, inside the transaction.
    """

    title: str
    rule: str
    value: Part
    unit: Unit
    part: Part
    whole: Part
    words: tuple[str, str]
    records: Iterable[Record]
    held: Iterable[Record] = ()


class Window(NamedTuple):
    """The days of a figure, both included, and the months they lie in."""

    first: date
    last: date
    since: int
    month: int


def window(asked: Asked, span: str) -> Window:
    """`month`, or `ytd`: January to the end of the month."""
    since = asked.month // 100 * 100 + 1 if span == "ytd" else asked.month
    return Window(first_day(since), asked.end, since, asked.month)


def ratio(part: Part, whole: Part) -> Part:
    """part / whole; null when there is nothing to divide by."""
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def hidden(title: str, rule: str, why: str) -> Behind:
    """A figure that is not shown to anyone: its definition, and why."""
    return Behind(title, f"{rule}{why}。", None, "count", None, None, ("", ""), ())
