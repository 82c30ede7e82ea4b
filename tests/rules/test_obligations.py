"""Who owes what, and what counts for it: contract §2, sentence by sentence."""

from datetime import date, timedelta
from typing import Any

import pytest

from rules import obligations as law
from rules.intervals import Interval
from rules.obligations import RULES, Activity, Body, Credit
from rules.periods import WorkCalendar, period
from tests.builders import changed_thresholds

DEFAULTS = changed_thresholds()
LIMITS = law.Limits(WorkCalendar({}), DEFAULTS)
EVER = Interval(None, None)


def activity(held: str, recorded: str | None = None, *, types: str = "theme_day", **changes: Any) -> Activity:
    """A held theme day recorded the same day, unless said otherwise."""
    day = date.fromisoformat(held)
    plain = Activity(
        activity_id="A1",
        org_code="B1",
        types=tuple(types.split(";")),
        held_on=day,
        recorded_on=date.fromisoformat(recorded) if recorded else day,
        held=True,
        expected=None,
        present=None,
        voted=False,
        covers=None,
        approved=False,
        assess_year=None,
        tags=(),
    )
    return plain._replace(**changes)


def credit(given: Activity, rule: str = "theme_day", limits: law.Limits = LIMITS) -> Credit | None:
    return law.credit(given, rule, limits)


def owes(body: Body, rule: str, code: str) -> bool:
    return law.owes(body, RULES[rule], period(code))


def test_an_obligation_exists_when_its_whole_period_lies_in_the_life() -> None:
    life = Interval(date(2026, 3, 1), date(2026, 10, 1))
    assert owes(Body("branch", life), "theme_day", "2026-03")
    assert owes(Body("branch", life), "theme_day", "2026-09")
    assert not owes(Body("branch", life), "theme_day", "2026-10")
    assert not owes(Body("branch", life), "party_meeting", "2026Q1")
    assert owes(Body("branch", life), "party_meeting", "2026Q3")
    assert not owes(Body("branch", life), "org_life", "2026")


def test_the_committee_rule_asks_for_a_committee_over_the_whole_month() -> None:
    assert not owes(Body("branch", EVER), "committee_meeting", "2026-03")
    from_mid = Body("branch", EVER, committee=Interval(date(2026, 3, 2), None))
    assert not owes(from_mid, "committee_meeting", "2026-03")
    assert owes(from_mid, "committee_meeting", "2026-04")


def test_a_group_owes_group_meetings_inside_its_branchs_life() -> None:
    group = Body("group", EVER, branch_life=Interval(date(2026, 4, 1), None))
    assert not owes(group, "group_meeting", "2026-03")
    assert owes(group, "group_meeting", "2026-04")
    assert not owes(group, "theme_day", "2026-04")
    assert not owes(Body("branch", EVER), "group_meeting", "2026-04")


def test_a_temporary_branch_owes_nothing() -> None:
    assert not owes(Body("branch", EVER, temporary=True), "theme_day", "2026-04")


@pytest.mark.parametrize(
    ("expected", "present", "voted", "valid"),
    [
        (10, 5, True, True),
        (10, 4, True, False),
        (None, 5, True, False),
        (10, 4, False, True),
        (None, None, False, True),
    ],
)
def test_a_vote_needs_half_of_those_expected(
    expected: int | None, present: int | None, voted: bool, valid: bool
) -> None:
    given = activity("2026-10-10", types="party_meeting", expected=expected, present=present, voted=voted)
    assert law.is_valid_for(given, "party_meeting", DEFAULTS) is valid


@pytest.mark.parametrize(("present", "valid"), [(2, False), (3, True), (None, True)])
def test_a_committee_needs_half_when_both_numbers_are_known(present: int | None, valid: bool) -> None:
    given = activity("2026-10-10", types="committee_meeting", expected=5, present=present)
    assert law.is_valid_for(given, "committee_meeting", DEFAULTS) is valid


def test_one_valid_type_makes_an_activity_valid() -> None:
    given = activity("2026-10-10", types="committee_meeting;theme_day", expected=5, present=1)
    assert law.valid_types(given, DEFAULTS) == ["theme_day"]
    assert law.valid_types(given._replace(held=False), DEFAULTS) == []


def test_recorded_by_the_fifth_working_day_is_in_time_later_is_late() -> None:
    assert credit(activity("2026-10-10", "2026-11-06")) == Credit("2026-10", "done", date(2026, 11, 6))
    assert credit(activity("2026-10-10", "2026-11-07")) == Credit("2026-10", "late", date(2026, 11, 7))


def test_recorded_after_thirty_days_counts_only_when_approved() -> None:
    assert credit(activity("2026-10-10", "2026-11-30")) == Credit("2026-10", "late", date(2026, 11, 30))
    assert credit(activity("2026-10-10", "2026-12-01")) is None
    approved = activity("2026-10-10", "2026-12-01", approved=True)
    assert credit(approved) == Credit("2026-10", "late", date(2026, 12, 1))


def test_a_cut_off_later_than_thirty_days_does_not_replace_the_approval() -> None:
    holidays = law.Limits(WorkCalendar({date(2026, 11, d): False for d in range(1, 31)}), DEFAULTS)
    given = activity("2026-10-10", "2026-12-01")
    assert credit(given, limits=holidays) is None
    approved = given._replace(approved=True)
    assert credit(approved, limits=holidays) == Credit("2026-10", "done", date(2026, 12, 1))


def test_an_approved_covered_period_takes_the_place_of_its_own() -> None:
    given = activity("2026-11-03", covers="2026-10", approved=True)
    assert credit(given) == Credit("2026-10", "deferred", date(2026, 11, 3))
    assert credit(given._replace(covers="2026-12")) == Credit("2026-12", "deferred", date(2026, 11, 3))


