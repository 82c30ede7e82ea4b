"""Quality findings: each kind found once, and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queries.engine import reading
from queries.quality import findings
from tests.builders import AS_OF, bureau, loaded, row, thresholds_text

pytestmark = pytest.mark.usefixtures("database")
CALENDAR = [row("workdays", date=date(2026, 1, 1), is_workday=False)]


def kinds(**tables: list[dict[str, Any]]) -> list[str]:
    plain = bureau() | {"workdays": CALENDAR}
    for name, rows in tables.items():
        plain[name] = plain.get(name, []) + rows
    loaded(plain)
    with reading() as conn:
        return sorted({f.kind for f in findings(conn, AS_OF)})


def test_clean_data_has_no_finding() -> None:
    assert kinds(activities=[row("activities", activity_id="A1", expected=3, present=3)]) == []


def test_more_present_than_expected() -> None:
    assert kinds(activities=[row("activities", activity_id="A1", expected=3, present=4)]) == ["实到多于应到"]


def test_more_than_twelve_hours_a_day() -> None:
    events = [row("service_events", event_id=e) for e in ("E1", "E2", "E3")]
    records = [
        row("service_records", event_id="E1", person_code="P", hours=700),
        row("service_records", event_id="E2", person_code="P", hours=501),
        row("service_records", event_id="E3", person_code="Q", hours=1200),  # twelve exactly: no finding
    ]
    assert kinds(service_events=events, service_records=records) == ["一天服务超过12小时"]


def test_seven_full_members_need_a_committee_and_three_are_the_least() -> None:
    tables = bureau("B1", members=7) | {"workdays": CALENDAR}
    small = bureau("B2", members=2)
    loaded({k: v + [r for r in small.get(k, []) if r.get("org_code") != "JX"] for k, v in tables.items()})
    with reading() as conn:
        assert sorted((f.kind, f.org_code) for f in findings(conn, AS_OF)) == [
            ("应设未设支委会", "B1"),
            ("正式党员不足3人", "B2"),
        ]


def test_thresholds_are_those_of_the_service_day_and_of_the_as_of_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "thresholds.toml"
    changes = {"long_day_hours": ("2026-10-10", "6.5"), "branch_members": ("2026-11-24", 4)}
    file.write_text(thresholds_text(**changes), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(file))
    events = [row("service_events", event_id="E1"), row("service_events", event_id="E2")]
    records = [
        row("service_records", event_id="E1", person_code="P", hours=651),
        row("service_records", event_id="E2", person_code="Q", hours=650),
        row("service_records", event_id="E2", person_code="P", hours=900, service_date=date(2026, 10, 9)),
    ]
    assert kinds(service_events=events, service_records=records) == ["一天服务超过6.5小时", "正式党员不足4人"]


def test_suspected_duplicates_share_a_type() -> None:
    twice = [row("activities", activity_id="A1"), row("activities", activity_id="A2", types="party_lecture;theme_day")]
    other = [row("activities", activity_id="A3", types="party_meeting")]
    assert kinds(activities=twice + other) == ["疑似重复"]


def test_a_record_on_a_day_without_membership() -> None:
    day = date(2019, 5, 5)
    events = [row("service_events", event_id="E1", held_on=day)]
    records = [row("service_records", event_id="E1", person_code="P", member_code="B1-0", service_date=day)]
    assert kinds(service_events=events, service_records=records) == ["服务当日无党籍"]


def test_held_outside_the_life() -> None:
    early = [row("activities", activity_id="A1", held_on=date(2019, 12, 31))]
    calendar = [row("workdays", date=date(y, 1, 1), is_workday=False) for y in range(2019, 2026)]
    assert kinds(activities=early, workdays=calendar) == ["在组织存续期外召开"]


def test_held_before_its_assess_year() -> None:
    early = [row("activities", activity_id="A1", types="org_life", assess_year=2027)]
    assert kinds(activities=early) == ["早于考核年度"]


def test_a_membership_beyond_the_branchs_life() -> None:
    before = row("memberships", member_code="B1-0", valid_from=date(2019, 1, 1), valid_to=date(2019, 2, 1))
    assert kinds(memberships=[before]) == ["党籍超出支部存续期"]


def test_a_year_without_a_calendar() -> None:
    assert kinds(activities=[row("activities", activity_id="A1", held_on=date(2025, 5, 5))]) == ["缺工作日历"]
