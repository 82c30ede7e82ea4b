"""Volunteering by organisation and month, and by brand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, or_, select

from ingest.derive.people import Headcounts, People
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules.periods import first_day, month_of

ENOUGH = 50  # hundredths of an hour: a record of half an hour makes a participant


@dataclass(frozen=True, slots=True)
class Event:
    """A held event: `leader` is the organisation whose figures it counts in (a group's branch)."""

    leader: str
    brand: str | None
    held_on: date
    beneficiaries: int


@dataclass(slots=True)
class Service:
    """Sums by scope. `*_ytd` count what is first seen in the year in that month, so they add up to the year to date."""

    hours: Sums = field(default_factory=Sums)
    member_hours: Sums = field(default_factory=Sums)
    person_times: Sums = field(default_factory=Sums)
    persons: Sums = field(default_factory=Sums)
    persons_ytd: Sums = field(default_factory=Sums)
    events: Sums = field(default_factory=Sums)
    events_ytd: Sums = field(default_factory=Sums)
    beneficiaries: Sums = field(default_factory=Sums)
    beneficiaries_ytd: Sums = field(default_factory=Sums)
    took_part: Sums = field(default_factory=Sums)
    took_part_ytd: Sums = field(default_factory=Sums)
    projects: Sums = field(default_factory=Sums)
    brand_hours: dict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))
    brand_persons: dict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))
    brand_events: dict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))


def read_events(conn: Connection, tree: Tree) -> dict[str, Event]:
    """All held events."""
    t = BASE["service_events"].c
    query = select(t.event_id, t.lead_org_code, t.brand_code, t.held_on, t.beneficiaries).where(t.status == "held")
    return {
        code: Event(tree.orgs[lead].node, brand, held_on, beneficiaries or 0)
        for code, lead, brand, held_on, beneficiaries in conn.execute(query)
    }


def read_records(conn: Connection, span: Span) -> Iterator[tuple[str, str, date, str | None, int]]:
    """Counted records in date order: (event, person, day, member, hours in hundredths).

    Those dated in the span, and older ones of events held in it (for brand projects).
    """
    r, e = BASE["service_records"].c, BASE["service_events"].c
    query = (
        select(r.event_id, r.person_code, r.service_date, r.member_code, r.hours)
        .join(BASE["service_events"], e.event_id == r.event_id)
        .where(r.confirmed, ~r.is_duty, e.status == "held", r.service_date <= span.as_of)
        .where(or_(r.service_date >= span.january, e.held_on >= span.january))
        .order_by(r.service_date)
    )
    return iter(conn.execute(query))  # type: ignore[arg-type]


class _Count:
    """One pass over the counted records."""

    def __init__(self, tree: Tree, people: People, span: Span, events: dict[str, Event]) -> None:
        self.tree, self.people, self.span, self.events = tree, people, span, events
        self.own = Service()
        self.scoped = Service()
        self._seen: set[tuple[object, ...]] = set()
        self.event_months: dict[str, set[int]] = defaultdict(set)
        self.project_months: dict[tuple[str, str], int] = {}
        self.taking_part: dict[int, set[str]] = defaultdict(set)

    def _first(self, *what: object) -> bool:
        """Whether this has not been seen before."""
        if what in self._seen:
            return False
        self._seen.add(what)
        return True

    def record(self, event_id: str, person: str, day: date, member: str | None, hours: int) -> None:
        """Count one record for its owner: the member's branch that day, else the event's lead organisation."""
        event = self.events[event_id]
        branch = self.people.branch_on(member, day) if member else None
        if branch is not None and event.brand is not None:
            self._project(branch, event_id, event.held_on, day)
        if day < self.span.january:
            return
        month = month_of(day)
        self.event_months[event_id].add(month)
        owner = branch or event.leader
        self.own.hours.add(owner, month, hours)
        self.own.person_times.add(owner, month)
        if branch is not None:
            self.own.member_hours.add(owner, month, hours)
        if member and hours >= ENOUGH:
            self.taking_part[month].add(member)
        self._persons(owner, month, person, event.brand, hours)

    def _persons(self, owner: str, month: int, person: str, brand: str | None, hours: int) -> None:
        year = month // 100
        if brand is not None:
            self.own.brand_hours[brand].add(owner, month, hours)
        for scope in self.tree.scopes(owner):
            if self._first(scope, month, person):
                self.scoped.persons.add(scope, month)
                if self._first(scope, year, person):
                    self.scoped.persons_ytd.add(scope, month)
            if brand is not None and self._first(scope, year, brand, person):
                self.scoped.brand_persons[brand].add(scope, month)

    def _project(self, branch: str, event_id: str, held_on: date, day: date) -> None:
        """A brand project counts in the year its event is held, once both have happened."""
        if day.year <= held_on.year:
            month = month_of(max(day, held_on))
            key = (branch, event_id)
            self.project_months[key] = min(month, self.project_months.get(key, month))


