"""志愿服务参与: members eligible on a period's end with a record long enough in it, whatever their branch then.

How long is decided by the period's end, for the whole year to date.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection, Select, select, union

from ingest.derive.people import People, moved, read_people
from ingest.derive.span import Span, Sums
from queries.schema import BASE
from rules.periods import DAY, month_of
from rules.thresholds import Thresholds

Longest = dict[str, int]  # member → hours (hundredths) of the longest record on a day they had a branch
Enough = Mapping[int, int]  # month of the span → the hours that make a participant at its end
Rise = tuple[int, int]  # a month, and the longest record of the year from it on


@dataclass(slots=True)
class Participants:
    """Members' longest records by month of the span, and of its first year's days before it."""

    by_month: dict[int, Longest] = field(default_factory=lambda: defaultdict(dict))
    earlier: Longest = field(default_factory=dict)

    def rises(self, enough: Enough) -> dict[tuple[int, str], list[Rise]]:
        """(year, member) → where the longest record so far passes one of the year's values."""
        result: dict[tuple[int, str], list[Rise]] = {}
        for month in sorted(self.by_month):
            year = month // 100
            values = {value for of, value in enough.items() if of // 100 == year}
            for member, hours in self.by_month[month].items():
                known = result.get((year, member), [])
                before = known[-1][1] if known else 0
                if any(before < value <= hours for value in values):
                    result[year, member] = [*known, (month, hours)]
        return result


def enough_hours(span: Span, thresholds: Thresholds) -> dict[int, int]:
    """Month → hundredths of an hour that make a participant."""
    hours = thresholds.participation_hours
    return {month: int(100 * hours.on(span.end(month))) for month in span.index}


def participation(conn: Connection, span: Span, participants: Participants, enough: Enough) -> tuple[Sums, Sums]:
    """(those of each month, the year's: as changes from month to month, so that they add up to the year to date).

    A carried year to date changes only by the members concerned: no others are read.
    """
    people = read_people(conn, None if span.carrier is None else concerned(span))
    rises = participants.rises(enough)
    before: dict[str, str | None] = {}
    for member, hours in participants.earlier.items():
        if hours >= enough[span.wanted[0]]:
            before[member] = people.eligible_branch_on(member, span.since - DAY)
            rises[span.january.year, member] = [(month_of(span.since), hours)]
    changes = Sums(span)
    altered = [after for before_it, after in pairwise(span.index) if enough[before_it] != enough[after]]
    for (year, member), of_year in rises.items():
        known = before.get(member) if year == span.january.year else None
        for month in _turns(people, member, of_year, altered):
            branch = known
            if month in span.index:
                long_enough = [hours for of, hours in of_year if of <= month][-1] >= enough[month]
                branch = people.eligible_branch_on(member, span.end(month)) if long_enough else None
            if branch != known:
                _move(changes, month, known, branch)
                known = branch
    return _each_month(people, span, participants, enough), changes


def _each_month(people: People, span: Span, participants: Participants, enough: Enough) -> Sums:
    result = Sums(span)
    for month in span.wanted:
        for member, hours in participants.by_month.get(month, {}).items():
            if hours >= enough[month]:
                branch = people.eligible_branch_on(member, span.end(month))
                if branch is not None:
                    result.add(branch, month)
    return result


def _move(changes: Sums, month: int, before: str | None, after: str | None) -> None:
    if before is not None:
        changes.add(before, month, -1)
    if after is not None:
        changes.add(after, month)


def _turns(people: People, member: str, rises: Sequence[Rise], altered: Sequence[int]) -> list[int]:
    """The months of a year on whose end a member may take part in another branch, or begin or cease to."""
    start = rises[0][0]
    december = start // 100 * 100 + 12
    found = {month for month, _ in rises} | {month for month in altered if start < month <= december}
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
