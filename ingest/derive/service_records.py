"""What volunteering is counted from: held events, and their confirmed records that are not duty."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

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


def counted() -> ColumnElement[bool]:
    """Confirmed, not duty, of a held event."""
    r, e = BASE["service_records"].c, BASE["service_events"].c
    return and_(r.confirmed, ~r.is_duty, e.status == "held")


def read_records(conn: Connection, span: Span) -> list[Record]:
    """Counted records: (event, person, day, member, hours in hundredths, the member's branch on the day).

    Those dated in the span; all of an event that has one, or is held in it; and the year's earlier ones of a person
    that has one, or of a member concerned: so that what was seen before is not counted again.
    """
    r, e, m = BASE["service_records"].c, BASE["service_events"].c, BASE["memberships"].c
    in_a_branch = and_(
        m.member_code == r.member_code,
        m.valid_from <= r.service_date,
        or_(m.valid_to.is_(None), m.valid_to > r.service_date),
    )
    query: Select[Any] = (
        select(r.event_id, r.person_code, r.service_date, r.member_code, r.hours, m.branch_code)
        .join(BASE["service_events"], e.event_id == r.event_id)
        .outerjoin(BASE["memberships"], in_a_branch)
        .where(counted(), r.service_date <= span.as_of)
    )
    if span.carrier is None:
        return list(conn.execute(query.where(or_(r.service_date >= span.since, e.held_on >= span.since))).all())
    return list(conn.execute(query.where(_seen_again(span))).all())


def _seen_again(span: Span) -> ColumnElement[bool]:
    """What is dated in the span, and what came before of the same events, persons and members."""
    r = BASE["service_records"].c
    again = BASE["service_records"].alias("again").c
    e = BASE["service_events"].alias("again_held").c
    held = r.event_id.in_(select(e.event_id).where(e.held_on >= span.since))
    of_event = r.event_id.in_(select(again.event_id).where(again.service_date >= span.since))
    of_person = r.person_code.in_(select(again.person_code).where(again.service_date >= span.since))
    earlier = and_(r.service_date >= span.january, or_(of_person, r.member_code.in_(concerned(span))))
    return or_(r.service_date >= span.since, held, of_event, earlier)
