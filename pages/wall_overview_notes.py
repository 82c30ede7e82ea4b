"""需要关注 on the wall: five lines of all kinds, the most urgent first, and how many there are."""

from collections.abc import Sequence

from components.marks import glyph
from components.tags import html
from components.text import Component, icon
from components.wall import title
from pages.wall_board import width
from queries.attention import Attention, Item
from terms import SHORT_RULES, period_words

SHOWN = 5
# So many lines of a kind come before a second look at the others: the branches that owe are listed beside.
FIRST = {"missed": 2, "soon": 1, "silent": 1, "fallen": 1, "idle": 1}
LINE_EM, DETAIL_EM = 18.5, 21  # what a line and the one below hold at their sizes


def attention(found: Attention) -> list[Component]:
    """The head and the lines."""
    head = title("需要关注", "按紧急程度", f"共 {found.total} 项" if found.total else "")
    lines = [_line(item) for item in chosen(found.items)]
    if not lines:
        lines = [html.Div([icon("check-circle-fill"), "没有需要关注的事项"], className="calm")]
    return [head, html.Div(lines, className="notes")]


def chosen(items: Sequence[Item]) -> list[Item]:
    """Five in the order of urgency, of every kind some as long as there is room."""
    taken: list[Item] = []
    for kind, most in FIRST.items():
        taken += [item for item in items if item.kind == kind][:most]
    rest = [item for item in items if item not in taken]
    kept = (taken + rest)[:SHOWN]
    return [item for item in items if item in kept]


def _line(item: Item) -> Component:
    mark, words, detail = _words(item)
    if width(words) > LINE_EM and "：" in words:
        name, _, what = words.partition("：")
        words, detail = name, f"{what}，{detail}"
    return html.Div([mark, html.Div([html.B(words), html.Span(detail)])], className="note-line")


def _words(item: Item) -> tuple[Component, str, str]:
    """(mark, what, more of it)."""
    if item.kind in ("missed", "soon") and item.rule and item.period and item.due_on:
        meeting, day = (
            f"{period_words(item.period)}{SHORT_RULES[item.rule]}",
            f"{item.due_on.month}月{item.due_on.day}日",
        )
        if item.kind == "missed":
            return (
                glyph("missed", item.days),
                f"{item.name}：{meeting}未开",
                f"应于{day}（含）前召开，已逾期 {item.days} 天",
            )
        return glyph("soon", item.days), f"{item.name}：{meeting}临近", f"须于{day}（含）前召开，还有 {item.days} 天"
    if item.kind == "silent":
        since = "" if item.due_on is None else f"最近一次录入在{item.due_on.month}月{item.due_on.day}日"
        days = "一直" if item.days is None else f"{item.days} 天"
        return icon("database-exclamation"), f"{item.name}：{days}未录入", since or "尚无录入"
    if item.kind == "fallen":
        return icon("arrow-down-right"), f"{item.name}：降 {-(item.change or 0)} 位", f"现为第{item.rank}名"
    return icon("people"), f"{item.count} 个支部本月无志愿服务", _names(item)


def _names(item: Item) -> str:
    """As many of the names as the line holds."""
    names = item.name.split("、")
    while len(names) > 1 and width("、".join(names)) > DETAIL_EM:
        names.pop()
    return "、".join(names) + ("等" if item.count > len(names) else "")
