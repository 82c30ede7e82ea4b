"""The panels of 先锋指数: key figures, branches, half-years; scores of fewer than five scored members are not shown."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from components import dense
from components.dense import Cell, Head, Row
from components.panels import kpi, panel
from components.tags import html
from components.text import Component
from pages.shared import Page, to_branch
from pages.windows import Window, steps
from queries.pioneer import Coverage, Half, Line, half_asked
from queries.scope import Asked
from terms import NOTHING, half_year_words, percent, rounded, signed

Axis = tuple[float, float]
FAR = 20  # points below the lowest quartile from which a single score is drawn at the axis' beginning


def too_few(asked: Asked, half: Half) -> str | None:
    """What is shown instead of the scores of a branch with too few scored members: 不足5人; None when there are enough."""
    least = asked.thresholds.suppress_scored.on(asked.end)
    return f"不足{least}人" if 0 < half.scored < least else None


def at_a_glance(asked: Asked, now: Half | None, covered: Coverage, few: str | None) -> Component:
    """The half-year's key figures."""
    name = half_year_words(half_asked(asked))
    if now is None or not now.scored:
        return panel(name, [html.P("没有测评", className="calm")])
    held_back = html.Span(few, className="few")
    middle = kpi(
        "中位",
        held_back if few else [_points(now.median), html.Small("分")],
        "" if few else f"四分位{_points(now.first_quarter)}—{_points(now.third_quarter)}",
    )
    reach = kpi("测评覆盖率", [percent(now.coverage), html.Small("%")], f"{now.scored:,}/{now.eligible:,}人")
    chosen = kpi("争先创优入选", held_back if few else [f"{now.excellent:,}", html.Small("人")], "只列人数")
    rows = [
        html.Div([middle, reach], className="tiles"),
        html.Div([chosen, *_scoring(asked, covered)], className="tiles"),
    ]
    return panel(name, rows)


def _scoring(asked: Asked, covered: Coverage) -> list[Component]:
    """How many branches have enough scored for the scheme's item."""
    if asked.org_kind == "branch" or covered.least is None:
        return []
    enough = [f"{covered.branches - covered.lacking:,}", html.Small(f"/ {covered.branches:,}")]
    return [kpi("计分的支部", enough, f"测评达到{percent(covered.least, 0)}%")]


def axis_of(halves: Iterable[Half]) -> Axis:
    """From the ten below the lowest shown to the ten above the highest; a veto's 0 does not squeeze all the others."""
    found = [[float(value) for value in half.spread] for half in halves if half.spread]
    if not found:
        return 0.0, 100.0
    low = max(min(values[0] for values in found), min(values[1] for values in found) - FAR)
    return low // 10 * 10, -(-max(values[-1] for values in found) // 10) * 10


def branches(page: Page, asked: Asked, rows: Sequence[Line], scope: Half | None, listed: Window) -> Component:
    """A row a branch, in their own order: a list by score would be a ranking of people's marks."""
    shown = [row.now for row in rows if row.now is not None and not too_few(asked, row.now)]
    axis = axis_of(shown)
    middle = scope.median if scope is not None and asked.org_kind != "branch" else None
    heads = [
        Head("支部", "name"),
        Head("测评", "count", "已/应"),
        Head("覆盖率", "count"),
        Head("分布", "strip", f"{axis[0]:.0f}—{axis[1]:.0f}分"),
        Head("中位", "count"),
        Head("四分位", "wide"),
        Head("较上个半年", "change", "中位"),
        Head("创优", "count", "人"),
    ]
    drawn = [_branch(asked, row, axis, middle) for row in rows]
    key = html.P(
        ["细线最低至最高（低于横轴起点的画到起点），粗线中间一半，圆点中位", "；竖线为本范围中位" if middle is not None else "",
         f"；已测评不足{asked.thresholds.suppress_scored.on(asked.end)}人的支部不显示分数"],
        className="key",
    )  # fmt: skip
    table = dense.table("各支部先锋指数", heads, drawn, className="pioneer-table")
    half = half_year_words(half_asked(asked))
    return panel("各支部", [table, key], sub=f"{half}，横轴非零起点", right=steps(page, asked, listed))


def _branch(asked: Asked, row: Line, axis: Axis, middle: Fraction | None) -> Row:
    name = [dense.link(row.short_name, to_branch(asked, row.org_code), row.name)]
    half = row.now
    if half is None:
        return Row([name, "0/0", NOTHING, [dense.text("没有应测评的党员", "few")], "", "", "", ""], "few")
    counted: list[Cell] = [f"{half.scored}/{half.eligible}", f"{percent(half.coverage)}%"]
    few = too_few(asked, half)
    if few is not None or not half.scored:
        return Row([name, *counted, [dense.text(few or "尚未测评", "few")], "", "", "", ""], "few")
    ref = None if middle is None else float(middle)
    return Row(
        [
            name,
            *counted,
            [dense.spread([float(value) for value in half.spread], *axis, ref)],
            [dense.text(_points(half.median), "num")],
            f"{_points(half.first_quarter)}—{_points(half.third_quarter)}",
            _change(asked, half, row.before),
            f"{half.excellent}",
        ]
    )


def _change(asked: Asked, now: Half, before: Half | None) -> Cell:
    """Of the medians as shown; nothing when the half-year before has too few scored."""
    if before is None or before.median is None or now.median is None or too_few(asked, before):
        return NOTHING
    difference = rounded(now.median, 1) - rounded(before.median, 1)
    return signed(f"{difference:f}") if difference else "±0.0"


def halves(asked: Asked, past: Sequence[Half]) -> Component:
    """The scope's half-years, the newest first."""
    of_branch = asked.org_kind == "branch"
    axis = axis_of(half for half in past if not (of_branch and too_few(asked, half)))
    heads = [Head("半年", "name"), Head("分布", "strip"), Head("中位", "count"), Head("测评", "count"), Head("创优", "count")]  # fmt: skip
    rows = []
    for half in past:
        few = too_few(asked, half) if of_branch else None
        if few is not None or not half.scored:
            rows.append(
                Row([half_year_words(half.code), [dense.text(few or "没有测评", "few")], "", f"{half.scored:,}", ""])
            )
            continue
        mark = dense.spread([float(value) for value in half.spread], *axis)
        rows.append(Row([half_year_words(half.code), [mark], [dense.text(_points(half.median), "num")], f"{half.scored:,}", f"{half.excellent:,}"]))  # fmt: skip
    return panel(
        "各半年",
        [dense.table("各半年先锋指数", heads, rows, className="halves-table")],
        sub=f"横轴{axis[0]:.0f}—{axis[1]:.0f}分",
    )


def how(covered: Coverage) -> Component:
    """How the index comes about, and what is never shown."""
    lines = ["总评分 = 基础分 + 加分 − 减分，一票否决为0", "按半年末所在支部计；豁免的党员不在应测评之内"]
    if covered.least is not None:
        lines.append(f"支部测评不足{percent(covered.least, 0)}%的，计分方案中的先锋指数不适用")
    lines.append("不列任何个人的分数、姓名和名次")
    return panel("怎么算", [html.Ul([html.Li(line) for line in lines], className="notes")])


def _points(value: Fraction | None) -> str:
    return NOTHING if value is None else f"{rounded(value, 1):f}"
