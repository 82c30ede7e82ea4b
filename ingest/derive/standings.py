"""Scores, totals and ranks of every branch and month."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, bindparam, delete, select, update

from ingest.derive.books import Books
from ingest.derive.facts import Closed, Tagged, YearToDate, facts, read_closed, read_year_to_date
from ingest.derive.plan import Plan
from ingest.derive.span import month_before
from ingest.derive.tree import Org, Tree
from queries import schema
from queries.engine import insert_rows
from rules import formulas, scoring
from rules.scheme import Scheme
from rules.thresholds import Thresholds


@dataclass(slots=True)
class Standing:
    """A branch's month before ranking."""

    org: Org
    score: scoring.Score
    total: scoring.Total
    unranked: str | None


def _standing(
    books: Books, scheme: Scheme, org: Org, of: formulas.Facts, year: YearToDate, minimums: scoring.Minimums
) -> Standing:
    score, end = scoring.score(scheme, of), of.end
    effects = {effect for interval, effect in books.vetoes.get(org.code, ()) if interval.holds(end)}
    given = [points for day, points in books.adjustments.get(org.code, ()) if day.year == end.year and day <= end]
    total = scoring.total(scheme, score.types.values(), given, "cap_60" in effects)
    unranked = scoring.unranked_reason(
        end=end,
        life=org.life,
        temporary=org.temporary,
        members=year.full + year.probationary,
        full_members=year.full,
        minimums=minimums,
        complete=total.total is not None,
        vetoed="unranked" in effects,
    )
    return Standing(org, score, total, unranked)


@dataclass(frozen=True, slots=True)
class Scoring:
    """What standings are made from, beside the monthly rows already written.

    `published`: month → branch → rank in its newest edition: what the next month's change compares with.
    """

    tree: Tree
    tagged: Tagged
    books: Books
    scheme: Scheme
    thresholds: Thresholds
    published: Mapping[int, Mapping[str, int]]

    def minimums(self, end: date) -> scoring.Minimums:
        """What a branch needs to be ranked in a month that ends on a day."""
        return scoring.Minimums(self.thresholds.ranking_members.on(end), self.thresholds.ranking_months.on(end))


def _score(
    conn: Connection, snapshot: int, month: int, end: date, of: Scoring, branches: Collection[Org]
) -> Iterator[Standing]:
    """The standing of those branches that a month lists."""
    only = None if len(branches) == len(of.tree.branches) else {org.code for org in branches}
    years, closed = read_year_to_date(conn, snapshot, month, only), read_closed(conn, snapshot, month, only)
    due, minimums = of.books.due(end), of.minimums(end)
    for org in branches:
        if scoring.is_listed(org.life, end):
            year = years[org.code]
            found = facts(
                org, end, year, closed.get(org.code, Closed()), of.tagged, of.books, due, of.books.reviews.of(org.code)
            )
            yield _standing(of.books, of.scheme, org, found, year, minimums)


def write_standings(conn: Connection, snapshot: int, of: Scoring, plan: Plan) -> None:
    """Write `standings` month by month; the other monthly rows are written before."""
    span, tree = plan.standings, of.tree
    before = month_before(span.wanted[0])
    previous: Mapping[str, int] = {}
    if before is not None:
        previous = of.published[before] if before in of.published else _ranks(conn, snapshot, before)
    for month in span.wanted:
        if month % 100 == 1:
            previous = {}
        of.books.reviews.turn(month)
        all_again = month >= plan.ranked_from
        branches = tree.branches if all_again else [tree.orgs[code] for code in sorted(plan.scored)]
        scored = list(_score(conn, snapshot, month, span.end(month), of, branches))
        others = {} if all_again else _others(conn, snapshot, month, plan.scored)
        ranked = scoring.places([*map(_entry, scored), *(_stored_entry(tree, row) for row in others.values())])
        if not all_again:
            _forget(conn, snapshot, month, plan.scored)
            _move(conn, snapshot, month, others, ranked, previous)
        rows = [(snapshot, *_row(month, standing, ranked[standing.org.code], previous)) for standing in scored]
        insert_rows(conn, schema.standings, tuple(c.name for c in schema.standings.c), rows)
        own = {code: place.rank for code, place in ranked.items() if place.rank is not None}
        previous = of.published.get(month, own)


