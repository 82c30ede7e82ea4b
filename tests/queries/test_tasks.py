"""任务书: what a branch owes, how far it is, and that its rate is the one that is scored."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from ingest.load import load
from ingest.reading import read
from queries.engine import reading
from queries.schema import standings
from queries.scheme import read_scheme
from queries.tasks import Cell, Overdue, Total, book, lines
from tests.builders import AS_OF, bureau, loaded, root, row
from tests.queries.asking import ask

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
ONE = 10**8


def load_book(tasks: list[dict[str, Any]], progress: list[dict[str, Any]], **tables: Any) -> None:
    loaded(bureau("B1", "B2") | tables | {"tasks": tasks, "task_progress": progress})


def cells(month: int, org: str = "B1") -> dict[str, Cell]:
    with reading() as conn:
        asked = ask(conn, month, org)
        (line,) = lines(conn, asked, book(conn, asked).tasks, first=0, count=9)
        return line.cells


def task(code: str, due_on: date, **more: Any) -> dict[str, Any]:
    return row("tasks", task_code=code, due_on=due_on, **more)


def done(code: str, day: date | None, org: str = "B1", **more: Any) -> dict[str, Any]:
    return row("task_progress", task_code=code, org_code=org, done_on=day, **more)


@pytest.mark.usefixtures("sqlite")
def test_a_task_is_done_after_overdue_near_or_open_at_the_end_of_the_month() -> None:
    june, october = date(2026, 6, 30), date(2026, 10, 31)
    tasks = [task("T1", june), task("T2", june), task("T3", june), task("T4", october), task("T5", date(2026, 12, 1)),
             task("T6", date(2026, 12, 2)), task("T7", date(2025, 6, 30), year=2025)]  # fmt: skip
    load_book(tasks, [done("T1", june), done("T2", date(2026, 7, 1)), done("T4", date(2026, 11, 2))])
    running = cells(202611)
    assert running == {
        "T1": Cell("done"),
        "T2": Cell("after"),
        "T3": Cell("missed", 147),
        "T4": Cell("after"),
        "T5": Cell("soon", 7),
        "T6": Cell("open"),
    }
    over = cells(202610)  # seen from 1 November
    assert (over["T3"], over["T4"], over["T5"]) == (Cell("missed", 124), Cell("missed", 1), Cell("open"))
    assert cells(202606)["T2"] == Cell("missed", 1)


@pytest.mark.usefixtures("sqlite")
def test_an_optional_task_is_owed_by_those_that_chose_it_and_any_only_inside_the_branchs_life() -> None:
    orgs = [root(), row("orgs", org_code="B1"), row("orgs", org_code="B2", valid_from=date(2026, 3, 1))]
    tasks = [task("R1", date(2026, 2, 28)), task("O1", date(2026, 5, 31), menu="optional", weight=3 * ONE)]
    progress = [done("O1", date(2026, 5, 1), chosen=True), done("O1", date(2026, 5, 1), org="B2", chosen=False)]
    load_book(tasks, progress, orgs=orgs)
    with reading() as conn:
        asked = ask(conn)
        found = book(conn, asked)
        first, second = lines(conn, asked, found.tasks, first=0, count=9)
    assert (first.cells, first.rate) == ({"R1": Cell("missed", 269), "O1": Cell("done")}, Fraction(3, 4))
    assert (second.cells, second.outside, second.rate) == ({}, {"R1"}, None)
    assert found.totals == {"R1": Total(1, 0, 0, 1), "O1": Total(1, 1, 0, 0)}
    assert found.overdue == [Overdue("B1", "某党支部", "R1", 269)]
    assert (found.of("required").owed, found.of("optional").done, found.rate) == (1, 1, Fraction(3, 4))


def test_the_rate_is_the_one_that_is_scored_and_totals_are_the_cells(database: str) -> None:
    load(read(CASE), source="case", as_of=AS_OF, actor="测试")
    (item,) = (code for code, of in read_scheme().items.items() if of.formula == "tasks")
    with reading() as conn:
        for month in (202503, 202512, 202606, 202610, 202611):
            asked = ask(conn, month)
            found = book(conn, asked)
            rows = lines(conn, asked, found.tasks, first=0, count=100)
            t = standings.c
            stored = {org: text for org, text in conn.execute(select(t.org_code, t["items"]).where(t.month == month))}
            assert {line.org_code for line in rows} == stored.keys()
            for line in rows:
                scored = orjson.loads(stored[line.org_code])[item]
                assert line.rate == (None if scored is None else Fraction(scored[1], scored[2] * scored[3]))
            assert found.weight_due == sum(line.weight_due for line in rows)
            assert found.weight_done == sum(line.weight_done for line in rows)
            for code, total in found.totals.items():
                states = [line.cells[code].state for line in rows if code in line.cells]
                counted = Total(len(states), states.count("done"), states.count("after"), states.count("missed"))
                assert total == counted
            assert len(found.overdue) == sum(total.overdue for total in found.totals.values())


@pytest.mark.usefixtures("sqlite")
def test_a_scope_sees_its_own_branches() -> None:
    load_book([task("T1", date(2026, 6, 30))], [done("T1", date(2026, 6, 1), org="B2")])
    with reading() as conn:
        assert book(conn, ask(conn, org="B1")).totals == {"T1": Total(1, 0, 0, 1)}
        assert book(conn, ask(conn, org="B2")).totals == {"T1": Total(1, 1, 0, 0)}
        assert book(conn, ask(conn)).totals == {"T1": Total(2, 1, 0, 1)}
