"""Whose rank a load, an undo and a turn of the day changed is kept."""

from datetime import date

import pytest
from sqlalchemy import select

from ingest.load import load, undo
from ingest.reading import read
from ingest.turn import turn_if_due
from queries.engine import reading
from queries.schema import rank_history
from queries.standings import standings_of
from tests.builders import loaded, row
from tests.ingest.test_increments import CASE, TODAY
from tests.queries.asking import ask

Ranks = dict[tuple[int, str], int | None]
MONTHS = (202610, 202611)


def ranks() -> Ranks:
    with reading() as conn:
        return {(m, s.org_code): s.rank for m in MONTHS for s in standings_of(conn, ask(conn, m))}


def kept() -> list[tuple[object, ...]]:
    t = rank_history.c
    with reading() as conn:
        query = select(t.batch, t.month, t.org_code, t.rank_before, t.rank_after).order_by(t.id)
        return [tuple(found) for found in conn.execute(query)]


def moves(batch: int, before: Ranks, after: Ranks) -> list[tuple[object, ...]]:
    """Told without the history: the ranks of one moment beside those of another."""
    return [(batch, *key, before[key], after[key]) for key in sorted(before) if before[key] != after[key]]


@pytest.fixture
def case(database: str) -> None:
    load(read(CASE), source="案例", as_of=TODAY, actor="测试")


def test_a_load_and_its_undo_are_kept_branch_by_branch(case: None) -> None:
    assert kept() == []
    before = ranks()
    loaded({"reviews": [row("reviews", org_code="B0007", item="L3", month="2026-10", got=4 * 10**8)]})
    after = ranks()
    expected = moves(2, before, after)
    assert expected
    assert kept() == expected
    undo(2, actor="测试", as_of=TODAY)
    assert ranks() == before
    assert kept() == expected + moves(2, after, before)


def test_a_turn_of_the_day_is_kept_under_the_newest_batch(case: None) -> None:
    before = ranks()
    turn_if_due(date(2026, 12, 1))
    after = ranks()
    assert kept() == moves(1, before, after)


def test_points_alone_are_no_move(case: None) -> None:
    first = next(code for (month, code), rank in ranks().items() if month == 202611 and rank == 1)
    loaded({"adjustments": [row("adjustments", document="D1", org_code=first, dated_on=TODAY, points=1)]})
    assert kept() == []
