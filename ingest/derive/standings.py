"""Scores, totals and ranks of every branch and month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection, select

from ingest.derive.books import Books, Reviews
from ingest.derive.facts import Closed, Tagged, facts, read_closed, read_year_to_date
from ingest.derive.span import Span
from ingest.derive.tree import Org, Tree
from queries import schema
from rules import formulas, scoring
from rules.periods import add_months
from rules.scheme import Scheme


@dataclass(slots=True)
class Standing:
    """A branch's month before ranking."""

    org: Org
    score: scoring.Score
    total: scoring.Total
    unranked: str | None


def _standing(books: Books, scheme: Scheme, org: Org, of: formulas.Facts, full: int, probationary: int) -> Standing:
    score, end = scoring.score(scheme, of), of.end
    effects = {effect for interval, effect in books.vetoes.get(org.code, ()) if interval.holds(end)}
    given = [points for day, points in books.adjustments.get(org.code, ()) if day.year == end.year and day <= end]
    total = scoring.total(scheme, score.types.values(), given, "cap_60" in effects)
    unranked = scoring.unranked_reason(
        end=end,
        life=org.life,
        temporary=org.temporary,
        members=full + probationary,
        full_members=full,
        complete=total.total is not None,
        vetoed="unranked" in effects,
    )
    return Standing(org, score, total, unranked)


def _month(
    conn: Connection, snapshot: int, month: int, end: date, tree: Tree, tagged: Tagged, books: Books, scheme: Scheme,
    reviews: Reviews,
) -> Iterator[Standing]:  # fmt: skip
    """The standing of every branch that a month lists, from the rows written of it."""
    years, closed = read_year_to_date(conn, snapshot, month), read_closed(conn, snapshot, month)
    for org in tree.branches:
        if scoring.is_listed(org.life, end):
            year = years[org.code]
            of = facts(org, end, year, closed.get(org.code, Closed()), tagged, books, reviews.of(org.code))
            yield _standing(books, scheme, org, of, year.full, year.probationary)


def standing_rows(
    conn: Connection, snapshot: int, tree: Tree, span: Span, tagged: Tagged, books: Books, scheme: Scheme
) -> Iterator[tuple[object, ...]]:
    """Rows of `standings` without the snapshot, month by month; the other monthly rows are written before."""
    before = month_before(span.wanted[0])
    previous = {} if before is None else _ranks(conn, snapshot, before)
    reviews = Reviews(books)
    for month in span.wanted:
        if month % 100 == 1:
            previous = {}
        reviews.turn(month)
        of_month = list(_month(conn, snapshot, month, span.end(month), tree, tagged, books, scheme, reviews))
        ranked = scoring.places(
            [scoring.Entry(s.org.code, s.org.group, s.org.sort_no, s.total.total, s.unranked) for s in of_month]
        )
        for standing in of_month:
            yield _row(month, standing, ranked[standing.org.code], previous)
        previous = {code: place.rank for code, place in ranked.items() if place.rank is not None}


def _ranks(conn: Connection, snapshot: int, month: int) -> dict[str, int]:
    """Branch → rank in a month already written."""
    t = schema.standings.c
    query = select(t.org_code, t.rank).where(t.snapshot == snapshot, t.month == month, t.rank.is_not(None))
    return {row.org_code: row.rank for row in conn.execute(query)}


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
