"""The overview's first column: the month's meetings, and completion over twelve months."""

from fractions import Fraction

from components import charts, dense
from components.dense import Row
from components.figure import figure
from components.marks import bar_ref, glyph
from components.panels import MONTHLY_FIRST, YEARLY, bar_lines, kpi, panel
from components.tags import html
from components.text import Component
from pages.shared import twelve
from queries.meetings import CORE, Completion, Figures
from queries.scope import Asked
from terms import RULES, add_months, month_code, percent

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
    return panel("三会一课", [*body, bar_lines("各项进度", [*rows, *yearly])], sub=sub, className="meetings")


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


def _rule(code: str, figures: Figures, ref: float | None) -> Row:
    progress, path = figures.progress, f"meetings.by_rule.{code}.progress"
    if not progress.due:
        return Row([RULES[code], dense.text("本月无应开", "none"), ""])
    count = _of(f"{path}.satisfied", progress.satisfied, f"{path}.due", progress.due)
    return Row([RULES[code], [dense.bar(progress.satisfied / progress.due, ref)], count])


def _yearly(code: str, figures: Figures) -> Row:
    """组织生活会 and 民主评议 stand beside the rate: what fell due in the year so far."""
    done = figures.ytd
    if not done.required:
        return Row([RULES[code], dense.text("今年尚无到期", "none"), ""])
    kept = done.required - done.missed
    count = _of(None, kept, f"meetings.by_rule.{code}.ytd.required", done.required)
    return Row([RULES[code], [dense.bar(kept / done.required, className="yearly")], count])


def _of(path: str | None, part: int, whole_path: str, whole: int) -> dense.Cell:
    """How many of how many; the part may have no path of its own."""
    first = dense.text(str(part), "part") if path is None else dense.number(path, part, str(part), className="part")
    return [first, " / ", dense.number(whole_path, whole, str(whole))]


def completion(asked: Asked, core: Figures, series: dict[int, Figures]) -> Component:
    """The last closed month, the year to date, and the twelve months."""
    closed = add_months(asked.month, -1) if asked.running else asked.month
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
    one = charts.Series("", bars)
    graph = charts.chart(charts.month_dots(one), one, title="完成率", unit="%")
    sub = f"三会一课和主题党日，纵轴从{charts.dots_from(one)}%起"
    return panel("完成率", [tiles, graph], sub=sub, className="charted fill")


def _completion_tile(label: str, path: str, c: Completion, month: str | None) -> Component:
    value = [
        figure(f"{path}.rate", c.rate, percent(c.rate), month=month),
        html.Small("%" if c.rate is not None else ""),
    ]
    on_time = figure(f"{path}.on_time", c.on_time, f"{percent(c.on_time)}%", month=month)
    missed = figure(f"{path}.missed", c.missed, str(c.missed), month=month)
    return kpi(label, value, ["按时 ", on_time, *(["，未完成 ", missed, " 场"] if c.required else [])])


def _rate_bar(month: int, c: Completion, asked: Asked) -> charts.Bar:
    label = f"{month % 100}"
    if c.rate is None or (month == asked.month and asked.running):
        return charts.empty_bar(label)
    return charts.Bar(label, float(c.rate) * 100, percent(c.rate))
