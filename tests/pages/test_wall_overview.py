"""总览 on the wall: the figures' own values, lines that end at their rows, who owes what, nothing the audience may not see."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages import wall_overview
from pages.wall_overview_notes import chosen
from queries.attention import Item
from queries.engine import reading
from queries.figures import figures as told
from queries.standings import standings_of
from tests.builders import bureau, loaded, row
from tests.components.trees import figures, nodes, prop, tables, text
from tests.pages.walls import ask, of_class, sentence, shown, with_case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield from with_case(tmp_path_factory.mktemp("wall"))


def leaf(month: int = 202610, **options: Any) -> Any:
    (only,) = shown(wall_overview.leaves, month, **options)
    return only


def valued(of: Any, path: str) -> Any:
    for key in path.split("."):
        of = of[key]
    return "null" if of is None else json.dumps(of).strip('"')


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("month", [202601, 202610, 202611])
def test_values_are_those_of_the_figures(month: int) -> None:
    with reading() as conn:
        wanted = told(conn, ask(conn, month))
    ranked = {one["org_code"]: one for one in wanted.pop("standings")}
    found = figures(leaf(month))
    assert len(found) > 15
    for path, value in found.items():
        room, _, rest = path.partition(".")
        of = valued(ranked, rest) if room == "standings" else valued(wanted, path)
        assert value == of, path


def bump_of(found: Any) -> dict[str, Any]:
    (box,) = [json.loads(prop(node, "data-bump")) for node in nodes(found) if prop(node, "data-bump")]
    return box  # type: ignore[no-any-return]


@pytest.mark.usefixtures("case")
def test_every_line_ends_at_the_row_of_its_branch() -> None:
    found = leaf()
    table = next(one for one in tables(found) if one["label"] == "五型标尖名次")
    ranked = [n for n, cells in enumerate(table["rows"]) if cells[0] != "unranked"]
    ends = sorted(course[1][-1] for course in bump_of(found)["courses"] if course[1][-1] is not None)
    assert ends == [round(100 * (n + 0.5) / len(table["rows"]), 2) for n in ranked]
    assert bump_of(found)["months"][-1] == "10月" and prop(of_class(found, "bump")[0], "aria-label")


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("kind", ["top_n", "bands"])
def test_an_audience_that_may_not_see_ranks_gets_neither_lines_nor_numbers(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with reading() as conn:
        rows = standings_of(conn, ask(conn, 202610))
    monkeypatch.setenv("VISIBILITY_WALL", kind)
    monkeypatch.setenv("VISIBILITY_TOP_N", "2")
    found = leaf()
    hidden = [one for one in rows if one.total is not None and (kind == "bands" or (one.rank or 9) > 2)]
    seen = json.dumps(found, ensure_ascii=False)
    assert hidden and "data-bump" not in seen
    assert not any(f"{(one.total or 0) / 100:.2f}" in seen for one in hidden)


@pytest.mark.usefixtures("case")
def test_who_fell_is_told_to_those_who_see_all_ranks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    fell = "arrow-down-right"
    assert fell in json.dumps(leaf(202602))
    for kind in ("top_n", "bands"):
        monkeypatch.setenv("VISIBILITY_WALL", kind)
        assert fell not in json.dumps(leaf(202602))


def item(kind: Any, code: str, days: int | None = None) -> Item:
    due = date(2026, 9, 30)
    return (
        Item(kind, code, code, "party_meeting", "2026Q3", due, days)
        if kind in ("missed", "soon")
        else Item(kind, code, code)
    )


def test_five_lines_show_every_kind_before_more_of_one() -> None:
    many = [item("missed", f"M{n}", 90 - n) for n in range(40)] + [
        item("soon", "S1", 3),
        item("silent", "N1"),
        item("fallen", "F1"),
    ]
    assert [one.org_code for one in chosen(many)] == ["M0", "M1", "S1", "N1", "F1"]
    assert [one.org_code for one in chosen(many[:40])] == ["M0", "M1", "M2", "M3", "M4"]
    assert chosen([]) == []


@pytest.mark.usefixtures("sqlite")
def test_a_branch_owes_on_one_row_and_what_is_missing_is_counted() -> None:
    loaded(bureau(*(f"B{n:02d}" for n in range(10))))
    found = leaf(202611)
    names = [text(of_class(line, "name")[0]) for line in of_class(found, "row")]
    assert len(names) == len(set(names)) == 6
    assert any("另有 4 个支部" in text(head) for head in of_class(found, "head"))
    assert "＋" in text(of_class(found, "row")[0]), "many overdue meetings are a number"


@pytest.mark.usefixtures("case")
def test_the_sentence_fits_and_a_closed_month_has_no_time_passed() -> None:
    assert "场逾期未开" in sentence(leaf()) and of_class(leaf(), "time") == []
    assert of_class(leaf(202611), "time")


@pytest.mark.usefixtures("sqlite")
def test_nothing_owed_is_said_calmly() -> None:
    tables_given = bureau("B1")
    for one in tables_given["orgs"]:
        one["valid_from"] = date(2026, 11, 20)
    tables_given["waivers"] = [
        row("waivers", org_code="B1", rule=rule, period=period, reason="新建")
        for rule, period in (
            ("theme_day", "2026-11"),
            ("committee_meeting", "2026-11"),
            ("party_meeting", "2026Q4"),
            ("party_lecture", "2026Q4"),
        )
    ]
    loaded(tables_given)
    assert "没有逾期，也没有临近的" in text(leaf(202611))