def _entry(standing: Standing) -> scoring.Entry:
    org = standing.org
    return scoring.Entry(org.code, org.group, org.sort_no, standing.total.total, standing.unranked)


def _stored_entry(tree: Tree, row: Row[Any]) -> scoring.Entry:
    org = tree.orgs[row.org_code]
    return scoring.Entry(org.code, org.group, org.sort_no, row.total, row.unranked)


def _others(conn: Connection, snapshot: int, month: int, scored: Collection[str]) -> dict[str, Row[Any]]:
    """The stored standings of a month that are not scored again."""
    t = schema.standings.c
    query: Select[Any] = select(t.org_code, t.total, t.unranked, t.position, t.rank, t.change)
    rows = conn.execute(query.where(t.snapshot == snapshot, t.month == month)).all()
    return {row.org_code: row for row in rows if row.org_code not in scored}


def _forget(conn: Connection, snapshot: int, month: int, scored: Collection[str]) -> None:
    t = schema.standings.c
    where = (t.snapshot == snapshot, t.month == month, t.org_code.in_(scored))
    conn.execute(delete(schema.standings).where(*where))


def _move(
    conn: Connection,
    snapshot: int,
    month: int,
    others: Mapping[str, Row[Any]],
    ranked: Mapping[str, scoring.Place],
    previous: Mapping[str, int],
) -> None:
    """Give the places they have now to branches that were not scored again."""
    t = schema.standings.c
    moved = []
    for code, row in others.items():
        position, rank = ranked[code]
        change = _change(rank, previous.get(code))
        if (row.position, row.rank, row.change) != (position, rank, change):
            moved.append({"code": code, "to_position": position, "to_rank": rank, "to_change": change})
    if moved:
        statement = (
            update(schema.standings)
            .where(t.snapshot == snapshot, t.month == month, t.org_code == bindparam("code"))
            .values(position=bindparam("to_position"), rank=bindparam("to_rank"), change=bindparam("to_change"))
        )
        conn.execute(statement, moved)


def _change(rank: int | None, before: int | None) -> int | None:
    """Ranks won since the month before."""
    return before - rank if before is not None and rank is not None else None


def _ranks(conn: Connection, snapshot: int, month: int) -> dict[str, int]:
    """Branch → rank in a month already written."""
    t = schema.standings.c
    query = select(t.org_code, t.rank).where(t.snapshot == snapshot, t.month == month, t.rank.is_not(None))
    return {row.org_code: row.rank for row in conn.execute(query)}


def published_ranks(conn: Connection, months: Iterable[int]) -> dict[int, dict[str, int]]:
    """Month → branch → rank in the newest edition, of those months that have one, even where it ranks nobody."""
    p = schema.publications.c
    newest = select(p.month, p.snapshot).where(p.month.in_(list(months))).order_by(p.month, p.edition)
    snapshots = {month: snapshot for month, snapshot in conn.execute(newest)}
    return {month: _ranks(conn, snapshot, month) for month, snapshot in snapshots.items()}


def compare_again(conn: Connection, snapshot: int, month: int) -> bool:
    """Let a month's changes compare with the published month before it; whether any is another one now."""
    t = schema.standings.c
    before = month_before(month)
    previous = None if before is None else published_ranks(conn, [before]).get(before)
    if previous is None:
        return False
    rows = conn.execute(select(t.org_code, t.rank, t.change).where(t.snapshot == snapshot, t.month == month)).all()
    moved = [
        {"code": row.org_code, "to": change}
        for row in rows
        if (change := _change(row.rank, previous.get(row.org_code))) != row.change
    ]
    if moved:
        mine = (t.snapshot == snapshot, t.month == month, t.org_code == bindparam("code"))
        conn.execute(update(schema.standings).where(*mine).values(change=bindparam("to")), moved)
    return bool(moved)


def _row(month: int, standing: Standing, place: scoring.Place, previous: Mapping[str, int]) -> tuple[object, ...]:
    org, score, total = standing.org, standing.score, standing.total
    change = _change(place.rank, previous.get(org.code))
    items = {
        code: None if got is None else (score.items[code], got.num, got.den, got.max) for code, got in score.got.items()
    }
    return (
        month, org.code, org.path, org.group, place.position, place.rank, change, total.total, total.uncapped,
        total.bonus, total.deductions, standing.unranked,
        orjson.dumps(score.types).decode(), orjson.dumps(items).decode(),
    )  # fmt: skip
