"""What a text cell means: the typed value of each kind of column, or a `CellError`. Blank text is None."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from terms import ENUMS

LONGEST_CODE, LONGEST_TEXT, LONGEST_SHORT_NAME = 64, 1000, 8
FIRST_YEAR, LAST_YEAR = 1900, 2999
_BIGGEST = 2**63 - 1  # what a database's whole number holds
_BIGGEST_COUNT = 999_999_999  # so that sums over any number of rows stay exact
EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}

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
LISTS = ("types", "tags")
_YES = frozenset({"是", "√", "y", "1", "true"})
_NO = frozenset({"否", "×", "n", "0", "false"})


class CellError(ValueError):
    """A cell that is not what its column holds; the message says what is wrong, in Chinese."""


def plain(text: str) -> str:
    """A typed cell's text, trimmed, full-width characters as half-width."""
    return text.translate(_HALF_WIDTH).strip() if not text.isascii() else text.strip()


def parse_date(text: str, *, date1904: bool = False) -> date | None:
    """A date in any form of the contract; a time of day is dropped, a serial is of the system given."""
    text = plain(text)
    if not text:
        return None
    if serial := _SERIAL.fullmatch(text):
        return in_range(EPOCHS[date1904] + timedelta(int(serial[1])))
    found = _DATE.fullmatch(text)
    if found is None:
        raise CellError("没有年份" if _NO_YEAR.fullmatch(text) else "不是日期")
    year, _, *parts, hour, minute, second = found.groups()
    month, day = (int(p) for p in parts if p is not None)
    if hour is not None and (int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59):
        raise CellError("没有这个时刻")
    try:
        return in_range(date(int(year), month, day))
    except ValueError as error:
        raise error if isinstance(error, CellError) else CellError("没有这一天") from None


def in_range(day: date) -> date:
    """The day, unless its year is beyond what a ledger can mean."""
    # A year such as 0206 is a slip of the pen that would otherwise make centuries of months.
    if day.year < FIRST_YEAR:
        raise CellError(f"早于{FIRST_YEAR}年")
    return day


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
        raise CellError(f"不能{'大于' if value > 0 else '小于-'}{biggest // 10**places}")


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


PARSE: dict[str, Callable[[str], Any]] = {
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
    **{kind: (_many_of if kind in LISTS else _one_of)(kind) for kind in ENUMS},
}
