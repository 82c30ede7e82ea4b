"""The pages of the other systems: what an empty table says, what is held back of few people, records and their kinds."""

from datetime import date
from types import ModuleType
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages import brands, goals, leaders, pioneer, quality, scheme, sources, tasks
from tests.builders import bureau, loaded, row
from tests.components.trees import figures, nodes, parts, prop, rows, tables, text

ONE = 10**8
pytestmark = pytest.mark.usefixtures("sqlite")


def shown(page: ModuleType, question: str = "") -> Any:
    answer, good = page.show(question, None)
    assert good
    return answer


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        (tasks, ["任务书", "任务进度"]),
        (goals, ["目标", "目标进度"]),
        (pioneer, ["先锋指数"]),
        (leaders, ["委员联系支部", "委员指导"]),
        (brands, ["服务品牌", "志愿活动", "服务记录"]),
    ],
)
def test_an_empty_table_is_named_with_the_way_to_load_it(page: ModuleType, missing: list[str]) -> None:
    loaded(bureau())
    words = text(shown(page))
    for name in missing:
        assert f"“{name}”（" in words
    assert words.count("还没有数据") == len(missing) and "flask data import" in words


def scored(*counts: int) -> dict[str, list[dict[str, Any]]]:
    """Branches B0, B1, … with so many members, all scored; the first of each is excellent."""
    codes = [f"B{n}" for n in range(len(counts))]
    people = bureau(*codes, members=max(counts))
    people["pioneer_scores"] = [
        row("pioneer_scores", member_code=f"{code}-{n}", base=(70 + n) * ONE, excellent=n == 0)
        for code, count in zip(codes, counts, strict=True)
        for n in range(count)
    ]
    return people


def test_scores_of_fewer_than_five_are_not_shown_nor_drawn_nor_counted_as_excellent() -> None:
    loaded(scored(4, 5))
    page = shown(pioneer)
    few, enough = rows(page)[:2]
    assert few[3] == "不足5人" and few[4:] == ["", "", "", ""]
    assert enough[4] == "72.0" and enough[7] == "1"
    drawn = [part for cells in tables(page)[0]["rows"] for cell in cells[1] for part in parts(cell)]
    assert sum(isinstance(part, dict) and part.get("k") == "spread" for part in drawn) == 1


def test_a_branch_of_few_shows_no_score_anywhere_on_its_page() -> None:
    loaded(scored(4, 5))
    page = shown(pioneer, "?org=B0")
    words = text(page) + "".join("".join(line) for line in rows(page))
    assert "不足5人" in words
    assert not any(f"{value}.0" in words for value in range(70, 75))


def test_persons_of_a_brand_are_held_back_for_a_branch_of_few() -> None:
    event = row("service_events", event_id="E1", brand_code="K1", beneficiaries=7)
    record = row("service_records", event_id="E1", person_code="P", member_code="B1-0")
    books = {
        "brands": [row("brands", brand_code="K1", name="科普")],
        "service_events": [event],
        "service_records": [record],
    }
    loaded(bureau(members=2) | books)
    of_branch, of_all = figures(shown(brands, "?org=B1")), figures(shown(brands))
    assert "volunteering.by_brand.K1.persons" not in of_branch
    assert of_branch["volunteering.by_brand.K1.hours"] == "2"
    assert of_all["volunteering.by_brand.K1.persons"] == "1"


def test_the_reach_of_a_brand_has_its_records_though_the_json_does_not_name_it() -> None:
    loaded(bureau() | {"brands": [row("brands", brand_code="K1", name="科普")]})
    ways = [prop(n, "data-records") for n in nodes(shown(brands)) if prop(n, "data-records")]
    assert "volunteering.by_brand.K1.beneficiaries" in ways
    assert "volunteering.by_brand.K1.beneficiaries" not in figures(shown(brands))


def test_a_finding_names_its_record_and_a_kind_narrows_the_list() -> None:
    meetings = [row("activities", activity_id="A1", expected=3, present=4), row("activities", activity_id="A2", org_code="B2"),
                row("activities", activity_id="A3", org_code="B2")]  # fmt: skip
    loaded(bureau("B1", "B2") | {"activities": meetings, "workdays": [row("workdays", date=date(2026, 1, 1))]})

    def records(question: str) -> list[str]:
        cells = [cell for line in tables(shown(quality, question))[0]["rows"] for cell in line[1]]
        return [part["d"] for cell in cells for part in parts(cell) if isinstance(part, dict) and "d" in part]

    assert records("") == ["activities:A1", "activities:A2"]
    assert records("?kind=疑似重复") == ["activities:A2"]
    assert records("?kind=没有这一种") == ["activities:A1", "activities:A2"]
    assert records("?org=B1") == ["activities:A1"]
    chips = [prop(node, "data-chip") for node in nodes(shown(quality)) if prop(node, "data-chip")]
    assert chips == ["全部", "实到多于应到", "疑似重复"]


def test_rules_and_sources_have_no_month_to_choose() -> None:
    loaded(bureau())
    for page in (scheme, sources, quality):
        of = shown(page, "?month=2026-10")
        assert prop(of, "data-month") is None
        assert not [node for node in nodes(of) if prop(node, "data-action") == "prev-month"]
    assert "示例方案，未经本局确认" in text(shown(scheme))
    assert "“任务书”（tasks.csv）还没有数据" in text(shown(sources))


@pytest.mark.parametrize("page", [tasks, pioneer, leaders])
def test_a_branch_leads_to_its_own_page(page: ModuleType) -> None:
    tables_of = scored(5)
    tables_of["tasks"] = [row("tasks", task_code="T1", title="任务", due_on=date(2026, 6, 30))]
    tables_of["leader_contacts"] = [row("leader_contacts", leader_code="B0-0", org_code="B0")]
    loaded(tables_of)
    drawn = [part for cells in tables(shown(page))[0]["rows"] for cell in cells[1] for part in parts(cell)]
    ways = {part["h"].split("?")[0] for part in drawn if isinstance(part, dict) and "h" in part}
    assert ways == {"/branches/B0"}
