"""Who is a member where, and who is eligible (not exempt), day by day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules.intervals import Interval, without
from rules.periods import DAY, first_day


@dataclass(slots=True)
class Stay:
    """One membership of a member in a branch, full or not, and the pieces of it in which they are eligible."""

    branch: str
    interval: Interval
    full: bool
    eligible: list[Interval]


@dataclass(slots=True)
class Headcounts:
    """By scope and month: heads on the month's end, and eligible person-days up to it."""

    full: Sums
    probationary: Sums
    eligible: Sums
    eligible_days: Sums
    registered: Sums

    def rolled_up(self, tree: Tree) -> "Headcounts":
        """The same with all below added to every organisation."""
        return Headcounts(*(getattr(self, name).rolled_up(tree) for name in self.__slots__))


def member_rows(heads: Headcounts, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `member_months` without the snapshot; `heads` rolled up."""
    own = Sums(span)
    for branch in tree.branches:
        for month in span.wanted:
            own.add(branch.code, month, branch.life.holds(span.end(month)))
    branches = own.rolled_up(tree)
    for org in tree.nodes:
        code = org.code
        full, probationary, eligible = heads.full.of(code), heads.probationary.of(code), heads.eligible.of(code)
        count = branches.of(code)
        for n, month in span.at:
            exempt = full[n] + probationary[n] - eligible[n]
            yield (month, code, full[n], probationary[n], exempt, count[n])


class People:
    """Members' stays, for look-ups by day."""

    def __init__(self, stays: dict[str, list[Stay]]) -> None:
        self.stays = stays

    def branch_on(self, member: str, day: date) -> str | None:
        """The member's branch on a day."""
        for stay in self.stays.get(member, ()):
            start, end = stay.interval
            if start <= day and (end is None or day < end):  # type: ignore[operator]
                return stay.branch
        return None

    def eligible_branch_on(self, member: str, day: date) -> str | None:
        """The member's branch on a day they are eligible on."""
        for stay in self.stays.get(member, ()):
            for piece in stay.eligible:
                if piece.holds(day):
                    return stay.branch
        return None


class _Steps:
    """How many intervals hold each day, by branch: kept as +1 and −1 days inside the span."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._months = [(m, first_day(m), span.end(m)) for m in span.index]
        self._window = Interval(span.since, span.as_of + DAY)
        self._deltas: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, branch: str, interval: Interval) -> None:
        inside = interval.meet(self._window)
        if inside is not None and inside.start is not None and inside.end is not None:
            deltas = self._deltas[branch]
            deltas[inside.start] += 1
            deltas[inside.end] -= 1

    def sums(self) -> tuple[Sums, Sums]:
        """(count on each month's end, Σ of the daily counts up to it)."""
        at_end, day_sums = Sums(self._span), Sums(self._span)
        for branch, deltas in self._deltas.items():
            days = sorted(deltas)
            position, count = 0, 0
            for month, first, end in self._months:
                since, total = first, 0
                stop = bisect_right(days, end)
                for day in days[position:stop]:
                    if day > since:
                        total += count * (day - since).days
                        since = day
                    count += deltas[day]
                position = stop
                total += count * ((end - since).days + 1)
                at_end.add(branch, month, count)
                day_sums.add(branch, month, total)
        return at_end, day_sums


def read_people(conn: Connection) -> People:
    """All stays by member."""
    t, x = BASE["memberships"].c, BASE["exemptions"].c
    cuts: dict[str, list[Interval]] = defaultdict(list)
    for row in conn.execute(select(x.member_code, x.valid_from, x.valid_to)).all():
        cuts[row.member_code].append(Interval(row.valid_from, row.valid_to))
    stays: dict[str, list[Stay]] = defaultdict(list)
    query = select(t.member_code, t.branch_code, t.valid_from, t.valid_to, t.full_member)
    for member, branch, start, end, full in conn.execute(query).all():
        interval = Interval(start, end)
        eligible = without(interval, cuts[member]) if member in cuts else [interval]
        stays[member].append(Stay(branch, interval, bool(full), eligible))
    return People(stays)


def read_registrations(conn: Connection) -> dict[str, date]:
    """Member → day of registration as a volunteer."""
    t = BASE["members"].c
    query = select(t.member_code, t.volunteer_registered_on).where(t.volunteer_registered_on.is_not(None))
    return {row[0]: row[1] for row in conn.execute(query).all()}


def headcounts(people: People, registered: dict[str, date], span: Span) -> Headcounts:
    """Heads by branch and month (not rolled up)."""
    full, probationary, eligible, volunteers = (_Steps(span) for _ in range(4))
    for member, stays in people.stays.items():
        since = registered.get(member)
        for stay in stays:
            (full if stay.full else probationary).add(stay.branch, stay.interval)
            for piece in stay.eligible:
                eligible.add(stay.branch, piece)
                both = piece.meet(Interval(since, None)) if since is not None else None
                if both is not None:
                    volunteers.add(stay.branch, both)
    at_end, days = eligible.sums()
    return Headcounts(full.sums()[0], probationary.sums()[0], at_end, days, volunteers.sums()[0])


def eligible_on(people: People, day: date) -> dict[str, set[str]]:
    """Branch → its members eligible on a day."""
    result: dict[str, set[str]] = defaultdict(set)
    for member in people.stays:
        branch = people.eligible_branch_on(member, day)
        if branch is not None:
            result[branch].add(member)
    return result
