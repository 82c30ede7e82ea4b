"""A scoring scheme as data: types, items, formulas and parameters, parsed from TOML text and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

# What each formula needs beside code, name and max.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "completion": (),
    "attendance": ("from", "range"),
    "lecture": (),
    "yearly_completion": (),
    "participation": ("full",),
    "service_hours": ("full",),
    "brand_projects": (),
    "tasks": (),
    "pioneer": ("from", "range", "coverage"),
    "discipline": (),
    "review": (),
}
IMPORTED = "review"


class SchemeError(ValueError):
    """A scheme that cannot be used; the message says where and why, in Chinese."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """An item of a type. `max` in hundredths of a point; in force `[valid_from, valid_to)`."""

    code: str
    name: str
    max: int
    formula: str
    parameters: Mapping[str, Fraction]
    valid_from: date | None
    valid_to: date | None

    @property
    def imported(self) -> bool:
        """Whether its points come from `reviews`."""
        return self.formula == IMPORTED

    def in_force(self, day: date) -> bool:
        """Whether the item counts in a month that ends on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """One of the types, worth `points` (hundredths), with its items in their order."""

    name: str
    points: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A whole scheme; the caps in hundredths of a point."""

    code: str
    name: str
    placeholder: bool
    notice: str
    source: str
    valid_from: date
    minimum_share: Fraction
    bonus_cap: int
    deduction_cap: int
    veto_cap: int
    types: tuple[Type, ...]

    @property
    def items(self) -> dict[str, Item]:
        """All items by code, in order."""
        return {item.code: item for t in self.types for item in t.items}

    def same_measure(self, one: date, other: date) -> bool:
        """Whether months that end on two days are scored by the same scheme and items: only then do scores compare."""
        return (self.valid_from <= one) == (self.valid_from <= other) and all(
            item.in_force(one) == item.in_force(other) for item in self.items.values()
        )


def parse(text: str) -> Scheme:
    """The scheme of a TOML text; a SchemeError says what is wrong with it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(f"计分方案不是正确的 TOML：{error}") from None
    types = tuple(_type(t, f"第{n}个类型") for n, t in enumerate(_list(data, "types", "方案"), 1))
    _check(types)
    return Scheme(
        code=_text(data, "code", "方案"),
        name=_text(data, "name", "方案"),
        placeholder=bool(data.get("placeholder", False)),
        notice=str(data.get("notice", "")),
        source=str(data.get("source", "")),
        valid_from=_day(data, "valid_from", "方案") or date.min,
        minimum_share=_number(data, "minimum_share", "方案"),
        bonus_cap=_hundredths(data, "bonus_cap", "方案"),
        deduction_cap=_hundredths(data, "deduction_cap", "方案"),
        veto_cap=_hundredths(data, "veto_cap", "方案"),
        types=types,
    )


def _check(types: tuple[Type, ...]) -> None:
    if not 3 <= len(types) <= 8:
        raise SchemeError(f"计分方案有{len(types)}个类型，应为3至8个")
    for words, names in (
        ("类型名称", [t.name for t in types]),
        ("指标编码", [i.code for t in types for i in t.items]),
    ):
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise SchemeError(f"计分方案的{words}“{twice[0]}”重复")


def _type(data: Any, where: str) -> Type:
    if not isinstance(data, dict):
        raise SchemeError(f"计分方案{where}应为一张表")
    name = _text(data, "name", where)
    items = tuple(_item(i, f"{name}第{n}个指标") for n, i in enumerate(_list(data, "items", name), 1))
    if not items:
        raise SchemeError(f"计分方案{name}没有指标")
    return Type(name, _hundredths(data, "points", name), items)


def _item(data: Any, where: str) -> Item:
    if not isinstance(data, dict):
        raise SchemeError(f"计分方案{where}应为一张表")
    formula = _text(data, "formula", where)
    if formula not in PARAMETERS:
        raise SchemeError(f"计分方案{where}的公式“{formula}”不存在")
    known = {"code", "name", "max", "formula", "valid_from", "valid_to", *PARAMETERS[formula]}
    if unknown := sorted(set(data) - known):
        raise SchemeError(f"计分方案{where}的参数“{unknown[0]}”不属于公式 {formula}")
    parameters = {p: _number(data, p, where) for p in PARAMETERS[formula]}
    if any(parameters.get(p) == 0 for p in ("range", "full")):
        raise SchemeError(f"计分方案{where}的参数 range、full 不能为0")
    return Item(
        code=_text(data, "code", where),
        name=_text(data, "name", where),
        max=_hundredths(data, "max", where),
        formula=formula,
        parameters=parameters,
        valid_from=_day(data, "valid_from", where),
        valid_to=_day(data, "valid_to", where),
    )


def _list(data: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list):
        raise SchemeError(f"计分方案{where}缺少 {key}")
    return value


def _text(data: Mapping[str, Any], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SchemeError(f"计分方案{where}缺少 {key}")
    return value.strip()


def _day(data: Mapping[str, Any], key: str, where: str) -> date | None:
    value = data.get(key)
    if value is not None and type(value) is not date:
        raise SchemeError(f"计分方案{where}的 {key} 应为日期")
    return value


def _number(data: Mapping[str, Any], key: str, where: str) -> Fraction:
    """Decimals are written as text in TOML, so that none passes through binary floats."""
    value = data.get(key)
    if value is None:
        raise SchemeError(f"计分方案{where}缺少 {key}")
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise SchemeError(f"计分方案{where}的 {key} 应为整数，或写在引号中的小数")
    try:
        number = Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise SchemeError(f"计分方案{where}的 {key}“{value}”不是数字") from None
    if number < 0:
        raise SchemeError(f"计分方案{where}的 {key}“{value}”不能为负")
    return number


def _hundredths(data: Mapping[str, Any], key: str, where: str) -> int:
    number = _number(data, key, where) * 100
    if number.denominator != 1 or number == 0:
        raise SchemeError(f"计分方案{where}的 {key} 应大于0，最多两位小数")
    return number.numerator
