"""环比 and 同比: the period before and the same one last year; a month that still runs is compared with nothing."""

from fractions import Fraction

from queries.scope import Asked
from terms import add_months, points, relative


def neighbours(month: int) -> tuple[int, int]:
    """(the month before, the same month last year)."""
    return add_months(month, -1), add_months(month, -12)


def rates(now: Fraction | None, before: Fraction | None, year_ago: Fraction | None) -> str:
    """How a rate differs, in 百分点."""
    return _words(
        None if now is None or before is None else points(now - before),
        None if now is None or year_ago is None else points(now - year_ago),
    )


def amounts(now: int, before: int | None, year_ago: int | None) -> str:
    """How an amount differs, in percent; nothing before it is “—”."""
    return _words(
        None if before is None else relative(now, before), None if year_ago is None else relative(now, year_ago)
    )


def _words(before: str | None, year_ago: str | None) -> str:
    found = [f"{name}{words}" for name, words in (("环比", before), ("同比", year_ago)) if words is not None]
    return "，".join(found)


def still_running(asked: Asked) -> str:
    """Why there is no comparison."""
    return f"{asked.month % 100}月未结束，不作比较"
