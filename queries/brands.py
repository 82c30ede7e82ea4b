"""服务品牌: each brand's years and months in an organisation with all below it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, Connection, and_, bindparam, select

from queries.schema import brand_months, service_months, snapshot_brands
from queries.scope import SNAPSHOT, Asked, here
from rules.periods import add_months, months_between


@dataclass(frozen=True, slots=True)
class Year:
    """January to `month` (yyyymm: December, or the month asked for). Hours in hundredths, whom it reached in 人次.

    `eligible`: the scope's eligible members then; of a branch with too few, persons are not shown.
    """

    month: int
    events: int = 0
    hours: int = 0
    persons: int = 0
    beneficiaries: int = 0
    eligible: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """What a month added to the year's events and hours (hundredths)."""

    events: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """A brand. `years`: the newest first, the year asked for at the top; `months`: the twelve up to the month asked for,
    those before the data left out.
    """

    code: str
    name: str
    launched_on: date | None
    honours: str | None
    years: tuple[Year, ...]
    months: dict[int, Month]

    @property
    def now(self) -> Year:
        """The year to date."""
        return self.years[0]


_m, _s, _n = brand_months.c, service_months.c, snapshot_brands.c
_MONTHS: BindParameter[int] = bindparam("months", expanding=True)  # month by month, as the rows are kept
_BRANDS = (
    select(_n.brand_code, _n.name, _n.launched_on, _n.honours).where(_n.snapshot == SNAPSHOT).order_by(_n.brand_code)
)
_ROWS = select(_m.brand_code, _m.month, _m.events, _m.hours, _m.persons, _m.beneficiaries).where(
    here(brand_months), _m.month.in_(_MONTHS)
)
_ELIGIBLE = select(_s.month, _s.eligible).where(and_(here(service_months), _s.span == "ytd", _s.month.in_(_MONTHS)))


_NONE: list[int] = [0, 0, 0, 0]


def histories(conn: Connection, asked: Asked) -> list[History]:
    """Every brand of the table, those without anything too, in order of code."""
    ends = [asked.month, *(year * 100 + 12 for year in range(asked.month // 100 - 1, asked.first_month // 100 - 1, -1))]
    eligible = {month: count for month, count in conn.execute(_ELIGIBLE, asked.params | {"months": ends})}
    found: dict[str, dict[int, list[int]]] = {}
    shown = months_between(max(add_months(asked.month, -11), asked.first_month), asked.month)
    needed = sorted({*ends, *shown, *(month - 1 for month in shown[:1] if month % 100 > 1)})
    for code, month, *numbers in conn.execute(_ROWS, asked.params | {"months": needed}):
        found.setdefault(code, {})[month] = numbers
    brands = []
    for code, name, launched_on, honours in conn.execute(_BRANDS, asked.params):
        ytd = found.get(code, {})
        years = tuple(_year(end, ytd.get(end, _NONE), eligible.get(end, 0)) for end in ends)
        months = {month: _added(ytd, month) for month in shown}
        brands.append(History(code, name, launched_on, honours, years, months))
    return brands


def _year(month: int, numbers: list[int], eligible: int) -> Year:
    events, hours, persons, beneficiaries = numbers
    return Year(month, events, hours, persons, beneficiaries, eligible)


def _added(ytd: dict[int, list[int]], month: int) -> Month:
    """The year to date less that of the month before; January stands alone. Nothing stored is zero."""
    events, hours, *_ = ytd.get(month, _NONE)
    if month % 100 == 1:
        return Month(events, hours)
    before, hours_before, *_ = ytd.get(month - 1, _NONE)
    return Month(events - before, hours - hours_before)
