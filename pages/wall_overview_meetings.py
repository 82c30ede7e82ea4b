"""The overview's first column on the wall: how far the month is, rule by rule, and which branches owe a meeting."""

from collections.abc import Sequence
from fractions import Fraction

from components.figure import figure
from components.marks import bar_ref, glyph
from components.panels import MONTHLY_FIRST
from components.tags import html
from components.text import Component, icon
from components.wall import ROWS as FULL_ROWS
from components.wall import title
from pages.wall_board import Board, width
from queries.attention import Attention, Item
from queries.meetings import CORE, Figures
from queries.scope import Asked
from terms import NOTHING, RULES, SHORT_RULES, percent

ROWS, LARGE_ROWS = 8, 6
GLYPHS = 3  # so many shapes stand beside a branch, the rest is a number
SHORT_EM = 8  # a longer name leaves no room for which meetings


def meetings(asked: Asked, rules: dict[str, Figures], passed: Fraction) -> list[Component]:
    """A running month: progress against time passed; a closed one: completion. A line a rule."""
    core, running = rules[CORE], asked.running
    rate, path = (core.progress.rate, "progress.rate") if running else (core.month.rate, "month.rate")
    due = core.progress.due if running else core.month.required
    sub = html.Span(
        [
            f"{asked.month % 100}月应开 ",
            _number(f"meetings.{'progress.due' if running else 'month.required'}", due),
            " 场",
        ]
    )
    hero = html.Div(
        [
            html.Div([figure(f"meetings.{path}", rate, percent(rate, 0)), html.Small("%")], className="big"),
            html.Div(_facts(core, running), className="facts"),
        ],
        className="hero",
    )
    lines = [part for code in MONTHLY_FIRST for part in _rule(code, rules[code], float(passed) if running else None)]
    return [title("三会一课", sub), hero, _pace(rate, passed, running), html.Div(lines, className="kinds")]


def _facts(core: Figures, running: bool) -> list[Component]:
    if running:
        first = ["已开 ", _number("meetings.progress.satisfied", core.progress.satisfied), " 场"]
        second = ["待开 ", html.B(str(core.progress.open)), " 场"]
        return [html.Div(first), html.Div(second)]
    on_time = figure("meetings.month.on_time", core.month.on_time, percent(core.month.on_time, 0))
    missed = _number("meetings.month.missed", core.month.missed)
    return [
        html.Div(["按时 ", on_time, "%" if core.month.on_time is not None else ""]),
        html.Div(["未完成 ", missed, " 场"]),
    ]


def _number(path: str, value: int) -> Component:
    return figure(path, value, f"{value:,}")


def _pace(rate: Fraction | None, passed: Fraction, running: bool) -> Component:
    """The bar of it all, with the time passed as a line of a running month."""
    words = f"完成{percent(rate, 0)}%" + (f"，时间进度{percent(passed, 0)}%" if running else "")
    bar = bar_ref(None if rate is None else float(rate), float(passed) if running else None, label=words)
    if not running:
        return html.Div(bar, className="pace")
    at = min(max(float(passed), 0.17), 0.83)  # the words stay inside the column
    label = ["时间进度 ", figure("meetings.elapsed", passed, f"{percent(passed, 0)}%")]
    return html.Div([bar, html.Div(label, className="time", style={"left": f"{at:.1%}"})], className="pace")


def _rule(code: str, of: Figures, ref: float | None) -> list[Component]:
    """Name, bar, how many of how many."""
    path, name = f"meetings.by_rule.{code}.progress", html.Span(SHORT_RULES[code])
    if not of.progress.due:
        return [name, html.Span("本月无应开", className="none"), html.Span(NOTHING, className="count")]
    share = of.progress.satisfied / of.progress.due
    words = f"{RULES[code]}{of.progress.satisfied}场，应开{of.progress.due}场"
    count = [
        _number(f"{path}.satisfied", of.progress.satisfied),
        html.Small([" / ", _number(f"{path}.due", of.progress.due)]),
    ]
    return [name, bar_ref(share, ref, label=words), html.Span(count, className="count")]


def owing(found: Attention, board: Board) -> list[Component]:
    """A row a branch that has something overdue or 临近, the longest overdue first."""
    by_branch: dict[str, list[Item]] = {}
    for item in found.items:
        if item.kind in ("missed", "soon"):
            by_branch.setdefault(item.org_code, []).append(item)
    large = board.rows < FULL_ROWS
    most = LARGE_ROWS if large else ROWS
    shown = list(by_branch.values())[:most]
    left = len(by_branch) - len(shown)
    sub = "先逾期，后临近" if board.asked.running else "今年以来逾期未开"
    head = title("逾期与临近" if board.asked.running else "逾期未开", sub, f"另有 {left} 个支部" if left else "")
    if not shown:
        return [
            head,
            html.Div(
                [icon("check-circle-fill"), "没有逾期，也没有临近的" if board.asked.running else "没有逾期未开的"],
                className="calm",
            ),
        ]
    return [head, html.Div([_owing(items, large=large) for items in shown], className="owing")]


def _owing(items: Sequence[Item], *, large: bool) -> Component:
    name, overdue = items[0].name, any(item.kind == "missed" for item in items)
    marks = [glyph(item.kind, item.days, _words(item)) for item in items[:GLYPHS]]
    if len(items) > GLYPHS:
        marks.append(html.Span(f"＋{len(items) - GLYPHS}", className="more"))
    what = "" if width(name) > SHORT_EM else _which(items, 1 if large or len(marks) > 2 else 2)
    return html.Div(
        [html.Span(name, className="name strong" if overdue else "name"), html.Span(what, className="what"),
         html.Span(marks, className="marks")],
        className="row",
    )  # fmt: skip


def _words(item: Item) -> str:
    days = f"逾期{item.days}天" if item.kind == "missed" else f"还有{item.days}天"
    return f"{item.name} {RULES[item.rule or '']} {days}"


def _which(items: Sequence[Item], most: int) -> str:
    """So many kinds of meeting by name as there is room for."""
    kinds = list(dict.fromkeys(SHORT_RULES[item.rule or ""] for item in items))
    return "、".join(kinds[:most]) + ("等" if len(kinds) > most else "")
