"""Who is a member where, and who is eligible (not exempt), day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from queries.schema import BASE
from rules.intervals import Interval, without


@dataclass(slots=True)
class Stay:
    """One membership of a member in a branch, full or not, and the pieces of it in which they are eligible."""

    branch: str
    interval: Interval
    full: bool
    eligible: list[Interval]


class People:
    """Members' stays, for look-ups by day."""

    def __init__(self, stays: dict[str, list[Stay]]) -> None:
        self.stays = stays

    def eligible_branch_on(self, member: str, day: date) -> str | None:
        """The member's branch on a day they are eligible on."""
        for stay in self.stays.get(member, ()):
            for piece in stay.eligible:
                if piece.holds(day):
                    return stay.branch
        return None


def read_people(conn: Connection, members: Select[tuple[str]] | None = None) -> People:
    """All stays by member; with `members` those of the codes it selects."""
    t, x = BASE["memberships"].c, BASE["exemptions"].c
    query = select(t.member_code, t.branch_code, t.valid_from, t.valid_to, t.full_member)
    if members is not None:
        query = query.where(t.member_code.in_(members))
    cuts: dict[str, list[Interval]] = defaultdict(list)
    for member, start, end in conn.execute(select(x.member_code, x.valid_from, x.valid_to)).all():
        cuts[member].append(Interval(start, end))
    stays: dict[str, list[Stay]] = defaultdict(list)
    for member, branch, start, end, full in conn.execute(query).all():
        interval = Interval(start, end)
        eligible = without(interval, cuts[member]) if member in cuts else [interval]
        stays[member].append(Stay(branch, interval, bool(full), eligible))
    return People(stays)


def holds_on(table: str, day: date) -> ColumnElement[bool]:
    """Rows of memberships or exemptions that hold on a day."""
    t = BASE[table].c
    return (t.valid_from <= day) & or_(t.valid_to.is_(None), t.valid_to > day)


def moved(table: str, since: date) -> Select[tuple[str]]:
    """Members with a membership or exemption that begins or ends on a day or later."""
    t = BASE[table].c
    return select(t.member_code).where(or_(t.valid_from >= since, t.valid_to >= since))
