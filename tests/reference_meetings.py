"""The reference for 三会一课: obligations, their states, completion, progress, attendance, timeliness (contract §2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference_data import Asked, Bureau, Org, Span, listed, month_span, number, plain, quarter_span, share
from tests.reference_data import day_of as day
from tests.reference_data import year_span, yes

FIVE = ("party_meeting", "committee_meeting", "group_meeting", "party_lecture", "theme_day")
YEARLY = ("org_life", "appraisal")
QUARTERLY = ("party_meeting", "party_lecture")
MONTHS_30 = timedelta(days=30)


@dataclass(frozen=True)
class Activity:
    """An `activities` row; `recorded_on` blank is the day it was held."""

    org: str
    types: set[str]
    held_on: date
    recorded_on: date
    held: bool
    expected: int | None
    present: int | None
    voted: bool
    covers: str
    approved: bool
    assess_year: int | None
    tags: set[str]


@dataclass(frozen=True)
class Obligation:
    """Who owes what for which period; `closes` is the period's last day, or the deadline."""

    org: str
    rule: str
    period: Span
    closes: date


def activity_of(row: dict[str, str]) -> Activity:
    """An `activities` row."""
    held_on = date.fromisoformat(row["held_on"])
    return Activity(
        row["org_code"],
        listed(row["types"]),
        held_on,
        day(row["recorded_on"], held_on),
        row["status"] == "held",
        number(row["expected"]),
        number(row["present"]),
        yes(row["voted"]),
        row["covers_period"],
        yes(row["approved"]),
        number(row["assess_year"]),
        listed(row["tags"]),
    )


def spans_of(rule: str, year: int) -> list[Span]:
    """The periods of a year in which a rule is owed."""
    if rule in YEARLY:
        return [year_span(year)]
    if rule in QUARTERLY:
        return [quarter_span(year, n) for n in range(1, 5)]
    return [month_span(year, n) for n in range(1, 13)]


def own_span(rule: str, held_on: date) -> Span:
    """The period of the rule's kind that contains the day."""
    return next(s for s in spans_of(rule, held_on.year) if held_on in s)


def same_kind(rule: str, period: str) -> bool:
    """Whether a `covers_period` speaks for a rule: a quarter for quarterly rules, a month for monthly ones."""
    return bool(period) and rule not in YEARLY and ("Q" in period) == (rule in QUARTERLY)


