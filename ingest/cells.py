"""One cell: what a file holds → the typed value of its column. Each distinct cell of a load is parsed once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from queries.columns import Col
from terms import ENUMS

LONGEST_CODE, LONGEST_TEXT, LONGEST_SHORT_NAME = 64, 1000, 8
FIRST_YEAR, LAST_YEAR = 1900, 2999
_BIGGEST = 2**63 - 1  # what a database's whole number holds
_BIGGEST_COUNT = 999_999_999  # so that sums over any number of rows stay exact
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_FIRST_SERIAL = 61  # 1 March 1900: before it the 1900 system counts a 29 February that never was

# Full-width signs, digits and letters, and the full-width space, as half-width.
_HALF_WIDTH = {n: n - 0xFEE0 for n in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_TIME = r"(?:(?:T|[ \t\xa0]+|(?<=日))([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))" + _TIME
)
_NO_YEAR = re.compile(r"[0-9]{1,2}(月[0-9]{1,2}日?|[-/.][0-9]{1,2})")
_SERIAL = re.compile(r"([0-9]{5,6})(?:\.[0-9]*)?")
_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})Q([0-9])")
_HALF = re.compile(r"([0-9]{4})H([0-9])")
_YEAR = re.compile(r"([0-9]{4})")
_YES = frozenset({"是", "√", "y", "1", "true"})
_NO = frozenset({"否", "×", "n", "0", "false"})


class CellError(ValueError):
    """A cell that is not what its column holds; the message says what is wrong, in Chinese."""


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
        days = (date.max - _EPOCHS[self.date1904]).days
        return _EPOCHS[self.date1904] + timedelta(int(self.serial)) if self.serial < days + 1 else None

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
        if name in ENUMS:
            make = _many_of if name in ("types", "tags") else _one_of
            return Parser(make(name), _no_date)
        return Parser(_PARSE[name], _FROM_DATE.get(name, _no_date))

    def _date(self, text: str) -> date | None:
        return parse_date(text, date1904=self._date1904)


def plain(text: str) -> str:
    """A typed cell's text, trimmed, full-width characters as half-width."""
    return text.translate(_HALF_WIDTH).strip() if not text.isascii() else text.strip()


def parse_date(text: str, *, date1904: bool = False) -> date | None:
    """A date in any form of the contract; a time of day is dropped, a serial is of the system given."""
    text = plain(text)
    if not text:
        return None
    if serial := _SERIAL.fullmatch(text):
        return _in_range(_EPOCHS[date1904] + timedelta(int(serial[1])))
    found = _DATE.fullmatch(text)
    if found is None:
        raise CellError("没有年份" if _NO_YEAR.fullmatch(text) else "不是日期")
    year, _, *parts, hour, minute, second = found.groups()
    month, day = (int(p) for p in parts if p is not None)
    if hour is not None and (int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59):
        raise CellError("没有这个时刻")
    try:
        return _in_range(date(int(year), month, day))
    except ValueError as error:
        raise error if isinstance(error, CellError) else CellError("没有这一天") from None


def _in_range(day: date) -> date:
    # A year such as 0206 is a slip of the pen that would otherwise make centuries of months.
    if day.year < FIRST_YEAR:
        raise CellError(f"早于{FIRST_YEAR}年")
    return day


def _day_of(cell: DateCell) -> date:
    if cell.day is None:
        raise CellError("没有这一天")
    return _in_range(cell.day)


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


def _text(longest: int) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        text = text.strip()
        if len(text) > longest:
            raise CellError(f"超过{longest}个字")
        return text or None

    return parse


def _bool(text: str) -> bool:
    return _required_bool(text) or False


def _required_bool(text: str) -> bool | None:
    word = plain(text).lower()
    if not word:
        return None
    if word in _NO:
        return False
    if word in _YES:
        return True
    raise CellError("不是是或否（是/否、√/×、Y/N、1/0、true/false）")


def _scaled(places: int, smallest: int | None = None, biggest: int = _BIGGEST) -> Callable[[str], int | None]:
    """A parser of numbers stored times 10**places; the limits are of the stored number."""

    def parse(text: str) -> int | None:
        text = plain(text)
        if not text:
            return None
        found = _NUMBER.fullmatch(text)
        if found is None or not (found[2] or found[3]):
            raise CellError("不是数字（只写数字、正负号和小数点）")
        sign, whole, decimals = found[1], found[2].lstrip("0"), (found[3] or "").rstrip("0")
        if len(decimals) > places:
            raise CellError(f"最多{places}位小数" if places else "应为整数")
        # 20 digits are beyond every limit: the check comes first, since very long digits cannot be converted.
        value = int((whole + decimals.ljust(places, "0"))[:20] or "0") * (-1 if sign == "-" else 1)
        _check_limits(value, places, smallest, biggest)
        return value

    return parse


def _check_limits(value: int, places: int, smallest: int | None, biggest: int) -> None:
    if smallest is not None and value < smallest:
        raise CellError("不能小于0")
    if abs(value) > biggest:
        raise CellError(f"不能大于{biggest // 10**places}")


def _coded(*forms: tuple[re.Pattern[str], int], example: str) -> Callable[[str], str | None]:
    """A parser of periods: a year, and a number up to that of the form."""

    def parse(text: str) -> str | None:
        text = plain(text)
        if not text:
            return None
        for form, most in forms:
            if found := form.fullmatch(text):
                if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or (most and not 1 <= int(found[2]) <= most):
                    raise CellError("没有这个期间")
                return text
        raise CellError(f"应写作 {example}")

    return parse


def _year(text: str) -> int | None:
    value = _scaled(0)(text)
    if value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
        raise CellError("不是年份")
    return value


def _one_of(kind: str) -> Callable[[str], str | None]:
    """A parser of an enumeration: codes or Chinese words."""
    words = ENUMS[kind]
    codes = {code: code for code in words} | {word: code for code, word in words.items()}

    def parse(text: str) -> str | None:
        text = plain(text)
        if text and text not in codes:
            raise CellError(f"应为{'、'.join(words.values())}之一")
        return codes.get(text)

    return parse


def _many_of(kind: str) -> Callable[[str], str | None]:
    """A parser of a list of an enumeration: codes joined by `;`, in the contract's order, each once."""
    one = _one_of(kind)

    def parse(text: str) -> str | None:
        given = {one(part) for part in plain(text).replace("、", ";").split(";")}
        return ";".join(code for code in ENUMS[kind] if code in given) or None

    return parse


_PARSE: dict[str, Callable[[str], Any]] = {
    "code": _text(LONGEST_CODE),
    "text": _text(LONGEST_TEXT),
    "short_name": _text(LONGEST_SHORT_NAME),
    "bool": _bool,
    "required_bool": _required_bool,
    "int": _scaled(0),
    "year": _year,
    "count": _scaled(0, 0, _BIGGEST_COUNT),
    "hours": _scaled(2, 0, 2400),
    "points": _scaled(2, None, _BIGGEST_COUNT * 100),
    "number": _scaled(8),
    "weight": _scaled(8, 0),
    "month": _coded((_MONTH, 12), example="2026-10"),
    "covers": _coded((_MONTH, 12), (_QUARTER, 4), example="2026-10 或 2026Q3"),
    "half": _coded((_HALF, 2), example="2026H1"),
    "period": _coded((_MONTH, 12), (_QUARTER, 4), (_YEAR, 0), example="2026-10、2026Q3 或 2025"),
}
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
