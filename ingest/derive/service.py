"""Volunteering by organisation and month, and by brand."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from ingest.derive.carried import Carried
from ingest.derive.participation import Participants, enough_hours, participation
from ingest.derive.service_records import Event, read_events, read_records
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from rules.periods import month_of
from rules.thresholds import Thresholds


class Service:
    """Sums by scope. `*_ytd` change from month to month by what is new in the year, so they add up to the year to date."""

    def __init__(self, span: Span) -> None:
        self.hours = Sums(span)
        self.member_hours = Sums(span)
        self.person_times = Sums(span)
        self.persons = Sums(span)
        self.persons_ytd = Sums(span)
        self.events = Sums(span)
        self.events_ytd = Sums(span)
        self.beneficiaries = Sums(span)
        self.beneficiaries_ytd = Sums(span)
        self.took_part = Sums(span)
        self.took_part_ytd = Sums(span)
        self.projects = Sums(span)
        self.brand_hours: dict[str, Sums] = defaultdict(lambda: Sums(span))
        self.brand_persons: dict[str, Sums] = defaultdict(lambda: Sums(span))
        self.brand_events: dict[str, Sums] = defaultdict(lambda: Sums(span))
        self.brand_beneficiaries: dict[str, Sums] = defaultdict(lambda: Sums(span))


@dataclass(slots=True)
class _Own:
    """What one organisation itself has of one month (not those below)."""

    hours: int = 0
    member_hours: int = 0
    person_times: int = 0
    persons: set[str] = field(default_factory=set)
    brand_hours: dict[str, int] = field(default_factory=dict)
    brand_persons: dict[str, set[str]] = field(default_factory=dict)


class _Count:
    """One pass over the counted records."""

    def __init__(self, tree: Tree, span: Span, events: dict[str, Event]) -> None:
        self.tree, self.span, self.events = tree, span, events
        self.own: dict[tuple[str, int], _Own] = defaultdict(_Own)
        self.scoped = Service(span)
        self.event_months: dict[str, set[int]] = defaultdict(set)
        self.project_months: dict[tuple[str, str], int] = {}
        self.participants = Participants()

    def record(self, event_id: str, person: str, day: date, member: str | None, hours: int, branch: str | None) -> None:
        """Count one record for its owner: the member's branch that day, else the event's lead organisation."""
        event = self.events[event_id]
        if branch is not None and event.brand is not None:
            self._project(branch, event_id, event.held_on, day)
        if day < self.span.january:
            return
        month = month_of(day)
        self.event_months[event_id].add(month)
        own = self.own[branch or event.leader, month]
        own.hours += hours
        own.person_times += 1
        own.persons.add(person)
        if branch is not None and member is not None:
            own.member_hours += hours
            self._takes_part(member, day, month, hours)
        if event.brand is not None:
            own.brand_hours[event.brand] = own.brand_hours.get(event.brand, 0) + hours
            own.brand_persons.setdefault(event.brand, set()).add(person)

    def _takes_part(self, member: str, day: date, month: int, hours: int) -> None:
        longest = self.participants.by_month[month] if day >= self.span.since else self.participants.earlier
        if hours > longest.get(member, 0):
            longest[member] = hours

    def _project(self, branch: str, event_id: str, held_on: date, day: date) -> None:
        """A brand project counts in the year its event is held, once both have happened."""
        if day.year <= held_on.year:
            month = month_of(max(day, held_on))
            key = (branch, event_id)
            self.project_months[key] = min(month, self.project_months.get(key, month))


class _Distinct:
    """Distinct persons by scope and month: sets joined upward, so that nobody counts twice."""

    def __init__(self, tree: Tree, span: Span) -> None:
        self._tree, self._span = tree, span
        self._sets: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, owner: str, month: int, persons: set[str]) -> None:
        for scope in self._tree.scopes(owner):
            self._sets[scope][month] |= persons

    def sums(self) -> tuple[Sums, Sums]:
        """(persons of each month, persons first seen in the year in it)."""
        each, first = Sums(self._span), Sums(self._span)
        for scope, months in self._sets.items():
            seen: set[str] = set()
            year = 0
            for month in sorted(months):
                if month // 100 != year:
                    year, seen = month // 100, set()
                before = len(seen)
                seen |= months[month]
                each.add(scope, month, len(months[month]))
                first.add(scope, month, len(seen) - before)
        return each, first


def derive_service(conn: Connection, tree: Tree, span: Span, carried: Carried, thresholds: Thresholds) -> Service:
    """All sums of the span, rolled up."""
    events = read_events(conn, tree)
    count = _Count(tree, span, events)
    for row in read_records(conn, span):
        if row[0] in events:
            count.record(*row)
    _additive(count)
    _persons(count)
    _events(count)
    _participation(conn, count, thresholds)
    _carry(count.scoped, carried)
    return count.scoped


def _participation(conn: Connection, count: _Count, thresholds: Thresholds) -> None:
    enough = enough_hours(count.span, thresholds)
    month_sums, ytd = participation(conn, count.span, count.participants, enough)
    count.scoped.took_part = month_sums.rolled_up(count.tree)
    count.scoped.took_part_ytd = ytd.rolled_up(count.tree)


def _carry(scoped: Service, carried: Carried) -> None:
    """Add what the stored month before says of the year up to it."""
    names = ("hours", "member_hours", "person_times", "projects")
    by_change = {name: getattr(scoped, f"{name}_ytd") for name in ("events", "persons", "beneficiaries", "took_part")}
    carried.service({name: getattr(scoped, name) for name in names} | by_change)
    carried.brands({name: getattr(scoped, f"brand_{name}") for name in ("events", "hours", "persons", "beneficiaries")})


def _additive(count: _Count) -> None:
    """Hours and person-times add up over organisations."""
    own, scoped = Service(count.span), count.scoped
    for (owner, month), of in count.own.items():
        own.hours.add(owner, month, of.hours)
        own.member_hours.add(owner, month, of.member_hours)
        own.person_times.add(owner, month, of.person_times)
        for brand, hours in of.brand_hours.items():
            own.brand_hours[brand].add(owner, month, hours)
    for name in ("hours", "member_hours", "person_times"):
        setattr(scoped, name, getattr(own, name).rolled_up(count.tree))
    for brand, sums in own.brand_hours.items():
        scoped.brand_hours[brand] = sums.rolled_up(count.tree)


def _persons(count: _Count) -> None:
    """Persons do not add up: they are told apart in every scope."""
    distinct = _Distinct(count.tree, count.span)
    by_brand: dict[str, _Distinct] = {}
    for (owner, month), of in count.own.items():
        distinct.add(owner, month, of.persons)
        for brand, persons in of.brand_persons.items():
            by_brand.setdefault(brand, _Distinct(count.tree, count.span)).add(owner, month, persons)
    count.scoped.persons, count.scoped.persons_ytd = distinct.sums()
    for brand, of_brand in by_brand.items():
        count.scoped.brand_persons[brand] = of_brand.sums()[1]


def _events(count: _Count) -> None:
    """Distinct events, and what they reached, in the months they were held in or have a counted record of."""
    span = count.span
    own = Service(span)
    for event_id, event in count.events.items():
        if event.held_on < span.since and event_id not in count.event_months:
            continue
        months = count.event_months.get(event_id, set())
        if span.january <= event.held_on <= span.as_of:
            months = months | {month_of(event.held_on)}
            if event.brand is not None and count.tree.orgs[event.leader].is_branch:
                key = (event.leader, event_id)
                count.project_months[key] = min(month_of(event.held_on), count.project_months.get(key, 999999))
        for month in months:
            own.events.add(event.leader, month)
            own.beneficiaries.add(event.leader, month, event.beneficiaries)
        for month in {year: min(m for m in months if m // 100 == year) for year in {m // 100 for m in months}}.values():
            own.events_ytd.add(event.leader, month)
            own.beneficiaries_ytd.add(event.leader, month, event.beneficiaries)
            if event.brand is not None:
                own.brand_events[event.brand].add(event.leader, month)
                own.brand_beneficiaries[event.brand].add(event.leader, month, event.beneficiaries)
    for name in ("events", "events_ytd", "beneficiaries", "beneficiaries_ytd"):
        setattr(count.scoped, name, getattr(own, name).rolled_up(count.tree))
    for brand in own.brand_events:
        count.scoped.brand_events[brand] = own.brand_events[brand].rolled_up(count.tree)
        count.scoped.brand_beneficiaries[brand] = own.brand_beneficiaries[brand].rolled_up(count.tree)
    for (branch, event_id), month in count.project_months.items():
        held_on = count.events[event_id].held_on
        if month // 100 == held_on.year and span.january <= held_on <= span.as_of:
            own.projects.add(branch, month)
    count.scoped.projects = own.projects
