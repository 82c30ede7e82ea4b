"""The contract's §2 once more: obligations, their states, attendance, timeliness."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.reference_base import Books, Org, Thresholds, day, days, last_day, month_span, on, plain, ratio, yes

FIRST_FIVE = ("party_meeting", "committee_meeting", "group_meeting", "party_lecture", "theme_day")
YEARLY = ("org_life", "appraisal")
QUARTERLY = ("party_meeting", "party_lecture")
RULES = FIRST_FIVE + YEARLY
SATISFIED = ("done", "deferred", "late")
COUNTED = (*SATISFIED, "missed")


@dataclass(frozen=True)
class Activity:
    """A row of `activities`, typed."""

    org: str
    types: tuple[str, ...]
    held_on: date
    recorded_on: date
    held: bool
    expected: int | None
    present: int | None
    voted: bool
    covers: str
    approved: bool
    assess_year: str
    tags: tuple[str, ...]
    quorum: int

    def half_present(self) -> bool:
        """Whether both numbers are known and at least half (a threshold) were there."""
        known = self.expected is not None and self.present is not None
        return known and 100 * self.present >= self.quorum * self.expected  # type: ignore[operator]

    def valid_for(self, rule: str, as_of: date) -> bool:
        """Whether it is a valid activity for a rule, whatever the period."""
        if rule not in self.types or not self.held or self.held_on > as_of:
            return False
        if rule == "party_meeting":
            return self.half_present() if self.voted else True
        if rule == "committee_meeting":
            return self.expected is None or self.present is None or self.half_present()
        return True

    def valid(self, as_of: date) -> bool:
        """Whether it is valid for one of its types at least."""
        return any(self.valid_for(rule, as_of) for rule in self.types)


def _activity(row: dict[str, str], thresholds: Thresholds) -> Activity:
    held_on = date.fromisoformat(row["held_on"])
    return Activity(
        org=row["org_code"],
        types=tuple(row["types"].split(";")),
        held_on=held_on,
        recorded_on=day(row["recorded_on"]) or held_on,
        held=row["status"] == "held",
        expected=int(row["expected"]) if row["expected"] else None,
        present=int(row["present"]) if row["present"] else None,
        voted=yes(row["voted"]),
        covers=row["covers_period"],
        approved=yes(row["approved"]),
        assess_year=row["assess_year"],
        tags=tuple(row["tags"].split(";")),
        quorum=on(thresholds.quorum_percent, held_on),
    )


@dataclass(frozen=True)
class Obligation:
    """What an organisation owes for a period; `closes` is the period's last day or the deadline."""

    org: str
    branch: str
    rule: str
    period: str
    first: date
    closes: date
    state: str


def period_of(rule: str, when: date) -> str:
    """The period of a rule that contains a day."""
    if rule in QUARTERLY:
        return f"{when.year}Q{(when.month + 2) // 3}"
    return f"{when.year}-{when.month:02}"


def periods(rule: str, year: int) -> Iterator[tuple[str, date, date]]:
    """Name, first and last day of a rule's periods in a year."""
    if rule in YEARLY:
        yield str(year), date(year, 1, 1), date(year, 12, 31)
    elif rule in QUARTERLY:
        for q in (1, 2, 3, 4):
            yield f"{year}Q{q}", date(year, 3 * q - 2, 1), last_day(year, 3 * q)
    else:
        for m in range(1, 13):
            yield f"{year}-{m:02}", *month_span(year, m)


