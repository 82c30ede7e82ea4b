"""A branch's points: by type and item beside the medians, the way from the medians to its total, the year's ranks."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from components import charts, dense
from components.dense import Head, Row
from components.panels import panel
from components.tags import html
from components.text import Component, icon
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.score_sheet import Medians, Past, Sheet, steps
from terms import MINUS, NOTHING, rounded, score, thousandths

HIDDEN = "按设置只公开等次，或本月不在所列范围"
STEP_WORDS = {"bonus": "加分", "deductions": "减分", "floor": "不低于0分", "cap": "一票否决封顶60分"}


def hidden(name: str) -> Component:
    """A panel whose points are not there to be seen."""
    return panel(name, [html.P(f"{NOTHING} {HIDDEN}", className="empty")])


def sheet(branch: Asked, of: Sheet | None, middle: Medians | None) -> Component:
    """Types and their items, those furthest below the group's median first."""
    if of is None or middle is None:
        return hidden("得分构成")
    heads = [
        Head("类型、指标", "name"), Head("得分率", "bars", "竖线为中位"), Head("得分", "points"), Head("满分", "full"),
        Head("原始分", "raw"), Head("中位", "median"), Head("与中位差", "gap"),
    ]  # fmt: skip
    rows: list[Row] = []
    scheme = read_scheme()
    for kind in sorted(scheme.types, key=lambda t: _type_gap(of, middle, t.name)):
        rows.append(_type(branch, of, middle, kind.name, kind.points))
        items = [item for item in kind.items if item.code in of.items]
        items.sort(key=lambda item: _item_gap(of, middle, item.code))
        rows += [_item(branch, of, middle, kind, item.code, item.name) for item in items]
    rows += [_given(branch, "加分", "bonus", of.bonus, "+"), _given(branch, "减分", "deductions", of.deductions, MINUS)]
    if of.cap:
        rows.append(Row([STEP_WORDS["cap"], "", thousandths(of.cap * 10, sign=True), "", "", "", ""], "given"))
    total = None if of.total is None else score(of.total)
    path = f"standings.{branch.org}.total"
    foot = [Row(["总分", "", [dense.number(path, total, total or "", org=branch.org)], "", "", "", ""])]
    table = dense.table("得分构成", heads, rows, foot=foot, className="sheet")
    notice = html.Span([icon("exclamation-triangle"), scheme.notice], className="notice")
    sub = "年初至本月，按与本组中位的差距从大到小；得分为折算后计入总分的"
    return panel("得分构成", [table], sub=sub, right=notice)


def _type_gap(of: Sheet, middle: Medians, name: str) -> int:
    points, median = of.types.get(name), middle.types.get(name)
    return 0 if points is None or median is None else points * 10 - median


def _item_gap(of: Sheet, middle: Medians, code: str) -> int:
    part, median = of.items.get(code), middle.items.get(code)
    return 1 << 20 if part is None else 0 if median is None else part.contribution * 10 - median


def _type(branch: Asked, of: Sheet, middle: Medians, name: str, full: int) -> Row:
    points, median = of.types.get(name), middle.types.get(name)
    shown = dense.number(
        f"standings.{branch.org}.types.{name}", None if points is None else score(points), score(points), org=branch.org
    )
    bar = dense.bar(_share(points, full), None if median is None else median / full / 10, "big")
    cells: list[dense.Cell] = [name, [bar], [shown], f"{full // 100}", "", _median(median), _gap(points, median)]
    if points is None:
        cells[1] = dense.text("数据不足，不计总分", "reason")
    return Row(cells, "type")


def _item(branch: Asked, of: Sheet, middle: Medians, kind: Any, code: str, name: str) -> Row:
    """`kind`: the scheme's type that the item belongs to."""
    part, median = of.items[code], middle.items.get(code)
    path = f"standings.{branch.org}.items.{code}"
    if part is None:
        shown = dense.number(path, None, "", org=branch.org)
        return Row([name, dense.text("不适用", "reason"), [shown], "", "", _median(median), ""], "item")
    full = of.full(kind, code)
    ref = None if median is None else float(Fraction(median, 10) / full)
    points = dense.number(path, score(part.contribution), score(part.contribution), org=branch.org)
    raw = f"{rounded(part.got, 2):f}/{_short(part.max)}"
    bar = dense.bar(_share(part.contribution, full), ref)
    most = f"{rounded(full / 100, 2):f}"
    return Row([name, [bar], [points], most, raw, _median(median), _gap(part.contribution, median)], "item")


