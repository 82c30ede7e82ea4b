"""A table as a real `.xlsx`: typed cells, Chinese heads that stay in sight, filters on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Value = str | int | float | Fraction | date | None
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what a workbook cannot hold
_HEAD = PatternFill("solid", fgColor="EFEFEC")
WHOLE, PERCENT, ONE, TWO, DAY, TEXT = "0", "0.0%", "0.0", "0.00", "yyyy-mm-dd", "@"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its head, the format of its numbers and dates, its width in characters."""

    head: str
    format: str = TEXT
    width: int = 12


def workbook(title: str, fields: Sequence[Field], rows: Iterable[Sequence[Value]], notes: Sequence[str]) -> bytes:
    """One sheet with the rows below their heads, one with notes. A text is written as text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for n, field in enumerate(fields, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = field.width
    sheet.append([_head(sheet, field.head) for field in fields])
    last = 1
    for row in rows:
        sheet.append([_cell(sheet, value, field.format) for value, field in zip(row, fields, strict=True)])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}{last}"
    sheet.oddFooter.center.text = "内部资料"
    about = book.create_sheet("说明")
    about.column_dimensions["A"].width = 90
    for note in notes:
        about.append([_cell(about, note, TEXT)])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _head(sheet: object, words: str) -> WriteOnlyCell:
    cell = _cell(sheet, words, TEXT)
    cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: object, value: Value, format: str) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _NEVER.sub("", value))
        cell.data_type = "s"  # never a formula
        cell.number_format = TEXT
        return cell
    whole = value.numerator if isinstance(value, Fraction) and value.denominator == 1 else None
    plain = whole if whole is not None else float(value) if isinstance(value, Fraction) else value
    cell = WriteOnlyCell(sheet, plain)
    cell.number_format = format
    return cell