class Meetings:
    """Obligations and activities as of D."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.as_of = books.as_of
        rows = [_activity(row, books.thresholds) for row in books.rows("activities")]
        self.activities = [a for a in rows if a.recorded_on <= self.as_of]
        self.waivers = {(r["org_code"], r["rule"], r["period"]) for r in books.rows("waivers")}

    def valid(self, orgs: set[str], first: date, last: date) -> list[Activity]:
        """Valid activities of some organisations, held first..last."""
        return [a for a in self.activities if a.org in orgs and first <= a.held_on <= last and a.valid(self.as_of)]

    @cached_property
    def obligations(self) -> list[Obligation]:
        """Every obligation of the years around D."""
        years = range(self.as_of.year - 4, self.as_of.year + 2)
        return [
            Obligation(org.code, self._branch(org).code, rule, period, first, self._closes(rule, last), state)
            for org in self.books.orgs.values()
            for rule in RULES
            for year in years
            for period, first, last in periods(rule, year)
            if self._exists(org, rule, first, last)
            for state in [self._state(org.code, rule, period, self._closes(rule, last))]
        ]

    def _branch(self, org: Org) -> Org:
        return self.books.orgs[org.parent] if org.kind == "group" else org

    def _closes(self, rule: str, last: date) -> date:
        if rule not in YEARLY:
            return last
        return date(last.year + 1, *on(self.books.thresholds.yearly_deadline, last))

    def _exists(self, org: Org, rule: str, first: date, last: date) -> bool:
        if org.kind != ("group" if rule == "group_meeting" else "branch"):
            return False
        branch = self._branch(org)
        if branch.temporary or not org.lives_all(first, last) or not branch.lives_all(first, last):
            return False
        if rule != "committee_meeting":
            return True
        begins, ends = org.committee_from, org.committee_to
        return begins is not None and begins <= first and (ends is None or last < ends)

    def _state(self, org: str, rule: str, period: str, closes: date) -> str:
        if (org, rule, period) in self.waivers:
            return "waived"
        fits = (self._fit(a, rule, period, closes) for a in self._of(org) if a.valid_for(rule, self.as_of))
        ways = set(fits)
        for state in SATISFIED:
            if state in ways:
                return state
        return "open" if self.as_of <= closes else "missed"

    @cached_property
    def _by_org(self) -> dict[str, list[Activity]]:
        return {code: [a for a in self.activities if a.org == code] for code in self.books.orgs}

    def _of(self, org: str) -> list[Activity]:
        return self._by_org[org]

    def _fit(self, a: Activity, rule: str, period: str, closes: date) -> str | None:
        """How a valid activity satisfies a period: done, deferred, late, or not at all."""
        if rule in YEARLY:
            if a.assess_year != period or a.held_on < date(int(period), 1, 1):
                return None
            if a.held_on > closes:
                return "deferred" if a.approved else None
            return self._in_time(a, closes)
        own = period_of(rule, a.held_on)
        same_kind = ("Q" in a.covers) == (rule in QUARTERLY)
        if a.covers and same_kind and a.approved and a.covers != own:
            return "deferred" if a.covers == period else None
        return self._in_time(a, closes) if own == period else None

    def _in_time(self, a: Activity, closes: date) -> str | None:
        thresholds = self.books.thresholds
        if a.recorded_on > closes + timedelta(days=on(thresholds.approval_days, closes)) and not a.approved:
            return None
        cut_off = self.books.workday_after(closes, on(thresholds.cut_off_workdays, closes))
        return "done" if a.recorded_on <= cut_off else "late"

    def pick(self, orgs: set[str], rules: Iterable[str], first: date, last: date) -> list[Obligation]:
        """Obligations of some organisations and rules that close first..last, open ones included."""
        rules = tuple(rules)
        return [o for o in self.obligations if o.org in orgs and o.rule in rules and first <= o.closes <= last]

    def closed(self, orgs: set[str], rules: Iterable[str], first: date, last: date) -> list[Obligation]:
        """Those of `pick` that closed before D."""
        return [o for o in self.pick(orgs, rules, first, last) if o.closes < self.as_of]

    def attendance(self, orgs: set[str], first: date, last: date) -> dict[str, Any]:
        """The contract's A."""
        known = [
            (a.present, a.expected)
            for a in self.valid(orgs, first, last)
            if a.present is not None and a.expected is not None and a.present <= a.expected
        ]
        present, expected = sum(p for p, _ in known), sum(e for _, e in known)
        return {"present": present, "expected": expected, "rate": plain(ratio(present, expected))}

    def _timely_until(self, held_on: date) -> date:
        return self.books.workday_after(held_on, on(self.books.thresholds.timely_workdays, held_on))

    def timeliness(self, orgs: set[str], first: date, last: date) -> dict[str, Any]:
        """The contract's T."""
        valid = self.valid(orgs, first, last)
        in_time = sum(a.recorded_on <= self._timely_until(a.held_on) for a in valid)
        return {"in_time": in_time, "valid": len(valid), "rate": plain(ratio(in_time, len(valid)))}


def completion(obligations: list[Obligation]) -> dict[str, Any]:
    """The contract's C."""
    n = {
        state: sum(o.state == state for o in obligations) for state in ("done", "deferred", "late", "missed", "waived")
    }
    required = sum(n[state] for state in COUNTED)
    rate = ratio(sum(n[state] for state in SATISFIED), required)
    return {"required": required, **n, "rate": plain(rate), "on_time": plain(ratio(n["done"], required))}


def completion_rate(obligations: list[Obligation]) -> Fraction | None:
    """The exact rate of C."""
    satisfied = sum(o.state in SATISFIED for o in obligations)
    return ratio(satisfied, sum(o.state in COUNTED for o in obligations))


def progress(obligations: list[Obligation]) -> dict[str, Any]:
    """The contract's P."""
    satisfied = sum(o.state in SATISFIED for o in obligations)
    n = {state: sum(o.state == state for o in obligations) for state in ("open", "missed", "waived")}
    due = satisfied + n["open"] + n["missed"]
    return {"due": due, "satisfied": satisfied, **n, "rate": plain(ratio(satisfied, due))}


def meetings_figures(
    meetings: Meetings, scope: set[str], listed: list[Org], first: date, whole: date, end: date
) -> dict[str, Any]:
    """The object `meetings` of a scope for the month first..whole; `end` is D when the month is running."""
    january = date(first.year, 1, 1)

    def three(orgs: set[str], rules: Iterable[str]) -> dict[str, Any]:
        return {
            "month": completion(meetings.closed(orgs, rules, first, whole)),
            "ytd": completion(meetings.closed(orgs, rules, january, whole)),
            "progress": progress(meetings.pick(orgs, rules, first, whole)),
        }

    missed = [o for o in meetings.closed(scope, FIRST_FIVE, january, whole) if o.state == "missed"]
    running = [
        o
        for o in meetings.obligations
        if o.org in scope and o.rule in FIRST_FIVE and o.first <= meetings.as_of <= o.closes and o.state == "open"
    ]
    elapsed = Fraction(len(list(days(first, end))), len(list(days(first, whole))))
    return {
        **three(scope, FIRST_FIVE),
        "elapsed": plain(elapsed),
        "by_rule": {rule: three(scope, [rule]) for rule in RULES},
        "by_branch": {org.code: three(meetings.books.below(org.code), FIRST_FIVE) for org in listed},
        "attendance": {
            "month": meetings.attendance(scope, first, end),
            "ytd": meetings.attendance(scope, january, end),
        },
        "timeliness": {
            "month": meetings.timeliness(scope, first, end),
            "ytd": meetings.timeliness(scope, january, end),
        },
        "open": len(running),
        "missed": sorted([o.org, o.rule, o.period] for o in missed),
    }
