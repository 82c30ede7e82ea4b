"""The table of the standings: a row a branch, group after group."""

from collections.abc import Mapping, Sequence

from components import dense
from components.dense import Cell, Head, Row
from components.marks import delta
from components.panels import chips, panel
from components.tags import html
from components.text import Component, icon
from pages import standings_cells as cell
from pages.shared import Page, figured, to_branch
from pages.standings_cells import Spreads
from pages.windows import Window, steps
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Place, Spread, past
from queries.visibility import bands, visibility
from terms import NOT_COMPARABLE, NOTHING, score

CHIPS = 12  # groups offered; more are reached page by page


def table(
    page: Page,
    asked: Asked,
    rows: Sequence[Place],
    spreads: Spreads,
    ranks: Mapping[str, list[int | None]],
    listed: Window,
    groups: Sequence[tuple[str, int]],
) -> Component:
    """The panel: chips of groups, the table, its key."""
    if not rows:
        body: Component = html.P(f"{NOTHING} 本月没有参评支部", className="empty")
    elif visibility(asked).kind == "bands":
        body = _bands(asked, rows)
    else:
        body = _full(asked, rows, spreads, ranks)
    notice = html.Span([icon("exclamation-triangle"), read_scheme().notice], className="notice")
    return panel(
        "名次和五型得分",
        [_chips(page, asked, groups), body, *_key(asked, spreads)],
        sub=f"{figured(asked)} · 满分100分" + _comparison(asked),
        right=[notice, steps(page, asked, listed)],
    )


def _comparison(asked: Asked) -> str:
    """Said where last month's points are not shown because they were of other items."""
    seen = visibility(asked).kind != "bands"
    return f" · 总分与上月：{NOT_COMPARABLE}" if seen and past(asked) == "adjusted" else ""


def _chips(page: Page, asked: Asked, groups: Sequence[tuple[str, int]]) -> Component:
    """The ranking groups to choose from, when there are several."""
    if len(groups) < 2:
        return ""
    chosen = asked.view.group
    links = [(None, "全部分组", None), *((group, group or "未分组", ranked) for group, ranked in groups[:CHIPS])]
    return chips([(words, ranked, page.here(asked, group=group), group == chosen) for group, words, ranked in links])


def _full(asked: Asked, rows: Sequence[Place], spreads: Spreads, ranks: Mapping[str, list[int | None]]) -> Component:
    types = [t.name for t in read_scheme().types]
    axes = {what: cell.axis(rows, spreads, what) for what in ("total", *types)}
    heads = [
        Head("名次", "rank"),
        Head("较上月", "change"),
        Head("近6个月", "spark"),
        Head("支部", "name"),
        Head("总分", "total"),
        Head("上月→本月" if past(asked) == "same" else "本月", "strip", cell.ends_words(axes["total"])),
        Head("距前一名", "gap"),
        *(Head(name, "type", cell.median_words(spreads, name)) for name in types),
        Head("加分", "plus"),
        Head("减分", "minus"),
    ]
    drawn: list[Row] = []
    group = None
    several = len({row.group for row in rows}) > 1
    for row in rows:
        if several and row.group != group:
            group = row.group
            drawn.append(Row([dense.text(group or "未分组", "group")], "group"))
        drawn.append(_row(asked, row, spreads.get(row.group, {}), axes, types, ranks))
    return dense.table("五型标尖名次和五型得分", heads, drawn, className="standings-table")


def _row(
    asked: Asked,
    row: Place,
    spread: Mapping[str, Spread],
    axes: Mapping[str, cell.Axis],
    types: Sequence[str],
    ranks: Mapping[str, list[int | None]],
) -> Row:
    path = f"standings.{row.org_code}"
    gold, ranked = cell.is_gold(row, spread), spread["total"].ranked if "total" in spread else 0
    text, cls, words = delta(row.change)
    cells: list[Cell] = [
        dense.number(f"{path}.rank", row.rank, str(row.rank)),
        dense.number(f"{path}.change", row.change, text, className=cls, title=words),
        cell.rank_line(ranks.get(row.org_code), ranked),
        [dense.link(row.short_name, to_branch(asked, row.org_code), row.name)],
        dense.number(f"{path}.total", None if row.total is None else score(row.total), score(row.total)),
        cell.reason(row) or cell.total_strip(row, spread, axes["total"]),
        cell.gap(row),
        *(
            cell.type_points(
                f"{path}.types.{name}", row.types.get(name), spread.get(name), axes[name], ranked=row.rank is not None
            )
            for name in types
        ),
        cell.points(f"{path}.bonus", row.bonus, "+"),
        cell.deductions(path, row),
    ]
    if row.tied:
        cells[3] = [cells[3][0], dense.text("并列", "tied")]  # type: ignore[index]
    return Row(cells, "gold" if gold else "unranked" if row.rank is None else "")


def _bands(asked: Asked, rows: Sequence[Place]) -> Component:
    """The branches by band, in their own order, without ranks or points."""
    drawn = [
        Row(
            [
                dense.link(row.short_name, to_branch(asked, row.org_code), row.name),
                row.band or row.why or NOTHING,
            ]
        )
        for row in rows
    ]
    return dense.table("五型标尖等次", [Head("支部", "name"), Head("等次", "band")], drawn, className="bands-table")


def _key(asked: Asked, spreads: Spreads) -> list[Component]:
    """What the marks mean, and that the strips do not begin at zero."""
    if visibility(asked).kind == "bands":
        return [html.P("按设置只公开等次：" + "，".join(_band_words(asked)), className="key")]
    marks = [
        ("gold", "前三名、单项最高"),
        ("", "本月"),
        *([("past", "上月")] if past(asked) == "same" else []),
        ("low", "单项需要关注"),
        ("median", "竖线为中位"),
    ]
    shown = [html.Span([html.I(className=f"dot {name}"), words]) for name, words in marks]
    rest = html.Span("点图，横轴非零起点；单项满分20分；距前一名不超过0.30分的加粗")
    return [html.P([*shown, rest], className="key")]


def _band_words(asked: Asked) -> list[str]:
    *named, rest = bands(asked)
    return [*(f"{least / 100:g}分及以上{name}" for least, name in named), f"其余{rest[1]}"]