def derive_service(conn: Connection, tree: Tree, people: People, span: Span) -> Service:
    """All sums of the span, rolled up."""
    events = read_events(conn, tree)
    count = _Count(tree, people, span, events)
    for record in read_records(conn, span):
        count.record(*record)
    _events(count)
    _participation(count)
    for name in ("hours", "member_hours", "person_times"):
        setattr(count.scoped, name, getattr(count.own, name).rolled_up(tree))
    for brand, sums in count.own.brand_hours.items():
        count.scoped.brand_hours[brand] = sums.rolled_up(tree)
    return count.scoped


def _events(count: _Count) -> None:
    """Distinct events, and what they reached, in the months they were held in or have a counted record of."""
    own, span = Service(), count.span
    for event_id, event in count.events.items():
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
    for name in ("events", "events_ytd", "beneficiaries", "beneficiaries_ytd"):
        setattr(count.scoped, name, getattr(own, name).rolled_up(count.tree))
    for brand, sums in own.brand_events.items():
        count.scoped.brand_events[brand] = sums.rolled_up(count.tree)
    for (branch, event_id), month in count.project_months.items():
        held_on = count.events[event_id].held_on
        if month // 100 == held_on.year and span.january <= held_on <= span.as_of:
            count.scoped.projects.add(branch, month)


def _participation(count: _Count) -> None:
    """Members eligible on a period's end with a record of half an hour in it, wherever they were then."""
    month_sums, ytd = Sums(), Sums()
    this_year: set[str] = set()
    year = 0
    for month in count.span.months:
        if month // 100 != year:
            year, this_year = month // 100, set()
        end = count.span.end(month)
        taking_part = count.taking_part.get(month, set())
        this_year |= taking_part
        for member in this_year:
            branch = count.people.eligible_branch_on(member, end)
            if branch is not None:
                ytd.add(branch, month)
                if member in taking_part:
                    month_sums.add(branch, month)
    count.scoped.took_part = month_sums.rolled_up(count.tree)
    count.scoped.took_part_ytd = ytd.rolled_up(count.tree)


def service_rows(service: Service, heads: Headcounts, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `service_months` without the snapshot; `heads` rolled up."""
    additive = ("hours", "member_hours", "person_times")
    for org in tree.nodes:
        code = org.code
        to_date = {name: getattr(service, name).to_date(code, span.months) for name in additive}
        first_seen = {
            name: getattr(service, f"{name}_ytd").to_date(code, span.months)
            for name in ("events", "persons", "beneficiaries")
        }
        eligible_days = heads.eligible_days.to_date(code, span.months)
        for month in span.wanted:
            at_end = (heads.registered.month(code, month), heads.eligible.month(code, month))
            yield (
                code, month, "month", service.events.month(code, month),
                *(getattr(service, name).month(code, month) for name in additive),
                service.persons.month(code, month), service.took_part.month(code, month), *at_end,
                heads.eligible_days.month(code, month), span.days(month), service.beneficiaries.month(code, month),
            )  # fmt: skip
            yield (
                code, month, "ytd", first_seen["events"][month], *(to_date[name][month] for name in additive),
                first_seen["persons"][month], service.took_part_ytd.month(code, month), *at_end,
                eligible_days[month], (span.end(month) - first_day(month // 100 * 100 + 1)).days + 1,
                first_seen["beneficiaries"][month],
            )  # fmt: skip


def brand_rows(service: Service, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `brand_months` without the snapshot; all-zero rows left out."""
    brands = sorted({*service.brand_hours, *service.brand_persons, *service.brand_events})
    for brand in brands:
        sums = (service.brand_events[brand], service.brand_hours[brand], service.brand_persons[brand])
        for org in tree.nodes:
            to_date = [s.to_date(org.code, span.months) for s in sums]
            for month in span.wanted:
                counts = tuple(of[month] for of in to_date)
                if any(counts):
                    yield (org.code, month, brand, *counts)
