"""What is entered about branches: task book, pioneer scores, reviews, adjustments, vetoes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select

from ingest.derive.reviews import Reviews, read_reviews
from ingest.derive.span import Span
from ingest.derive.tree import Tree
from queries.schema import BASE, pioneer_halves
from rules.intervals import Interval
from rules.periods import newest_half
from rules.scheme import Scheme


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
    reviews: Reviews
    adjustments: dict[str, list[tuple[date, int]]]
    vetoes: dict[str, list[tuple[Interval, str]]]

    def due(self, end: date) -> list[Task]:
        """The year's tasks due by a day."""
        return [task for task in self.tasks.get(end.year, ()) if task.due_on <= end]


def read_books(conn: Connection, target: Connection, snapshot: int, tree: Tree, span: Span, scheme: Scheme) -> Books:
    """Everything the items need beside meetings and service, for the span's years; 先锋指数 from the rows written."""
    years = range(span.january.year, span.as_of.year + 1)
    return Books(
        tasks=_read_tasks(conn, years),
        progress=_read_progress(conn, years),
        pioneer=_read_pioneer(target, snapshot, span),
        reviews=read_reviews(conn, target, snapshot, tree, span, scheme),
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


def _read_pioneer(conn: Connection, snapshot: int, span: Span) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Half-year → branch → (Σ final scores ×10**8, members scored, members eligible), from the rows already written."""
    t = pioneer_halves.c
    codes = {newest_half(span.end(month)).code for month in span.wanted}
    query = select(t.half_year, t.org_code, t.total, t.scored, t.eligible).where(
        t.snapshot == snapshot, t.half_year.in_(codes)
    )
    result: dict[str, dict[str, tuple[int, int, int]]] = {code: {} for code in codes}
    for half, org, total, scored, eligible in conn.execute(query).all():
        result[half][org] = (total, scored, eligible)
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
