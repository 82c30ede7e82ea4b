"""What is entered about branches: task book, pioneer scores, reviews, adjustments, vetoes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, func, select

from ingest.derive.people import holds_on
from ingest.derive.span import Span
from queries.schema import BASE
from rules.intervals import Interval
from rules.periods import Period, half_year, month_code, month_of


class Task(NamedTuple):
    """A task of a year's task book."""

    code: str
    optional: bool
    due_on: date
    weight: int


@dataclass(slots=True)
class Books:
    """What is entered about branches: task book, pioneer scores, reviews, adjustments, vetoes."""

    tasks: dict[int, list[Task]]
    progress: dict[tuple[str, str], tuple[bool, date | None]]
    pioneer: dict[str, dict[str, tuple[int, int, int]]]
    reviews: dict[int, list[tuple[str, str, str, int]]]
    adjustments: dict[str, list[tuple[date, int]]]
    vetoes: dict[str, list[tuple[Interval, str]]]

    def due(self, end: date) -> list[Task]:
        """The year's tasks due by a day."""
        return [task for task in self.tasks.get(end.year, ()) if task.due_on <= end]


def read_books(conn: Connection, span: Span) -> Books:
    """Everything the items need beside meetings and service, for the span's years."""
    years = range(span.january.year, span.as_of.year + 1)
    return Books(
        tasks=_read_tasks(conn, years),
        progress=_read_progress(conn, years),
        pioneer=_read_pioneer(conn, span),
        reviews=_read_reviews(conn, span),
        adjustments=_read_adjustments(conn),
        vetoes=_read_vetoes(conn),
    )


def _read_tasks(conn: Connection, years: range) -> dict[int, list[Task]]:
    """Year → its tasks."""
    t = BASE["tasks"].c
    result: dict[int, list[Task]] = defaultdict(list)
    query = select(t.year, t.task_code, t.menu, t.due_on, t.weight).where(t.year >= years.start, t.year < years.stop)
    for year, code, menu, due_on, weight in conn.execute(query).all():
        result[year].append(Task(code, menu == "optional", due_on, weight))
    return result


def _read_progress(conn: Connection, years: range) -> dict[tuple[str, str], tuple[bool, date | None]]:
    p, t = BASE["task_progress"].c, BASE["tasks"].c
    query = (
        select(p.org_code, p.task_code, p.chosen, p.done_on)
        .join(BASE["tasks"], t.task_code == p.task_code)
        .where(t.year >= years.start, t.year < years.stop)
    )
    return {(org, task): (bool(chosen), done_on) for org, task, chosen, done_on in conn.execute(query)}


@cache
def newest_half(end: date) -> Period:
    """The newest half-year that ended by a day."""
    for half in (2, 1):
        if half_year(end.year, half).last <= end:
            return half_year(end.year, half)
    return half_year(end.year - 1, 2)


def _read_pioneer(conn: Connection, span: Span) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Half-year → branch → (Σ final scores ×10**8, members scored, members eligible)."""
    halves = {newest_half(span.end(month)) for month in span.wanted}
    return {half.code: _pioneer_of(conn, half) for half in halves}


def _pioneer_of(conn: Connection, half: Period) -> dict[str, tuple[int, int, int]]:
    """Of the members eligible on the half-year's last day."""
    s, m, x = BASE["pioneer_scores"].c, BASE["memberships"].c, BASE["exemptions"].c
    final = case((s.veto, 0), else_=s.base + func.coalesce(s.plus, 0) - func.coalesce(s.minus, 0))
    query = (
        select(m.branch_code, func.coalesce(func.sum(final), 0), func.count(s.member_code), func.count())
        .outerjoin(BASE["pioneer_scores"], and_(s.member_code == m.member_code, s.half_year == half.code))
        .where(holds_on("memberships", half.last))
        .where(m.member_code.not_in(select(x.member_code).where(holds_on("exemptions", half.last))))
        .group_by(m.branch_code)
    )
    return {branch: (int(total), scored, eligible) for branch, total, scored, eligible in conn.execute(query).all()}


def _read_reviews(conn: Connection, span: Span) -> dict[int, list[tuple[str, str, str, int]]]:
    """Month → (its code, branch, item, got ×10**8) of the span's years."""
    t = BASE["reviews"].c
    result: dict[str, list[Any]] = defaultdict(list)
    query = select(t.month, t.org_code, t.item, t.got).where(
        t.month >= month_code(month_of(span.january)), t.month <= month_code(span.wanted[-1])
    )
    for row in conn.execute(query).all():
        result[row[0]].append(row)
    return {int(month[:4]) * 100 + int(month[5:]): of_month for month, of_month in result.items()}


class Reviews:
    """The newest imported points of the year by branch and item, turned from month to month."""

    def __init__(self, books: Books) -> None:
        self._months = sorted(books.reviews.items())
        self._at = 0
        self._year = 0
        self._newest: dict[str, dict[str, int]] = defaultdict(dict)

    def turn(self, month: int) -> None:
        """Go on to the end of a month; a year starts with nothing."""
        while self._at < len(self._months) and self._months[self._at][0] <= month:
            of, reviews = self._months[self._at]
            self._start(of // 100)
            for _, org, item, got in reviews:
                self._newest[org][item] = got
            self._at += 1
        self._start(month // 100)

    def _start(self, year: int) -> None:
        if year != self._year:
            self._year = year
            self._newest.clear()

    def of(self, org: str) -> dict[str, int]:
        """A branch's points by item, ×10**8."""
        return self._newest[org]


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
