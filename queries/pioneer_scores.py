"""先锋指数: how an organisation's scored members stand, half-year by half-year. Never a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, String, bindparam, select

from queries.schema import pioneer_halves
from queries.scope import SNAPSHOT, Asked, here
from rules.periods import newest_half

SCALE = 4 * 10**8  # quartiles are stored ×4, scores ×10**8


@dataclass(frozen=True, slots=True)
class Scores:
    """Final scores of the members eligible on a half-year's last day, ×`SCALE`; None when nobody is scored."""

    half_year: str
    eligible: int
    scored: int
    lowest: int | None
    first_quarter: int | None
    median: int | None
    third_quarter: int | None
    highest: int | None


_t = pioneer_halves.c
_COLUMNS = (
    _t.half_year, _t.eligible, _t.scored, _t.lowest, _t.first_quarter, _t.median, _t.third_quarter, _t.highest,
)  # fmt: skip
_HALF = bindparam("half", type_=String)
_HERE = select(*_COLUMNS).where(here(pioneer_halves), _t.half_year <= _HALF).order_by(_t.half_year)
_BRANCHES = select(_t.org_code, *_COLUMNS).where(
    _t.snapshot == SNAPSHOT, _t.half_year == _HALF, _t.org_code.in_(bindparam("codes", expanding=True))
)


def half_asked(asked: Asked) -> str:
    """The half-year a month scores from: the newest that ended by the month's end."""
    return newest_half(asked.end).code


def scores_over_halves(conn: Connection, asked: Asked) -> list[Scores]:
    """The organisation's half-years up to the one of the month, the oldest first."""
    return [Scores(*row) for row in conn.execute(_HERE, asked.params | {"half": half_asked(asked)})]


def scores_of(conn: Connection, asked: Asked, codes: Sequence[str]) -> dict[str, Scores]:
    """Branch → its scores of the month's half-year; one without an eligible member is left out."""
    rows = conn.execute(_BRANCHES, {"snapshot": asked.snapshot, "half": half_asked(asked), "codes": codes})
    return {code: Scores(*numbers) for code, *numbers in rows}
