"""Volunteering by organisation and month, and by brand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from ingest.derive.carried import Carried
from ingest.derive.people import Headcounts, People
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules.periods import month_of

ENOUGH = 50  # hundredths of an hour: a record of half an hour makes a participant


@dataclass(frozen=True, slots=True)
class Event:
    """A held event: `leader` is the organisation whose figures it counts in (a group's branch)."""

    leader: str
    brand: str | None
    held_on: date
    beneficiaries: int


class Service:
    """Sums by scope. `*_ytd` count what is first seen in the year in that month, so they add up to the year to date."""

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


def read_events(conn: Connection, tree: Tree) -> dict[str, Event]:
    """All held events."""
    t = BASE["service_events"].c
    query = select(t.event_id, t.lead_org_code, t.brand_code, t.held_on, t.beneficiaries).where(t.status == "held")
    return {
        code: Event(tree.orgs[lead].node, brand, held_on, beneficiaries or 0)
        for code, lead, brand, held_on, beneficiaries in conn.execute(query).all()
    }


def read_records(conn: Connection, span: Span) -> Iterator[tuple[str, str, date, str | None, int]]:
    """Counted records: (event, person, day, member, hours in hundredths).

    Those dated in the span; all of an event that has one, or is held in it; and the year's earlier ones of a person
    that has one: so that persons, events and projects seen before are not counted again.
    """
    r, e = BASE["service_records"].c, BASE["service_events"].c
    query = (
        select(r.event_id, r.person_code, r.service_date, r.member_code, r.hours)
        .join(BASE["service_events"], e.event_id == r.event_id)
        .where(_counted(), r.service_date <= span.as_of)
    )
    dated, held = r.service_date >= span.since, e.held_on >= span.since
    if span.carrier is None:
        return iter(conn.execute(query.where(or_(dated, held))).all())
    again = BASE["service_records"].alias("again").c
    of_event = r.event_id.in_(select(again.event_id).where(again.service_date >= span.since))
    of_person = r.person_code.in_(select(again.person_code).where(again.service_date >= span.since))
    earlier = and_(r.service_date >= span.january, of_person)
    return iter(conn.execute(query.where(or_(dated, held, of_event, earlier))).all())


def _counted() -> ColumnElement[bool]:
    """Confirmed, not duty, of a held event."""
    r, e = BASE["service_records"].c, BASE["service_events"].c
    return and_(r.confirmed, ~r.is_duty, e.status == "held")


def read_took_part(conn: Connection, span: Span) -> set[str]:
    """Members with a record of half an hour, on a day they had a branch, in the year before the first summed day."""
    r, e, m = BASE["service_records"].c, BASE["service_events"].c, BASE["memberships"].c
    in_a_branch = and_(
        m.member_code == r.member_code,
        m.valid_from <= r.service_date,
        or_(m.valid_to.is_(None), m.valid_to > r.service_date),
    )
    query = (
        select(r.member_code)
        .distinct()
        .join(BASE["service_events"], e.event_id == r.event_id)
        .join(BASE["memberships"], in_a_branch)
        .where(_counted(), r.service_date >= span.january, r.service_date < span.since, r.hours >= ENOUGH)
    )
    return set(conn.execute(query).scalars())


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

    def __init__(self, tree: Tree, people: People, span: Span, events: dict[str, Event]) -> None:
        self.tree, self.people, self.span, self.events = tree, people, span, events
        self.own: dict[tuple[str, int], _Own] = defaultdict(_Own)
        self.scoped = Service(span)
        self.event_months: dict[str, set[int]] = defaultdict(set)
        self.project_months: dict[tuple[str, str], int] = {}
        self.taking_part: dict[int, set[str]] = defaultdict(set)

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
        own = self.own[branch or event.leader, month]
        own.hours += hours
        own.person_times += 1
        own.persons.add(person)
        if branch is not None and member is not None:
            own.member_hours += hours
            if hours >= ENOUGH:
                self.taking_part[month].add(member)
        if event.brand is not None:
            own.brand_hours[event.brand] = own.brand_hours.get(event.brand, 0) + hours
            own.brand_persons.setdefault(event.brand, set()).add(person)

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


def derive_service(conn: Connection, tree: Tree, people: People, span: Span, carried: Carried) -> Service:
    """All sums of the span, rolled up."""
    count = _Count(tree, people, span, read_events(conn, tree))
    record = count.record
    for row in read_records(conn, span):
        record(*row)
    _additive(count)
    _persons(count)
    _events(count)
    _participation(count, read_took_part(conn, span))
    _carry(count.scoped, carried)
    return count.scoped


def _carry(scoped: Service, carried: Carried) -> None:
    """Add what the stored month before says of the year up to it. Participation is counted anew each month."""
    names = ("hours", "member_hours", "person_times", "projects")
    first_seen = {name: getattr(scoped, f"{name}_ytd") for name in ("events", "persons", "beneficiaries")}
    carried.service({name: getattr(scoped, name) for name in names} | first_seen)
    carried.brands({"events": scoped.brand_events, "hours": scoped.brand_hours, "persons": scoped.brand_persons})


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
            own.projects.add(branch, month)
    count.scoped.projects = own.projects


def _participation(count: _Count, earlier: set[str]) -> None:
    """Members eligible on a period's end with a record of half an hour in it, whatever their branch then."""
    month_sums, ytd = Sums(count.span), Sums(count.span)
    this_year = earlier
    year = count.span.january.year
    for month in count.span.index:
        if month // 100 != year:
            year, this_year = month // 100, set()
        taking_part = count.taking_part.get(month, set())
        this_year = this_year | taking_part
        if month < count.span.wanted[0]:
            continue
        end = count.span.end(month)
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
    additive = (service.hours, service.member_hours, service.person_times)
    for org in tree.nodes:
        code = org.code
        registered, eligible = heads.registered.of(code), heads.eligible.of(code)
        month_columns = (
            service.events.of(code), *(sums.of(code) for sums in additive), service.persons.of(code),
            service.took_part.of(code), registered, eligible, heads.eligible_days.of(code),
        )  # fmt: skip
        ytd_columns = (
            service.events_ytd.to_date(code), *(sums.to_date(code) for sums in additive),
            service.persons_ytd.to_date(code), service.took_part_ytd.of(code), registered, eligible,
            heads.eligible_days.to_date(code),
        )  # fmt: skip
        projects, projects_ytd = service.projects.of(code), service.projects.to_date(code)
        reached, reached_ytd = service.beneficiaries.of(code), service.beneficiaries_ytd.to_date(code)
        for n, month in span.at:
            year_days = (span.end(month) - date(month // 100, 1, 1)).days + 1
            yield (
                month,
                code,
                "month",
                *(column[n] for column in month_columns),
                span.days(month),
                reached[n],
                projects[n],
            )
            yield (
                month,
                code,
                "ytd",
                *(column[n] for column in ytd_columns),
                year_days,
                reached_ytd[n],
                projects_ytd[n],
            )


def brand_rows(service: Service, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `brand_months` without the snapshot; all-zero rows left out."""
    for brand in sorted({*service.brand_hours, *service.brand_persons, *service.brand_events}):
        sums = (service.brand_events[brand], service.brand_hours[brand], service.brand_persons[brand])
        for org in tree.nodes:
            by_month = list(zip(*(of.to_date(org.code) for of in sums), strict=True))
            for n, month in span.at:
                if any(by_month[n]):
                    yield (month, org.code, brand, *by_month[n])
