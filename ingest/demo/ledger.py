"""Rows of `activities`: of what has been held, what has been recorded by today."""

from dataclasses import dataclass, field
from datetime import date

from ingest.demo.bureau import DAY, Branch, Bureau
from ingest.demo.table import Row
from terms import RULES

_ORDER = {rule: n for n, rule in enumerate(RULES)}


@dataclass(slots=True)
class Meeting:
    """A meeting: its types, day and title, then what may be said of it. `org` blank: the branch itself."""

    types: tuple[str, ...]
    day: date
    title: str
    org: str = ""
    recorded: date | None = None
    status: str = "held"
    expected: int | None = None
    present: int | None = None
    voted: bool = False
    covers: str | None = None
    approved: bool = False
    assess_year: int | None = None
    tags: tuple[str, ...] = ()
    again: bool = False  # meant to be a duplicate

    @property
    def codes(self) -> str:
        """The types in the contract's order."""
        return ";".join(sorted(self.types, key=_ORDER.__getitem__))

    @property
    def leave(self) -> int | None:
        """Who did not come had leave."""
        return None if self.expected is None or self.present is None else max(self.expected - self.present, 0)

    def later(self) -> None:
        """A day later, recorded a day later."""
        self.day += DAY
        self.recorded = None if self.recorded is None else self.recorded + DAY


@dataclass(slots=True)
class Ledger:
    """All activities so far, and the theme days held: (branch, month) → (activity, day)."""

    bureau: Bureau
    rows: list[Row] = field(default_factory=list)
    theme_days: dict[tuple[int, int], tuple[str, date]] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """A branch's month in the ledger: numbers its meetings, and keeps two alike off the same day."""

    ledger: Ledger
    branch: Branch
    month: int
    entered: int = 0
    taken: set[tuple[str, str, date]] = field(default_factory=set)

    def enter(self, m: Meeting) -> None:
        """A row, when it has been recorded by today; its number is used up whether or not it has."""
        self.entered += 1
        org = m.org or self.branch.code
        while not m.again and (org, m.codes, m.day) in self.taken:
            m.later()
        self.taken.add((org, m.codes, m.day))
        recorded = m.recorded or m.day
        if recorded > self.ledger.bureau.today:
            return
        activity = f"A{self.branch.code[1:]}-{self.month % 10000:04d}-{self.entered:02d}"
        if "theme_day" in m.types and m.covers is None:
            self.ledger.theme_days[self.branch.number, self.month] = (activity, m.day)
        numbers = (m.expected, m.present, m.leave)
        marks = (m.voted, m.covers, m.approved, m.assess_year, ";".join(m.tags) or None)
        self.ledger.rows.append((activity, org, m.codes, m.day, recorded, m.status, m.title, *numbers, *marks))
