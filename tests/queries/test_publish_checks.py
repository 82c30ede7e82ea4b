"""What is looked at before a month is published."""

from datetime import date

import pytest

from queries.engine import reading
from queries.publish_checks import Check, checks
from tests.builders import bureau, loaded, row
from tests.queries.asking import ask

ONE = 10**8
IMPORTED = {
    "L3": 4,
    "S4": 3,
    "S5": 3,
    "I1": 8,
    "I2": 6,
    "I3": 3,
    "I4": 3,
    "D2": 6,
    "D4": 2,
    "C2": 4,
    "C3": 4,
    "C4": 3,
    "C5": 3,
}
pytestmark = pytest.mark.usefixtures("sqlite")


def found(month: int = 202610) -> dict[str, Check]:
    with reading() as conn:
        return {one.code: one for one in checks(conn, ask(conn, month, edition="live"))}


def about(one: Check) -> dict[str, int]:
    return {branch.org_code: branch.count for branch in one.branches}


def held(code: str, day: date, recorded: date | None = None) -> dict[str, object]:
    return row("activities", activity_id=f"{code}-{day}", org_code=code, held_on=day, recorded_on=recorded or day)


def test_what_may_still_be_entered_is_counted_and_what_may_not_is_not() -> None:
    """On 24 November October's theme day may still be entered late (30 days), September's may not."""
    tables = bureau("B1", "B2")
    tables["activities"] = [held("B2", date(2026, month, 5)) for month in range(1, 11)]
    loaded(tables)
    assert about(found()["late"]) == {"B1": 1}
    assert found()["late"].count == 1
    assert about(found(202609)["late"]) == {}


def test_a_branch_is_silent_that_recorded_nothing_since_the_month_began() -> None:
    tables = bureau("B1", "B2", "B3")
    tables["activities"] = [held("B1", date(2026, 9, 5)), held("B2", date(2026, 9, 5), date(2026, 10, 1))]
    loaded(tables)
    silent = found()["silent"]
    assert [(one.org_code, one.what) for one in silent.branches] == [("B1", "最近录入2026-09-05"), ("B3", "尚无录入")]
    assert silent.count == 2


def scored(**lacking: set[str]) -> dict[str, list[dict[str, object]]]:
    """Branches with full points in all imported items but those they lack, and different bonus points."""
    tables = bureau(*lacking)
    tables["tasks"] = [row("tasks", task_code="T1", title="任务")]
    tables["reviews"] = [
        row("reviews", org_code=code, item=item, month="2026-09", got=most * ONE)
        for code, lacks in lacking.items()
        for item, most in IMPORTED.items()
        if item not in lacks
    ]
    return tables


def test_a_missing_review_is_told_where_it_could_move_a_rank() -> None:
    """B1 and B2 tie; at no points in its missing item B2 would fall behind. The far first cannot be reached."""
    tables = scored(B1=set(), B2={"C5"}, B3=set())
    tables["adjustments"] = [row("adjustments", document="D", org_code="B3", dated_on=date(2026, 2, 1), points=900)]
    loaded(tables)
    told = found()["reviews"]
    assert about(told) == {"B2": 1} and told.branches[0].what == "无负面情形"


def test_a_missing_review_that_moves_nobody_is_not_told() -> None:
    tables = scored(B1=set(), B2={"C5"})
    tables["adjustments"] = [row("adjustments", document="D", org_code="B1", dated_on=date(2026, 2, 1), points=900)]
    loaded(tables)
    assert (found()["reviews"].count, found()["reviews"].branches) == (0, ())


def test_a_branch_that_lacks_too_much_to_be_ranked_is_told() -> None:
    loaded(scored(B1=set(), B2={"I1", "I2", "I3"}))
    assert about(found()["reviews"]) == {"B2": 3}


def test_findings_stand_with_their_branches_a_groups_too() -> None:
    tables = bureau("B1")
    tables["orgs"].append(row("orgs", org_code="G1", kind="group", parent_code="B1", name="第1党小组"))
    tables["activities"] = [
        row("activities", activity_id="X", org_code="G1", types="group_meeting", expected=3, present=9),
        row("activities", activity_id="Y", org_code="B1", expected=3, present=9),
    ]
    loaded(tables)
    quality = found()["quality"]
    assert about(quality) == {"B1": 2}
    assert quality.count >= 2 and "不计入" in quality.note
