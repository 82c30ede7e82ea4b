"""Scores, totals and ranks of every branch and month."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection, select

from ingest.derive.meetings import CORE, Meetings
from ingest.derive.people import Headcounts, People, eligible_on
from ingest.derive.service import Service
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Org, Tree
from queries.schema import BASE
from rules import formulas, obligations, scoring
from rules.intervals import Interval
from rules.periods import Period, add_months, half_year, month_code, month_of
from rules.scheme import Scheme
from rules.thresholds import Thresholds


@dataclass(slots=True)
class Books:
    """What is entered about branches: task book, pioneer scores, reviews, adjustments, vetoes."""

    tasks: dict[int, list[tuple[str, bool, date, int]]]
    progress: dict[tuple[str, str], tuple[bool, date | None]]
    pioneer: dict[str, dict[str, tuple[int, int, int]]]
    reviews: dict[str, list[tuple[int, str, int]]]
    adjustments: dict[str, list[tuple[date, int]]]
    vetoes: dict[str, list[tuple[Interval, str]]]


@dataclass(slots=True)
class Standing:
    """A branch's month before ranking."""

    org: Org
    score: scoring.Score
    total: scoring.Total
    unranked: str | None


def read_books(conn: Connection, people: People, span: Span) -> Books:
    """Everything the items need beside meetings and service, for the span's years."""
    years = range(span.january.year, span.as_of.year + 1)
    return Books(
        tasks=_read_tasks(conn, years),
        progress=_read_progress(conn, years),
        pioneer=_read_pioneer(conn, people, span),
        reviews=_read_reviews(conn, span),
        adjustments=_read_adjustments(conn),
        vetoes=_read_vetoes(conn),
    )


def _read_tasks(conn: Connection, years: range) -> dict[int, list[tuple[str, bool, date, int]]]:
    """Year → tasks: (code, optional, due, weight)."""
    t = BASE["tasks"].c
    result: dict[int, list[tuple[str, bool, date, int]]] = defaultdict(list)
    query = select(t.year, t.task_code, t.menu, t.due_on, t.weight).where(t.year >= years.start, t.year < years.stop)
    for year, code, menu, due_on, weight in conn.execute(query).all():
        result[year].append((code, menu == "optional", due_on, weight))
    return result


def _read_progress(conn: Connection, years: range) -> dict[tuple[str, str], tuple[bool, date | None]]:
    p, t = BASE["task_progress"].c, BASE["tasks"].c
    query = (
        select(p.org_code, p.task_code, p.chosen, p.done_on)
        .join(BASE["tasks"], t.task_code == p.task_code)
        .where(t.year >= years.start, t.year < years.stop)
    )
    return {(org, task): (bool(chosen), done_on) for org, task, chosen, done_on in conn.execute(query)}


def newest_half(end: date) -> Period:
    """The newest half-year that ended by a day."""
    for half in (2, 1):
        if half_year(end.year, half).last <= end:
            return half_year(end.year, half)
    return half_year(end.year - 1, 2)


def _read_pioneer(conn: Connection, people: People, span: Span) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Half-year → branch → (Σ final scores ×10**8, members scored, members eligible)."""
    t = BASE["pioneer_scores"].c
    result: dict[str, dict[str, tuple[int, int, int]]] = {}
    for half in {newest_half(span.end(month)) for month in span.wanted}:
        query = select(t.member_code, t.base, t.plus, t.minus, t.veto).where(t.half_year == half.code)
        final = {
            member: 0 if veto else base + (plus or 0) - (minus or 0)
            for member, base, plus, minus, veto in conn.execute(query).all()
        }
        result[half.code] = {}
        for branch, members in eligible_on(people, half.last).items():
            scored = [final[m] for m in members if m in final]
            result[half.code][branch] = (sum(scored), len(scored), len(members))
    return result


def _read_reviews(conn: Connection, span: Span) -> dict[str, list[tuple[int, str, int]]]:
    """Branch → (month, item, got ×10**8) of the span's years, oldest first."""
    t = BASE["reviews"].c
    result: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    months: dict[str, int] = {}
    query = (
        select(t.org_code, t.month, t.item, t.got)
        .where(t.month >= month_code(month_of(span.january)), t.month <= month_code(span.wanted[-1]))
        .order_by(t.month)
    )
    for org, month, item, got in conn.execute(query).all():
        if month not in months:
            months[month] = int(month[:4]) * 100 + int(month[5:])
        result[org].append((months[month], item, got))
    return result


