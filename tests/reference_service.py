"""The reference for volunteering (contract §3)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference_data import Asked, Bureau, Org, Span, day_of, plain, share, yes

HALF_HOUR = Fraction(1, 2)


@dataclass(frozen=True)
class Record:
    """A record that counts. `owner` gets its hours; `member` is blank when it is treated like a non-member's."""

    event: str
    person: str
    member: str
    day: date
    hours: Fraction
    owner: str


class Service:
    """Events held and records that count, as of D."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.events = {row["event_id"]: row for row in bureau.rows("service_events") if row["status"] == "held"}
        self.records = [self.record(row) for row in bureau.rows("service_records") if self.counts(row)]
        self.registered = {
            row["member_code"]: day_of(row["volunteer_registered_on"], date.max) for row in bureau.rows("members")
        }

    def counts(self, row: dict[str, str]) -> bool:
        """Confirmed, no duty, of an event that was held, served by D."""
        served = date.fromisoformat(row["service_date"]) <= self.bureau.as_of
        return row["event_id"] in self.events and yes(row["confirmed"]) and not yes(row["is_duty"]) and served

    def record(self, row: dict[str, str]) -> Record:
        """A record with its owner: the member's branch on the day, else the event's lead organisation."""
        day = date.fromisoformat(row["service_date"])
        branch = self.bureau.members_on(day).get(row["member_code"], ("", False))[0]
        owner = branch or self.events[row["event_id"]]["lead_org_code"]
        member = row["member_code"] if branch else ""
        return Record(row["event_id"], row["person_code"], member, day, Fraction(row["hours"]), owner)

    def led(self, scope: set[str], period: Span) -> set[str]:
        """Events led by the scope with a counted record dated in the period, or held in it."""
        served = {r.event for r in self.records if r.day in period}
        return {
            code
            for code, row in self.events.items()
            if row["lead_org_code"] in scope and (code in served or date.fromisoformat(row["held_on"]) in period)
        }

    def of_scope(self, scope: set[str], period: Span) -> list[Record]:
        """The scope's counted records of the period."""
        return [r for r in self.records if r.owner in scope and r.day in period]

    def participation(self, scope: set[str], period: Span) -> Fraction | None:
        """Eligible on the last day with one record of half an hour, over eligible on the last day."""
        eligible = self.bureau.eligible(scope, period.last)
        served = {r.member for r in self.records if r.day in period and r.hours >= HALF_HOUR}
        return share(len(eligible & served), len(eligible))

    def registration(self, scope: set[str], period: Span) -> Fraction | None:
        """Eligible on the last day and registered by it, over eligible on the last day."""
        eligible = self.bureau.eligible(scope, period.last)
        return share(sum(self.registered[m] <= period.last for m in eligible), len(eligible))

    def member_hours(self, scope: set[str], period: Span) -> Fraction:
        """Σ hours of members by their branch."""
        return sum((r.hours for r in self.of_scope(scope, period) if r.member), Fraction(0))

    def hours_per_member(self, scope: set[str], period: Span) -> Fraction | None:
        """Member hours over the mean, over the period's days, of the number eligible."""
        days = period.days()
        eligible = sum(len(self.bureau.eligible(scope, day)) for day in days)
        return share(self.member_hours(scope, period), Fraction(eligible, len(days)))

    def v(self, scope: set[str], period: Span) -> dict[str, Any]:
        """V of the contract."""
        events, records = self.led(scope, period), self.of_scope(scope, period)
        return {
            "events": len(events),
            "hours": plain(sum((r.hours for r in records), Fraction(0))),
            "member_hours": plain(self.member_hours(scope, period)),
            "person_times": len(records),
            "persons": len({r.person for r in records}),
            "participation": plain(self.participation(scope, period)),
            "registration": plain(self.registration(scope, period)),
            "hours_per_member": plain(self.hours_per_member(scope, period)),
            "beneficiaries": sum(int(self.events[e]["beneficiaries"] or 0) for e in events),
        }

    def by_brand(self, scope: set[str], period: Span) -> dict[str, Any]:
        """Events led, hours and persons of the scope for every brand of the table."""
        led, records = self.led(scope, period), self.of_scope(scope, period)
        found = {}
        for row in self.bureau.rows("brands"):
            brand = row["brand_code"]
            of_brand = [r for r in records if self.events[r.event]["brand_code"] == brand]
            found[brand] = {
                "events": sum(self.events[e]["brand_code"] == brand for e in led),
                "hours": plain(sum((r.hours for r in of_brand), Fraction(0))),
                "persons": len({r.person for r in of_brand}),
            }
        return found

    def branded(self, branch: set[str], period: Span) -> int:
        """Distinct events with a brand, held in the period, that the branch led or one of its members served in."""
        served = {r.event for r in self.records if r.member and r.owner in branch and r.day <= period.last}
        return sum(
            bool(row["brand_code"])
            and date.fromisoformat(row["held_on"]) in period
            and (row["lead_org_code"] in branch or code in served)
            for code, row in self.events.items()
        )


def volunteering_figures(service: Service, scope: set[str], month: Asked, by_branch: list[Org]) -> dict[str, Any]:
    """The `volunteering` part of the figures."""
    return {
        "month": service.v(scope, month.span),
        "ytd": service.v(scope, month.ytd),
        "by_brand": service.by_brand(scope, month.ytd),
        "by_branch": {b.code: service.v(service.bureau.below(b.code), month.ytd) for b in by_branch},
    }
