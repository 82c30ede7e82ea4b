"""The workbook to fill in: one sheet a table with Chinese names, lists to choose from, an example row, explanations."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ingest.records import EXAMPLE, EXPLANATIONS
from queries.columns import BASES, Base, Col
from terms import ENUMS

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_LAST_ROW = 1_048_576
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number; longer ones go as text
_FIRST_DAY = date(1900, 3, 1)  # spreadsheets' own calendar is wrong before it
_TEXT_FORMAT, _DATE_FORMAT = "@", "yyyy-mm-dd"
_AS_TEXT = ("code", "text", "types", "tags", "period", "month", "half", "covers", *ENUMS)
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")

_NEEDED = PatternFill("solid", fgColor="F6E3BF")
_OPTIONAL = PatternFill("solid", fgColor="E8EBEF")
_BOLD, _GREY = Font(bold=True), Font(italic=True, color="7A7A7A")
_TOP = Alignment(vertical="top", wrap_text=True)

_NEEDS = {
    "key": "必填（主键，同一表内不能重复）",
    "value": "必填",
    "column": "这一列必须有，单元格可以空着",
    "optional": "选填，整列可以没有",
}
_HOW = {
    "code": "文本，最多64个字符；前面的0会保留",
    "text": "文字，最多1000个字",
    "date": "日期，如 2026-03-05、2026年3月5日",
    "bool": "是或否；空着算否",
    "int": "整数",
    "count": "整数，不小于0",
    "hours": "小时数，0至24，最多2位小数",
    "points": "加分为正，减分为负，最多2位小数",
    "number": "数字，最多8位小数",
    "weight": "数字，不小于0，最多8位小数",
    "period": "每月一次的写 2026-10，每季一次的写 2026Q3，组织生活会和民主评议写年度 2025",
    "month": "月份，如 2026-10",
    "half": "半年度，如 2026H1",
    "covers": "月份或季度，如 2026-10、2026Q3",
}
_SAMPLES = {
    "code": "B0001",
    "text": "",
    "date": date(2026, 3, 5),
    "bool": True,
    "int": 1,
    "count": 12,
    "hours": 250,
    "points": 100,
    "number": 8 * 10**8,
    "weight": 10**8,
    "month": "2026-03",
    "half": "2026H1",
    "covers": None,
    "period": "2026-03",
}
_SAMPLES_OF: dict[str, Any] = {
    "name": "办公室党支部",
    "parent_code": "JX",
    "valid_to": None,
    "committee_to": None,
    "temporary": False,
    "member_code": "D0001",
    "leader_code": "D0001",
    "person_code": "D0001",
    "display_name": "党员0001",
    "group_code": "B0001-1",
    "activity_id": "A0001",
    "rule": "theme_day",
    "types": "party_meeting;party_lecture",
    "title": "学习研讨",
    "assess_year": None,
    "year": 2026,
    "event_id": "E0001",
    "brand_code": "K01",
    "is_duty": False,
    "task_code": "T0001",
    "goal_code": "G0001",
    "visit_id": "L0001",
    "unit": "个",
    "item": "L3",
    "document": "〔2026〕1号",
    "veto": False,
    "reason": "按实际填写",
}
_GUIDE = (
    "一张工作表是一张表，第1行是标题，不要改动；从第2行起一行填一条。用不着的工作表可以整张删除，列的次序可以调换。",
    "标题底色为黄的列必填，为灰的列可以空着。各列的填写要求见下。",
    f"第一格以“{EXAMPLE}”开头的行是示例，入库时跳过；可以删除，也可以留着。",
    "编码列已设为文本格式：18位号码、前面的0都会照原样保留。公式只取存下的结果；合并单元格只有左上角的一格有值。",
    "结束日期是不再算数的第一天；空着表示一直有效。",
)


def write_template(out: Path, rows: Rows | None = None) -> None:
    """Write the workbook. `rows`: table → rows (column → value as the base tables hold it, numbers times 10**places);
    without them every sheet has an example row, which loading skips."""
    book = Workbook(write_only=True)
    _write_explanations(book)
    for base in BASES:
        sheet = book.create_sheet(base.zh)
        sheet.freeze_panes = "A2"
        for place, col in enumerate(base.cols, 1):
            _lay_out(sheet, get_column_letter(place), col)
        sheet.append([_header(sheet, col) for col in base.cols])
        if rows is None:
            sheet.append(list(_example(sheet, base)))
        for row in rows.get(base.code, ()) if rows else ():
            sheet.append([_cell(sheet, col, row.get(col.code)) for col in base.cols])
    out.parent.mkdir(parents=True, exist_ok=True)
    book.save(out)


def _lay_out(sheet: Any, letter: str, col: Col) -> None:
    """A column's width, its format for what will be typed, its list to choose from and what it asks."""
    column = sheet.column_dimensions[letter]
    column.width = 28 if col.kind in ("text", "types") else 16
    if col.kind in _AS_TEXT or col.kind == "date":
        column.number_format = _DATE_FORMAT if col.kind == "date" else _TEXT_FORMAT
    words = _words(col)
    many = col.kind in ("types", "tags")
    rule = DataValidation(
        type="list" if words else None,
        formula1=f'"{",".join(words)}"' if words else None,
        allow_blank=True,
        showErrorMessage=bool(words) and not many,
        showInputMessage=True,
        promptTitle=col.zh,
        prompt=f"{_NEEDS[col.need]}。{_how(col)}。",
        errorTitle=col.zh,
        error="请从列表中选择。",
    )
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.data_validations.append(rule)


