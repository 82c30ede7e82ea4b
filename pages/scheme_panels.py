"""The panels of 计分规则: items by type, how totals come about, bases of the meetings, thresholds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from components import dense
from components.dense import Head, Row
from components.panels import panel
from components.tags import html
from components.text import Component, icon
from queries.scheme_words import TABLES, Limit, formula_words
from queries.scope import Asked
from terms import MARKS, NOTHING, RULES, percent

ALWAYS = date(2000, 1, 1)  # a first value from this day or before holds since ever


def items(asked: Asked, scheme: Any) -> Component:
    """A row an item, type after type."""
    heads = [
        Head("编码", "code"),
        Head("指标", "what"),
        Head("满分", "count"),
        Head("怎么得分", "formula"),
        Head("数据", "tables"),
        Head("起止", "day"),
    ]
    rows: list[Row] = []
    for of in scheme.types:
        rows.append(Row([dense.text(f"{of.name}　{of.points / 100:g}分", "group")], "group"))
        rows += [_item(asked, item) for item in of.items]
    table = dense.table("类型和指标", heads, rows, className="scheme-table")
    notice = html.Span([icon("exclamation-triangle"), scheme.notice], className="notice") if scheme.placeholder else ""
    return panel("类型和指标", [table], sub=f"{scheme.name}，1月至当月累计", right=notice)


def _item(asked: Asked, item: Any) -> Row:
    words = (
        f"{_day(item.valid_from) or '一直'}—{_day(item.valid_to) or '今'}"
        if item.valid_from or item.valid_to
        else "随方案"
    )
    resting = not item.in_force(asked.as_of)
    return Row(
        [
            item.code,
            item.name,
            f"{item.max / 100:g}",
            formula_words(item),
            TABLES[item.formula],
            words + ("，现不计" if resting else ""),
        ],
        "unranked" if resting else "",
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def about(scheme: Any) -> Component:
    """How types, totals and caps come about, and where the scheme comes from."""
    share = percent(scheme.minimum_share, 0)
    lines = [
        f"方案 {scheme.code}，自{_day(scheme.valid_from)}起",
        f"来源：{scheme.source}" if scheme.source else "来源未填",
        "类型分 = 类型满分 × 各指标得分之和 ÷ 适用指标满分之和；不适用的指标不计入",
        f"适用指标不足该类型满分{share}%的，类型分和总分为{NOTHING}（数据不足）",
        f"总分 = 类型分之和 + 加分（至多{scheme.bonus_cap / 100:g}分）− 减分（至多{scheme.deduction_cap / 100:g}分），不低于0",
        f"“封顶”一票否决期间总分不超过{scheme.veto_cap / 100:g}分",
        "名次在评比分组内排列，并列同名次；不作个人排名",
    ]
    return panel("总分和名次", [html.Ul([html.Li(line) for line in lines], className="notes")])


def bases(found: Mapping[str, tuple[str, str]]) -> Component:
    """What asks for each meeting: 法规, 惯例 or 本局规定."""
    rows = [
        Row([RULES[code], [dense.text(MARKS[basis], f"basis {basis}")], source])
        for code, (basis, source) in found.items()
    ]
    heads = [Head("规则", "name"), Head("依据", "by"), Head("出处", "what")]
    return panel("三会一课的依据", [dense.table("三会一课的依据", heads, rows, className="bases-table")])


def thresholds(asked: Asked, found: Sequence[Limit]) -> Component:
    """Every threshold: its value now, all its values with their dates, who sets it, where that is written."""
    heads = [
        Head("时限与标准", "formula"),
        Head("现为", "now"),
        Head("从何时起", "since"),
        Head("依据", "by"),
        Head("出处", "what"),
        Head("以哪一天为准", "decides"),
    ]
    table = dense.table("时限与标准", heads, [_limit(limit) for limit in found], className="thresholds-table")
    sub = "改动时在旧值之后另加一行，过去的月份仍按当时的值算"
    return panel("时限与标准", [table], sub=sub, className="below")


def _limit(of: Limit) -> Row:
    since = "；".join(f"{'' if v.since <= ALWAYS else v.since.isoformat() + '起'}{v.shown}" for v in of.values)
    return Row(
        [
            of.name,
            [dense.text(of.now, "num")],
            since
            if len(of.values) > 1
            else "一直"
            if of.values[0].since <= ALWAYS
            else f"{of.values[0].since.isoformat()}起",
            [dense.text(MARKS[of.mark], f"basis {of.mark}")],
            of.source,
            of.decides,
        ]
    )
