"""志愿服务 of an organisation with all below it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, and_, select

from queries.meetings import YEAR, rate
from queries.schema import BASE, brand_months, service_months, standings
from queries.scope import Asked
from rules.periods import add_months, months_between


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
    """A brand's year to date; hours in hundredths."""

    code: str
    name: str
    honours: str | None
    events: int
    hours: int
    persons: int


_COLUMNS = (
    "events", "hours", "member_hours", "person_times", "persons", "took_part",
    "registered", "eligible", "eligible_days", "days", "beneficiaries",
)  # fmt: skip


def _service(row: Any) -> Service:
    return Service(*(row[name] for name in _COLUMNS))


def totals(conn: Connection, asked: Asked) -> dict[str, Service]:
    """`month` and `ytd`."""
    t = service_months
    rows = conn.execute(select(t).where(asked.here(t), t.c.month == asked.month)).mappings()
    found = {row["span"]: _service(row) for row in rows}
    return {span: found.get(span, Service()) for span in ("month", "ytd")}


def by_branch(conn: Connection, asked: Asked) -> dict[str, Service]:
    """The year to date of every branch that the standings of the month list, in their order."""
    t, s = service_months, standings
    query = (
        select(s.c.org_code.label("branch"), t)
        .outerjoin(
            t,
            and_(
                t.c.snapshot == s.c.snapshot,
                t.c.month == s.c.month,
                t.c.org_code == s.c.org_code,
                t.c.span == "ytd",
            ),
        )
        .where(asked.below(s), s.c.month == asked.month)
        .order_by(s.c.position)
    )
    rows = conn.execute(query).mappings()
    return {row["branch"]: Service() if row["span"] is None else _service(row) for row in rows}


def by_brand(conn: Connection, asked: Asked) -> list[Brand]:
    """Every brand of the table, zeros included, year to date, in order of code."""
    b, t = BASE["brands"], brand_months
    query = (
        select(b.c.brand_code, b.c.name, b.c.honours, t.c.events, t.c.hours, t.c.persons)
        .outerjoin(t, and_(t.c.brand_code == b.c.brand_code, asked.here(t), t.c.month == asked.month))
        .order_by(b.c.brand_code)
    )
    return [
        Brand(code, name, honours, events or 0, hours or 0, persons or 0)
        for code, name, honours, events, hours, persons in conn.execute(query)
    ]


def over_months(conn: Connection, asked: Asked) -> dict[int, Service]:
    """Each of the twelve months up to the month asked for; months before the data are left out."""
    t = service_months
    first = max(add_months(asked.month, 1 - YEAR), asked.first_month)
    months = months_between(first, asked.month)
    query = select(t).where(asked.here(t), t.c.span == "month", t.c.month.in_(months))
    found = {row["month"]: _service(row) for row in conn.execute(query).mappings()}
    return {month: found.get(month, Service()) for month in months}
