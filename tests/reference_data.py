"""The reference's own reading of the tables: dates, periods, work days, who belongs where on which day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

Tables = dict[str, list[dict[str, str]]]
DAY = timedelta(days=1)
ALWAYS = date.max


def day_of(text: str, blank: date) -> date:
    """A date cell; blank means what the caller says."""
    return date.fromisoformat(text) if text else blank


def yes(text: str) -> bool:
    """A boolean cell; blank is no."""
    return text in ("1", "是", "true")


def number(text: str) -> int | None:
    """A whole number; blank is unknown."""
    return int(text) if text else None


def listed(text: str) -> set[str]:
    """A list cell."""
    return {part for part in text.split(";") if part}


@dataclass(frozen=True)
class Span:
    """A period by its label, first and last day."""

    label: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + DAY * n for n in range((self.last - self.first).days + 1)]


def month_span(year: int, month: int) -> Span:
    """2026-10."""
    return Span(f"{year}-{month:02d}", date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def quarter_span(year: int, quarter: int) -> Span:
    """2026Q3."""
    last = month_span(year, 3 * quarter).last
    return Span(f"{year}Q{quarter}", date(year, 3 * quarter - 2, 1), last)


def half_span(year: int, half: int) -> Span:
    """2026H1."""
    return Span(f"{year}H{half}", date(year, 6 * half - 5, 1), month_span(year, 6 * half).last)


def year_span(year: int) -> Span:
    """2026."""
    return Span(str(year), date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class Org:
    """An organisation with its life `[since, until)` and its committee's `[since, until)`."""

    code: str
    kind: str
    parent: str
    sort_no: int | None
    since: date
    until: date
    group: str | None
    committee_since: date | None
    committee_until: date
    temporary: bool

    def lives(self, first: date, last: date) -> bool:
        """Whether all days lie inside the life."""
        return self.since <= first and last < self.until

    def has_committee(self, first: date, last: date) -> bool:
        """Whether there is a committee on all these days."""
        return self.committee_since is not None and self.committee_since <= first and last < self.committee_until


def org_of(row: dict[str, str]) -> Org:
    """An `orgs` row."""
    committee = row["committee_from"]
    return Org(
        row["org_code"],
        row["kind"],
        row["parent_code"],
        number(row["sort_no"]),
        day_of(row["valid_from"], date.min),
        day_of(row["valid_to"], ALWAYS),
        row["ranking_group"] or None,
        date.fromisoformat(committee) if committee else None,
        day_of(row["committee_to"], ALWAYS),
        yes(row["temporary"]),
    )


class Bureau:
    """Organisations, members and calendar as they are known on the as-of date D."""

    def __init__(self, tables: Tables, as_of: date) -> None:
        self.tables = tables
        self.as_of = as_of
        self.orgs = {row["org_code"]: org_of(row) for row in tables["orgs"]}
        self.exceptions = {row["date"]: yes(row["is_workday"]) for row in tables.get("workdays", [])}
        self._on_day: dict[date, dict[str, tuple[str, bool]]] = {}
        self._exempt: dict[date, set[str]] = {}

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table; a table that is not there is empty."""
        return self.tables.get(table, [])

    def branch(self, code: str) -> str:
        """A group's branch; any other organisation itself."""
        org = self.orgs[code]
        return org.parent if org.kind == "group" else code

    def below(self, code: str) -> set[str]:
        """The organisation and everything below it, groups included."""
        found = {code}
        while more := {o.code for o in self.orgs.values() if o.parent in found} - found:
            found |= more
        return found

    def branches(self, scope: set[str]) -> list[Org]:
        """The branches among these organisations."""
        return [o for o in self.orgs.values() if o.kind == "branch" and o.code in scope]

    def workday_after(self, day: date, count: int) -> date:
        """The count-th working day after a day."""
        while count:
            day += DAY
            count -= self.exceptions.get(day.isoformat(), day.weekday() < 5)
        return day

    def members_on(self, day: date) -> dict[str, tuple[str, bool]]:
        """Member → (branch, full member) of everyone with a membership on the day."""
        if day not in self._on_day:
            self._on_day[day] = {
                row["member_code"]: (row["branch_code"], yes(row["full_member"]))
                for row in self.rows("memberships")
                if date.fromisoformat(row["valid_from"]) <= day < day_of(row["valid_to"], ALWAYS)
            }
        return self._on_day[day]

    def exempt_on(self, day: date) -> set[str]:
        """Members with an exemption in force on the day."""
        if day not in self._exempt:
            self._exempt[day] = {
                row["member_code"]
                for row in self.rows("exemptions")
                if date.fromisoformat(row["valid_from"]) <= day < day_of(row["valid_to"], ALWAYS)
            }
        return self._exempt[day]

    def eligible(self, scope: set[str], day: date) -> set[str]:
        """Members in a branch of the scope on the day and not exempt on it."""
        exempt = self.exempt_on(day)
        return {m for m, (branch, _) in self.members_on(day).items() if branch in scope and m not in exempt}


@dataclass(frozen=True)
class Asked:
    """The month asked for. `end` is its last day, or D while D lies in it."""

    year: int
    month: int
    end: date

    @property
    def span(self) -> Span:
        """The month up to its end."""
        whole = month_span(self.year, self.month)
        return Span(whole.label, whole.first, self.end)

    @property
    def ytd(self) -> Span:
        """1 January up to the end of the month."""
        return Span(str(self.year), date(self.year, 1, 1), self.end)

    @property
    def elapsed(self) -> Fraction:
        """Share of the month's days up to its end."""
        return Fraction(self.end.day, monthrange(self.year, self.month)[1])


def asked(month: str, as_of: date) -> Asked:
    """The month of a label; one that begins after D is refused."""
    year, number_ = int(month[:4]), int(month[5:])
    span = month_span(year, number_)
    if span.first > as_of:
        raise ValueError(f"{month} begins after {as_of}")
    return Asked(year, number_, min(span.last, as_of))


def plain(value: Fraction | int | None) -> int | float | None:
    """As the JSON prints it: whole numbers whole, fractions as the nearest float, nothing as null."""
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else float(value)


def share(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    """part / whole; nothing over an empty denominator."""
    return Fraction(part) / Fraction(whole) if whole else None
