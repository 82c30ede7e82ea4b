"""One cell of a file: text, a date or something unreadable → its column's value. Each distinct cell is parsed once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ingest.values import EPOCHS, PARSE, CellError, in_range, parse_date
from queries.columns import Col

_FIRST_SERIAL = 61  # 1 March 1900: before it the 1900 system counts a 29 February that never was


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be read: as the file shows it, and what is wrong."""

    value: str
    what: str


@dataclass(frozen=True, slots=True)
class DateCell:
    """A workbook's number shown as a date or a time: the serial in the workbook's own system."""

    serial: float
    date1904: bool

    @property
    def day(self) -> date | None:
        """Its day, None where there is none (a mere time of day, or before March 1900)."""
        if not _FIRST_SERIAL <= self.serial < 3_000_000:
            return None
        days = (date.max - EPOCHS[self.date1904]).days
        return EPOCHS[self.date1904] + timedelta(int(self.serial)) if self.serial < days + 1 else None

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else f"{self.serial:.15g}"


Token = str | DateCell | Bad  # a cell before its column's type is known


class Parser(dict[Token, Any]):
    """Tokens → typed values, None for a blank, `Bad` for what cannot be read; `failed` once there was one."""

    def __init__(self, parse: Callable[[str], Any], of_date: Callable[[DateCell], Any]) -> None:
        super().__init__()
        self._parse = parse
        self._of_date = of_date
        self.failed = False

    def __missing__(self, token: Token) -> Any:
        value = self._value(token)
        if type(value) is Bad:
            self.failed = True
        self[token] = value
        return value

    def _value(self, token: Token) -> Any:
        try:
            if isinstance(token, str):
                return self._parse(token)
            return self._of_date(token) if isinstance(token, DateCell) else token
        except CellError as error:
            return Bad(str(token).strip(), str(error))


class Cells:
    """The parsers of one file, shared by its columns; `date1904`: the system of its bare serials."""

    def __init__(self, *, date1904: bool = False) -> None:
        self._date1904 = date1904
        self._parsers: dict[str, Parser] = {}

    def parser(self, col: Col) -> Parser:
        """The parser of a column's cells."""
        name = _SPECIAL.get(col.code, col.kind)
        if name == "bool" and col.need == "value":
            name = "required_bool"
        if name not in self._parsers:
            self._parsers[name] = self._make(name)
        return self._parsers[name]

    def _make(self, name: str) -> Parser:
        if name == "date":
            return Parser(self._date, _day_of)
        return Parser(PARSE[name], _FROM_DATE.get(name, _no_date))

    def _date(self, text: str) -> date | None:
        return parse_date(text, date1904=self._date1904)


def _day_of(cell: DateCell) -> date:
    if cell.day is None:
        raise CellError("没有这一天")
    return in_range(cell.day)


def _no_date(cell: DateCell) -> Any:
    raise CellError("单元格是日期或时间格式，这一列不是日期")


def _shown_day(cell: DateCell) -> str:
    """In a column of text a date cell is the date that the sheet shows."""
    return _day_of(cell).isoformat()


def _month_of(cell: DateCell) -> str:
    """Spreadsheets turn a typed 2026-10 into the first day of that month."""
    day = _day_of(cell)
    if day.day != 1:
        raise CellError("应写作 2026-10 这样的月份")
    return f"{day:%Y-%m}"


_FROM_DATE: dict[str, Callable[[DateCell], Any]] = {
    "code": _shown_day,
    "text": _shown_day,
    "short_name": _shown_day,
    "month": _month_of,
    "covers": _month_of,
    "period": _month_of,
}
# Columns whose values are narrower than their kind says.
_SPECIAL = {"short_name": "short_name", "year": "year", "assess_year": "year"}
