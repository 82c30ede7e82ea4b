"""The overview's standings and what needs attention: rows of the queries → components."""

from statistics import median

from dash import html

from components import lists
from components.figure import figure
from components.marks import bar_ref, glyph
from components.panels import panel
from components.text import Component, icon
from pages.shared import here
from queries.attention import Attention, Item
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Standing
from queries.thresholds import read_thresholds
from terms import NOTHING, RULES, day_words, period_words, score, unranked_words


def standings(asked: Asked, rows: list[Standing]) -> Component:
    """Every branch, group after group; of a single one its types too."""
    groups: dict[str | None, list[Standing]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    totals = [row.total / 100 for row in rows if row.total is not None]
    ends = lists.axis(totals)
    gold_from = read_thresholds().gold_ranked.on(asked.end)
    blocks: list[Component] = [lists.standings_head(ends if totals else None)] if rows else []
    for group, of_group in groups.items():
        if len(groups) > 1:
            blocks.append(html.H3([group or "未分组", html.Small(_median_words(of_group))]))
        blocks.append(lists.standings_list(_places(asked, of_group), _median(of_group), ends, gold_from))
    if len(rows) == 1:
        blocks.append(_types(rows[0]))
    if not rows:
        blocks = [html.P(f"{NOTHING} 本月没有参评支部", className="empty")]
    words = _median_words(rows) if len(groups) == 1 else ""
    notice = html.P([icon("exclamation-triangle"), read_scheme().notice], className="notice")
    sub = "实时测算，未发布" + (f" · {words}" if words else "")
    return panel("五型标尖", [*blocks, notice], sub=sub, right="满分 100 分", className="fill")


def _median(rows: list[Standing]) -> float | None:
    """The median total of the ranked; two are no group."""
    totals = [row.total for row in rows if row.total is not None and row.unranked is None]
    return median(totals) / 100 if len(totals) > 2 else None


def _median_words(rows: list[Standing]) -> str:
    middle = _median(rows)
    return "" if middle is None else f"竖线为中位 {middle:.2f}"


def _types(row: Standing) -> Component:
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


def _places(asked: Asked, rows: list[Standing]) -> list[lists.Place]:
    ranks, thresholds = [row.rank for row in rows], read_thresholds()
    members, months = thresholds.ranking_members.on(asked.end), thresholds.ranking_months.on(asked.end)
    return [
        lists.Place(
            org_code=row.org_code,
            name=row.short_name,
            full_name=row.name,
            rank=row.rank,
            tied=row.rank is not None and ranks.count(row.rank) > 1,
            change=row.change,
            total=None if row.total is None else score(row.total),
            reason=None if row.unranked is None else unranked_words(row.unranked, members=members, months=months),
            href=here(asked, org=row.org_code),
        )
        for row in rows
    ]


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
    href = here(asked, org=item.org_code)
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
