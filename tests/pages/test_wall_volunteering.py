"""志愿服务 on the wall: the figures' own values, suppression, no person, leaves that share the branches."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages import wall_volunteering
from pages.wall_service import in_wan
from queries.engine import reading
from queries.figures import figures as told
from tests.builders import bureau, loaded
from tests.components.trees import cell_text, figures, tables, text
from tests.pages.walls import ask, note, shown, with_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield from with_case(tmp_path_factory.mktemp("wall"))


def leaves(month: int = 202610, **options: Any) -> list[Any]:
    return shown(wall_volunteering.leaves, month, **options)


def branch_rows(leaf: Any) -> list[Any]:
    (table,) = [one for one in tables(leaf) if one["label"] == "各支部志愿服务"]
    return table["rows"]  # type: ignore[no-any-return]


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("month", [202601, 202610, 202611])
def test_values_are_those_of_the_figures(month: int) -> None:
    with reading() as conn:
        wanted = told(conn, ask(conn, month))["volunteering"]
    found = figures(leaves(month))
    assert len(found) > 20
    for path, value in found.items():
        of: Any = wanted
        for key in path.split(".")[1:]:
            of = of[key]
        assert value == ("null" if of is None else json.dumps(of)), path


@pytest.mark.usefixtures("case")
def test_the_most_hours_a_member_first_and_few_members_are_not_spoken_of() -> None:
    with reading() as conn:
        wanted = told(conn, ask(conn, 202610))["volunteering"]["by_branch"]
    rows = [line for leaf in leaves() for line in branch_rows(leaf)]
    assert len(rows) == len(wanted)
    each = [
        float(cell_text(cells[2])) for kind, cells, *_ in rows if kind != "few" and cell_text(cells[2]) not in ("", "—")
    ]
    assert each == sorted(each, reverse=True) and len(each) > 2
    hidden = [cells for kind, cells, *_ in rows if kind == "few"]
    assert all(
        "不足3人" in cell_text(cells[1]) and not any(isinstance(p, dict) and "f" in p for c in cells[1:5] for p in c)
        for cells in hidden
    )


@pytest.mark.usefixtures("sqlite")
def test_branches_are_shared_among_leaves_and_few_members_are_hidden() -> None:
    loaded(bureau(*(f"B{n:02d}" for n in range(30)), members=2))
    found = leaves(202611)
    assert [len(branch_rows(leaf)) for leaf in found] == [15, 15]
    assert [note(leaf).split("；")[-1] for leaf in found] == ["第1/2页", "第2/2页"]
    assert {line[0] for leaf in found for line in branch_rows(leaf)} == {"few"}
    assert "尚无服务品牌" in text(found[0])


@pytest.mark.parametrize(
    ("hundredths", "words"), [(28550, "285.5"), (0, "0.0"), (999_990, "9,999.9"), (1_250_000, "1.25万")]
)
def test_hours_beyond_ten_thousand_are_in_wan(hundredths: int, words: str) -> None:
    assert in_wan(hundredths) == words
