"""The overview's standings and what needs attention: rows of the queries → components."""

from collections.abc import Mapping, Sequence

from components import dense, lists
from components.dense import Cell, Head, Row
from components.figure import figure
from components.marks import bar_ref, delta, glyph
from components.panels import panel
from components.tags import dcc, html
from components.text import Component, icon
from pages.shared import figured, to, to_branch
from pages.standings_cells import axis, is_gold, reason, total_median, total_strip
from queries.attention import Attention, Item
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Place, Spread
from queries.visibility import visibility
from terms import NOTHING, RULES, day_words, period_words, score

ROW_EM = 2.6  # a row is never taller, however tall the screen


def standings(
    asked: Asked, rows: Sequence[Place], spreads: Mapping[str, Mapping[str, Spread]], listed: int
) -> Component:
    """The branches, group after group; of a single one its types too. What does not stand here is one click away."""
    if not rows:
        blocks: list[Component] = [html.P(f"{NOTHING} 本月没有参评支部", className="empty")]
    else:
        blocks = [_table(asked, rows, spreads)]
    if len(rows) == 1 and visibility(asked).kind != "bands":
        blocks.append(_types(rows[0]))
    words = "五型得分" if len(rows) >= listed else f"全部{listed}个支部"
    right = dcc.Link(words, href=to("/standings", asked), className="plain-link")
    notice = html.P([icon("exclamation-triangle"), read_scheme().notice], className="notice")
    sub = figured(asked) + total_median(spreads)
    return panel("五型标尖", [*blocks, notice], sub=sub, right=right, className="fill")


def _table(asked: Asked, rows: Sequence[Place], spreads: Mapping[str, Mapping[str, Spread]]) -> Component:
    ends = axis(rows, spreads, "total")
    heads = [
        Head("名次", "rank"),
        Head("支部", "name"),
        Head("", "strip", f"{ends[0]:.0f}—{ends[1]:.0f}分"),
        Head("总分", "total"),
        Head("较上月", "change"),
    ]
    drawn: list[Row] = []
    several = len({row.group for row in rows}) > 1
    for n, row in enumerate(rows):
        if several and (n == 0 or rows[n - 1].group != row.group):
            drawn.append(Row([dense.text(row.group or "未分组", "group")], "group"))
        drawn.append(_place(asked, row, spreads.get(row.group, {}), ends))
    grow = {"maxHeight": f"{(len(drawn) + 1) * ROW_EM}em"}
    return html.Div(dense.table("五型标尖名次", heads, drawn), className="standings", style=grow)


def _place(asked: Asked, row: Place, spread: Mapping[str, Spread], ends: tuple[float, float]) -> Row:
    path, gold = f"standings.{row.org_code}", is_gold(row, spread)
    text, cls, words = delta(row.change)
    name: list[str | dense.Part] = [dense.link(row.short_name, to_branch(asked, row.org_code), row.name)]
    if row.tied:
        name.append(dense.text("并列", "tied"))
    cells: list[Cell] = [
        dense.number(f"{path}.rank", row.rank, str(row.rank)),
        name,
        reason(row) or total_strip(row, spread, ends, with_past=False),
        dense.number(f"{path}.total", None if row.total is None else score(row.total), score(row.total)),
        dense.number(f"{path}.change", row.change, text, className=cls, title=words),
    ]
    if row.band is not None:
        cells = ["", name, dense.text(row.band, "band"), "", ""]
    return Row(cells, "gold" if gold else "unranked" if row.unranked else "")


def _types(row: Place) -> Component:
    """A branch's points by type, of those the scheme gives, then bonus and deductions."""
    path = f"standings.{row.org_code}"
    lines = [_type(f"{path}.types.{t.name}", t.name, row.types.get(t.name), t.points) for t in read_scheme().types]
    for words, key, value in (("加分", "bonus", row.bonus), ("减分", "deductions", row.deductions)):
        count = html.Span(figure(f"{path}.{key}", score(value), score(value)), className="count")
        lines.append(html.Div([html.Span(words), html.Span(), count], className="rule-line"))
    return html.Div([html.H3("五型得分"), *lines], className="types")


def _type(path: str, name: str, value: int | None, points: int) -> Component:
    share = None if value is None else value / points
    bar = bar_ref(share, label=f"{name}{score(value)}分，满分{points // 100}分")
    shown = figure(path, None if value is None else score(value), score(value))
    count = html.Span([shown, html.Small(f" / {points // 100}")], className="count")
    return html.Div([html.Span(name), bar, count], className="rule-line")


def attention(asked: Asked, found: Attention) -> Component:
    """Five lines at most, then how many there are in all."""
    lines = [_attention_line(asked, item) for item in found.items]
    if not lines:
        lines = [html.Li([icon("check-circle-fill"), html.Span("没有需要关注的事项")], className="calm")]
    kinds = {"missed": "逾期", "soon": "临近", "silent": "未录入", "fallen": "名次下降", "idle": "无志愿服务"}
    more = "，".join(f"{words} {found.counts[kind]}" for kind, words in kinds.items() if found.counts.get(kind))  # type: ignore[call-overload]
    right = f"共 {found.total} 项" if found.total else ""
    return panel(
        "需要关注",
        [html.Ul(lines, className="attention"), html.P(more, className="more")],
        sub="按紧急程度",
        right=right,
    )


def _attention_line(asked: Asked, item: Item) -> Component:
    one = item.kind != "idle" or item.count == 1
    href = to_branch(asked, item.org_code) if one else to("/volunteering", asked)
    if item.kind in ("missed", "soon") and item.rule and item.period and item.due_on:
        meeting = f"{period_words(item.period)}{RULES[item.rule]}"
        day = f"{item.due_on.month}月{item.due_on.day}日"
        if item.kind == "missed":
            mark = glyph("missed", item.days, f"逾期{item.days}天")
            return lists.attention_item(
                mark, f"{item.name}：{meeting}未开", f"应于{day}（含）前召开，已逾期 {item.days} 天", href
            )
        mark = glyph("soon", item.days, f"还有{item.days}天")
        return lists.attention_item(
            mark, f"{item.name}：{meeting}临近", f"须于{day}（含）前召开，还有 {item.days} 天", href
        )
    if item.kind == "silent":
        detail = "尚无录入" if item.due_on is None else f"最近一次录入在{day_words(item.due_on)}"
        days = "一直" if item.days is None else f"{item.days} 天"
        return lists.attention_item(icon("database-exclamation"), f"{item.name}：{days}未录入", detail, href)
    if item.kind == "fallen":
        fall = -(item.change or 0)
        return lists.attention_item(
            icon("arrow-down-right"), f"{item.name}：降 {fall} 位", f"现为第{item.rank}名", href
        )
    names = item.name + ("等" if item.count > 3 else "")
    return lists.attention_item(icon("people"), f"{item.count} 个支部本月无志愿服务", names, href)
