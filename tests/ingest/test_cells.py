"""Single cells, each form of the contract and its neighbours that are errors."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cells import Bad, Cells, DateCell
from queries.columns import Col, Kind

DAY = date(2026, 3, 5)


def typed(kind: Kind, token: Any, *, code: str = "x", need: str = "optional", date1904: bool = False) -> Any:
    column = Col(code, "列", kind, need)  # type: ignore[arg-type]
    return Cells(date1904=date1904).parser(column)[token]


def what(kind: Kind, token: Any, **given: Any) -> str:
    value = typed(kind, token, **given)
    assert isinstance(value, Bad), value
    return value.what


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.3.5",
        "20260305",
        "2026年3月5日",
        "2026年03月05日",
        "46086",
        "46086.75",
        "２０２６－０３－０５",
        "２０２６年３月５日",
        "２０２６．３．５",
        "４６０８６",
        " 2026-03-05\u3000",
        "\xa02026-03-05\xa0",
        "2026-03-05T08:30",
        "2026-03-05T08:30:59",
        "2026-03-05 8:30",
        "2026/3/5   23:59:00",
        "20260305 08:30",
        "2026年3月5日8:30",
        "2026年3月5日 08:30",
        "２０２６－０３－０５　０８：３０",
    ],
)
def test_date_in_every_form(text: str) -> None:
    assert typed("date", text) == DAY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-02-30", "没有这一天"),
        ("2026-13-01", "没有这一天"),
        ("2026-00-01", "没有这一天"),
        ("20260230", "没有这一天"),
        ("0000-01-01", "没有这一天"),
        ("2026-03-05 24:00", "没有这个时刻"),
        ("2026-03-05 8:60", "没有这个时刻"),
        ("3月5日", "没有年份"),
        ("03-05", "没有年份"),
        ("3/5", "没有年份"),
        ("0206-03-05", "早于1900年"),
    ],
)
def test_date_that_is_none_says_why(text: str, words: str) -> None:
    assert what("date", text) == words


@pytest.mark.parametrize(
    "text",
    [
        "2026-03/05",
        "2026-03",
        "2026年3月",
        "2026年3月5",
        "2026-03-05T",
        "2026-03-05T8",
        "2026-03-0508:30",
        "2026-03-05t08:30",
        "26-03-05",
        "2026",
        "1234",
        "4608600",
        "二〇二六年三月五日",
        "今天",
        "①",
        "２０２６−０３−０５",
        "٢٠٢٦-٠٣-٠٥",
        "1e5",
        "-46086",
        "2026-03-05 08:30 +08:00",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    assert what("date", text) == "不是日期"


def test_serials_of_both_systems() -> None:
    assert typed("date", "44624", date1904=True) == DAY
    assert typed("date", DateCell(46086.5, date1904=False)) == DAY
    assert typed("date", DateCell(44624.0, date1904=True)) == DAY
    assert typed("date", DateCell(61.0, date1904=False)) == date(1900, 3, 1)


@pytest.mark.parametrize("serial", [60.0, 0.5, 0.0, -1.0, 9e9, 2958466.0])
def test_serial_without_a_day(serial: float) -> None:
    assert what("date", DateCell(serial, date1904=False)) == "没有这一天"


@given(st.dates(date(1927, 5, 18), date(2999, 12, 31)))
def test_every_day_survives_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y%m%d"), str(serial)):
        assert typed("date", text) == day


@pytest.mark.parametrize("kind", ["date", "int", "count", "hours", "points", "number", "weight", "types", "period"])
@given(text=st.text(max_size=30))
def test_a_typed_cell_never_raises(kind: Kind, text: str) -> None:
    value = typed(kind, text)
    assert value is None or isinstance(value, date | int | str | Bad)


@pytest.mark.parametrize("text", ["是", "√", "Y", "y", "1", "true", "TRUE", "True", "１", "Ｙ", " 是 "])
def test_yes(text: str) -> None:
    assert typed("bool", text) is True


@pytest.mark.parametrize("text", ["否", "×", "N", "n", "0", "false", "FALSE", "０", "", "  "])
def test_no_and_blank_is_no(text: str) -> None:
    assert typed("bool", text) is False


@pytest.mark.parametrize("text", ["有", "✓", "x", "2", "1.0", "yes", "t", "—"])
def test_other_text_is_no_boolean(text: str) -> None:
    assert "不是是或否" in what("bool", text)


def test_a_required_boolean_keeps_its_blank_to_be_reported() -> None:
    assert typed("bool", " ", need="value") is None
    assert typed("bool", "否", need="value") is False


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "12", 12),
        ("int", "１２", 12),
        ("int", "12.0", 12),
        ("int", "-3", -3),
        ("int", "+3", 3),
        ("int", "007", 7),
        ("count", "0", 0),
        ("count", "12.00", 12),
        ("hours", "2.5", 250),
        ("hours", "２．５", 250),
        ("hours", "24", 2400),
        ("hours", "2.50", 250),
        ("hours", ".5", 50),
        ("points", "-1.25", -125),
        ("points", "－１", -100),
        ("number", "0.00000001", 1),
        ("number", "92233720368.54775807", 2**63 - 1),
        ("weight", "1.5", 150_000_000),
        ("number", "", None),
    ],
)
def test_numbers_are_exact(kind: Kind, text: str, value: int | None) -> None:
    assert typed(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("int", "1.5", "应为整数"),
        ("count", "-1", "不能小于0"),
        ("hours", "-0.5", "不能小于0"),
        ("weight", "-1", "不能小于0"),
        ("hours", "24.01", "不能大于24"),
        ("hours", "25", "不能大于24"),
        ("hours", "1.005", "最多2位小数"),
        ("points", "0.001", "最多2位小数"),
        ("number", "0.000000001", "最多8位小数"),
        ("number", "92233720368.54775808", "不能大于92233720368"),
        ("points", "-1" + "0" * 9, "不能小于-999999999"),
        ("count", "9" * 5000, "不能大于999999999"),
    ],
)
def test_numbers_outside_their_limits(kind: Kind, text: str, words: str) -> None:
    assert what(kind, text) == words


@pytest.mark.parametrize(
    "text",
    [
        "1,234",
        "１，２３４",
        "1e3",
        "1E3",
        "1e999",
        "NaN",
        "nan",
        "inf",
        "85%",
        "８５％",
        "①",
        "—",
        "无",
        ".",
        "-",
        "1 2",
        "0x1F",
        "1_000",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert "不是数字" in what("number", text)


@pytest.mark.parametrize("year", ["0", "26", "1899", "3000", "99999", "-2026"])
def test_years_are_years(year: str) -> None:
    assert what("int", year, code="assess_year") == "不是年份"
    assert typed("int", "2026", code="year") == 2026


@pytest.mark.parametrize(
    "text", ["007", "NA", "None", "null", "nan", "1E5", "3-4", "330402199001011234", "ＡＢ", "true"]
)
def test_codes_and_texts_stay_as_they_are(text: str) -> None:
    assert typed("code", f" {text}\u3000") == text
    assert typed("text", f"\xa0{text}\n") == text


def test_lengths() -> None:
    assert typed("code", "B" * 64) == "B" * 64
    assert what("code", "B" * 65) == "超过64个字"
    assert typed("text", "字" * 1000) == "字" * 1000
    assert what("text", "字" * 1001) == "超过1000个字"
    assert what("text", "九个字的支部简称呀", code="short_name") == "超过8个字"


def test_enumerations_by_code_or_chinese() -> None:
    assert typed("kind", "党支部") == typed("kind", " branch ") == "branch"
    assert typed("effect", "封顶６０分") == "cap_60"
    assert typed("status", "") is None
    assert "党委、党总支、党支部、党小组" in what("kind", "Branch")
    assert "之一" in what("status", "已召开。")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("党课;支部党员大会", "party_meeting;party_lecture"),
        ("party_lecture；主题党日、支部党员大会", "party_meeting;party_lecture;theme_day"),
        ("党课;党课; party_lecture;", "party_lecture"),
        (";", None),
    ],
)
def test_lists_are_in_the_contracts_order_once_each(text: str, codes: str | None) -> None:
    assert typed("types", text) == codes


def test_a_list_with_one_unknown_value_is_an_error() -> None:
    assert "之一" in what("types", "党课;团课")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            "month",
            ["2026-10", "２０２６－１０"],
            ["2026-13", "2026-00", "2026-1", "2026/10", "202610", "2026-10-01", "1000-10"],
        ),
        ("half", ["2026H1", "2026H2"], ["2026H3", "2026H0", "2026h1", "2026-H1", "2026"]),
        ("covers", ["2026-10", "2026Q3"], ["2026Q5", "2026Q0", "2026q3", "2025"]),
        ("period", ["2026-10", "2026Q4", "2025", "２０２６Ｑ３"], ["2026Q", "20255", "9999", "2026H1"]),
    ],
)
def test_periods(kind: Kind, good: list[str], bad: list[str]) -> None:
    assert not [text for text in good if isinstance(typed(kind, text), Bad)]
    assert not [text for text in bad if not isinstance(typed(kind, text), Bad)]


def test_date_cells_outside_date_columns() -> None:
    first = DateCell(46296.0, date1904=False)
    assert typed("month", first) == typed("period", first) == "2026-10"
    assert typed("text", first) == "2026-10-01"
    assert "应写作" in what("month", DateCell(46297.0, date1904=False))
    assert "不是日期" in what("hours", DateCell(0.25, date1904=False))


def test_each_distinct_cell_is_parsed_once_and_texts_are_shared() -> None:
    parser = Cells().parser(Col("x", "列", "text", "optional"))
    one, other = (f"{letter}b" for letter in "aa")
    assert parser[one] is parser[other]
    assert not parser.failed
