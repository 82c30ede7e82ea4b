"""How numbers and dates are written."""

from datetime import date
from fractions import Fraction

import terms


def test_rounding_is_half_up_and_exact() -> None:
    assert str(terms.rounded(Fraction(25, 1000), 2)) == "0.03"
    assert str(terms.rounded(Fraction(-25, 1000), 2)) == "-0.02"
    assert str(terms.rounded(Fraction(1, 3), 1)) == "0.3"


def test_null_zero_and_numbers_are_three_things() -> None:
    assert [terms.percent(v) for v in (None, Fraction(0), Fraction(985294, 10**6))] == ["—", "0.0", "98.5"]
    assert [terms.score(v) for v in (None, 0, 8165)] == ["—", "0.00", "81.65"]
    assert terms.hours(123456) == "1,234.6"
    assert [terms.amount(v) for v in (0, 1250000000, 10**12, 22 * 10**8)] == ["0", "12.5", "10,000", "22"]


def test_why_unranked_is_said_with_the_numbers_in_force() -> None:
    assert terms.unranked_words("below_three", members=2, months=3) == "正式党员不足2人"
    assert terms.unranked_words("founded_recently", members=3, months=6) == "成立不足6个月"
    assert terms.unranked_words("closed", members=3, months=3) == "已撤销"


def test_periods_and_days_in_chinese() -> None:
    assert [terms.period_words(p) for p in ("2026-10", "2026Q3", "2025")] == ["10月", "第三季度", "2025年度"]
    assert terms.month_words(202610) == "2026年10月"
    assert terms.day_words(date(2026, 11, 4)) == "2026年11月4日"


def test_differences_of_rates_are_in_points_and_relative_changes_in_percent() -> None:
    assert terms.points(Fraction(4, 100)) == "+4.0个百分点"
    assert terms.points(Fraction(-125, 10000)) == "−1.3个百分点"
    assert terms.points(Fraction(4, 10000)) == "±0.0个百分点"
    assert [terms.relative(105, 100), terms.relative(97, 100), terms.relative(100, 100)] == ["+5.0%", "−3.0%", "±0.0%"]
    assert terms.relative(5, 0) == "—"


def test_months_and_halves_in_words() -> None:
    assert (terms.add_months(202601, -1), terms.add_months(202511, 14)) == (202512, 202701)
    assert (terms.month_code(202601), terms.half_words(20261)) == ("2026-01", "2026年上半年")
    assert terms.half_year_words("2026H2") == "2026年下半年"