def _read_adjustments(conn: Connection) -> dict[str, list[tuple[date, int]]]:
    t = BASE["adjustments"].c
    result: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for org, dated_on, points in conn.execute(select(t.org_code, t.dated_on, t.points)):
        result[org].append((dated_on, points))
    return result


def _read_vetoes(conn: Connection) -> dict[str, list[tuple[Interval, str]]]:
    t = BASE["vetoes"].c
    result: dict[str, list[tuple[Interval, str]]] = defaultdict(list)
    for org, start, end, effect in conn.execute(select(t.org_code, t.valid_from, t.valid_to, t.effect)):
        result[org].append((Interval(start, end), effect))
    return result


@dataclass(slots=True)
class Sources:
    """Everything derived before the scores, rolled up."""

    tree: Tree
    span: Span
    meetings: Meetings
    heads: Headcounts
    service: Service
    books: Books
    thresholds: Thresholds

    def minimums(self, month: int) -> scoring.Minimums:
        """What a branch needs to be ranked in a month."""
        t, end = self.thresholds, self.span.end(month)
        return scoring.Minimums(t.ranking_members.on(end), t.ranking_months.on(end))


class _YearToDate:
    """One branch's sums of January..month, by name and position of the month."""

    def __init__(self, sources: Sources, code: str) -> None:
        meetings, service = sources.meetings, sources.service
        nothing = Sums(sources.span)

        def closed(rules: tuple[str, ...], states: tuple[obligations.State, ...]) -> list[int]:
            parts = [meetings.closed.get((r, s), nothing).to_date(code) for r in rules for s in states]
            return [sum(of_month) for of_month in zip(*parts, strict=True)]

        self.core_done = closed((CORE,), obligations.SATISFIED)
        self.core_missed = closed((CORE,), ("missed",))
        self.yearly_done = closed(obligations.YEARLY, obligations.SATISFIED)
        self.yearly_missed = closed(obligations.YEARLY, ("missed",))
        self.present = meetings.attendance["present"].to_date(code)
        self.expected = meetings.attendance["expected"].to_date(code)
        self.member_hours = service.member_hours.to_date(code)
        self.eligible_days = sources.heads.eligible_days.to_date(code)
        self.projects = service.projects.to_date(code)
        self.took_part = service.took_part_ytd.of(code)
        self.eligible = sources.heads.eligible.of(code)
        self.full = sources.heads.full.of(code)
        self.probationary = sources.heads.probationary.of(code)


def _weights(books: Books, org: Org, end: date) -> tuple[int, int]:
    """(Σ weight done, Σ weight due) by a day: required and chosen optional tasks due in the branch's life."""
    done = due = 0
    for code, optional, due_on, weight in books.tasks.get(end.year, ()):
        if due_on > end or not org.life.holds(due_on):
            continue
        chosen, done_on = books.progress.get((org.code, code), (False, None))
        if optional and not chosen:
            continue
        due += weight
        if done_on is not None and done_on <= end:
            done += weight
    return done, due


def _facts(sources: Sources, org: Org, ytd: _YearToDate, n: int, reviews: Mapping[str, int]) -> formulas.Facts:
    """What the items of a branch's n-th month are scored from."""
    end, code, meetings = sources.span.end(sources.span.months[n]), org.code, sources.meetings
    done, due = _weights(sources.books, org, end)
    pioneer = sources.books.pioneer[newest_half(end).code].get(code, (0, 0, 0))
    lecture = meetings.lectures.get((code, end.year))
    return formulas.Facts(
        end=end,
        core_done=ytd.core_done[n],
        core_required=ytd.core_done[n] + ytd.core_missed[n],
        yearly_done=ytd.yearly_done[n],
        yearly_required=ytd.yearly_done[n] + ytd.yearly_missed[n],
        present=ytd.present[n],
        expected=ytd.expected[n],
        took_part=ytd.took_part[n],
        eligible=ytd.eligible[n],
        member_hours=ytd.member_hours[n],
        eligible_days=ytd.eligible_days[n],
        days=(end - date(end.year, 1, 1)).days + 1,
        projects=ytd.projects[n],
        weight_done=done,
        weight_due=due,
        pioneer_sum=pioneer[0],
        pioneer_count=pioneer[1],
        pioneer_eligible=pioneer[2],
        lecture=lecture is not None and lecture <= end,
        halves=formulas.halves(end, org.life, meetings.discipline.get((code, end.year), {})),
        reviews=reviews,
    )


