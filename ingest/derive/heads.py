"""How many members a branch has, month by month: heads on the month's end, eligible person-days up to it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, and_, case, func, not_, or_, select, union

from ingest.derive.carried import Carried
from ingest.derive.people import read_people
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules.intervals import Interval
from rules.periods import DAY, first_day


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


class _Steps:
    """How many intervals hold each day, by branch: kept as +n and −n days inside the span."""

    def __init__(self, span: Span, window: Interval) -> None:
        self._span = span
        self._months = [(m, first_day(m), span.end(m)) for m in span.index]
        self._window = window
        self._deltas: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, branch: str, interval: Interval, count: int = 1) -> None:
        inside = interval.meet(self._window)
        if inside is not None and inside.start is not None and inside.end is not None:
            deltas = self._deltas[branch]
            deltas[inside.start] += count
            deltas[inside.end] -= count

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


class _Steady:
    """Memberships in which nothing turns inside a window: the database counts them."""

    def __init__(self, window: Interval) -> None:
        m, p, x = BASE["memberships"].c, BASE["members"].c, BASE["exemptions"].c
        start, end = window
        self._whole = and_(m.valid_from <= start, or_(m.valid_to.is_(None), m.valid_to >= end))
        self._inside = and_(m.valid_from < end, or_(m.valid_to.is_(None), m.valid_to > start))
        self._exempt = select(x.member_code).where(x.valid_from < end, or_(x.valid_to.is_(None), x.valid_to > start))
        self._registers = and_(p.volunteer_registered_on > start, p.volunteer_registered_on < end)
        self._registered = func.coalesce(p.volunteer_registered_on <= start, False)

    def counts(self, conn: Connection) -> Iterator[tuple[str, int, int, int, int]]:
        """By branch: full members, probationary ones, eligible ones (all of them), registered as volunteers."""
        m, p = BASE["memberships"].c, BASE["members"].c
        query = (
            select(m.branch_code, m.full_member, func.count(), func.sum(case((self._registered, 1), else_=0)))
            .join(BASE["members"], p.member_code == m.member_code)
            .where(self._whole, m.member_code.not_in(self._exempt), not_(func.coalesce(self._registers, False)))
            .group_by(m.branch_code, m.full_member)
        )
        for branch, is_full, count, registered in conn.execute(query).all():
            yield (branch, count if is_full else 0, 0 if is_full else count, count, int(registered))

    def others(self) -> Select[tuple[str]]:
        """The members of all other memberships."""
        m, p = BASE["memberships"].c, BASE["members"].c
        partly = select(m.member_code).where(self._inside, not_(self._whole))
        registering = select(p.member_code).where(self._registers)
        return select(union(partly, self._exempt, registering).subquery().c.member_code)


def _registrations(conn: Connection, members: Select[tuple[str]]) -> dict[str, date]:
    t = BASE["members"].c
    query = select(t.member_code, t.volunteer_registered_on).where(
        t.volunteer_registered_on.is_not(None), t.member_code.in_(members)
    )
    return {row[0]: row[1] for row in conn.execute(query).all()}


def headcounts(conn: Connection, tree: Tree, span: Span, carried: Carried) -> Headcounts:
    """Heads by branch and month (not rolled up). Only members with whom something turns are looked at one by one.

    All others are as many as on the day before the span, where that is stored.
    """
    window = Interval(span.since, span.as_of + DAY)
    before = None if span.carrier is None else span.since - DAY
    steady = _Steady(window if before is None else Interval(before, window.end))
    full, probationary, eligible, volunteers = of_all = tuple(_Steps(span, window) for _ in range(4))
    for branch, *counts in steady.counts(conn) if before is None else carried.heads(tree.branches):
        for steps, count in zip(of_all, counts, strict=True):
            steps.add(branch, window, count)
    others = steady.others()
    registrations = _registrations(conn, others)
    for member, stays in read_people(conn, others).stays.items():
        registered = Interval(registrations.get(member, date.max), None)
        for stay in stays:
            both = [piece.meet(registered) for piece in stay.eligible]
            own = full if stay.full else probationary
            for steps, pieces in ((own, [stay.interval]), (eligible, stay.eligible), (volunteers, both)):
                _add_pieces(steps, stay.branch, pieces, window, before)
    at_end, days = eligible.sums()
    return Headcounts(full.sums()[0], probationary.sums()[0], at_end, days, volunteers.sums()[0])


def _add_pieces(
    steps: _Steps, branch: str, pieces: Iterable[Interval | None], window: Interval, before: date | None
) -> None:
    """Count one member's pieces, who is no longer among those that stay as they were the day before."""
    for piece in pieces:
        if piece is not None:
            steps.add(branch, piece)
            if before is not None and piece.holds(before):
                steps.add(branch, window, -1)


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
