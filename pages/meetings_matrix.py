"""The matrix: a row a branch, a column a period; a state is a shape, what is to be acted on carries a number."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from components import dense
from components.dense import Head, Row
from components.frame import step
from components.marks import GLYPHS, glyph
from components.panels import panel
from components.tags import dcc, html
from components.text import Component
from pages.held import held_glyph
from pages.shared import Page, to_branch
from pages.windows import Window, steps
from queries.matrix import Column, Line, columns
from queries.meetings import Completion
from queries.scope import Asked
from terms import NOTHING, QUARTERS, RULES, SHORT_RULES, half_words, percent, period_words

LOW = 90  # percent on time below which a column's rate is bold
KEY = ("done", "late", "deferred", "soon", "missed", "open", "ahead", "waived", "none")


def matrix(
    page: Page,
    asked: Asked,
    half: int,
    rows: Sequence[Line],
    rates: Mapping[tuple[str, int], Completion],
    ytd: Completion,
    listed: Window,
) -> Component:
    """The panel: order and half-year to choose, the table, its key."""
    shown = columns(half)
    body: Component = html.P(f"{NOTHING} 本月没有党支部", className="empty")
    if rows:
        earlier = [Head("上半年", "earlier")] if half % 10 == 2 else []
        above = [
            Head("", "name"),
            *(Head("", "earlier") for _ in earlier),
            *(_above(rule, list(of)) for rule, of in groupby(shown, lambda c: c.rule)),
            Head("今年", "rate"),
        ]
        heads = [Head("支部", "name"), *earlier, *(_head(c, asked) for c in shown), Head("按时率", "rate")]
        drawn = [_row(asked, line, shown, half, before) for line, before in zip(rows, [None, *rows], strict=False)]
        foot = [] if asked.org_kind == "branch" else [_foot(shown, rates, ytd, len(earlier))]
        body = dense.table(f"{half_words(half)}三会一课", heads, drawn, above=above, foot=foot, className="matrix")
    return panel(
        half_words(half),
        [body, _key()],
        sub=f"截至{asked.as_of.month}月{asked.as_of.day}日的状态，到期日为期间最后一天",
        right=[_order(page, asked), _halves(page, asked, half), steps(page, asked, listed)],
        className="matrix-panel",
    )


def _above(rule: str, of: list[Column]) -> Head:
    return Head(SHORT_RULES[rule], "rule", "每月" if len(of) > 2 else "", len(of))


def _head(column: Column, asked: Asked) -> Head:
    words = QUARTERS[int(column.period[-1])] if "Q" in column.period else str(column.month % 100)
    running = asked.month <= column.month < asked.month + 3 if "Q" in column.period else column.month == asked.month
    return Head(words, _class(column, "now" if running else ""), label=period_words(column.period) + RULES[column.rule])


def _class(column: Column, more: str = "") -> str:
    first = column.month % 100 in ((3, 9) if "Q" in column.period else (1, 7))
    return " ".join(name for name in ("cell", more, "first" if first else "") if name)


def _row(asked: Asked, line: Line, shown: Sequence[Column], half: int, before: Line | None) -> Row:
    owed = {rule for rule, _ in line.cells}
    path = f"meetings.by_branch.{line.org_code}.ytd.on_time"
    cells: list[dense.Cell] = [_earlier(line)] if half % 10 == 2 else []
    cells += [_cell(line, column, shown, column.rule in owed, asked) for column in shown]
    name = dense.link(line.short_name, to_branch(asked, line.org_code), line.name)
    rate = dense.number(path, line.ytd.on_time, f"{percent(line.ytd.on_time)}%")
    ruled = before is not None and before.urgent != line.urgent and not asked.view.own_order
    return Row(
        [[name], *cells, [rate]],
        " ".join(c for c in ("urgent" if not line.urgent else "", "ruled" if ruled else "") if c),
    )


def _cell(line: Line, column: Column, shown: Sequence[Column], owes: bool, asked: Asked) -> dense.Cell:
    """A state; a dash where the rule is not the branch's (`owes`); of a period not begun its outline; else nothing."""
    cell = line.cells.get((column.rule, column.period))
    if cell is None:
        ahead = not column.begun(asked) and line.expects(column, shown, asked)
        return dense.glyph("ahead") if ahead else "" if owes else dense.glyph("none")
    return held_glyph(cell)


def _earlier(line: Line) -> dense.Cell:
    if line.earlier is None:
        return ""
    return dense.glyph("missed", str(line.earlier.days), f"{line.earlier.count}场，最长逾期 {line.earlier.days} 天")


def _foot(shown: Sequence[Column], rates: Mapping[tuple[str, int], Completion], ytd: Completion, blank: int) -> Row:
    """On-time rates by column in whole percent; a rate of another month than the page's has no path here."""
    cells = [_rate(rates.get((c.rule, c.month))) for c in shown]
    total = dense.number("meetings.ytd.on_time", ytd.on_time, f"{percent(ytd.on_time)}%")
    return Row(["按时率%", *[""] * blank, *cells, [total]])


def _rate(of: Completion | None) -> dense.Cell:
    if of is None or of.on_time is None:
        return ""
    whole = percent(of.on_time, 0)
    return dense.text(whole, "low" if int(whole) < LOW else "", f"按时{of.done}场，到期{of.required}场")


def _order(page: Page, asked: Asked) -> Component:
    own = asked.view.own_order
    return html.Span(
        [
            dcc.Link("按紧急程度", href=page.here(asked, order=None), className="toggle" if own else "toggle on"),
            dcc.Link("按组织顺序", href=page.here(asked, order="own"), className="toggle on" if own else "toggle"),
        ],
        className="toggles",
    )


def _halves(page: Page, asked: Asked, half: int) -> Component:
    """A step to the half-year before and after."""
    first = asked.first_month // 100 * 10 + (1 if asked.first_month % 100 <= 6 else 2)
    last = asked.as_of.year * 10 + (1 if asked.as_of.month <= 6 else 2)
    before = half - 1 if half % 10 == 2 else half - 9
    after = half + 1 if half % 10 == 1 else half + 9

    def at(other: int, there: bool) -> str | None:
        return page.here(asked, half=f"{other // 10}H{other % 10}") if there else None

    return html.Span(
        [
            step("prev-half", "上半个年度", "chevron-left", at(before, before >= first)),
            step("next-half", "下半个年度", "chevron-right", at(after, after <= last)),
        ],
        className="halves",
    )


def _key() -> Component:
    """What the shapes mean."""
    numbers = {"soon": 6, "missed": 30}
    words = {"soon": "临近（剩余天数）", "missed": "逾期未开（逾期天数）"}
    shapes = [html.Span([glyph(s, numbers.get(s)), words.get(s, GLYPHS[s][1])]) for s in KEY]
    return html.P([*shapes, html.Span("1/2：2个党小组中1个")], className="key")
