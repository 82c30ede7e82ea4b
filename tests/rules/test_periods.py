"""Months, quarters, half-years and working days."""

from datetime import date

import pytest

from rules.periods import WorkCalendar, add_months, half_year, months_between, period, period_of, span_of


def test_period_codes_name_their_first_and_last_day() -> None:
    assert period("2024-02")[1:] == (date(2024, 2, 1), date(2024, 2, 29))
    assert period("2026Q3")[1:] == (date(2026, 7, 1), date(2026, 9, 30))
    assert period("2025")[1:] == (date(2025, 1, 1), date(2025, 12, 31))
    assert half_year(2026, 2) == ("2026H2", date(2026, 7, 1), date(2026, 12, 31))


@pytest.mark.parametrize("code", ["2026-13", "2026Q5", "2026H1", "2026-1", "202610", "20"])
def test_rubbish_is_no_period(code: str) -> None:
    with pytest.raises(ValueError):
        period(code)


def test_a_day_lies_in_its_period() -> None:
    day = date(2026, 11, 24)
    assert [period_of(span, day).code for span in ("month", "quarter", "year")] == ["2026-11", "2026Q4", "2026"]
    assert [span_of(code) for code in ("2026-11", "2026Q4", "2026")] == ["month", "quarter", "year"]


def test_months_go_over_the_year() -> None:
    assert add_months(202601, -1) == 202512
    assert add_months(202511, 3) == 202602
    assert months_between(202511, 202602) == [202511, 202512, 202601, 202602]
    assert months_between(202602, 202601) == []


def test_working_days_skip_weekends_and_follow_the_exceptions() -> None:
    plain = WorkCalendar({})
    assert plain.after(date(2026, 10, 31), 5) == date(2026, 11, 6)
    holiday = WorkCalendar({date(2026, 11, 2): False, date(2026, 11, 7): True})
    assert holiday.after(date(2026, 10, 31), 5) == date(2026, 11, 7)
    assert holiday.number_in_month(date(2026, 11, 8)) == 5
