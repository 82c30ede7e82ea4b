"""创优表·先锋指数: how the members' final scores are spread, by organisation and half-year. Never a person."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, func, select

from queries.branches import window
from queries.meetings import rate
from queries.remembered import remembered
from queries.schema import branch_lists, pioneer_halves
from queries.scheme import read_scheme
from queries.scope import MONTH, MOST, Asked, below, here
from rules.periods import newest_half

FORMULA = "pioneer"  # of the item that scores it
HALVES = 4
_SCALE = 4 * 10**8


@dataclass(frozen=True, slots=True)
class Half:
    """A half-year (`2026H1`) of an organisation: members eligible on its last day, those scored, 争先创优入选.

    The scores are final ones (base + plus − minus, 0 under a veto); None when nobody is scored.
    """

    code: str
    eligible: int
    scored: int
    excellent: int
    lowest: Fraction | None
    first_quarter: Fraction | None
    median: Fraction | None
    third_quarter: Fraction | None
    highest: Fraction | None

    @property
    def coverage(self) -> Fraction | None:
        """测评覆盖率."""
        return rate(self.scored, self.eligible)

    @property
    def spread(self) -> tuple[Fraction, ...]:
        """Lowest, quartiles with the median in the middle, highest; nothing when nobody is scored."""
        found = (self.lowest, self.first_quarter, self.median, self.third_quarter, self.highest)
        return tuple(value for value in found if value is not None)


@dataclass(frozen=True, slots=True)
class Line:
    """A listed branch's half-year and the one before it; None: no eligible member then."""

    org_code: str
    short_name: str
    name: str
    now: Half | None
    before: Half | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the scope's listed branches with eligible members (`branches`), those with too few scored to count in D3."""

    branches: int
    lacking: int
    least: Fraction | None


_t, _b = pioneer_halves, branch_lists
_NUMBERS = (
    _t.c.half_year, _t.c.eligible, _t.c.scored, _t.c.excellent,
    _t.c.lowest, _t.c.first_quarter, _t.c.median, _t.c.third_quarter, _t.c.highest,
)  # fmt: skip
_HALF = bindparam("half", type_=String)
_HISTORY = select(*_NUMBERS).where(here(_t), _t.c.half_year <= _HALF).order_by(_t.c.half_year.desc()).limit(MOST)
_ROWS = select(_t.c.org_code, *_NUMBERS).where(
    _t.c.snapshot == bindparam("snapshot"),
    _t.c.half_year.in_(bindparam("halves", expanding=True)),
    _t.c.org_code.in_(bindparam("branches", expanding=True)),
)
_LISTED = (
    select(_t.c.scored, _t.c.eligible, func.count())
    .select_from(_b)
    .join(_t, and_(_t.c.snapshot == _b.c.snapshot, _t.c.half_year == _HALF, _t.c.org_code == _b.c.org_code))
    .where(below(_b), _b.c.month == MONTH)
    .group_by(_t.c.scored, _t.c.eligible)
)


def half_asked(asked: Asked) -> str:
    """The newest half-year that ended by the end of the month: the one its standings score."""
    return newest_half(asked.end).code


def history(conn: Connection, asked: Asked) -> list[Half]:
    """The scope's half-years up to the one of the month, the newest first."""
    return [_half(row) for row in conn.execute(_HISTORY, asked.params | {"half": half_asked(asked), "most": HALVES})]


def lines(conn: Connection, asked: Asked, *, first: int, count: int) -> list[Line]:
    """A window of the branches that the month lists, in their own order."""
    now = half_asked(asked)
    before = _before(now)
    branches = window(conn, asked, first=first, count=count)
    params = {"snapshot": asked.snapshot, "halves": [now, before], "branches": [branch.org_code for branch in branches]}
    found = {(row[0], row[1]): _half(row[1:]) for row in conn.execute(_ROWS, params)}
    return [
        Line(of.org_code, of.short_name, of.name, found.get((of.org_code, now)), found.get((of.org_code, before)))
        for of in branches
    ]


def _before(half: str) -> str:
    return f"{int(half[:4]) - 1}H2" if half.endswith("1") else f"{half[:5]}1"


def _half(row: Any) -> Half:
    code, eligible, scored, excellent, *spread = row
    return Half(code, eligible, scored, excellent, *(None if n is None else Fraction(n, _SCALE) for n in spread))


def least_coverage() -> Fraction | None:
    """The share scored that the scheme asks for before the index counts; None when no item scores it."""
    items = (item for item in read_scheme().items.values() if item.formula == FORMULA)
    return next((item.parameters["coverage"] for item in items), None)


@remembered("month", "org")
def coverage(conn: Connection, asked: Asked) -> Coverage:
    """How many branches have too few scored."""
    least = least_coverage()
    rows = conn.execute(_LISTED, asked.params | {"half": half_asked(asked)}).all()
    lacking = sum(count for scored, eligible, count in rows if least is not None and scored < least * eligible)
    return Coverage(sum(row[2] for row in rows), lacking, least)
