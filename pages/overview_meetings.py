"""The overview's first column: the month's meetings, and completion over twelve months."""

from fractions import Fraction

from dash import html

from components import charts
from components.figure import figure
from components.marks import bar_ref, glyph
from components.panels import MONTHLY_FIRST, YEARLY, kpi, panel
from components.text import Component
from pages.shared import add, month_code, twelve
from queries.meetings import CORE, Completion, Figures
from queries.scope import Asked
from terms import RULES, percent

SHORT = {"done": "已完成", "deferred": "延期", "late": "补录", "missed": "未完成", "waived": "豁免"}


def whole_percent(rate: Fraction | None) -> str:
    """A rate in whole percent, without its sign."""
    return percent(rate, 0)


def meetings(asked: Asked, rules: dict[str, Figures], passed: Fraction) -> Component:
    """A running month: progress against time passed; a closed one: completion and its states. Each rule below."""
    core, running = rules[CORE], asked.running
    ref = float(passed) if running else None
    body = _running(core, passed) if running else _closed(core)
    rows = [_rule(code, rules[code], ref) for code in MONTHLY_FIRST]
    yearly = [_yearly(code, rules[code]) for code in YEARLY]
    sub = f"{asked.month % 100}月到期，{'进度' if running else '完成率'}"
    return panel("三会一课", [*body, html.Div([*rows, *yearly], className="rules")], sub=sub, className="meetings")


def _running(core: Figures, passed: Fraction) -> list[Component]:
    """The progress with what it counts, its bar, and time passed under the bar's line."""
    p = core.progress
    facts = [_count("已开", "meetings.progress.satisfied", p.satisfied), _count("应开", "meetings.progress.due", p.due)]
    if p.waived:
        facts.append(_count("豁免", "meetings.progress.waived", p.waived))
    share = float(passed)
    below = html.Div(
        ["时间进度 ", figure("meetings.elapsed", passed, f"{whole_percent(passed)}%")],
        className="time-passed end" if share > 0.88 else "time-passed start" if share < 0.12 else "time-passed",
        style={"left": f"{share:.1%}"},
    )
    words = f"完成{whole_percent(p.rate)}%，时间进度{whole_percent(passed)}%"
    return [_hero("meetings.progress.rate", p.rate, facts), _pace(p.rate, share, words, below)]


def _closed(core: Figures) -> list[Component]:
    """The completion with what it counts, its bar, and how many obligations are in which state."""
    c = core.month
    facts = [
        _count("应开", "meetings.month.required", c.required),
        html.Span(["按时 ", figure("meetings.month.on_time", c.on_time, percent(c.on_time)), " %"]),
    ]
    shown = [(state, n) for state, n in _states(c) if n or state == "done"]
    below = html.Div([_state(state, n) for state, n in shown], className="states")
    words = f"完成{whole_percent(c.rate)}%"
    return [_hero("meetings.month.rate", c.rate, facts), _pace(c.rate, None, words, below)]


def _states(c: Completion) -> list[tuple[str, int]]:
    return [("done", c.done), ("deferred", c.deferred), ("late", c.late), ("missed", c.missed), ("waived", c.waived)]


def _state(state: str, count: int) -> Component:
    return html.Span([glyph(state), SHORT[state], figure(f"meetings.month.{state}", count, str(count))])


def _count(words: str, path: str, count: int) -> Component:
    return html.Span([f"{words} ", figure(path, count, str(count)), " 场"])


def _hero(path: str, rate: Fraction | None, facts: list[Component]) -> Component:
    number = html.Div([figure(path, rate, whole_percent(rate)), html.Small("%")], className="hero")
    return html.Div([number, html.Div(facts, className="facts")], className="hero-line")


def _pace(rate: Fraction | None, ref: float | None, words: str, below: Component) -> Component:
    bar = bar_ref(None if rate is None else float(rate), ref, label=words, className="big")
    return html.Div([bar, below], className="pace")


def _rule(code: str, figures: Figures, ref: float | None) -> Component:
    progress, name = figures.progress, RULES[code]
    if not progress.due:
        return html.Div([html.Span(name), html.Span("本月无应开", className="none")], className="rule-line")
    path = f"meetings.by_rule.{code}.progress"
    count = html.Span(
        [
            figure(f"{path}.satisfied", progress.satisfied, str(progress.satisfied)),
            html.Small([" / ", figure(f"{path}.due", progress.due, str(progress.due))]),
        ],
        className="count",
    )
    label = f"{name}{progress.satisfied}场，应开{progress.due}场"
    bar = bar_ref(progress.satisfied / progress.due, ref, label=label)
    return html.Div([html.Span(name), bar, count], className="rule-line")


def _yearly(code: str, figures: Figures) -> Component:
    """组织生活会 and 民主评议 stand beside the rate: what fell due in the year so far."""
    done, path = figures.ytd, f"meetings.by_rule.{code}.ytd"
    if not done.required:
        return html.Div([html.Span(RULES[code]), html.Span("今年尚无到期", className="none")], className="rule-line")
    kept = done.required - done.missed
    due = figure(f"{path}.required", done.required, str(done.required))
    count = html.Span([str(kept), html.Small([" / ", due])], className="count")
    label = f"{RULES[code]}今年到期{done.required}场，完成{kept}场"
    bar = bar_ref(kept / done.required, label=label, className="yearly")
    return html.Div([html.Span(RULES[code]), bar, count], className="rule-line")


def completion(asked: Asked, core: Figures, series: dict[int, Figures]) -> Component:
    """The last closed month, the year to date, and the twelve months."""
    closed = add(asked.month, -1) if asked.running else asked.month
    last = series.get(closed, Figures()).month
    other = None if closed == asked.month else month_code(closed)
    tiles = html.Div(
        [
            _completion_tile(
                f"{closed % 100}月" + ("" if closed // 100 == asked.month // 100 else f"（{closed // 100}年）"),
                "meetings.month",
                last,
                other,
            ),
            _completion_tile("今年以来", "meetings.ytd", core.ytd, None),
        ],
        className="tiles",
    )
    bars = [_rate_bar(month, series.get(month, Figures()).month, asked) for month in twelve(asked)]
    graph = charts.chart(bars, charts.month_dots(bars), title="完成率", unit="%")
    sub = f"三会一课和主题党日，纵轴从{charts.dots_from(bars)}%起"
    return panel("完成率", [tiles, graph], sub=sub, className="fill")


def _completion_tile(label: str, path: str, c: Completion, month: str | None) -> Component:
    value = [
        figure(f"{path}.rate", c.rate, percent(c.rate), month=month),
        html.Small("%" if c.rate is not None else ""),
    ]
    on_time = figure(f"{path}.on_time", c.on_time, f"{percent(c.on_time)}%", month=month)
    return kpi(label, value, ["按时 ", on_time, f"，未完成 {c.missed} 场" if c.required else ""])


def _rate_bar(month: int, c: Completion, asked: Asked) -> charts.Bar:
    label = f"{month % 100}"
    if c.rate is None or (month == asked.month and asked.running):
        return charts.empty_bar(label)
    return charts.Bar(label, float(c.rate) * 100, percent(c.rate))
