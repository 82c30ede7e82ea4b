"""Dated thresholds as data: each with a mark, a source and values from dates on, parsed from TOML text and checked."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar, get_args, get_type_hints

Mark = Literal["law", "custom", "local"]
MARKS: tuple[Mark, ...] = get_args(Mark)
MonthDay = tuple[int, int]
T_co = TypeVar("T_co", covariant=True)
LEAP = 2000  # a day of the year is checked in this one


class ThresholdError(ValueError):
    """Thresholds that cannot be used; the message says where and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Threshold(Generic[T_co]):
    """One threshold: what it is called, who sets it (mark), where that is written, and its values, each from a day on."""

    code: str
    name: str
    mark: Mark
    source: str
    unit: str
    since: tuple[date, ...]
    values: tuple[T_co, ...]

    def on(self, day: date) -> T_co:
        """The value in force on a day; before the first date the first one."""
        return self.values[max(bisect_right(self.since, day) - 1, 0)]


class Kind(NamedTuple):
    """What a threshold may be: its reader (None: not usable), the words for that, and which day decides its value."""

    read: Callable[[Any], Any]
    wanted: str
    decides: str


def _whole(low: int, high: int, decides: str) -> Kind:
    def read(value: Any) -> int | None:
        return value if type(value) is int and low <= value <= high else None

    return Kind(read, f"{low}至{high}的整数", decides)


def _decimal(low: str, high: str, decides: str) -> Kind:
    """Decimals are written as text in TOML, so that none passes through binary floats."""

    def read(value: Any) -> Fraction | None:
        if type(value) is not int and not (
            isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", value)
        ):
            return None
        return number if Fraction(low) <= (number := Fraction(value)) <= Fraction(high) else None

    return Kind(read, f"{low}至{high}，小数写在引号中，最多两位", decides)


def _day_of_year(decides: str) -> Kind:
    def read(value: Any) -> MonthDay | None:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{2}-[0-9]{2}", value) or value == "02-29":
            return None
        try:
            day = date.fromisoformat(f"{LEAP}-{value}")
        except ValueError:
            return None
        return day.month, day.day

    return Kind(read, '每年都有的月日，如 "03-31"', decides)


_COUNTED_FROM = "起数的那一天（期间的最后一天，年度类为截止日）"
_HELD = "召开日"
_MONTH_END = "所排月份的月末（当月为截至日）"
_PERIOD_END = "所算期间的最后一天（当月为截至日）"
_AS_OF = "截至日"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every threshold by its code. Hours and points are exact decimals; a day of the year is (month, day)."""

    cut_off_workdays: Annotated[Threshold[int], _whole(0, 60, _COUNTED_FROM)]
    approval_days: Annotated[Threshold[int], _whole(1, 180, _COUNTED_FROM)]
    yearly_deadline: Annotated[Threshold[MonthDay], _day_of_year("考核年度的12月31日")]
    quorum_percent: Annotated[Threshold[int], _whole(1, 100, _HELD)]
    timely_workdays: Annotated[Threshold[int], _whole(0, 60, _HELD)]
    participation_hours: Annotated[Threshold[Fraction], _decimal("0.01", "24", _PERIOD_END)]
    suppress_members: Annotated[Threshold[int], _whole(3, 50, _PERIOD_END)]
    suppress_scored: Annotated[Threshold[int], _whole(3, 50, _PERIOD_END)]
    ranking_members: Annotated[Threshold[int], _whole(1, 50, _MONTH_END)]
    ranking_months: Annotated[Threshold[int], _whole(0, 24, _MONTH_END)]
    gold_ranked: Annotated[Threshold[int], _whole(1, 50, _MONTH_END)]
    band_candidate: Annotated[Threshold[Fraction], _decimal("0", "120", _MONTH_END)]
    band_good: Annotated[Threshold[Fraction], _decimal("0", "120", _MONTH_END)]
    band_pass: Annotated[Threshold[Fraction], _decimal("0", "120", _MONTH_END)]
    soon_days_month: Annotated[Threshold[int], _whole(0, 366, _AS_OF)]
    soon_days_quarter: Annotated[Threshold[int], _whole(0, 366, _AS_OF)]
    soon_days_year: Annotated[Threshold[int], _whole(0, 366, _AS_OF)]
    fallen_ranks: Annotated[Threshold[int], _whole(1, 99, _AS_OF)]
    no_report_days: Annotated[Threshold[int], _whole(1, 366, _AS_OF)]
    update_hours: Annotated[Threshold[int], _whole(1, 8784, _AS_OF)]
    default_month_workday: Annotated[Threshold[int], _whole(1, 15, _AS_OF)]
    branch_members: Annotated[Threshold[int], _whole(1, 50, _AS_OF)]
    committee_members: Annotated[Threshold[int], _whole(1, 50, _AS_OF)]
    term_years: Annotated[Threshold[int], _whole(1, 10, _AS_OF)]
    term_notice_days: Annotated[Threshold[int], _whole(0, 366, _AS_OF)]
    long_day_hours: Annotated[Threshold[Fraction], _decimal("1", "24", "服务日期")]


KINDS: dict[str, Kind] = {
    code: hint.__metadata__[0] for code, hint in get_type_hints(Thresholds, include_extras=True).items()
}
BANDS = ("band_candidate", "band_good", "band_pass")
_TABLE = {"name", "mark", "source", "unit", "values"}


def parse(text: str) -> Thresholds:
    """The thresholds of a TOML text, all of them; a ThresholdError says what is wrong with it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThresholdError(f"时限与标准不是正确的 TOML：{error}") from None
    if unknown := sorted(set(data) - set(KINDS)):
        raise ThresholdError(f"时限与标准中没有“{unknown[0]}”这一项")
    if missing := [code for code in KINDS if code not in data]:
        raise ThresholdError(f"时限与标准缺少 {missing[0]}")
    found = {code: _threshold(code, kind, data[code]) for code, kind in KINDS.items()}
    _check_bands([found[code] for code in BANDS])
    return Thresholds(**found)


