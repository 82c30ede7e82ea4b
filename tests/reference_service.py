"""The contract's §3 once more: volunteering."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.reference_base import Books, Org, day, days, inside, on, plain, ratio, yes


@dataclass(frozen=True)
class Event:
    """A held row of `service_events`, typed."""

    code: str
    brand: str
    lead: str
    held_on: date
    beneficiaries: int


@dataclass(frozen=True)
class Record:
    """A counted row of `service_records`; `branch` is None when the hours belong to the lead organisation."""

    event: Event
    person: str
    member: str
    when: date
    hours: Fraction
    branch: str | None

    @property
    def belongs_to(self) -> str:
        """The organisation that gets the hours."""
        return self.branch or self.event.lead


class Service:
    """Events and counted records as of D."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.events = {row["event_id"]: _event(row) for row in books.rows("service_events") if row["status"] == "held"}

    @cached_property
    def records(self) -> list[Record]:
        """Records that count: confirmed, no duty, event held, dated by D."""
        found = {}
        for row in self.books.rows("service_records"):
            when, member = date.fromisoformat(row["service_date"]), row["member_code"]
            event = self.events.get(row["event_id"])
            if event and yes(row["confirmed"]) and not yes(row["is_duty"]) and when <= self.books.as_of:
                branch = self.books.branch_of(member, when) if member else None
                record = Record(event, row["person_code"], member, when, Fraction(row["hours"]), branch)
                found[event.code, record.person, when] = record
        return list(found.values())

    def served(self, first: date, last: date) -> set[str]:
        """Members with one record of half an hour (a threshold) at least, first..last."""
        enough = on(self.books.thresholds.participation_hours, last)
        return {r.member for r in self.records if r.branch and first <= r.when <= last and r.hours >= enough}

    def eligible(self, orgs: set[str], when: date) -> set[str]:
        """Members eligible in some organisations on a day."""
        return {member for member, branch in self.books.eligible(when).items() if branch in orgs}

    def participation(self, orgs: set[str], first: date, last: date) -> Fraction | None:
        """Eligible members who served / eligible members."""
        eligible = self.eligible(orgs, last)
        return ratio(len(eligible & self.served(first, last)), len(eligible))

    def registration(self, orgs: set[str], last: date) -> Fraction | None:
        """Eligible members registered by the last day / eligible members."""
        registered = {
            r["member_code"]
            for r in self.books.rows("members")
            if (d := day(r["volunteer_registered_on"])) and d <= last
        }
        eligible = self.eligible(orgs, last)
        return ratio(len(eligible & registered), len(eligible))

    def hours_per_member(self, orgs: set[str], first: date, last: date) -> Fraction | None:
        """Members' hours / mean number eligible over the days."""
        span = list(days(first, last))
        mean = Fraction(sum(len(self.eligible(orgs, d)) for d in span), len(span))
        return ratio(sum(r.hours for r in self.of(orgs, first, last) if r.branch), mean)

    def of(self, orgs: set[str], first: date, last: date) -> list[Record]:
        """Counted records that belong to some organisations."""
        return [r for r in self.records if r.belongs_to in orgs and first <= r.when <= last]

    def led(self, orgs: set[str], first: date, last: date) -> list[Event]:
        """Events led by some organisations, held first..last or with a counted record dated in it."""
        recorded = {r.event.code for r in self.records if first <= r.when <= last}
        return [
            e for e in self.events.values() if e.lead in orgs and (e.code in recorded or first <= e.held_on <= last)
        ]

    def figures(self, orgs: set[str], first: date, last: date) -> dict[str, Any]:
        """The contract's V."""
        events, records = self.led(orgs, first, last), self.of(orgs, first, last)
        return {
            "events": len(events),
            "hours": plain(sum((r.hours for r in records), Fraction(0))),
            "member_hours": plain(sum((r.hours for r in records if r.branch), Fraction(0))),
            "person_times": len(records),
            "persons": len({r.person for r in records}),
            "participation": plain(self.participation(orgs, first, last)),
            "registration": plain(self.registration(orgs, last)),
            "hours_per_member": plain(self.hours_per_member(orgs, first, last)),
            "beneficiaries": sum(e.beneficiaries for e in events),
        }

    def brand(self, brand: str, orgs: set[str], first: date, last: date) -> dict[str, Any]:
        """A brand's share of a scope."""
        records = [r for r in self.of(orgs, first, last) if r.event.brand == brand]
        return {
            "events": sum(e.brand == brand for e in self.led(orgs, first, last)),
            "hours": plain(sum((r.hours for r in records), Fraction(0))),
            "persons": len({r.person for r in records}),
        }

    def reach(self, brand: str, orgs: set[str], first: date, last: date) -> int:
        """Whom a brand's events, as counted above, reached; the contract's JSON does not hold it."""
        return sum(e.beneficiaries for e in self.led(orgs, first, last) if e.brand == brand)

    def brand_events(self, orgs: set[str], branch: str, first: date, last: date) -> set[str]:
        """Events with a brand, held first..last, that the branch (with its groups: orgs) led or took part in."""
        in_time = [e for e in self.events.values() if e.brand and first <= e.held_on <= last]
        joined = {r.event.code for r in self.records if r.branch == branch and r.when <= last}
        return {e.code for e in in_time if e.lead in orgs or e.code in joined}


def _event(row: dict[str, str]) -> Event:
    return Event(
        code=row["event_id"],
        brand=row["brand_code"],
        lead=row["lead_org_code"],
        held_on=date.fromisoformat(row["held_on"]),
        beneficiaries=int(row["beneficiaries"] or 0),
    )


def service_figures(service: Service, scope: set[str], listed: list[Org], first: date, end: date) -> dict[str, Any]:
    """The object `volunteering` of a scope for the month first..end."""
    january = date(first.year, 1, 1)
    brands = [row["brand_code"] for row in service.books.rows("brands")]
    below = service.books.below
    return {
        "month": service.figures(scope, first, end),
        "ytd": service.figures(scope, january, end),
        "by_brand": {brand: service.brand(brand, scope, january, end) for brand in brands},
        "by_branch": {org.code: service.figures(below(org.code), january, end) for org in listed},
    }


def people_figures(books: Books, scope: set[str], end: date) -> dict[str, int]:
    """The object `members`: everyone with a membership in the scope on a day."""
    people = {m: full for m, (branch, full) in books.people(end).items() if branch in scope}
    return {
        "full": sum(people.values()),
        "probationary": sum(not full for full in people.values()),
        "exempt": len(books.exempt(end) & set(people)),
    }


def living(books: Books, scope: set[str], end: date) -> int:
    """The number `branches`: branches of the scope on a day."""
    return sum(org.code in scope and inside(end, org.valid_from, org.valid_to) for org in books.branches())
