"""What volunteering is counted from: held events, and their confirmed records that are not duty."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, and_, or_, select, union

from ingest.derive.participation import concerned
from ingest.derive.span import Span
from ingest.derive.tree import Tree
from queries.schema import BASE

Record = tuple[str, str, date, str | None, int, str | None]


@dataclass(frozen=True, slots=True)
class Event:
    """A held event: `leader` is the organisation whose figures it counts in (a group's branch)."""

    leader: str
    brand: str | None
    held_on: date
    beneficiaries: int


def read_events(conn: Connection, tree: Tree) -> dict[str, Event]:
    """All held events."""
    t = BASE["service_events"].c
    query = select(t.event_id, t.lead_org_code, t.brand_code, t.held_on, t.beneficiaries).where(t.status == "held")
    return {
        code: Event(tree.orgs[lead].node, brand, held_on, beneficiaries or 0)
        for code, lead, brand, held_on, beneficiaries in conn.execute(query).all()
    }


def read_records(conn: Connection, span: Span) -> list[Record]:
    """Confirmed records that are not duty, of any event: (event, person, day, member, hours in hundredths, branch).

    The branch is the member's on the day. Those of the span, and all of an event that has one or is held in it; when
    carried also the year's earlier ones of a person that has one, or of a member concerned: so that what was seen
    before is not counted again.
    """
    fresh = BASE["service_records"].c.event_id.in_(_events_of(span))
    if span.carrier is None:
        return list(conn.execute(_records(span, fresh)).all())
    return list(conn.execute(union(_records(span, fresh), _records(span, _seen_before(span)))).all())


def _records(span: Span, which: ColumnElement[bool]) -> Select[Any]:
    r, m = BASE["service_records"].c, BASE["memberships"].c
    in_a_branch = and_(
        m.member_code == r.member_code,
        m.valid_from <= r.service_date,
        or_(m.valid_to.is_(None), m.valid_to > r.service_date),
    )
    return (
        select(r.event_id, r.person_code, r.service_date, r.member_code, r.hours, m.branch_code)
        .outerjoin(BASE["memberships"], in_a_branch)
        .where(r.confirmed, ~r.is_duty, r.service_date <= span.as_of, which)
    )


def _events_of(span: Span) -> CompoundSelect[Any]:
    """Events held in the span, or with a record in it."""
    r, e = BASE["service_records"].c, BASE["service_events"].c
    return union(
        select(e.event_id).where(e.held_on >= span.since), select(r.event_id).where(r.service_date >= span.since)
    )


def _seen_before(span: Span) -> ColumnElement[bool]:
    """The year's records before the span of a person that has one in it, or of a member concerned."""
    r, again = BASE["service_records"].c, BASE["service_records"].alias("again").c
    of_person = r.person_code.in_(select(again.person_code).where(again.service_date >= span.since))
    inside = and_(r.service_date >= span.january, r.service_date < span.since)
    return and_(inside, or_(of_person, r.member_code.in_(concerned(span))))
