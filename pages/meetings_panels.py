"""Beside the matrix: rules with their basis, twelve months, attendance and timeliness, what is missed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from components import charts, dense
from components.dense import Head, Row
from components.figure import figure
from components.panels import MONTHLY_FIRST, YEARLY, kpi, panel, strip
from components.tags import html
from components.text import Component
from pages.shared import to_branch, twelve
from queries.attention import Item
from queries.meetings import CORE, Completion, Figures, Month, basis_of
from queries.scope import Asked
from terms import MARKS, RULES, SHORT_RULES, percent, period_words


def rules(asked: Asked, found: Mapping[str, Figures], passed: Fraction) -> Component:
    """Progress of the month and completion of the year by rule; a rule's basis is one click away."""
    ref = float(passed) if asked.running else None
    heads = [
        Head("规则", "name"),
        Head("本月进度" if asked.running else f"{asked.month % 100}月", "bars"),
        Head("", "count"),
        Head("今年完成", "rate"),
    ]
    rows = [_rule(code, found[code], f"meetings.by_rule.{code}", ref) for code in (*MONTHLY_FIRST, *YEARLY)]
    core = _rule(CORE, found[CORE], "meetings", ref)
    table = dense.table("各项进度和完成", heads, rows, foot=[core], className="rules-table")
    sub = f"竖线为时间进度{percent(passed, 0)}%" if asked.running else "到期和完成"
    return panel("各项进度和完成", [table, _bases()], sub=sub, className="rules-panel")


def _rule(code: str, of: Figures, path: str, ref: float | None) -> Row:
    p, ytd = of.progress, of.ytd
    name = "合计" if code == CORE else SHORT_RULES[code]
    share = p.satisfied / p.due if p.due else None
    count: dense.Cell = "无应开"
    if p.due:
        count = [
            dense.number(f"{path}.progress.satisfied", p.satisfied, str(p.satisfied)),
            "/",
            dense.number(f"{path}.progress.due", p.due, str(p.due)),
        ]
    return Row(
        [
            name,
            [dense.bar(share, ref if p.due else None)],
            count,
            [dense.number(f"{path}.ytd.rate", ytd.rate, f"{percent(ytd.rate)}%")],
        ]
    )


def _bases() -> Component:
    """What asks for each rule: 法规, 惯例 or 本局规定."""
    rows = [
        Row([RULES[code], dense.text(MARKS[basis], f"basis {basis}"), source])
        for code, (basis, source) in basis_of().items()
    ]
    heads = [Head("规则", "name"), Head("依据", "ground"), Head("出处", "what")]
    return html.Details([html.Summary("依据"), dense.table("规则的依据", heads, rows)], className="bases")


def trend(asked: Asked, series: Mapping[int, Figures]) -> Component:
    """Completion and on-time rate of the twelve months."""
    months = twelve(asked)
    rate = charts.Series("完成", [_bar(m, series.get(m, Figures()).month, asked, on_time=False) for m in months])
    on_time = charts.Series("按时", [_bar(m, series.get(m, Figures()).month, asked, on_time=True) for m in months])
    graph = charts.chart(charts.month_dots(rate, on_time), rate, on_time, title="完成率和按时率", unit="%")
    sub = f"合计，纵轴从{charts.dots_from(rate, on_time)}%起"
    return panel("近12个月", [graph], sub=sub, className="charted fill")


def _bar(month: int, c: Completion, asked: Asked, *, on_time: bool) -> charts.Bar:
    label = f"{month % 100}"
    value = c.on_time if on_time else c.rate
    if value is None or (month == asked.month and asked.running):
        return charts.empty_bar(label)
    return charts.Bar(label, float(value) * 100, percent(value))


def rates(asked: Asked, of: Month) -> Component:
    """到会率 and 及时率 of the month and the year."""
    month = f"{asked.month % 100}月"
    a, ay, t, ty = of.attendance, of.attendance_ytd, of.timeliness, of.timeliness_ytd
    tiles = [
        kpi("今年到会率", _rate("meetings.attendance.ytd.rate", ay.rate), [
            f"{ay.expected:,}人次，{month} " if ay.expected else f"没有到会人数，{month} ",
            figure("meetings.attendance.month.rate", a.rate, f"{percent(a.rate)}%"),
        ]),
        kpi("今年及时录入率", _rate("meetings.timeliness.ytd.rate", ty.rate), [
            f"{ty.valid:,}场，{month} " if ty.valid else f"没有有效活动，{month} ",
            figure("meetings.timeliness.month.rate", t.rate, f"{percent(t.rate)}%"),
        ]),
    ]  # fmt: skip
    return strip("到会和录入", tiles)


def _rate(path: str, rate: Fraction | None) -> Component:
    return [figure(path, rate, percent(rate)), html.Small("%" if rate is not None else "")]


def missed(asked: Asked, items: Sequence[Item], count: int) -> Component:
    """What is missed, the longest overdue first."""
    if not items:
        return panel("逾期未开", [html.P("今年无逾期", className="calm")], sub="今年以来")
    rows = [
        Row(
            [
                [dense.link(item.name, to_branch(asked, item.org_code))],
                f"{period_words(item.period or '')}{RULES[item.rule or '']}",
                [dense.glyph("missed", str(item.days), f"，逾期 {item.days} 天")],
            ]
        )
        for item in items
    ]
    heads = [Head("支部", "name"), Head("会议", "what"), Head("逾期天数", "days")]
    body: list[Component] = [dense.table("逾期未开", heads, rows, className="missed-table")]
    if count > len(items):
        body.append(html.P(f"另有{count - len(items)}场", className="more"))
    return panel("逾期未开", body, sub="今年以来，最久的在前", right=f"共{count}场")