class Meetings:
    """Every obligation and activity of a bureau as of its D."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.as_of = bureau.as_of
        known = [activity_of(row) for row in bureau.rows("activities")]
        self.activities = [a for a in known if a.recorded_on <= self.as_of]
        self.by_org: dict[str, list[Activity]] = {}
        for activity in self.activities:
            self.by_org.setdefault(activity.org, []).append(activity)
        self.waivers = {(row["org_code"], row["rule"], row["period"]) for row in bureau.rows("waivers")}
        self._years: dict[int, list[tuple[Obligation, str]]] = {}

    # -- which obligations exist

    def owes(self, org: Org, rule: str, span: Span) -> bool:
        """Whether an obligation of the rule exists for the organisation and the period."""
        branch = self.bureau.orgs[self.bureau.branch(org.code)]
        if org.kind != ("group" if rule == "group_meeting" else "branch") or branch.temporary:
            return False
        if rule == "committee_meeting" and not org.has_committee(span.first, span.last):
            return False
        return org.lives(span.first, span.last) and branch.lives(span.first, span.last)

    def closing_in(self, year: int) -> list[tuple[Obligation, str]]:
        """Every obligation whose last day or deadline lies in the year, with its state."""
        if year not in self._years:
            owed = []
            for org in self.bureau.orgs.values():
                for rule in FIVE:
                    owed += [Obligation(org.code, rule, s, s.last) for s in spans_of(rule, year) if self.owes(org, rule, s)]
                before = year_span(year - 1)
                owed += [Obligation(org.code, r, before, date(year, 3, 31)) for r in YEARLY if self.owes(org, r, before)]
            self._years[year] = [(o, self.state(o)) for o in owed]
        return self._years[year]

    # -- what satisfies them

    def valid_for(self, activity: Activity, rule: str) -> bool:
        """Whether the activity is a valid one of the rule."""
        if rule not in activity.types or not activity.held or activity.held_on > self.as_of:
            return False
        both = activity.expected is not None and activity.present is not None
        half = both and 2 * (activity.present or 0) >= (activity.expected or 0)
        if rule == "party_meeting" and activity.voted:
            return half
        if rule == "committee_meeting" and both:
            return half
        return True

    def valid(self, activity: Activity) -> bool:
        """Valid for at least one of its types."""
        return any(self.valid_for(activity, rule) for rule in activity.types)

    def fit(self, activity: Activity, owed: Obligation) -> str | None:
        """How an activity of the owing organisation satisfies the obligation: done, deferred, late or not at all."""
        if not self.valid_for(activity, owed.rule):
            return None
        if owed.rule in YEARLY:
            if activity.assess_year != owed.period.first.year or activity.held_on < owed.period.first:
                return None
            if activity.held_on > owed.closes:
                return "deferred" if activity.approved else None
        else:
            own = own_span(owed.rule, activity.held_on).label
            if same_kind(owed.rule, activity.covers) and activity.approved and activity.covers != own:
                return "deferred" if activity.covers == owed.period.label else None
            if own != owed.period.label:
                return None
        return self.recorded(activity, owed)

    def recorded(self, activity: Activity, owed: Obligation) -> str | None:
        """done or late by the day of recording; too late without approval is nothing."""
        if activity.recorded_on > owed.closes + MONTHS_30 and not activity.approved:
            return None
        return "late" if activity.recorded_on > self.bureau.workday_after(owed.closes, 5) else "done"

    def state(self, owed: Obligation) -> str:
        """The first state that fits, as of D."""
        if (owed.org, owed.rule, owed.period.label) in self.waivers:
            return "waived"
        ways = {self.fit(a, owed) for a in self.by_org.get(owed.org, [])}
        for way in ("done", "deferred", "late"):
            if way in ways:
                return way
        return "open" if self.as_of <= owed.closes else "missed"

    # -- the numbers

    def owed(self, scope: set[str], rules: Iterable[str], first: date, last: date) -> list[tuple[Obligation, str]]:
        """Obligations of the scope whose last day or deadline lies between two days of one year."""
        every = self.closing_in(last.year)
        return [(o, s) for o, s in every if o.org in scope and o.rule in rules and first <= o.closes <= last]

    def closed(self, scope: set[str], rules: Iterable[str], first: date, last: date) -> list[tuple[Obligation, str]]:
        """Those of them that are closed: their last day is before D."""
        return [(o, s) for o, s in self.owed(scope, rules, first, last) if o.closes < self.as_of]

    def completion(self, scope: set[str], rules: Iterable[str], first: date, last: date) -> Fraction | None:
        """Pooled completion; nothing when nothing closed."""
        return self.counts(scope, rules, first, last)[1]

    def counts(
        self, scope: set[str], rules: Iterable[str], first: date, last: date
    ) -> tuple[dict[str, int], Fraction | None, Fraction | None]:
        """Closed obligations by state, completion, on-time rate."""
        states = [s for _, s in self.closed(scope, rules, first, last)]
        count = {s: states.count(s) for s in ("done", "deferred", "late", "missed", "waived")}
        satisfied = count["done"] + count["deferred"] + count["late"]
        required = satisfied + count["missed"]
        return count, share(satisfied, required), share(count["done"], required)

    def c(self, scope: set[str], rules: Iterable[str], first: date, last: date) -> dict[str, Any]:
        """C of the contract."""
        count, rate, on_time = self.counts(scope, rules, first, last)
        required = sum(count.values()) - count["waived"]
        return {"required": required, **count, "rate": plain(rate), "on_time": plain(on_time)}

    def p(self, scope: set[str], rules: Iterable[str], month: Asked) -> dict[str, Any]:
        """P of the contract."""
        whole = month_span(month.year, month.month)
        states = [s for _, s in self.owed(scope, rules, whole.first, whole.last)]
        satisfied = sum(states.count(s) for s in ("done", "deferred", "late"))
        count = {"open": states.count("open"), "missed": states.count("missed")}
        due = satisfied + count["open"] + count["missed"]
        rate = plain(share(satisfied, due))
        return {"due": due, "satisfied": satisfied, **count, "waived": states.count("waived"), "rate": rate}

    def held_in(self, scope: set[str], first: date, last: date) -> list[Activity]:
        """Valid activities of the scope by the day they were held."""
        return [a for a in self.activities if a.org in scope and first <= a.held_on <= last and self.valid(a)]

    def attendance(self, scope: set[str], first: date, last: date) -> tuple[int, int]:
        """Σ present and Σ expected of the activities that may be counted."""
        present = expected = 0
        for activity in self.held_in(scope, first, last):
            known = activity.present is not None and activity.expected is not None
            if known and activity.present <= activity.expected:
                present += activity.present
                expected += activity.expected
        return present, expected

    def a(self, scope: set[str], first: date, last: date) -> dict[str, Any]:
        """A of the contract."""
        present, expected = self.attendance(scope, first, last)
        return {"present": present, "expected": expected, "rate": plain(share(present, expected))}

    def t(self, scope: set[str], first: date, last: date) -> dict[str, Any]:
        """T of the contract."""
        held = self.held_in(scope, first, last)
        in_time = sum(a.recorded_on <= self.bureau.workday_after(a.held_on, 5) for a in held)
        return {"in_time": in_time, "valid": len(held), "rate": plain(share(in_time, len(held)))}

    def open_today(self, scope: set[str]) -> int:
        """Obligations of the five rules whose period contains D and that are still open."""
        every = self.owed(scope, FIVE, date(self.as_of.year, 1, 1), date(self.as_of.year, 12, 31))
        return sum(s == "open" and self.as_of in o.period for o, s in every)

    def missed(self, scope: set[str], first: date, last: date) -> list[list[str]]:
        """Organisation, rule and period of what was missed."""
        return sorted([o.org, o.rule, o.period.label] for o, s in self.closed(scope, FIVE, first, last) if s == "missed")


def meetings_figures(meetings: Meetings, scope: set[str], month: Asked, by_branch: list[Org]) -> dict[str, Any]:
    """The `meetings` part of the figures."""
    whole = month_span(month.year, month.month)
    january = date(month.year, 1, 1)

    def triple(orgs: set[str], rules: Iterable[str]) -> dict[str, Any]:
        return {
            "month": meetings.c(orgs, rules, whole.first, whole.last),
            "ytd": meetings.c(orgs, rules, january, whole.last),
            "progress": meetings.p(orgs, rules, month),
        }

    return {
        **triple(scope, FIVE),
        "elapsed": plain(month.elapsed),
        "by_rule": {rule: triple(scope, (rule,)) for rule in FIVE + YEARLY},
        "by_branch": {b.code: triple(meetings.bureau.below(b.code), FIVE) for b in by_branch},
        "attendance": {
            "month": meetings.a(scope, whole.first, whole.last),
            "ytd": meetings.a(scope, january, whole.last),
        },
        "timeliness": {
            "month": meetings.t(scope, whole.first, whole.last),
            "ytd": meetings.t(scope, january, whole.last),
        },
        "open": meetings.open_today(scope),
        "missed": meetings.missed(scope, january, whole.last),
    }
