"""Rules between the cells of one row."""

from datetime import date
from typing import Any

import pytest

from ingest.row_checks import check
from queries.columns import BY_CODE

DAY = date(2026, 3, 5)


def faults(base: str, **columns: list[Any]) -> list[tuple[int, str, str]]:
    return [(f.at, f.column, f.what) for f in check(BY_CODE[base], columns)]


def test_an_interval_ends_after_it_begins() -> None:
    ends = [date(2026, 3, 6), DAY, date(2026, 3, 4), None]
    assert faults("exemptions", valid_from=[DAY] * 4, valid_to=ends) == [
        (1, "valid_to", "应晚于起始日期2026-03-05"),
        (2, "valid_to", "应晚于起始日期2026-03-05"),
    ]


def test_an_open_or_unreadable_beginning_is_not_compared() -> None:
    assert faults("orgs", valid_from=[None], valid_to=[DAY], committee_to=[DAY]) == []


def test_the_committees_interval_is_one_too() -> None:
    assert faults("orgs", committee_from=[DAY], committee_to=[DAY]) == [
        (0, "committee_to", "应晚于支委会设立日期2026-03-05")
    ]


@pytest.mark.parametrize(
    ("rule", "period"),
    [
        ("committee_meeting", "2026-10"),
        ("group_meeting", "2026-10"),
        ("theme_day", "2026-10"),
        ("party_meeting", "2026Q3"),
        ("party_lecture", "2026Q3"),
        ("org_life", "2025"),
        ("appraisal", "2025"),
    ],
)
def test_a_waivers_period_is_of_its_rules_kind(rule: str, period: str) -> None:
    periods = ["2026-10", "2026Q3", "2025"]
    found = faults("waivers", rule=[rule] * 3, period=periods)
    assert [periods[at] for at, _, _ in found] == [p for p in periods if p != period]
    assert all(what.endswith(period) for _, _, what in found)


def test_a_waiver_with_an_unreadable_cell_is_left_alone() -> None:
    assert faults("waivers", rule=[None, "theme_day"], period=["2025", None]) == []
