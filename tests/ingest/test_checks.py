"""Checks on the state after a load, each with what it must say."""

from datetime import date
from typing import Any

import pytest

from tests.builders import FOUNDED, bureau, load_rows, loaded, reading, root, row

pytestmark = pytest.mark.usefixtures("database")
Tables = dict[str, list[dict[str, Any]]]


def org(code: str, **values: Any) -> dict[str, Any]:
    return row("orgs", org_code=code, **values)


def with_group() -> Tables:
    tables = bureau("B1", "B2")
    tables["orgs"] += [org("G1", kind="group", parent_code="B1", name="第1党小组")]
    return tables


def messages(tables: Tables) -> list[str]:
    """What loading on top of two branches and a group says."""
    loaded(with_group())
    return [str(p) for p in load_rows(tables).problems]


CASES: list[tuple[str, Tables, str]] = [
    ("unknown code", {"reviews": [row("reviews", org_code="X")]},
     "reviews.csv 第2行 org_code 组织编码“X”：组织表中没有这个编码"),
    ("unknown member", {"exemptions": [row("exemptions", member_code="X", valid_from=FOUNDED)]},
     "exemptions.csv 第2行 member_code 党员编号“X”：党员表中没有这个编码"),
    ("unknown event", {"service_records": [row("service_records", event_id="E9", person_code="P")]},
     "service_records.csv 第2行 event_id 志愿活动编号“E9”：志愿活动表中没有这个编码"),
    ("second root", {"orgs": [org("ZZ", kind="committee", parent_code=None)]},
     "orgs.csv 第2行 parent_code 上级组织编码：第二个没有上级的组织，已有“JX”"),
    ("cycle", {"orgs": [org("P1", kind="general_branch", parent_code="P2"),
                        org("P2", kind="general_branch", parent_code="P1")]},
     "orgs.csv 第2行 parent_code 上级组织编码“P2”：上级关系成环"),
    ("group below a committee", {"orgs": [org("G9", kind="group", parent_code="JX")]},
     "orgs.csv 第2行 parent_code 上级组织编码“JX”：党小组的上级应为党支部"),
    ("branch below a branch", {"orgs": [org("B9", parent_code="B1")]},
     "orgs.csv 第2行 parent_code 上级组织编码“B1”：党支部的上级应为党委或党总支，不能是党支部"),
    ("membership of a committee", {"memberships": [row("memberships", member_code="B1-0", branch_code="JX",
                                                       valid_from=date(2019, 1, 1), valid_to=FOUNDED)]},
     "memberships.csv 第2行 branch_code 党支部编码“JX”：应为党支部的编码"),
    ("group of another branch", {"memberships": [row("memberships", member_code="B2-0", branch_code="B2",
                                                     group_code="G1")]},
     "memberships.csv 第2行 group_code 党小组编码“G1”：不是该党支部的党小组"),
    ("overlap", {"memberships": [row("memberships", member_code="B1-0", branch_code="B2",
                                     valid_from=date(2026, 1, 1))]},
     "memberships.csv 第2行 valid_from 接收日期“2026-01-01”：与该党员2020-01-01起的党籍重叠"),
    ("group meeting of a branch", {"activities": [row("activities", activity_id="A1", types="group_meeting")]},
     "activities.csv 第2行 types 类型“group_meeting”：党小组会应记在党小组名下"),
    ("theme day of a group", {"activities": [row("activities", activity_id="A1", org_code="G1")]},
     "activities.csv 第2行 types 类型“theme_day”：党小组不能召开主题党日"),
    ("meeting of a committee", {"activities": [row("activities", activity_id="A1", org_code="JX")]},
     "activities.csv 第2行 types 类型“theme_day”：党委不记组织生活，应为党支部或党小组"),
    ("no committee", {"activities": [row("activities", activity_id="A1", types="committee_meeting")]},
     "activities.csv 第2行 types 类型“committee_meeting”：该党支部没有支委会设立日期，不能召开支部委员会"),
    ("held tomorrow", {"activities": [row("activities", activity_id="A1", held_on=date(2026, 11, 25))]},
     "activities.csv 第2行 held_on 召开日期“2026-11-25”：晚于2026-11-24，还不能是已召开"),
    ("computed item", {"reviews": [row("reviews", item="L1")]},
     "reviews.csv 第2行 item 指标编码“L1”：“三会一课和主题党日完成率”由系统计算，不能录入得分"),
    ("unknown item", {"reviews": [row("reviews", item="X1")]},
     "reviews.csv 第2行 item 指标编码“X1”：计分方案中没有这个指标"),
    ("above max", {"reviews": [row("reviews", got=4 * 10**8 + 1)]},
     "reviews.csv 第2行 got 得分“4.00000001”：应在0至4之间"),
    ("below zero", {"reviews": [row("reviews", got=-1)]},
     "reviews.csv 第2行 got 得分“-0.00000001”：应在0至4之间"),
    ("veto of a committee", {"vetoes": [row("vetoes", document="1号", org_code="JX")]},
     "vetoes.csv 第2行 org_code 组织编码“JX”：应为党支部的编码"),
    ("adjustment of a group", {"adjustments": [row("adjustments", document="1号", org_code="G1")]},
     "adjustments.csv 第2行 org_code 组织编码“G1”：应为党支部的编码"),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "message"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_broken_state_is_said_by_file_row_column_and_value(tables: Tables, message: str) -> None:
    assert message in messages(tables)


def test_touching_memberships_and_planned_or_cancelled_meetings_are_fine() -> None:
    day = date(2026, 1, 1)
    assert messages({
        "memberships": [row("memberships", member_code="B1-0", valid_to=day),
                        row("memberships", member_code="B1-0", branch_code="B2", valid_from=day)],
        "activities": [row("activities", activity_id="A1", held_on=date(2026, 12, 1), status="cancelled")],
    }) == []  # fmt: skip


def test_a_stored_row_that_the_load_breaks_is_named_by_table_and_key() -> None:
    loaded(with_group() | {"activities": [row("activities", activity_id="A1")]})
    report = load_rows({"orgs": [root(), org("B2", name="B2党支部")]}, full=True)
    said = [str(p) for p in report.problems]
    assert "activities 活动编号" not in said
    assert "activities 组织生活 org_code 组织编码“B1”：组织表中没有这个编码（已入库的行，主键 A1）" in said


def test_a_changed_kind_breaks_what_is_stored() -> None:
    loaded(with_group() | {"activities": [row("activities", activity_id="A1", org_code="B2")]})
    report = load_rows({"orgs": [org("B2", kind="general_branch")]})
    assert any("主键 A1" in str(p) for p in report.problems)


def test_one_cause_is_one_error() -> None:
    given = reading(bureau("B1") | {"reviews": [row("reviews")]})
    given.tables["orgs"].bad_keys = {("B9",)}
    given.tables["reviews"].columns["org_code"][0] = "B9"
    from ingest.load import load
    from tests.builders import AS_OF

    assert load(given, source="t", as_of=AS_OF, actor="测试").problems == []
    given.unreadable.add("orgs")
    given.tables["reviews"].columns["org_code"][0] = "B8"
    assert load(given, source="t", as_of=AS_OF, actor="测试", dry_run=True).problems == []
