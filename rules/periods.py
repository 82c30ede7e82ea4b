"""Months, quarters, half-years, and working days. A month is the integer yyyymm."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

Span = Literal["month", "quarter", "year"]
DAY = timedelta(days=1)


class Period(NamedTuple):
    """A calendar period: code (`2026-10`, `2026Q3`, `2025`), first and last day."""

    code: str
    first: date
    last: date


def month_of(day: date) -> int:
    """The month a day lies in."""
    return day.year * 100 + day.month


@cache
def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 100, month % 100, 1)


@cache
def last_day(month: int) -> date:
    """The last day of a month."""
    year, number = divmod(month, 100)
    return date(year, 12, 31) if number == 12 else date(year, number + 1, 1) - DAY


def add_months(month: int, count: int) -> int:
    """The month `count` later (negative: earlier)."""
    index = month // 100 * 12 + month % 100 - 1 + count
    return index // 12 * 100 + index % 12 + 1


def months_between(first: int, last: int) -> list[int]:
    """All months first..last, both included; empty when last is before first."""
    count = (last // 100 - first // 100) * 12 + last % 100 - first % 100 + 1
    return [add_months(first, i) for i in range(count)]


def month_code(month: int) -> str:
    """202610 → 2026-10, as the contract writes it."""
    return f"{month // 100:04d}-{month % 100:02d}"


@cache
def period_of(span: Span, day: date) -> Period:
    """The month, quarter or year a day lies in."""
    if span == "month":
        return period(f"{day.year:04d}-{day.month:02d}")
    if span == "quarter":
        return period(f"{day.year:04d}Q{(day.month + 2) // 3}")
    return period(f"{day.year:04d}")


@cache
def period(code: str) -> Period:
    """The period of a code; a ValueError for anything else."""
    year = int(code[:4])
    if len(code) == 4:
        return Period(code, date(year, 1, 1), date(year, 12, 31))
    if code[4:5] == "Q" and code[5:] in ("1", "2", "3", "4"):
        end = year * 100 + int(code[5:]) * 3
        return Period(code, first_day(add_months(end, -2)), last_day(end))
    if code[4:5] == "-" and len(code) == 7:
        month = year * 100 + int(code[5:])
        return Period(code, first_day(month), last_day(month))
    raise ValueError(code)


def span_of(code: str) -> Span:
    """Which kind of period a code names."""
    return "year" if len(code) == 4 else "quarter" if "Q" in code else "month"


@cache
def half_year(year: int, half: int) -> Period:
    """First or second half of a year, coded as the contract's 2026H1."""
    if half == 1:
        return Period(f"{year}H1", date(year, 1, 1), date(year, 6, 30))
    return Period(f"{year}H2", date(year, 7, 1), date(year, 12, 31))


@cache
def newest_half(end: date) -> Period:
    """The newest half-year that ended by a day."""
    for half in (2, 1):
        if half_year(end.year, half).last <= end:
            return half_year(end.year, half)
    return half_year(end.year - 1, 2)


class WorkCalendar:
    """Working days: Monday to Friday but for the exceptions given (date → is a working day)."""

    def __init__(self, exceptions: Mapping[date, bool]) -> None:
        self._exceptions = dict(exceptions)
        self._after: dict[tuple[date, int], date] = {}

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked."""
        return self._exceptions.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day."""
        found = self._after.get((day, count))
        if found is None:
            found, left = day, count
            while left:
                found += DAY
                left -= self.is_workday(found)
            self._after[day, count] = found
        return found

    def number_in_month(self, day: date) -> int:
        """How many working days of its month have begun by a day."""
        first = day.replace(day=1)
        return sum(self.is_workday(first + DAY * i) for i in range(day.day))