def _threshold(code: str, kind: Kind, data: Any) -> Threshold[Any]:
    if not isinstance(data, dict):
        raise ThresholdError(f"时限与标准的 {code} 应为一张表")
    if unknown := sorted(set(data) - _TABLE):
        raise ThresholdError(f"时限与标准的 {code} 中没有“{unknown[0]}”这一栏")
    name, source, unit = (_text(data, key, code) for key in ("name", "source", "unit"))
    mark = data.get("mark")
    if mark not in MARKS:
        raise ThresholdError(f"时限与标准的 {code} 的 mark 应为 law、custom 或 local")
    rows = data.get("values")
    if not isinstance(rows, list) or not rows:
        raise ThresholdError(f"时限与标准的 {code} 缺少 values")
    dated = [_dated(row, kind, f"{code} 第{n}个值") for n, row in enumerate(rows, 1)]
    for n, ((before, _), (after, _)) in enumerate(pairwise(dated), 2):
        if before >= after:
            raise ThresholdError(f"时限与标准的 {code} 第{n}个值的日期{after}不晚于前一个{before}")
    return Threshold(code, name, mark, source, unit, tuple(d for d, _ in dated), tuple(v for _, v in dated))


def _dated(row: Any, kind: Kind, where: str) -> tuple[date, Any]:
    if not isinstance(row, dict) or set(row) != {"from", "value"}:
        raise ThresholdError(f"时限与标准的 {where}应写作 {{ from = 2026-01-01, value = … }}")
    if type(row["from"]) is not date:
        raise ThresholdError(f"时限与标准的 {where}的 from 应为日期，如 2026-01-01，不加引号")
    value = kind.read(row["value"])
    if value is None:
        raise ThresholdError(f"时限与标准的 {where}“{row['value']}”应为{kind.wanted}")
    return row["from"], value


def _text(data: Mapping[str, Any], key: str, code: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ThresholdError(f"时限与标准的 {code} 缺少 {key}")
    return value.strip()


def _check_bands(bands: list[Threshold[Fraction]]) -> None:
    """A higher band begins above a lower one, on every day."""
    for day in sorted({day for band in bands for day in band.since}):
        for upper, lower in pairwise(bands):
            if upper.on(day) <= lower.on(day):
                raise ThresholdError(f"时限与标准的 {upper.code} 在{day}不高于 {lower.code}")
