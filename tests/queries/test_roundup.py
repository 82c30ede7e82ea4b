"""Counts and orders made at the load equal what a slow look at all rows says, for every scope and month."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ingest.load import load
from ingest.reading import read
from queries.attention import attention
from queries.counts import counts
from queries.engine import reading
from queries.figures import figures
from queries.matrix import half_asked, lines
from queries.meetings import by_rule
from queries.schema import snapshot_orgs
from queries.scope import Asked, below, resolve
from queries.standings import places, spreads, standings_of
from queries.view import View
from queries.viewer import Viewer
from queries.volunteering import branches

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
AS_OF = date(2026, 11, 24)
MONTHS = (202501, 202506, 202512, 202601, 202607, 202610, 202611)
ALL = Viewer("测试", None, "desk")


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Every organisation of the case in some months."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("roundup")
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/r.db")
        patch.setenv("VAR_DIR", str(folder))
        from migrations.run import upgrade

        upgrade()
        load(read(CASE), source="case", as_of=AS_OF, actor="测试")
        with reading() as conn:
            codes = (
                conn.execute(select(snapshot_orgs.c.org_code).where(snapshot_orgs.c.kind != "group")).scalars().all()
            )
            asked = [resolve(conn, View(month, code), viewer=ALL) for month in MONTHS for code in codes]
            yield conn, [question for question in asked if question is not None]


def test_counts_are_those_of_the_figures(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    for question in asked:
        told, of = figures(conn, question), counts(conn, question)
        listed = told["standings"]
        assert of.listed == len(listed)
        assert of.ranked == sum(row["unranked"] is None for row in listed)
        assert of.fallen == sum((row["change"] or 0) <= -3 for row in listed)
        months = told["meetings"]["by_branch"]
        assert of.overdue_branches == sum(branch["ytd"]["missed"] > 0 for branch in months.values())


def test_silent_and_reporting_branches_are_counted(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    before = AS_OF - timedelta(days=7)
    for question in asked:
        rows = conn.execute(
            select(snapshot_orgs).where(below(snapshot_orgs), snapshot_orgs.c.kind == "branch"), question.params
        )
        alive = [
            row
            for row in rows
            if (row.valid_from is None or row.valid_from <= AS_OF) and (row.valid_to is None or row.valid_to > AS_OF)
        ]
        of = counts(conn, question)
        assert of.alive == len(alive)
        assert of.reporting == sum(row.last_report is not None and row.last_report >= before for row in alive)
        settled = [row for row in alive if row.valid_from is None or row.valid_from <= before]
        assert of.silent == sum(row.last_report is None or row.last_report < before for row in settled)


def test_attention_lists_as_many_as_it_counts(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    for question in asked:
        of, missed = counts(conn, question), by_rule(conn, question)["core"].ytd.missed
        found = attention(conn, question, of, missed, limit=500)
        for kind, count in found.counts.items():
            assert sum(item.kind == kind for item in found.items) == count, (question.org, question.month, kind)


def test_a_groups_spread_is_that_of_its_ranked_branches(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    for question in asked:
        if question.path[5:]:
            continue  # ranks are the whole group's: the root sees all of it
        rows = [row for row in standings_of(conn, question) if row.unranked is None]
        for group in {row.group for row in rows}:
            totals = sorted(row.total or 0 for row in rows if row.group == group)
            spread = spreads(conn, question, {group or ""})[group or ""]["total"]
            assert (spread.ranked, spread.lowest, spread.highest) == (len(totals), totals[0], totals[-1])
            assert spread.median == median(totals) * 10


def test_windows_hold_every_branch_once_in_the_standings_order(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    for question in asked:
        whole = standings_of(conn, question)
        windows = [places(conn, question, first=n, count=5) for n in range(0, len(whole) + 5, 5)]
        found = [place for window in windows for place in window]
        assert [p.org_code for p in found] == [row.org_code for row in whole]
        by_rank = {(row.group, row.rank) for row in whole}
        assert all((p.group or None, p.rank) in by_rank for p in found)


def test_neighbours_give_gap_and_tie(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    root = next(q for q in asked if not q.path[5:] and q.month == 202610)
    ranked = [p for p in places(conn, root, first=0, count=100) if p.rank is not None]
    for before, place in pairwise(ranked):
        if before.group == place.group:
            assert place.before == before.total
            assert (place.rank == before.rank) == (place.total == before.total)
            assert not (place.rank == before.rank and not place.tied)
        else:
            assert place.before is None


def test_hours_a_member_fall_from_row_to_row_and_no_place_tells_those_of_too_few(
    questions: tuple[Connection, list[Asked]],
) -> None:
    conn, asked = questions
    for question in asked:
        rows = branches(conn, question, first=0, count=100)
        rates = [row.ytd.hours_per_member if row.ytd.eligible >= 3 else None for row in rows]
        known = [rate for rate in rates if rate is not None]
        assert rates == sorted(known, reverse=True) + [None] * (len(rates) - len(known))


def test_the_matrix_begins_with_the_longest_overdue(questions: tuple[Connection, list[Asked]]) -> None:
    conn, asked = questions
    for question in asked:
        rows = lines(conn, question, half_asked(question), first=0, count=100)
        assert [row.urgent for row in rows] == sorted(row.urgent for row in rows)
        assert [row.urgent == 0 for row in rows] == [row.ytd.missed > 0 for row in rows]