def _share(points: int | None, full: int | Fraction) -> float | None:
    return None if points is None else float(points / full)


def _short(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{rounded(number, 2):f}"


def _median(median: int | None) -> dense.Cell:
    return NOTHING if median is None else thousandths(median)


def _gap(points: int | None, median: int | None) -> dense.Cell:
    """Bold and orange where a point or more is missing."""
    if points is None or median is None:
        return ""
    difference = points * 10 - median
    return dense.text(
        thousandths(difference, sign=True), "low" if difference <= -1000 else "below" if difference < 0 else ""
    )


def _given(branch: Asked, words: str, key: str, value: int, sign: str) -> Row:
    shown = f"{sign}{score(value)}" if value else "0"
    points = dense.number(f"standings.{branch.org}.{key}", score(value), shown, org=branch.org)
    return Row([words, "", [points], "", "", "", ""], "given")


def way_to_total(of: Sheet | None, middle: Medians | None) -> Component:
    """A waterfall from the sum of the types' medians to the total; the steps add up exactly."""
    name, sub = "差在哪里", "从各型中位合计到本支部，分"
    if of is None or middle is None:
        return hidden(name)
    found = steps(of, middle)
    if found is None:
        why = "本组没有参加排名的支部，没有中位" if of.total is not None else "数据不足，没有总分"
        return panel(name, [html.P(f"{NOTHING} {why}", className="empty")], sub=sub)
    start, way = found
    at, marks = start, [(start, start)]
    for step in way:
        marks.append((at, at + step.size))
        at += step.size
    low, high = _axis([end for mark in marks for end in mark])
    rows = [Row(["各型中位合计", [dense.fall(start, start, low, high, "start")], thousandths(start)], "end")]
    for step, (before, after) in zip(way, marks[1:], strict=True):
        words = STEP_WORDS.get(step.code, step.code)
        cls = "down" if step.size < 0 else "up"
        rows.append(
            Row(
                [
                    words,
                    [dense.fall(before, after, low, high, cls)],
                    [dense.text(thousandths(step.size, sign=True), cls)],
                ]
            )
        )
    rows.append(Row(["本支部", [dense.fall(at, at, low, high)], thousandths(at)], "end"))
    table = dense.table(
        "从中位合计到总分", [Head("", "name"), Head("", "bars"), Head("", "count")], rows, className="waterfall"
    )
    key = html.P(html.Span(f"横轴{low // 1000}—{high // 1000}分，非零起点；各步相加恰为总分"), className="key")
    return panel(name, [table, key], sub=sub)


def _axis(values: Sequence[int]) -> tuple[int, int]:
    """Whole points around all values."""
    return min(values) // 1000 * 1000, -(-(max(values) + 1) // 1000) * 1000


def history(asked: Asked, past: Sequence[Past]) -> Component:
    """Rank and total of each month of the year."""
    name, sub = "名次和总分", f"{asked.month // 100}年1月至{asked.month % 100}月"
    if not any(month.total is not None for month in past):
        return panel(name, [html.P(f"{NOTHING} 今年没有可显示的名次和总分", className="empty")], sub=sub)
    most = max((month.ranked for month in past), default=1) or 1
    ranks = [charts.Bar(f"{m.month % 100}", m.rank, "不排名" if m.rank is None else f"第{m.rank}名") for m in past]
    totals = [charts.Bar(f"{m.month % 100}", None if m.total is None else m.total / 100, score(m.total)) for m in past]
    known = [m.total for m in past if m.total is not None]
    low, high = min(known) // 500 * 5, (max(known) // 500 + 1) * 5
    blocks: list[Component] = []
    if any(month.rank is not None for month in past):
        line = charts.line(ranks, 1, max(most, 2), ("第1名", f"第{most}名"), title="名次", unit="名次")
        blocks += [html.H3(["名次", html.Small("本组")]), line]
    line = charts.line(totals, high, low, (f"{high}分", f"{low}分"), title="总分", unit="分")
    return panel(
        name, [*blocks, html.H3(["总分", html.Small("纵轴非零起点")]), line], sub=sub, className="fill history"
    )
