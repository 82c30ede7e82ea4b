"""志愿服务 of an organisation with all below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, bindparam, select

from queries.meetings import months_shown, rate
from queries.schema import branch_lists, brand_months, service_months, snapshot_brands, snapshot_orgs, standings
from queries.scope import MONTH, SNAPSHOT, Asked, among, below, here, windowed


@dataclass(frozen=True, slots=True)
class Service:
    """Volunteering of a month or of the year to date; hours in hundredths."""

    events: int = 0
    hours: int = 0
    member_hours: int = 0
    person_times: int = 0
    persons: int = 0
    took_part: int = 0
    registered: int = 0
    eligible: int = 0
    eligible_days: int = 0
    days: int = 0
    beneficiaries: int = 0

    @property
    def participation(self) -> Fraction | None:
        """参与率."""
        return rate(self.took_part, self.eligible)

    @property
    def registration(self) -> Fraction | None:
        """注册率."""
        return rate(self.registered, self.eligible)

    @property
    def hours_per_member(self) -> Fraction | None:
        """人均时长: member hours / mean daily number eligible."""
        return rate(self.member_hours * self.days, self.eligible_days * 100)


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand's year to date; hours in hundredths. `beneficiaries`: whom its `events` reached, in 人次."""

    code: str
    name: str
    honours: str | None
    events: int
    hours: int
    persons: int
    beneficiaries: int


SERVICE_COLUMNS = (  # the fields of Service, in order
    "events", "hours", "member_hours", "person_times", "persons", "took_part",
    "registered", "eligible", "eligible_days", "days", "beneficiaries",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BranchService:
    """A listed branch's year to date, and its month's hours (hundredths)."""

    org_code: str
    short_name: str
    name: str
    ytd: Service
    month_hours: int


_t = service_months
_MONTHS = select(_t.c.month, _t.c.span, *(_t.c[name] for name in SERVICE_COLUMNS)).where(
    here(_t), _t.c.month.in_(bindparam("months", expanding=True))
)
_BY_BRANCH = (
    select(standings.c.org_code, *(_t.c[name] for name in SERVICE_COLUMNS))
    .outerjoin(
        _t,
        and_(
            _t.c.snapshot == standings.c.snapshot,
            _t.c.month == standings.c.month,
            _t.c.org_code == standings.c.org_code,
            _t.c.span == "ytd",
        ),
    )
    .where(below(standings), standings.c.month == MONTH)
    .order_by(standings.c.position)
)
_BY_BRAND = (
    select(
        snapshot_brands.c.brand_code, snapshot_brands.c.name, snapshot_brands.c.honours,
        brand_months.c.events, brand_months.c.hours, brand_months.c.persons, brand_months.c.beneficiaries,
    )
    .outerjoin(
        brand_months,
        and_(
            brand_months.c.brand_code == snapshot_brands.c.brand_code, here(brand_months), brand_months.c.month == MONTH
        ),
    )
    .where(snapshot_brands.c.snapshot == SNAPSHOT)
    .order_by(snapshot_brands.c.brand_code)
)  # fmt: skip


def _branches() -> Select[Any]:
    """A window of the branches by hours a member, with the month's hours."""
    b, o, y, m = branch_lists, snapshot_orgs, service_months.alias("ytd"), service_months.alias("of_month")

    def of(table: FromClause, span: str) -> ColumnElement[bool]:
        same = and_(table.c.snapshot == b.c.snapshot, table.c.month == b.c.month, table.c.org_code == b.c.org_code)
        return and_(same, table.c.span == span)

    return windowed(
        select(b.c.org_code, o.c.short_name, o.c.name, m.c.hours, *(y.c[name] for name in SERVICE_COLUMNS))
        .join(o, and_(o.c.snapshot == b.c.snapshot, o.c.org_code == b.c.org_code))
        .outerjoin(y, of(y, "ytd"))
        .outerjoin(m, of(m, "month"))
        .where(among(b), b.c.month == MONTH)
        .order_by(b.c.by_hours)
    )


_BRANCHES = _branches()


def by_branch(conn: Connection, asked: Asked) -> dict[str, Service]:
    """The year to date of every branch that the standings of the month list, in their order."""
    return {code: _service(numbers) for code, *numbers in conn.execute(_BY_BRANCH, asked.params)}


def _service(numbers: Sequence[int | None]) -> Service:
    return Service(*(number or 0 for number in numbers))


def by_brand(conn: Connection, asked: Asked) -> list[Brand]:
    """Every brand of the table, zeros included, year to date, in order of code."""
    return [
        Brand(code, name, honours, *(number or 0 for number in numbers))
        for code, name, honours, *numbers in conn.execute(_BY_BRAND, asked.params)
    ]


def over_months(conn: Connection, asked: Asked) -> dict[int, dict[str, Service]]:
    """Month → `month` and `ytd` of the month asked for and the twelve before it; months before the data are left out."""
    months = months_shown(asked)
    found: dict[int, dict[str, Service]] = {month: {"month": Service(), "ytd": Service()} for month in months}
    for month, span, *numbers in conn.execute(_MONTHS, asked.params | {"months": months}):
        found[month][span] = Service(*numbers)
    return found


def branches(conn: Connection, asked: Asked, *, first: int, count: int) -> list[BranchService]:
    """A window of the scope's branches, the most hours per member first; those without one at the end."""
    return [
        BranchService(code, short, name, _service(ytd), month_hours or 0)
        for code, short, name, month_hours, *ytd in conn.execute(
            _BRANCHES, asked.params | {"first": first, "count": count}
        )
    ]
