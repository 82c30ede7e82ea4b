"""What a path of the figures JSON is called, how its values are written, and why one differs, in words."""

from fractions import Fraction
from typing import Any

from queries.edition_diff import Cause
from queries.scheme import read_scheme
from terms import NOTHING, RULES, percent, period_words, unranked_words

_RATES = ("rate", "on_time", "participation", "registration", "elapsed")
_SPANS = {"month": "当月", "ytd": "今年累计", "progress": "到期进度"}
_FIELDS = {
    "required": "应开", "done": "已完成", "deferred": "延期", "late": "补录", "missed": "未完成", "waived": "豁免",
    "rate": "完成率", "on_time": "按时率", "due": "到期", "satisfied": "已开", "open": "未到期",
    "present": "实到", "expected": "应到", "in_time": "及时录入", "valid": "有效活动",
    "events": "活动", "hours": "时长", "member_hours": "党员时长", "person_times": "人次", "persons": "人数",
    "participation": "参与率", "registration": "注册率", "hours_per_member": "人均时长", "beneficiaries": "服务人次",
    "rank": "名次", "change": "较上月", "total": "总分", "group": "评比分组", "bonus": "加分", "deductions": "减分",
    "unranked": "不参加排名的原因", "full": "正式党员", "probationary": "预备党员", "exempt": "豁免党员",
}  # fmt: skip


def figure_words(path: str) -> str:
    """`meetings.by_branch.B1.ytd.rate` → 三会一课 今年累计 完成率."""
    match path.split("."):
        case ["meetings", "elapsed"]:
            return "时间进度"
        case ["meetings", "open"]:
            return "三会一课 现在未到期"
        case ["meetings", "missed", _, rule, period]:
            return f"未完成：{RULES[rule]}（{period_words(period)}）"
        case ["meetings", "by_rule", rule, span, field]:
            return f"{RULES[rule]} {_SPANS[span]} {_FIELDS[field]}"
        case ["meetings", "by_branch", _, span, field]:
            return f"三会一课 {_SPANS[span]} {_FIELDS[field]}"
        case ["meetings", ("attendance" | "timeliness") as what, span, field]:
            name = ("到会率" if what == "attendance" else "录入及时率") if field == "rate" else _FIELDS[field]
            return f"{'到会' if what == 'attendance' else '录入'} {_SPANS[span]} {name}"
        case ["meetings", span, field]:
            return f"三会一课 {_SPANS[span]} {_FIELDS[field]}"
        case ["volunteering", "by_branch", _, field]:
            return f"志愿服务 今年累计 {_FIELDS[field]}"
        case ["volunteering", "by_brand", brand, field]:
            return f"品牌{brand} 今年累计 {_FIELDS[field]}"
        case ["volunteering", span, field]:
            return f"志愿服务 {_SPANS[span]} {_FIELDS[field]}"
        case ["standings", _, "types", name]:
            return f"五型标尖 {name}"
        case ["standings", _, "items", code]:
            item = read_scheme().items.get(code)
            return f"五型标尖 {code if item is None else item.name}"
        case ["standings", _, field]:
            return f"五型标尖 {_FIELDS[field]}"
        case ["members", field]:
            return _FIELDS[field]
        case ["branches"]:
            return "党支部数"
    return path


def shown(path: str, value: Any) -> str:
    """A figure's value for people; null is “—”."""
    field = path.rpartition(".")[2]
    if value is None:
        return NOTHING
    if field in _RATES:
        return f"{percent(Fraction(value), 2)}%"
    if field == "unranked":
        return unranked_words(value, members=3, months=3)
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def cause_words(cause: Cause) -> str:
    """Why a figure differs."""
    return {
        "batch": f"批次{cause.batch}入库",
        "undone": f"批次{cause.batch}已撤销",
        "scheme": "计分规则或时限改动",
        "day": "日子更替",
        "published": "上月重新发布",
    }[cause.kind]
