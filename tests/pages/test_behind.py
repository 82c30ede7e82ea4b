"""口径和明细 as the callback answers it."""

import pytest

from pages.behind import show
from tests.builders import bureau, loaded, row
from tests.components.trees import text


@pytest.fixture
def meetings(sqlite: str) -> None:
    tables = bureau("B1", "B2")
    tables["activities"] = [row("activities", activity_id="A1", org_code="B1")]
    loaded(tables)


def words(**question: object) -> str:
    return text(show({"address": "/?month=2026-10", **question}))


def test_a_card_says_what_the_figure_is_made_of(meetings: None) -> None:
    said = words(records="meetings.month.rate")
    assert "完成率" in said
    assert "已完成 1 ÷ 应开 2" in said
    assert "支部工作条例第十六条" in said
    assert "数据批次1" in said


def test_the_figure_names_its_own_month_and_organisation(meetings: None) -> None:
    assert "已完成 1 ÷ 应开 1" in words(records="meetings.month.rate", of="B1")
    assert "已完成 0 ÷ 应开 1" in words(records="meetings.month.rate", address="/branches/B2?month=2026-10")
    assert "2026年9月" in words(records="meetings.month.rate", on="2026-09")


@pytest.mark.parametrize(
    "question",
    [
        None,
        {},
        {"records": "x" * 9999},
        {"records": ["a"]},
        {"records": "meetings.month.rate", "rows": "-1", "on": 7, "of": {}},
    ],
)
def test_rubbish_is_answered_calmly(meetings: None, question: object) -> None:
    assert text(show(question))  # type: ignore[arg-type]


def test_a_database_that_is_away_is_said(meetings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert "暂时读不到明细" in words(records="meetings.month.rate")