def _words(col: Col) -> list[str]:
    if col.kind == "bool":
        return ["是", "否"]
    return list(ENUMS.get(col.kind, {}).values())


def _how(col: Col) -> str:
    """How to fill in a column, in a phrase."""
    words = _words(col)
    if col.code == "short_name":
        return "文字，最多8个字"
    if col.code in ("year", "assess_year"):
        return "四位数的年份"
    if col.kind == "bool" and col.need == "value":
        return "是或否"
    if col.kind in ENUMS:
        return ("可填几个，用；隔开：" if col.kind in ("types", "tags") else "填其中一个：") + "、".join(words)
    return _HOW[col.kind]


def _styled(sheet: Any, value: Any, **style: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    for name, of in style.items():
        setattr(cell, name, of)
    return cell


def _header(sheet: Any, col: Col) -> Any:
    needed = col.need in ("key", "value")
    return _styled(sheet, col.zh, font=_BOLD, fill=_NEEDED if needed else _OPTIONAL)


def _text_cell(sheet: Any, text: str) -> Any:
    """Text that stays text: no formula, no number, control characters as spreadsheets escape them."""
    escaped = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    cell = _styled(sheet, escaped, number_format=_TEXT_FORMAT, data_type="s")
    if text[:1] in "=+-@'":
        cell.quotePrefix = True
    return cell


def _cell(sheet: Any, col: Col, value: Any) -> Any:
    """A typed value as a cell, in the words of the interface."""
    if value is None:
        return None
    if isinstance(value, date) and value >= _FIRST_DAY:
        return _styled(sheet, value, number_format=_DATE_FORMAT)
    number = value if col.places is None else Decimal(value).scaleb(-col.places).normalize()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT:
        return number
    return _text_cell(sheet, _in_words(col, value if col.places is None else f"{number:f}"))


def _in_words(col: Col, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if col.kind in ENUMS:
        return "；".join(ENUMS[col.kind][code] for code in value.split(";"))
    return str(value)


def _example(sheet: Any, base: Base) -> Iterable[Any]:
    """The example row: its first cell says what it is, the others show what may stand there."""
    for place, col in enumerate(base.cols):
        value = _SAMPLES_OF[col.code] if col.code in _SAMPLES_OF else _sample(col)
        cell = _text_cell(sheet, EXAMPLE + _in_words(col, value)) if place == 0 else _cell(sheet, col, value)
        if cell is not None:
            cell = cell if hasattr(cell, "value") else WriteOnlyCell(sheet, cell)
            cell.font = _GREY
        yield cell


def _sample(col: Col) -> Any:
    if col.kind in ENUMS:
        return next(iter(ENUMS[col.kind]))
    return _SAMPLES[col.kind] or None


def _write_explanations(book: Workbook) -> None:
    """The sheet that explains every table and column."""
    sheet = book.create_sheet(EXPLANATIONS)
    for letter, width in zip("ABCDE", (16, 18, 24, 30, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in _GUIDE:
        sheet.append([line])
    sheet.append([])
    sheet.append([_styled(sheet, t, font=_BOLD, fill=_OPTIONAL) for t in ("工作表", "列", "编码", "要求", "怎样填")])
    for base in BASES:
        sheet.append([_styled(sheet, base.zh, font=_BOLD), None, base.code, None, f"{base.row}。"])
        for col in base.cols:
            how = _styled(sheet, f"{_how(col)}。", alignment=_TOP)
            sheet.append([base.zh, col.zh, col.code, _NEEDS[col.need], how])