def _standing(
    books: Books,
    scheme: Scheme,
    org: Org,
    facts: formulas.Facts,
    full: int,
    probationary: int,
    minimums: scoring.Minimums,
) -> Standing:
    score, end = scoring.score(scheme, facts), facts.end
    effects = {effect for interval, effect in books.vetoes.get(org.code, ()) if interval.holds(end)}
    given = [points for day, points in books.adjustments.get(org.code, ()) if day.year == end.year and day <= end]
    total = scoring.total(scheme, score.types.values(), given, "cap_60" in effects)
    unranked = scoring.unranked_reason(
        end=end,
        life=org.life,
        temporary=org.temporary,
        members=full + probationary,
        full_members=full,
        minimums=minimums,
        complete=total.total is not None,
        vetoed="unranked" in effects,
    )
    return Standing(org, score, total, unranked)


def _branch_months(
    sources: Sources, scheme: Scheme, org: Org, minimums: Mapping[int, scoring.Minimums]
) -> Iterator[tuple[int, Standing]]:
    """A branch's standing in each wanted month that lists it."""
    span, books = sources.span, sources.books
    ytd = _YearToDate(sources, org.code)
    rows = books.reviews.get(org.code, [])
    reviews: dict[str, int] = {}
    position, year = 0, 0
    for n, month in span.at:
        if month // 100 != year:
            year, reviews = month // 100, {}
        while position < len(rows) and rows[position][0] <= month:
            if rows[position][0] // 100 == year:
                reviews[rows[position][1]] = rows[position][2]
            position += 1
        if scoring.is_listed(org.life, span.end(month)):
            facts = _facts(sources, org, ytd, n, reviews)
            yield month, _standing(books, scheme, org, facts, ytd.full[n], ytd.probationary[n], minimums[month])


def standing_rows(sources: Sources, scheme: Scheme, before: dict[str, int]) -> Iterator[tuple[object, ...]]:
    """Rows of `standings` without the snapshot, month by month.

    `before`: branch → rank of the month before the first wanted one, when that is of the same year.
    """
    by_month: dict[int, list[Standing]] = {month: [] for month in sources.span.wanted}
    minimums = {month: sources.minimums(month) for month in sources.span.wanted}
    for org in sources.tree.branches:
        for month, standing in _branch_months(sources, scheme, org, minimums):
            by_month[month].append(standing)
    previous = before
    for month, of_month in by_month.items():
        if month % 100 == 1:
            previous = {}
        ranked = scoring.places(
            [scoring.Entry(s.org.code, s.org.group, s.org.sort_no, s.total.total, s.unranked) for s in of_month]
        )
        for standing in of_month:
            yield _row(month, standing, ranked[standing.org.code], previous)
        previous = {code: place.rank for code, place in ranked.items() if place.rank is not None}


def _row(month: int, standing: Standing, place: scoring.Place, previous: Mapping[str, int]) -> tuple[object, ...]:
    org, score, total = standing.org, standing.score, standing.total
    before = previous.get(org.code)
    change = before - place.rank if before is not None and place.rank is not None else None
    items = {
        code: None if got is None else (score.items[code], got.num, got.den, got.max) for code, got in score.got.items()
    }
    return (
        month, org.code, org.path, org.group, place.position, place.rank, change, total.total, total.uncapped,
        total.bonus, total.deductions, standing.unranked,
        orjson.dumps(score.types).decode(), orjson.dumps(items).decode(),
    )  # fmt: skip


def month_before(month: int) -> int | None:
    """The month whose ranks a month's change looks back to; none in January."""
    return None if month % 100 == 1 else add_months(month, -1)
