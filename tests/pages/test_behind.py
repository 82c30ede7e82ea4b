"""口径和明细 as the callback answers it."""

import pytest

from pages.behind import show
from tests.builders import bureau, loaded, row
from tests.components.trees import nodes, prop, text


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


def test_a_long_list_goes_on_in_the_address(meetings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.behind.SHOWN", 1)

    def steps(rows: str) -> tuple[int, list[str]]:
        card = show({"address": "/?month=2026-10", "records": "meetings.month.required", "on": "2026-10", "rows": rows})
        links = [str(prop(n, "href")) for n in nodes(card) if str(prop(n, "href")).startswith("#")]
        return text(card).count("到期"), links

    first, second = (f"#records=meetings.month.required&on=2026-10&rows={n}" for n in (1, 2))
    assert steps("1")[1] == [second]
    assert steps("2")[1] == [first]
    assert steps("99") == steps("2"), "beyond the end is the end"
    assert "第2–2条，共2条" in words(records="meetings.month.required", rows="2")


def way(**question: object) -> list[tuple[str, str | None]]:
    steps = next(n for n in nodes(show(question)) if prop(n, "className") == "crumbs")
    return [(text(n), prop(n, "href")) for n in nodes(prop(steps, "children")) if prop(n, "className") != "stroke"]


def test_the_steps_are_those_of_the_figures_organisation_and_keep_the_pages_own(meetings: None) -> None:
    assert way(records="meetings.by_branch.B1.ytd.rate", address="/standings?month=2026-10&org=B2&q=x") == [
        ("全局", "/?month=2026-10"),
        ("B1党支部", "/branches/B1?month=2026-10&org=B2"),
        ("完成率", None),
        ("明细", None),
    ]
    assert "B1党支部，2026年10月" in words(records="meetings.by_branch.B1.ytd.rate"), "the source names it too"
    assert way(records="meetings.month.rate", address="/?month=2026-10", on="2026-09")[0] == ("全局", "/?month=2026-09")
    assert [name for name, _ in way(records="meetings.month.rate", address="/?month=2026-10")] == [
        "全局",
        "完成率",
        "明细",
    ]


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
