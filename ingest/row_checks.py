"""Rules between the cells of one row: an interval's end, a waiver's kind of period."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from queries.columns import Base
from rules.obligations import RULES
from rules.periods import span_of

_INTERVALS = (("valid_from", "valid_to"), ("committee_from", "committee_to"))
_EXAMPLES = {"month": "2026-10", "quarter": "2026Q3", "year": "2025"}


class RowFault(NamedTuple):
    """A row that breaks a rule: its index, the column concerned, the value, what is wrong."""

    at: int
    column: str
    value: str
    what: str


def check(base: Base, columns: Mapping[str, Sequence[Any]]) -> Iterator[RowFault]:
    """Faults of a table's rows (column → typed values, None where blank or unreadable), rule by rule."""
    for first, end in _INTERVALS:
        if first in columns and end in columns:
            yield from _ends(base, first, end, columns)
    if base.code == "waivers":
        yield from _waived_periods(columns)


def _ends(base: Base, first: str, end: str, columns: Mapping[str, Sequence[Any]]) -> Iterator[RowFault]:
    zh = next(c.zh for c in base.cols if c.code == first)
    for index, (begins, ends) in enumerate(zip(columns[first], columns[end], strict=True)):
        if ends is not None and begins is not None and ends <= begins:
            yield RowFault(index, end, ends.isoformat(), f"应晚于{zh}{begins.isoformat()}")


def _waived_periods(columns: Mapping[str, Sequence[Any]]) -> Iterator[RowFault]:
    for index, (rule, period) in enumerate(zip(columns["rule"], columns["period"], strict=True)):
        if rule is not None and period is not None and span_of(period) != (span := RULES[rule].span):
            yield RowFault(index, "period", period, f"这项规则的期间应写作 {_EXAMPLES[span]}")
