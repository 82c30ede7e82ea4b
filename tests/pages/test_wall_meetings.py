"""三会一课 on the wall: 44 columns, the states of the desk's two halves, values of the figures, urgent first."""

from collections.abc import Iterator
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages import wall_matrix, wall_meetings
from pages.held import held_glyph
from pages.wall_matrix import Field
from queries.engine import reading
from queries.figures import figures as told
from queries.matrix import Cell, Line, lines, year_columns
from queries.meetings import Completion
from tests.builders import asked, bureau, loaded, row
from tests.components.trees import figures, tables, text
from tests.pages.walls import ask, note, of_class, sentence, shown, with_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield from with_case(tmp_path_factory.mktemp("wall"))


def leaves(month: int = 202611, **options: Any) -> list[Any]:
    return shown(wall_meetings.leaves, month, **options)


def rows(month: int = 202611, **options: Any) -> list[Any]:
    return [row for leaf in leaves(month, **options) for row in tables(leaf)[0]["rows"]]


@pytest.mark.usefixtures("case")
def test_values_are_those_of_the_figures() -> None:
    with reading() as conn:
        meetings = told(conn, ask(conn, 202611))["meetings"]
    found = figures(leaves())
    assert found.pop("meetings.ytd.on_time") == str(meetings["ytd"]["on_time"])
    wanted = {
        f"meetings.by_branch.{code}.ytd.on_time": of["ytd"]["on_time"] for code, of in meetings["by_branch"].items()
    }
    assert found == {path: "null" if rate is None else str(rate) for path, rate in wanted.items()}


@pytest.mark.usefixtures("case")
def test_a_years_states_are_those_of_its_halves() -> None:
    with reading() as conn:
        question = ask(conn, 202611)
        halves = [
            {line.short_name: line for line in lines(conn, question, half, first=0, count=99)}
            for half in (20261, 20262)
        ]
    shapes = {row[1][0]: row[1][1:45] for row in rows()}
    assert set(shapes) == set(halves[0])
    for name, drawn in shapes.items():
        owed = halves[0][name].cells | halves[1][name].cells
        for column, part in zip(year_columns(2026), drawn, strict=True):
            cell = owed.get((column.rule, column.period))
            state = part["g"].split()[0] if isinstance(part, dict) else ""
            assert state == cell.state if cell else state in ("", "none", "ahead")


@pytest.mark.usefixtures("case")
def test_the_month_and_its_quarter_are_marked_and_the_urgent_stand_first() -> None:
    (leaf,) = leaves(202608)
    marked = [(head[4], head[0]) for head in tables(leaf)[0]["heads"] if "now" in head[1].split()]
    assert [words for _, words in marked] == ["8", "8", "8", "三", "三"]
    kinds = [row[0] for row in rows()]
    urgent = [("urgent" in kind) for kind in kinds]
    assert urgent == sorted(urgent, reverse=True) and 1 <= sum("ruled" in kind for kind in kinds) <= 2


@pytest.mark.usefixtures("case")
def test_the_key_tells_the_states_that_occur_and_no_others() -> None:
    (leaf,) = leaves()
    shown_states = {
        part["g"].split()[0] for _, cells in rows() for part in cells if isinstance(part, dict) and "g" in part
    }
    keyed = {state for state in wall_meetings.WORDS for _ in of_class(of_class(leaf, "key"), f"g-{state}")}
    assert keyed == shown_states and {"waived", "deferred", "soon"} < keyed
    assert "部分党小组" in text(of_class(leaf, "key"))


@pytest.mark.usefixtures("case")
def test_the_lowest_rate_of_a_column_is_bold() -> None:
    (foot,) = tables(leaves()[0])[0]["foot"]
    rates = [part for part in foot[1][1:45] if isinstance(part, dict)]
    least = min(int(part["t"]) for part in rates)
    assert {part["t"] for part in rates if part["c"] == "low"} == {str(least)}


@pytest.mark.usefixtures("sqlite")
def test_branches_are_shared_evenly() -> None:
    loaded(bureau(*(f"B{n:02d}" for n in range(25))))
    found = leaves(202601)
    assert [len(tables(leaf)[0]["rows"]) for leaf in found] == [13, 12]
    assert [note(leaf).split("，")[-1] for leaf in found] == ["第1/2页", "第2/2页"]
    assert len(leaves(202601, large=True)) == 3
    assert sentence(found[0]).startswith("今年到期25场")
    assert not of_class(found, "g-deferred")


@pytest.mark.usefixtures("sqlite")
def test_names_that_one_line_does_not_hold_have_large_rows_of_two() -> None:
    tables_ = bureau(*(f"B{n:02d}" for n in range(14)))
    tables_["orgs"][1] = row("orgs", org_code="B00", name="嘉兴市知识产权保护工作中心党支部", short_name=None)
    tables_["orgs"][2] = row("orgs", org_code="B01", name="嘉兴市知识产权保护工作中心党总支", short_name=None)
    loaded(tables_)
    found = leaves(202610)
    assert len(found) == 2 and len(of_class(found[0], "long")) == 1


def line(cell: Cell) -> Line:
    return Line("B1", "食品处", "食品处党支部", 0, Completion(), {("theme_day", "2026-01"): cell}, None, None)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        (Cell("missed", 1, 1, 24), ("missed", "24")),
        (Cell("missed", 1, 1, 297), ("missed close", "297")),
        (Cell("soon", 1, 2, 6), ("soon close", "1/2")),
        (Cell("missed", 10, 12, 30), ("missed close", "多")),
    ],
)
def test_a_mark_holds_three_signs_at_most_and_its_words_tell_all(cell: Cell, mark: tuple[str, str]) -> None:
    field = Field(asked(), year_columns(2026), {}, Completion(), 80, 3, large=False)
    part: Any = wall_matrix.cells(field, line(cell))[0]
    assert (part["g"], part["t"]) == mark and part["w"] == held_glyph(cell)["w"]
