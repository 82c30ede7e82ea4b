"""Thresholds are checked when they are read, and hold from their dates on."""

from dataclasses import fields
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from rules.thresholds import KINDS, ThresholdError, Thresholds, parse
from tests.builders import changed_thresholds

TEXT = Path("rules/thresholds.toml").read_text(encoding="utf-8")
TEXT = TEXT[TEXT.index("[cut_off_workdays]") :]  # without the examples of its head
CUT_OFF = "values = [{ from = 2000-01-01, value = 5 }]"  # its first occurrence is the cut-off's


def test_the_defaults_are_the_contracts() -> None:
    found = parse(TEXT)
    assert {f.name: getattr(found, f.name).values for f in fields(Thresholds)} == {
        "cut_off_workdays": (5,), "approval_days": (30,), "yearly_deadline": ((3, 31),), "quorum_percent": (50,),
        "timely_workdays": (5,), "participation_hours": (Fraction(1, 2),), "suppress_members": (3,),
        "suppress_scored": (5,), "ranking_members": (3,), "ranking_months": (3,), "gold_ranked": (3,),
        "band_candidate": (90,), "band_good": (80,), "band_pass": (70,), "soon_days_month": (7,),
        "soon_days_quarter": (15,), "soon_days_year": (30,), "fallen_ranks": (3,), "no_report_days": (7,), "update_hours": (168,),
        "default_month_workday": (6,), "branch_members": (3,), "committee_members": (7,), "term_years": (3,),
        "term_notice_days": (90,), "long_day_hours": (12,),
    }  # fmt: skip
    assert (found.quorum_percent.mark, found.cut_off_workdays.mark) == ("law", "local")
    assert all(getattr(found, code).source for code in KINDS)


def test_a_value_holds_from_its_day_on_and_the_first_one_before_too() -> None:
    found = changed_thresholds(cut_off_workdays=("2026-07-01", 3)).cut_off_workdays
    day = date(2026, 7, 1)
    assert [found.on(d) for d in (date.min, day - timedelta(1), day, day + timedelta(1), date.max)] == [5, 5, 3, 3, 3]


def test_decimals_are_exact_and_a_deadline_is_month_and_day() -> None:
    day = date(2026, 1, 1)
    changed = changed_thresholds(
        participation_hours=("2026-01-01", "0.33"),
        yearly_deadline=("2026-01-01", "02-28"),
        long_day_hours=("2026-01-01", 8),
    )
    assert changed.participation_hours.on(day) == Fraction(33, 100)
    assert changed.yearly_deadline.on(day) == (2, 28)
    assert changed.long_day_hours.on(day) == 8


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[approval_days]", "[approval_dayz]", "没有“approval_dayz”这一项"),
        ('mark = "local"', 'more = 1\nmark = "local"', "cut_off_workdays 中没有“more”这一栏"),
        ("[approval_days]", "[[cut_off]]", "没有“cut_off”这一项"),
        ('mark = "local"', 'mark = "法规"', "cut_off_workdays 的 mark 应为 law、custom 或 local"),
        ('unit = "个工作日"', 'unit = " "', "cut_off_workdays 缺少 unit"),
        ('source = "待本局确认"', "", "cut_off_workdays 缺少 source"),
        (CUT_OFF, "", "cut_off_workdays 缺少 values"),
        (CUT_OFF, "values = []", "cut_off_workdays 缺少 values"),
        (CUT_OFF, "values = 5", "cut_off_workdays 缺少 values"),
        (CUT_OFF, "values = [5]", "cut_off_workdays 第1个值应写作"),
        ("value = 5 }", "value = 5, to = 2026-01-01 }", "cut_off_workdays 第1个值应写作"),
        ("from = 2000-01-01", 'from = "2000-01-01"', "cut_off_workdays 第1个值的 from 应为日期"),
        ("from = 2000-01-01", "from = 2000-01-01T00:00:00", "cut_off_workdays 第1个值的 from 应为日期"),
        ("value = 5", 'value = "5"', "cut_off_workdays 第1个值“5”应为0至60的整数"),
        ("value = 5", "value = true", "cut_off_workdays 第1个值“True”应为0至60的整数"),
        ("value = 5", "value = 5.0", "应为0至60的整数"),
        ("value = 5", "value = -1", "应为0至60的整数"),
        ("value = 5", "value = 61", "应为0至60的整数"),
        ('"0.5"', "0.5", "participation_hours 第1个值“0.5”应为0.01至24，小数写在引号中，最多两位"),
        ('"0.5"', '"0.501"', "最多两位"),
        ('"0.5"', '"0"', "应为0.01至24"),
        ('"03-31"', '"3月31日"', "yearly_deadline 第1个值“3月31日”应为每年都有的月日"),
        ('"03-31"', '"02-29"', "每年都有的月日"),
        ('"03-31"', '"02-30"', "每年都有的月日"),
        ("value = 80", "value = 95", "band_candidate 在2000-01-01不高于 band_good"),
        ("[approval_days]", "[approval_days", "不是正确的 TOML"),
    ],
)
def test_a_wrong_file_says_where_and_what(old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(ThresholdError, match=message):
        parse(TEXT.replace(old, new, 1))


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ThresholdError, match="缺少 cut_off_workdays"):
        parse("")
    with pytest.raises(ThresholdError, match="cut_off_workdays 应为一张表"):
        parse("cut_off_workdays = 5\n" + TEXT[TEXT.index("[approval_days]") :])


@pytest.mark.parametrize("day", ["2000-01-01", "1999-12-31"])
def test_dates_ascend(day: str) -> None:
    with pytest.raises(ThresholdError, match=f"cut_off_workdays 第2个值的日期{day}不晚于前一个2000-01-01"):
        changed_thresholds(cut_off_workdays=(day, 3))
