"""A branch's score explained: what is shown adds up exactly, medians are those of a slow look, others are found."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import Connection

from ingest.load import load
from ingest.reading import read
from queries import score_sheet
from queries.branch import neighbours
from queries.branch_meetings import count_meetings, meetings, year_of
from queries.engine import reading
from queries.figures import figures
from queries.quality import findings
from queries.scope import Asked, about, resolve
from queries.score_sheet import Medians, Part, Sheet, Step, beside, steps
from queries.standings import standings_of
from queries.view import View
from queries.viewer import Viewer

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
AS_OF = date(2026, 11, 24)
MONTHS = (202501, 202512, 202607, 202611)
TYPES = ("学习型", "服务型", "创新型", "担当型", "廉洁型")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Connection, list[Asked]]]:
    """The whole bureau of the case in some months."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("sheet")
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/r.db")
        patch.setenv("VAR_DIR", str(folder))
        from migrations.run import upgrade

        upgrade()
        load(read(CASE), source="case", as_of=AS_OF, actor="测试")
        with reading() as conn:
            found = [resolve(conn, View(month), viewer=Viewer("测试", None, "desk")) for month in MONTHS]
            yield conn, [question for question in found if question is not None]


def sheets(conn: Connection, question: Asked) -> list[Sheet]:
    found = [score_sheet.sheet(conn, question, row.org_code) for row in standings_of(conn, question)]
    return [sheet for sheet in found if sheet is not None]


def test_the_way_from_the_medians_ends_at_the_total(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    ended = 0
    for question in questions:
        for sheet in sheets(conn, question):
            found = steps(sheet, score_sheet.medians(conn, question, sheet.group))
            if found is not None:
                start, way = found
                assert start + sum(step.size for step in way) == (sheet.total or 0) * 10
                ended += 1
    assert ended > 40


def test_two_branches_differ_by_the_sum_of_their_lines(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    for question in questions:
        for own, other in pairwise(s for s in sheets(conn, question) if s.total is not None):
            lines = beside(own, other)
            assert sum(line.difference for line in lines) == (own.total or 0) - (other.total or 0)
            assert [line.difference for line in lines] == sorted(line.difference for line in lines)


def test_medians_of_items_are_those_of_the_groups_ranked_branches(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    for question in questions:
        rows = [row for row in standings_of(conn, question) if row.unranked is None]
        for group in {row.group for row in rows}:
            middle = score_sheet.medians(conn, question, group or "")
            of_group = [row for row in rows if row.group == group]
            assert middle.ranked == len(of_group)
            for item in of_group[0].items:
                known = [part for row in of_group if (part := row.items[item]) is not None]
                assert middle.items.get(item) == (int(median(known) * 10) if known else None)


def test_the_default_rival_is_one_rank_better_and_of_the_first_one_worse(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    for sheet in sheets(conn, questions[-1]):
        code = score_sheet.next_better(conn, questions[-1], sheet)
        rival = None if code is None else score_sheet.sheet(conn, questions[-1], code)
        if sheet.rank is None or rival is None or rival.rank is None:
            continue
        assert rival.group == sheet.group
        assert rival.rank < sheet.rank or sheet.rank == 1


def a_sheet(total: int, uncapped: int, *, bonus: int = 0, deductions: int = 0, points: int = 1000) -> Sheet:
    parts = {"L1": Part(800, Fraction(8), Fraction(8))}
    types = dict.fromkeys(TYPES, points)
    return Sheet("B1", "甲", "甲党支部", "", 1, total, uncapped, types, parts, bonus, deductions, None)


@pytest.mark.parametrize(
    ("sheet", "rest"),
    [
        (a_sheet(5000, 5000), []),
        (a_sheet(6000, 9500, points=1900), [Step("cap", -35000)]),
        (a_sheet(0, 0, points=100, deductions=1000), [Step("deductions", -10000), Step("floor", 5000)]),
        (a_sheet(5150, 5150, bonus=200, deductions=50), [Step("bonus", 2000), Step("deductions", -500)]),
    ],
)
def test_bonus_deductions_floor_and_cap_are_steps_of_their_own(sheet: Sheet, rest: list[Step]) -> None:
    found = steps(sheet, Medians(3, dict.fromkeys(TYPES, 10005), {}))
    assert found is not None
    start, way = found
    assert start == 50025 and way[5:] == rest
    assert start + sum(step.size for step in way) == (sheet.total or 0) * 10


def branches(conn: Connection, question: Asked) -> list[Asked]:
    found = [about(conn, question, row.org_code) for row in standings_of(conn, question)]
    return [branch for branch in found if branch is not None]


def test_the_years_obligations_are_those_of_the_figures(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    for branch in branches(conn, questions[-1]):
        missed = sum(
            due.count
            for due in year_of(conn, branch, 2026)
            if due.state == "missed" and due.rule not in ("org_life", "appraisal")
        )
        assert missed == figures(conn, branch)["meetings"]["ytd"]["missed"]


def test_windows_hold_every_meeting_once_the_newest_first(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    for branch in branches(conn, questions[-1])[:6]:
        total = count_meetings(conn, branch)
        found = [m for n in range(0, total + 7, 7) for m in meetings(conn, branch, first=n, count=7)]
        assert len({m.activity_id for m in found}) == len(found) == total
        assert [m.held_on for m in found] == sorted((m.held_on for m in found), reverse=True)
        closed = figures(conn, branch)["meetings"]["by_rule"]
        assert len([c for m in found for c in m.credits]) >= sum(of["ytd"]["done"] for of in closed.values())


def test_findings_of_single_organisations_are_those_among_all(asked: tuple[Connection, list[Asked]]) -> None:
    conn, _ = asked
    every = list(findings(conn, AS_OF))
    for code in {f.org_code for f in every if f.org_code}:
        assert list(findings(conn, AS_OF, [code])) == [f for f in every if f.org_code == code]


def test_neighbours_follow_the_standings(asked: tuple[Connection, list[Asked]]) -> None:
    conn, questions = asked
    codes = [row.org_code for row in standings_of(conn, questions[-1])]
    found = [neighbours(conn, branch) for branch in branches(conn, questions[-1])]
    assert [before and before.org_code for before, _ in found] == [None, *codes[:-1]]
    assert [after and after.org_code for _, after in found] == [*codes[1:], None]
