"""目标制: the newest report by the end of the month, against the time passed when it was made."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from queries.engine import reading
from queries.goals import Goal, goals
from tests.builders import bureau, loaded, row
from tests.queries.asking import ask

ONE = 10**8
pytestmark = pytest.mark.usefixtures("sqlite")


def goal(code: str, **more: Any) -> dict[str, Any]:
    return row(
        "goals", goal_code=code, **{"year": 2026, "platform": "building", "title": code, "target": 10 * ONE} | more
    )


def report(code: str, day: date, value: int) -> dict[str, Any]:
    return row("goal_progress", goal_code=code, reported_on=day, value=value * ONE)


def found(goal_rows: list[dict[str, Any]], reports: list[dict[str, Any]], month: int = 202611) -> dict[str, Goal]:
    loaded(bureau() | {"goals": goal_rows, "goal_progress": reports})
    with reading() as conn:
        return {one.code: one for one in goals(conn, ask(conn, month))}


def test_the_newest_report_counts_and_none_of_later_days() -> None:
    reports = [
        report("G1", date(2026, 6, 30), 4),
        report("G1", date(2026, 10, 31), 7),
        report("G1", date(2026, 11, 1), 9),
    ]
    one = found([goal("G1", due_on=date(2026, 12, 31))], reports, 202610)["G1"]
    assert (one.value, one.reported_on, one.history) == (7 * ONE, date(2026, 10, 31), (4 * ONE, 7 * ONE))
    assert (one.share, one.passed) == (Fraction(7, 10), Fraction(304, 365))
    assert (one.pace, one.lead) == ("behind", Fraction(-13, 100))


@pytest.mark.parametrize(
    ("value", "due_on", "pace"),
    [
        (83, date(2026, 12, 31), "even"),  # 304 of 365 days are 83.29 %
        (84, date(2026, 12, 31), "ahead"),
        (82, None, "behind"),  # the year's end
        (100, date(2026, 12, 31), "reached"),
        (99, date(2026, 11, 23), "overdue"),
        (99, date(2026, 11, 24), "ahead"),  # its day is not over
    ],
)
def test_pace_is_told_in_whole_percents(value: int, due_on: date | None, pace: str) -> None:
    rows = [goal("G1", target=100 * ONE, due_on=due_on)]
    one = found(rows, [report("G1", date(2026, 10, 31), value)])["G1"]
    assert one.pace == pace


def test_without_target_or_report_nothing_is_said() -> None:
    rows = [goal("G1", target=None), goal("G2"), goal("G3", year=2025)]
    of = found(rows, [report("G1", date(2026, 10, 31), 3)])
    assert {code: (one.share, one.pace, one.on_course) for code, one in of.items()} == {
        "G1": (None, "unknown", False),
        "G2": (None, "unknown", False),
    }


def test_platforms_stand_in_their_order() -> None:
    rows = [goal("A", platform="activity"), goal("B", platform="training"), goal("C")]
    assert list(found(rows, [])) == ["C", "B", "A"]
