"""Workbooks: typed cells, heads in sight, text that is never a formula."""

from datetime import date
from fractions import Fraction
from io import BytesIO

from openpyxl import load_workbook

from components.reminder import Line, reminder_text
from components.workbook import DAY, PERCENT, WHOLE, Field, workbook

FIELDS = [Field("名称"), Field("率", PERCENT), Field("数", WHOLE), Field("日期", DAY)]


def test_cells_are_typed_and_heads_stay() -> None:
    rows = [["办公室", Fraction(2, 3), 12, date(2026, 11, 3)], [None, None, 0, None]]
    book = load_workbook(BytesIO(workbook("支部", FIELDS, rows, ["内部资料"])))
    sheet = book["支部"]
    assert [cell.value for cell in sheet[1]] == ["名称", "率", "数", "日期"]
    name, rate, count, day = sheet[2]
    assert (name.value, rate.value, count.value, day.value.date()) == ("办公室", 2 / 3, 12, date(2026, 11, 3))
    assert (rate.number_format, day.number_format) == ("0.0%", "yyyy-mm-dd")
    assert [cell.value for cell in sheet[3]] == [None, None, 0, None]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D3")
    assert book["说明"]["A1"].value == "内部资料"


def test_a_text_like_a_formula_is_a_text() -> None:
    dangerous = ["=1+1", "+A1", "-2", "@SUM(A1)", "a\x00b"]
    sheet = load_workbook(BytesIO(workbook("x", [Field("名称")], [[text] for text in dangerous], []))).active
    assert [cell.value for cell in sheet["A"][1:]] == ["=1+1", "+A1", "-2", "@SUM(A1)", "ab"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_a_reminder_says_what_and_by_when() -> None:
    owed = [
        Line("10月支部委员会", date(2026, 10, 31), -24),
        Line("11月主题党日", date(2026, 11, 30), 6),
        Line("规定任务“自查”", date(2026, 11, 24), 0),
    ]
    text = reminder_text([("办公室党支部", owed)], date(2026, 11, 24))
    assert "办公室党支部\n1. 10月支部委员会：应于10月31日（含）前完成，已逾期24天，请尽快补办" in text
    assert "2. 11月主题党日：请于11月30日（含）前完成，还有6天" in text
    assert "今天截止" in text
    assert "没有待办事项" in reminder_text([], date(2026, 11, 24))
