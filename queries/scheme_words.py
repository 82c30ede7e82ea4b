"""计分规则 in words: what each item of the scheme gives points for, and every threshold with its values and dates."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from queries.scope import Asked
from rules.scheme import Item
from rules.thresholds import KINDS, Threshold

# From which tables an item's points come, by formula.
TABLES: Mapping[str, str] = {
    "completion": "组织生活、组织生活豁免",
    "attendance": "组织生活",
    "lecture": "组织生活（标签“书记讲党课”）",
    "yearly_completion": "组织生活",
    "participation": "服务记录、党籍关系",
    "service_hours": "服务记录、党籍关系",
    "brand_projects": "志愿活动、服务记录",
    "tasks": "任务书、任务进度",
    "pioneer": "先锋指数、党籍关系",
    "discipline": "组织生活（标签“纪律教育”）",
    "review": "评审得分（凭文号导入）",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A threshold's value in words with its unit, and the day from which it holds."""

    since: date
    shown: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold: name, who sets it (`law`, `custom`, `local`), where that is written, which day decides, its values."""

    code: str
    name: str
    mark: str
    source: str
    decides: str
    values: tuple[Value, ...]
    now: str

    @property
    def unconfirmed(self) -> bool:
        """Whether the bureau has still to confirm it."""
        return "待本局确认" in self.source


def formula_words(item: Item) -> str:
    """How an item's points come about."""
    p, most = item.parameters, _points(item.max)
    match item.formula:
        case "completion":
            return f"{most} × 今年到期的三会一课和主题党日的完成率（含补录、延期）"
        case "attendance":
            return f"到会率{_percent(p['from'])}以下为0，{_percent(p['from'] + p['range'])}以上满分，其间按比例"
        case "lecture":
            return f"年内书记讲党课一次得{most}分；之前不适用，年终仍没有为0"
        case "yearly_completion":
            return f"{most} × 今年到期的组织生活会和民主评议党员的完成率"
        case "participation":
            return f"今年志愿参与率达到{_percent(p['full'])}满分，以下按比例"
        case "service_hours":
            return f"人均时长达到全年{_number(p['full'])}小时的时间进度满分，以下按比例"
        case "brand_projects":
            return f"年内主办或参与品牌活动，一次1分，至多{most}分"
        case "tasks":
            return f"{most} × 已完成的权重 ÷ 已到期的权重（规定任务和所选自选任务，逾期完成照计）"
        case "pioneer":
            top = _number(p["from"] + p["range"])
            scored = f"测评不足{_percent(p['coverage'])}的不适用"
            return f"上一个半年平均分{_number(p['from'])}以下为0，{top}以上满分，其间按比例；{scored}"
        case "discipline":
            return f"每半年开展纪律教育一次得{_points(item.max // 2)}分；未到期的半年不适用"
        case _:
            return f"评审认定，0至{most}分；取当年最近一次"


def limits(asked: Asked) -> list[Limit]:
    """Every threshold, in the file's groups; `now` is its value on the as-of date."""
    return [_limit(getattr(asked.thresholds, field.name), asked.as_of) for field in fields(asked.thresholds)]


def _limit(of: Threshold[Any], today: date) -> Limit:
    values = tuple(Value(day, f"{shown(value)}{of.unit}") for day, value in zip(of.since, of.values, strict=True))
    return Limit(
        of.code, of.name, of.mark, of.source, KINDS[of.code].decides, values, f"{shown(of.on(today))}{of.unit}"
    )


def shown(value: object) -> str:
    """A threshold's value: a whole number, a decimal, or a day of the year."""
    if isinstance(value, tuple):
        return f"{value[0]}月{value[1]}日"
    return _number(value) if isinstance(value, Fraction) else str(value)


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


def _percent(value: Fraction) -> str:
    return f"{_number(value * 100)}%"


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:g}"
