"""Which month a changed row touches first."""

from datetime import date
from typing import Any

import pytest

from ingest.derive.starts import Changes, Starts, of_turn
from ingest.derive.touched import Touched, touches
from queries.engine import reading
from tests.builders import changed_thresholds, row


def touched(table: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> int | None:
    return touches(changed_thresholds())[table].month(old and row(table, **old), new and row(table, **new))


@pytest.mark.parametrize(
    ("table", "old", "new", "month"),
    [
        ("orgs", None, {"org_code": "B1"}, 0),
        ("workdays", None, {"date": date(2026, 5, 1), "is_workday": False}, 0),
        ("members", None, {"volunteer_registered_on": date(2020, 1, 1)}, None),
        (
            "members",
            {"volunteer_registered_on": date(2026, 3, 1)},
            {"volunteer_registered_on": date(2026, 2, 1)},
            202602,
        ),
        ("memberships", None, {"valid_from": date(2026, 4, 2)}, 202604),
        ("memberships", {"valid_to": None}, {"valid_to": date(2026, 7, 1)}, 202607),
        ("memberships", {"branch_code": "B2"}, {"branch_code": "B1"}, 202001),
        ("activities", None, {"held_on": date(2026, 11, 3)}, 202611),
        ("activities", None, {"held_on": date(2026, 11, 3), "covers_period": "2026Q2"}, 202606),
        ("activities", None, {"held_on": date(2026, 5, 3), "assess_year": 2025}, 202603),
        ("activities", {"held_on": date(2026, 2, 3)}, {"held_on": date(2026, 9, 3)}, 202602),
        ("waivers", None, {"rule": "org_life", "period": "2025"}, 202603),
        ("service_records", {"hours": 100}, None, 202610),
        ("pioneer_scores", None, {"half_year": "2026H1"}, 202606),
        ("pioneer_scores", None, {"half_year": "2025H2"}, 202512),
        ("reviews", None, {"month": "2026-04"}, 202604),
        ("vetoes", {"valid_to": date(2026, 9, 1)}, {"valid_to": None}, 202609),
        ("goals", None, {}, None),
    ],
)
def test_the_earliest_month_a_change_can_touch(
    table: str, old: dict[str, Any] | None, new: dict[str, Any] | None, month: int | None
) -> None:
    assert touched(table, old, new) == month


def test_an_assess_year_touches_the_month_of_its_own_deadline() -> None:
    changed = touches(changed_thresholds(yearly_deadline=("2025-12-31", "01-31")))
    activities = [row("activities", held_on=date(2026, 5, 3), assess_year=year) for year in (2024, 2025)]
    assert [changed["activities"].month(None, new) for new in activities] == [202503, 202601]
    waivers = [row("waivers", rule="org_life", period=year) for year in ("2024", "2025")]
    assert [changed["waivers"].month(None, new) for new in waivers] == [202503, 202601]


def test_a_turn_at_the_end_of_a_month_touches_of_that_month_only_what_fell_due() -> None:
    assert of_turn(date(2026, 10, 31)) == Starts(meetings=202610, people=202611, books=202611)
    assert of_turn(date(2026, 11, 23)) == Starts(meetings=202611, people=202611, books=202611)


def test_what_names_its_organisation_touches_it_alone(sqlite: str) -> None:
    touched = Touched(changed_thresholds())
    touched.change("activities", None, row("activities", org_code="B1", held_on=date(2026, 9, 3)))
    touched.change("activities", None, row("activities", org_code="B1", held_on=date(2026, 8, 3)))
    touched.change("adjustments", row("adjustments", org_code="B2", dated_on=date(2026, 7, 1)), None)
    touched.change("memberships", None, row("memberships", valid_from=date(2026, 10, 2)))
    with reading() as conn:
        changes = touched.settle(conn)
    assert changes == Changes(Starts(people=202610), meetings={"B1": 202608}, books={"B2": 202607})