def test_an_unapproved_or_own_or_unfitting_covered_period_changes_nothing() -> None:
    for given in (
        activity("2026-11-03", covers="2026-10"),
        activity("2026-11-03", covers="2026-11", approved=True),
        activity("2026-11-03", covers="2026Q3", approved=True),
    ):
        assert credit(given) == Credit("2026-11", "done", date(2026, 11, 3))


def test_a_covered_period_holds_whenever_recorded() -> None:
    given = activity("2026-03-03", "2026-09-09", covers="2026-02", approved=True)
    assert credit(given) == Credit("2026-02", "deferred", date(2026, 9, 9))


@pytest.mark.parametrize(
    ("held", "recorded", "approved", "way"),
    [
        ("2025-12-20", None, False, "done"),
        ("2026-03-31", "2026-04-07", False, "done"),
        ("2026-03-31", "2026-04-08", False, "late"),
        ("2026-03-31", "2026-05-01", False, None),
        ("2026-03-31", "2026-05-01", True, "late"),
        ("2026-04-01", None, False, None),
        ("2026-04-01", "2026-09-01", True, "deferred"),
        ("2024-12-31", None, True, None),
    ],
)
def test_the_assess_year_is_a_column_and_closes_at_its_deadline(
    held: str, recorded: str | None, approved: bool, way: str | None
) -> None:
    given = activity(held, recorded, types="org_life", assess_year=2025, approved=approved)
    found = credit(given, "org_life")
    assert (found and (found.period, found.way)) == (way and ("2025", way))


@pytest.mark.parametrize("year", [None, 0, -1, 9999, 10**12])
def test_a_blank_or_impossible_assess_year_fits_no_obligation(year: int | None) -> None:
    assert credit(activity("2026-03-01", types="org_life", assess_year=year), "org_life") is None


def state(as_of: str, **ways: str) -> str:
    given = {way: date.fromisoformat(ways[way]) if way in ways else None for way in ("done", "deferred", "late")}
    return law.state(date.fromisoformat(as_of), date(2026, 10, 31), waived="waived" in ways, **given)


def test_the_first_state_that_fits() -> None:
    assert state("2026-10-31") == "open"
    assert state("2026-11-01") == "missed"
    assert state("2026-11-01", done="2026-11-01", deferred="2026-10-01", late="2026-10-01") == "done"
    assert state("2026-11-01", done="2026-11-02", deferred="2026-11-01", late="2026-10-01") == "deferred"
    assert state("2026-11-01", deferred="2026-11-02", late="2026-11-01") == "late"
    assert state("2026-10-01", done="2026-10-01", waived="yes") == "waived"


def test_in_time_means_five_working_days_after_it_was_held() -> None:
    assert law.is_in_time(activity("2026-10-10", "2026-10-16"), LIMITS)
    assert not law.is_in_time(activity("2026-10-10", "2026-10-19"), LIMITS)
    assert law.is_in_time(activity("2026-10-10", "2026-10-01"), LIMITS)


def test_attendance_needs_two_possible_numbers() -> None:
    given = activity("2026-10-10", expected=5, present=5)
    assert law.has_attendance(given)
    assert not law.has_attendance(given._replace(present=6))
    assert not law.has_attendance(given._replace(expected=None))


def test_deadlines() -> None:
    assert law.due_on("org_life", "2025", DEFAULTS) == date(2026, 3, 31)
    assert law.due_on("party_meeting", "2026Q3", DEFAULTS) == date(2026, 9, 30)
    assert law.due_on("theme_day", "2024-02", DEFAULTS) - date(2024, 2, 28) == timedelta(days=1)


def test_cut_off_and_approval_are_those_of_the_day_counted_from() -> None:
    changed = changed_thresholds(cut_off_workdays=("2026-10-31", 3), approval_days=("2026-10-31", 20))
    limits = law.Limits(WorkCalendar({}), changed)
    assert limits.entry(date(2026, 9, 30)) == (date(2026, 10, 7), date(2026, 10, 30))
    assert limits.entry(date(2026, 10, 31)) == (date(2026, 11, 4), date(2026, 11, 20))
    assert credit(activity("2026-10-10", "2026-11-04"), limits=limits) == Credit("2026-10", "done", date(2026, 11, 4))
    assert credit(activity("2026-10-10", "2026-11-05"), limits=limits) == Credit("2026-10", "late", date(2026, 11, 5))
    assert credit(activity("2026-10-10", "2026-11-21"), limits=limits) is None
    assert limits.timely(date(2026, 10, 31)) == date(2026, 11, 6)


def test_the_deadline_is_that_of_the_end_of_the_assess_year() -> None:
    changed = changed_thresholds(yearly_deadline=("2026-12-31", "01-31"))
    assert law.due_on("org_life", "2025", changed) == date(2026, 3, 31)
    assert law.due_on("org_life", "2026", changed) == date(2027, 1, 31)
    limits = law.Limits(WorkCalendar({}), changed)
    given = activity("2027-02-01", types="org_life", assess_year=2026)
    assert credit(given, "org_life", limits) is None
    approved = credit(given._replace(approved=True), "org_life", limits)
    assert approved == Credit("2026", "deferred", date(2027, 2, 1))


def test_the_quorum_is_that_of_the_day_held() -> None:
    changed = changed_thresholds(quorum_percent=("2026-10-10", 67))
    given = activity("2026-10-09", types="committee_meeting", expected=3, present=2)
    assert law.is_valid_for(given, "committee_meeting", changed)
    assert not law.is_valid_for(given._replace(held_on=date(2026, 10, 10)), "committee_meeting", changed)
