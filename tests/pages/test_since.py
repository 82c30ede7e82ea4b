"""自上次以来 as the callback answers it: what a load corrected, brought and removed; what it did to ranks and obligations."""

from datetime import date
from typing import Any

import pytest

from ingest.load import load, undo
from ingest.reading import read
from ingest.turn import turn_if_due
from pages.since import show
from tests.builders import AS_OF, bureau, loaded, row
from tests.components.trees import parts, rows, tables, text
from tests.ingest.test_increments import CASE, TODAY
from tests.ingest.test_rank_history import ranks


def said(address: str = "/?month=2026-11", **fragment: str) -> Any:
    return show({"address": address, "since": "", **fragment})


def records(tree: Any) -> dict[str, list[str]]:
    """`table:key` → the words of its row."""
    found = {}
    for table in tables(tree):
        for row_, words in zip(table["rows"], rows_of(table), strict=True):
            if len(row_) > 2:
                found[row_[2]] = words
    return found


def rows_of(table: dict[str, Any]) -> list[list[str]]:
    return [["".join(p if isinstance(p, str) else p.get("t") or p.get("w", "") for p in parts(cell)) for cell in cells]
            for _, cells, *_ in table["rows"]]  # fmt: skip


def meeting(key: str, **values: Any) -> dict[str, Any]:
    return row("activities", activity_id=key, held_on=date(2026, 11, 10), **values)


@pytest.fixture
def first(database: str) -> dict[str, Any]:
    tables_ = bureau("B1", "B2", "B3")
    tables_["activities"] = [
        meeting("A1", expected=3, present=2, title="学习"), meeting("A2", org_code="B2"), meeting("A3", org_code="B2"),
    ]  # fmt: skip
    loaded(tables_)
    return tables_


def test_after_the_only_load_nothing_has_changed(first: Any) -> None:
    tree = said()
    assert "没有新的入库" in text(tree)
    assert not records(tree)


def test_a_correction_says_what_it_was(first: Any) -> None:
    loaded({"activities": [meeting("A1", expected=3, present=3, title="学习"), meeting("A4", org_code="B1")]})
    found = records(said())
    assert found["activities:A1"][-1] == "实到 2 → 3"
    assert found["activities:A1"][0] == "更正"
    assert found["activities:A4"][0] == "新增"
    assert "activities:A2" not in found
    assert not records(said("/branches/B2?month=2026-11"))


def test_a_row_corrected_twice_counts_from_what_it_was_and_back_is_none(first: Any) -> None:
    loaded({"activities": [meeting("A1", expected=3, present=3, title="学习")]})
    loaded({"activities": [meeting("A1", expected=3, present=1, title="学习")]})
    assert records(said(since="1"))["activities:A1"][-1] == "实到 2 → 1"
    assert records(said())["activities:A1"][-1] == "实到 3 → 1"
    loaded({"activities": [meeting("A1", expected=3, present=2, title="学习")]})
    assert "activities:A1" not in records(said(since="1"))


def test_what_was_removed_is_named(first: Any) -> None:
    loaded(
        {"activities": [meeting("A1", expected=3, present=2, title="学习"), meeting("A2", org_code="B2")]}, full=True
    )
    assert records(said())["activities:A3"][0] == "删除"


def test_an_undone_load_is_no_news(first: Any) -> None:
    loaded({"activities": [meeting("A1", expected=3, present=3, title="学习")]})
    undo(2, actor="测试", as_of=AS_OF)
    assert "没有新的入库" in text(said())
    assert "没有这次入库，或已撤销" in text(said(since="2"))


def test_obligations_met_by_the_load_and_overdue_by_the_day(first: Any) -> None:
    loaded({"activities": [row("activities", activity_id="L1", held_on=date(2026, 10, 30), types="theme_day",
                               recorded_on=date(2026, 11, 23))]})  # fmt: skip
    turn_if_due(date(2026, 12, 1))
    found = rows(said())
    assert ["补录完成", "B1", "10月主题党日", "已完成（补录）", "2026-11-23"] in found
    overdue = [r[1:3] for r in found if r[0] == "新逾期"]
    assert overdue == [["B3", "11月主题党日"]]  # those of October were overdue before, B1 and B2 held theirs
    assert [r[0] for r in rows(said(since="2026-11-24")) if r[0] == "补录完成"] == []
    assert [r[0] for r in rows(said(since="2026-11-23")) if r[0] == "补录完成"] == ["补录完成"]


def test_an_obligation_that_lost_its_meeting_is_told(first: Any) -> None:
    loaded({"activities": [meeting("A4", org_code="B2", types="theme_day")]})
    corrected = meeting("A1", expected=3, present=2, title="学习", status="cancelled")
    loaded({"activities": [corrected, meeting("A2", org_code="B2", status="cancelled")]})
    found = [r for r in rows(said(since="1")) if r[0] == "不再完成"]
    assert [r[1:3] for r in found] == [["B1", "11月主题党日"]], "B2 has held another one"
    assert "不再完成1场" in text(said(since="1"))
    assert "不再完成" not in text(said("/branches/B2?month=2026-11", since="1"))
    loaded({"activities": [corrected | {"status": "held"}]})
    assert "不再完成" not in text(said(since="1"))


def test_so_is_one_whose_meeting_was_removed_but_not_what_was_never_met(first: Any) -> None:
    late = meeting("A5", org_code="B3", recorded_on=date(2026, 11, 24))
    loaded({"activities": [late]})
    loaded({"activities": [meeting("A1"), meeting("A2", org_code="B2")]}, full=True)
    assert [r[1] for r in rows(said()) if r[0] == "不再完成"] == ["B3"]
    assert [r[1] for r in rows(said(since="2026-11-24")) if r[0] == "不再完成"] == [], "on the day before it was open"


def test_no_person_is_named(first: Any) -> None:
    visit = row("leader_visits", visit_id="V1", leader_code="B1-0", org_code="B2")
    loaded({"leader_visits": [visit]})
    loaded({"leader_visits": [visit | {"leader_code": "B1-1"}]})
    tree = said()
    assert records(tree)["leader_visits:V1"][-1] == "委员编号 某党员 → 某党员"
    assert "B1-0" not in str(tree)


def test_moves_are_those_of_the_ranks_before_and_after(database: str) -> None:
    load(read(CASE), source="案例", as_of=TODAY, actor="测试")
    before = ranks()
    loaded({"reviews": [row("reviews", org_code="B0007", item="L3", month="2026-10", got=4 * 10**8)]})
    after = ranks()
    moved = {key for key in before if before[key] != after[key]}
    found = rows(said("/standings?month=2026-11"))
    shown = [r for r in found if "→" in r[2] and r[0].startswith("2026年")]
    assert len(shown) == len(moved)
    undo(2, actor="测试", as_of=TODAY)
    assert "名次没有变动" in text(said("/standings?month=2026-11", since="1"))


@pytest.mark.parametrize("since", ["2026-02-31", "99", "x", "2099-01-01", "9" * 30, "2020-01-01", "0"])
def test_rubbish_is_answered_calmly(first: Any, since: str) -> None:
    assert text(said(since=since))
