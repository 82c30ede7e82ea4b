"""志愿服务参与: members eligible on a period's end with a record of half an hour in it, whatever their branch then."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection, Select, select, union

from ingest.derive.people import People, moved, read_people
from ingest.derive.span import Span, Sums
from queries.schema import BASE
from rules.periods import DAY, month_of

ENOUGH = 50  # hundredths of an hour: a record of half an hour makes a participant


@dataclass(slots=True)
class Participants:
    """Members with such a record, on a day they had a branch, by month of the span."""

    by_month: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    earlier: set[str] = field(default_factory=set)  # in the span's first year, before its first day

    def first_months(self) -> dict[tuple[int, str], int]:
        """(year, member) → the first month of it."""
        result: dict[tuple[int, str], int] = {}
        for month in sorted(self.by_month):
            for member in self.by_month[month]:
                result.setdefault((month // 100, member), month)
        return result


def participation(conn: Connection, span: Span, participants: Participants) -> tuple[Sums, Sums]:
    """(those of each month, the year's: as changes from month to month, so that they add up to the year to date).

    A carried year to date changes only by the members concerned: no others are read.
    """
    people = read_people(conn, None if span.carrier is None else concerned(span))
    first = participants.first_months()
    before: dict[str, str | None] = {}
    for member in participants.earlier:
        before[member] = people.eligible_branch_on(member, span.since - DAY)
        first[span.january.year, member] = month_of(span.since)
    changes = Sums(span)
    for (year, member), start in first.items():
        known = before.get(member) if year == span.january.year else None
        for month in _turns(people, member, start):
            branch = people.eligible_branch_on(member, span.end(month)) if month in span.index else known
            if branch != known:
                _move(changes, month, known, branch)
                known = branch
    return _each_month(people, span, participants), changes


def _each_month(people: People, span: Span, participants: Participants) -> Sums:
    result = Sums(span)
    for month in span.wanted:
        for member in participants.by_month.get(month, ()):
            branch = people.eligible_branch_on(member, span.end(month))
            if branch is not None:
                result.add(branch, month)
    return result


def _move(changes: Sums, month: int, before: str | None, after: str | None) -> None:
    if before is not None:
        changes.add(before, month, -1)
    if after is not None:
        changes.add(after, month)


def _turns(people: People, member: str, start: int) -> list[int]:
    """The months of a year, from one on, on whose end a member's eligible branch may be another."""
    december = start // 100 * 100 + 12
    found = {start}
    for stay in people.stays.get(member, ()):
        for piece in stay.eligible:
            for day in piece:
                if day is not None and start < (month := month_of(day)) <= december:
                    found.add(month)
    return sorted(found)


def concerned(span: Span) -> Select[tuple[str]]:
    """Members who take part in the span, or whose branch or exemption turns in it."""
    r = BASE["service_records"].c
    taking_part = select(r.member_code).where(r.service_date >= span.since, r.member_code.is_not(None))
    codes = union(taking_part, moved("memberships", span.since), moved("exemptions", span.since))
    return select(codes.subquery().c.member_code)
