"""五型标尖 on the wall: groups in turn, gold by rank, values of the figures, and nothing that the audience may not see."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages import wall_standings, wall_standings_rows
from pages.wall_board import first_fitting
from pages.wall_standings_rows import Field
from queries import headline
from queries.engine import reading
from queries.figures import figures as told
from queries.standings import Place, Race, Spread, standings_of
from tests.builders import asked, bureau, loaded
from tests.components.trees import cell_text, figures, tables, text
from tests.pages.walls import ask, note, sentence, shown, with_case

GROUPS = ["基层分局党支部", "机关处室党支部", "直属单位党支部", "离退休党支部"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield from with_case(tmp_path_factory.mktemp("wall"))


def leaves(month: int = 202610, **options: Any) -> list[Any]:
    return shown(wall_standings.leaves, month, **options)


def names(leaf: Any) -> list[str]:
    (table,) = tables(leaf)
    column = [head[1] for head in table["heads"]].index("name")
    return [cell_text(cells[column]) for _, cells, *_ in table["rows"]]


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize("month", [202601, 202610, 202611])
def test_values_are_those_of_the_figures(month: int) -> None:
    with reading() as conn:
        rows = {row["org_code"]: row for row in told(conn, ask(conn, month))["standings"]}
    found = figures(leaves(month))
    assert {path.split(".")[1] for path in found} == set(rows)
    for path, value in found.items():
        _, code, key, *name = path.split(".")
        wanted = rows[code][key][name[0]] if name else rows[code][key]
        assert value == ("null" if wanted is None else str(wanted)), path


@pytest.mark.usefixtures("case")
def test_groups_stand_one_after_another_on_leaves_of_their_own() -> None:
    found = leaves()
    assert [tables(leaf)[0]["above"][0][0].split("，")[0] for leaf in found] == GROUPS
    assert [sentence(leaf).split("：")[0] for leaf in found] == GROUPS
    with reading() as conn:
        listed = [row.short_name for row in standings_of(conn, ask(conn, 202610))]
    assert [name for leaf in found for name in names(leaf)] == listed


@pytest.mark.usefixtures("case")
def test_a_group_under_three_has_no_gold_and_an_unranked_branch_has_its_reason() -> None:
    last = leaves()[-1]
    assert "只有" in sentence(last) and "gold" not in str(last)
    rows = [row for leaf in leaves() for row in tables(leaf)[0]["rows"] if row[0] == "unranked"]
    assert rows and all(
        any(isinstance(c, dict) and c.get("c") == "reason" and c["t"] for c in cells) for _, cells in rows
    )


@pytest.mark.usefixtures("case")
def test_only_the_first_ranks_reach_a_top_audience(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading() as conn:
        rows = standings_of(conn, ask(conn, 202610))
    monkeypatch.setenv("VISIBILITY_WALL", "top_n")
    monkeypatch.setenv("VISIBILITY_TOP_N", "2")
    found = leaves()
    hidden = [row for row in rows if row.rank is None or row.rank > 2]
    assert hidden and not any(row.org_code in str(found) or row.short_name in str(found) for row in hidden)
    assert "spark" not in str(found) and all("只列前2名" in str(tables(leaf)[0]["above"]) for leaf in found)


@pytest.mark.usefixtures("case")
def test_bands_tell_neither_ranks_nor_points(monkeypatch: pytest.MonkeyPatch) -> None:
    with reading() as conn:
        rows = standings_of(conn, ask(conn, 202610))
    monkeypatch.setenv("VISIBILITY_WALL", "bands")
    found = leaves()
    assert figures(found) == {} and tables(found) == []
    assert all(row.short_name in text(found) for row in rows)
    assert not any(f"{row.total / 100:.2f}" in str(found) for row in rows if row.total is not None)


@pytest.mark.usefixtures("sqlite")
def test_rows_are_shared_evenly_and_a_month_without_ranks_says_so() -> None:
    loaded(bureau(*(f"B{n:02d}" for n in range(25))))
    found = leaves(202611)
    assert [len(names(leaf)) for leaf in found] == [13, 12]
    assert [note(leaf).split("；")[-1] for leaf in found] == ["未排名13个，第1/2页", "未排名12个，第2/2页"]
    assert sentence(found[0]) == "11月没有支部参加排名，待月末数据齐备后产生名次"
    assert [len(names(leaf)) for leaf in leaves(202611, large=True)] == [9, 9, 7]


FIRST = Place(
    org_code="B1", short_name="食品处", name="食品处党支部", group="", rank=1, change=0, total=9150, uncapped=9150,
    types={"学习型": 1890}, bonus=0, deductions=0, unranked=None, why=None, before=None, tied=False, last_month=9100,
)  # fmt: skip


def rows_of(*places: Place) -> list[Any]:
    spread = {"total": Spread(12, 80000, 7000, 7100, 9150, True), "学习型": Spread(12, 16000, 1200, 1300, 1890, True)}
    field = Field(asked(), ["学习型"], spread, (70, 95), (10, 20), {}, True, 3, wall_standings_rows.adjusted_em(places))
    return tables(wall_standings_rows.table(field, places, "", len(places)))[0]["rows"]  # type: ignore[no-any-return]


def place(rank: int | None, total: int, before: int | None, **more: Any) -> Place:
    return replace(FIRST, rank=rank, total=total, uncapped=more.pop("uncapped", total), before=before, **more)


def test_the_rule_under_gold_follows_the_rank_and_not_the_row() -> None:
    rows = rows_of(
        FIRST, place(2, 8800, 9150), place(3, 8770, 8800), place(3, 8770, 8770, tied=True), place(5, 8739, 8770)
    )
    assert [row[0] for row in rows] == ["gold", "gold", "gold", "gold cut", ""]
    gaps = [
        next((c for c in cells if isinstance(c, dict) and c.get("c") in ("close", "tie", "")), None)
        for _, cells in rows
    ]
    assert [(gap["t"], gap["c"]) for gap in gaps if gap] == [
        ("3.50", ""), ("0.30", "close"), ("并列", "tie"), ("0.31", "")
    ]  # fmt: skip


def test_points_given_and_taken_and_a_cap_are_seen() -> None:
    rows = rows_of(place(9, 6000, 7000, bonus=150, deductions=100, uncapped=7800), FIRST)
    assert cell_text(rows[0][1][-1]) == "+1.50 −1.00 封顶" and rows[1][1][-1] == []


def test_a_sentence_that_is_too_long_leaves_out_who_rose_then_who_fell() -> None:
    long = "嘉兴市知识产权保护工作中心"
    named = [replace(FIRST, short_name=long, rank=n, change=c) for n, c in ((1, 0), (2, 0), (3, 5), (9, -4))]
    race = Race("", 12, named[:2], 3, named[2], named[3])
    forms = [headline.standings(replace(asked(), month=202610), race, False, movers=n) for n in (2, 1, 0)]
    said = "".join(words for words, _ in first_fitting(*forms))
    assert said == f"{long}连续3个月居首，领先0.00分；{long}降4位"
    assert tuple(kind for _, kind in first_fitting(*forms) if kind) == ("gold", "alert")
