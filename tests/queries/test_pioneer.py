"""先锋指数 by branch and half-year: spread, coverage, 争先创优, as a slow look at all members says."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

from ingest.load import load
from ingest.reading import read
from queries.engine import reading
from queries.pioneer import coverage, half_asked, history, lines
from tests.builders import AS_OF, bureau, loaded, row
from tests.queries.asking import ask

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
ONE = 10**8


def scores(branch: str, *finals: int, half: str = "2026H1", **more: Any) -> list[dict[str, Any]]:
    return [
        row("pioneer_scores", member_code=f"{branch}-{n}", half_year=half, base=final * ONE, **more)
        for n, final in enumerate(finals)
    ]


def test_a_branch_has_its_quartiles_and_a_scope_those_of_all_its_members(database: str) -> None:
    rows = scores("B1", 60, 70, 75, 90, 92) + scores("B2", 80, 100)
    rows[0] |= {"plus": 5 * ONE, "minus": 2 * ONE, "excellent": True}  # 63
    rows[-1] |= {"veto": True}  # 0
    people = bureau("B1", "B2", members=6)
    loaded(people | {"pioneer_scores": rows})
    with reading() as conn:
        asked = ask(conn)
        first, second = lines(conn, asked, first=0, count=9)
        scope = history(conn, asked)[0]
        covered = coverage(conn, asked)
    assert first.now is not None and second.now is not None
    assert (first.now.eligible, first.now.scored, first.now.excellent) == (6, 5, 1)
    assert [float(value) for value in first.now.spread] == [63, 70, 75, 90, 92]
    assert first.now.coverage == Fraction(5, 6)
    together = [63, 70, 75, 90, 92, 80, 0]
    cut = quantiles(together, n=4, method="inclusive")
    assert [float(v) for v in scope.spread] == [0, cut[0], median(together), cut[2], 92]
    assert (scope.eligible, scope.scored, scope.excellent) == (12, 7, 1)
    assert (covered.branches, covered.lacking, covered.least) == (2, 1, Fraction(4, 5))


@pytest.mark.usefixtures("sqlite")
def test_only_members_eligible_on_the_last_day_count() -> None:
    people = bureau("B1", members=3)
    people["exemptions"] = [row("exemptions", member_code="B1-1", valid_from=date(2026, 6, 30))]
    people["memberships"][2] |= {"valid_to": date(2026, 6, 30)}  # no longer there on it
    loaded(people | {"pioneer_scores": scores("B1", 80, 90, 95, excellent=True)})
    with reading() as conn:
        (line,) = lines(conn, ask(conn), first=0, count=9)
    assert line.now is not None
    assert (line.now.eligible, line.now.scored, line.now.excellent, line.now.median) == (1, 1, 1, 80)


@pytest.mark.usefixtures("sqlite")
def test_the_half_year_is_the_newest_that_has_ended() -> None:
    loaded(bureau("B1", members=3) | {"pioneer_scores": scores("B1", 80, 90) + scores("B1", 70, half="2025H2")})
    with reading() as conn:
        assert [half_asked(ask(conn, month)) for month in (202605, 202606, 202611)] == ["2025H2", "2026H1", "2026H1"]
        (line,) = lines(conn, ask(conn), first=0, count=9)
        assert line.now is not None and line.before is not None
        assert (line.now.scored, line.before.median) == (2, 70)
        assert [half.code for half in history(conn, ask(conn, 202606))][:2] == ["2026H1", "2025H2"]


@pytest.mark.usefixtures("sqlite")
def test_excellence_adds_up_over_the_branches_of_the_case() -> None:
    load(read(CASE), source="case", as_of=AS_OF, actor="测试")
    with reading() as conn:
        asked = ask(conn)
        now = history(conn, asked)[0]
        rows = [line.now for line in lines(conn, asked, first=0, count=100) if line.now is not None]
    assert now.excellent == sum(half.excellent for half in rows) > 0
    assert now.scored == sum(half.scored for half in rows)
