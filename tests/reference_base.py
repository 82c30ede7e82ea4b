"""The reference's reading of the tables: typed rows, organisations, days, periods, work days, members of a day.

Written from the data contract alone and slow on purpose: each question is answered by looking at all rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

Tables = dict[str, list[dict[str, str]]]
Person = tuple[str, bool]  # the branch of a member on a day, and whether a full member
Dated = tuple[tuple[date, Any], ...]  # values in order, each with the day it holds from
DAY = timedelta(days=1)


def day(text: str) -> date | None:
    """A date, None when blank."""
    return date.fromisoformat(text) if text else None


def yes(text: str) -> bool:
    """A boolean, False when blank."""
    return text in ("1", "是", "true", "Y", "√")


def number(text: str) -> Fraction | None:
    """An exact number, None when blank."""
    return Fraction(text) if text else None


def inside(when: date, first: date | None, end: date | None) -> bool:
    """Whether a day lies in [first, end), either bound blank = open."""
    return (first is None or first <= when) and (end is None or when < end)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last."""
    while first <= last:
        yield first
        first += DAY


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - DAY


def month_span(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), last_day(year, month)


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Spans of all months that touch first..last."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield month_span(year, month)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


@dataclass(frozen=True)
class Thresholds:
    """The contract's thresholds that decide figures; a deadline is (month, day)."""

    cut_off_workdays: Dated = ((date.min, 5),)
    approval_days: Dated = ((date.min, 30),)
    yearly_deadline: Dated = ((date.min, (3, 31)),)
    quorum_percent: Dated = ((date.min, 50),)
    timely_workdays: Dated = ((date.min, 5),)
    participation_hours: Dated = ((date.min, Fraction(1, 2)),)
    ranking_members: Dated = ((date.min, 3),)
    ranking_months: Dated = ((date.min, 3),)


def on(dated: Dated, when: date) -> Any:
    """The value in force on a day."""
    return [value for since, value in dated if since <= when][-1]


@dataclass(frozen=True)
class Org:
    """A row of `orgs`, typed."""

    code: str
    kind: str
    parent: str
    sort_no: int | None
    valid_from: date | None
    valid_to: date | None
    group: str | None
    committee_from: date | None
    committee_to: date | None
    temporary: bool

    def lives(self, when: date) -> bool:
        """Whether the day lies in its life."""
        return inside(when, self.valid_from, self.valid_to)

    def lives_all(self, first: date, last: date) -> bool:
        """Whether all days first..last lie in its life."""
        return self.lives(first) and self.lives(last)


def _org(row: dict[str, str]) -> Org:
    return Org(
        code=row["org_code"],
        kind=row["kind"],
        parent=row["parent_code"],
        sort_no=int(row["sort_no"]) if row["sort_no"] else None,
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        group=row["ranking_group"] or None,
        committee_from=day(row["committee_from"]),
        committee_to=day(row["committee_to"]),
        temporary=yes(row["temporary"]),
    )


class Books:
    """All tables as of a day D, under thresholds."""

    def __init__(self, tables: Tables, as_of: date, thresholds: Thresholds | None = None) -> None:
        self.tables = tables
        self.as_of = as_of
        self.thresholds = thresholds or Thresholds()
        self._people: dict[date, dict[str, Person]] = {}
        self._eligible: dict[date, dict[str, str]] = {}

    def rows(self, table: str) -> list[dict[str, str]]:
        """Rows of a table, none when the table was not given."""
        return self.tables.get(table, [])

    @cached_property
    def orgs(self) -> dict[str, Org]:
        """Organisations by code."""
        return {row["org_code"]: _org(row) for row in self.rows("orgs")}

    @property
    def root(self) -> str:
        """The organisation above all."""
        return next(org.code for org in self.orgs.values() if not org.parent)

    def below(self, code: str) -> set[str]:
        """An organisation with all below it."""
        found = {code}
        while more := {o.code for o in self.orgs.values() if o.parent in found} - found:
            found |= more
        return found

    def branches(self) -> list[Org]:
        """All branches."""
        return [org for org in self.orgs.values() if org.kind == "branch"]

    @cached_property
    def _exceptions(self) -> dict[date, bool]:
        return {date.fromisoformat(r["date"]): yes(r["is_workday"]) for r in self.rows("workdays")}

    def workday_after(self, when: date, count: int = 5) -> date:
        """The fifth (or another) working day after a day."""
        found = 0
        while found < count:
            when += DAY
            found += self._exceptions.get(when, when.weekday() < 5)
        return when

    @cached_property
    def _memberships(self) -> list[tuple[str, date, date | None, Person]]:
        return [
            (r["member_code"], date.fromisoformat(r["valid_from"]), day(r["valid_to"]), _person(r))
            for r in self.rows("memberships")
        ]

    @cached_property
    def _exemptions(self) -> list[tuple[str, date, date | None]]:
        return [
            (r["member_code"], date.fromisoformat(r["valid_from"]), day(r["valid_to"])) for r in self.rows("exemptions")
        ]

    def people(self, when: date) -> dict[str, Person]:
        """Branch and fullness of everyone with a membership on a day."""
        if when not in self._people:
            self._people[when] = {m: p for m, first, end, p in self._memberships if inside(when, first, end)}
        return self._people[when]

    def exempt(self, when: date) -> set[str]:
        """Members exempt on a day."""
        return {m for m, first, end in self._exemptions if inside(when, first, end)}

    def eligible(self, when: date) -> dict[str, str]:
        """Branch of every member in a branch and not exempt on a day."""
        if when not in self._eligible:
            exempt = self.exempt(when)
            self._eligible[when] = {m: p[0] for m, p in self.people(when).items() if m not in exempt}
        return self._eligible[when]

    def branch_of(self, member: str, when: date) -> str | None:
        """The branch of a member on a day, None without a membership."""
        person = self.people(when).get(member)
        return person[0] if person else None


def _person(row: dict[str, str]) -> Person:
    return row["branch_code"], yes(row["full_member"])


def plain(value: Fraction | int | None) -> Any:
    """A number as the figures print it: an int when whole, else a float; None stays."""
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else float(value)


def ratio(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    """part / whole, None when the denominator is empty."""
    return Fraction(part) / whole if whole else None
