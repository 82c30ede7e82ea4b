"""The panels of 委员联系支部: branches with their committee members, who was not visited, the committee members."""

from components import dense
from components.dense import Cell, Head, Row
from components.panels import panel
from components.tags import html
from components.text import Component
from pages.shared import Page, to_branch
from pages.windows import Window, steps
from queries.leaders import Branch, Leader, Touch, Visits
from queries.scope import Asked
from terms import ROLES

NAMED = 12  # branches named that nobody visited
LEADERS_SHOWN = 15


def branches(page: Page, asked: Asked, touch: Touch, listed: Window) -> Component:
    """A row a branch and committee member; those of one branch stand together."""
    heads = [
        Head("支部", "name"),
        Head("委员", "who"),
        Head("关系", "tie"),
        *(Head(words, "count") for words in ROLES.values()),
        Head("合计", "count"),
        Head(f"{asked.month % 100}月", "count"),
        Head("最近一次", "day"),
    ]
    rows = [
        row
        for branch in touch.branches[listed.first : listed.first + listed.size]
        for row in _branch(asked, touch, branch)
    ]
    foot = [] if asked.org_kind == "branch" else [_foot(touch)]
    table = dense.table("委员联系支部", heads, rows, foot=foot, className="leaders-table")
    period = f"{asked.month // 100}年1月至{asked.month % 100}月"
    return panel("支部与委员", [table], sub=f"{period}的次数，按组织顺序", right=steps(page, asked, listed))


def _branch(asked: Asked, touch: Touch, branch: Branch) -> list[Row]:
    name: Cell = [dense.link(branch.short_name, to_branch(asked, branch.org_code), branch.name)]
    if not branch.pairs:
        return [Row([name, [dense.text("没有联系委员", "few")], "", *_counts(branch.visits)])]
    return [
        Row(
            [
                name if n == 0 else "",
                touch.names.get(pair.leader, pair.leader),
                "联系" if pair.contact else "到访",
                *_counts(pair.visits),
            ],
            "" if n == 0 else "more-of",
        )
        for n, pair in enumerate(branch.pairs)
    ]


def _counts(of: Visits) -> list[Cell]:
    """By role, together, of the month, the last day; a pair without a visit says so."""
    roles: list[Cell] = [_number(of.roles[role]) for role in ROLES]
    last: Cell = of.last.isoformat() if of.last is not None else [dense.text("今年未到", "unvisited")]
    return [*roles, [dense.text(f"{of.total}", "num" if of.total else "zero")], _number(of.month), last]


def _number(count: int) -> Cell:
    return f"{count:,}" if count else [dense.text("0", "zero")]


def _foot(touch: Touch) -> Row:
    of = touch.visits
    return Row(["合计", "", "", *(f"{of.roles[role]:,}" for role in ROLES), f"{of.total:,}", f"{of.month:,}", ""])


def unvisited(asked: Asked, touch: Touch) -> Component:
    """Branches that nobody visited, by name."""
    found = touch.unvisited
    if not found:
        return panel("今年未到的支部", [html.P("每个支部都有人到过", className="calm")])
    rows = [
        Row(
            [
                [dense.link(branch.short_name, to_branch(asked, branch.org_code), branch.name)],
                "、".join(touch.names.get(pair.leader, pair.leader) for pair in branch.pairs) or "没有联系委员",
            ]
        )
        for branch in found[:NAMED]
    ]
    table = dense.table(
        "今年未到的支部", [Head("支部", "name"), Head("联系委员", "what")], rows, className="missed-table"
    )
    more = html.P(f"另有{len(found) - NAMED:,}个" if len(found) > NAMED else "", className="more")
    return panel("今年未到的支部", [table, more], right=f"共{len(found):,}个")


def leaders(touch: Touch) -> Component:
    """The committee members by code, never by number of visits."""
    heads = [Head("委员", "name"), *(Head(words, "count") for words in ("联系", "未到", *ROLES.values()))]
    shown = touch.leaders[:LEADERS_SHOWN]
    table = dense.table(
        "各委员", heads, [_leader(touch, leader) for leader in shown], className="rules-table leaders-list"
    )
    rest = len(touch.leaders) - len(shown)
    more = html.P(f"另有{rest:,}名委员，选择下级组织查看" if rest else "", className="more")
    return panel("各委员", [table, more], sub="联系的支部、今年未到的、次数")


def _leader(touch: Touch, leader: Leader) -> Row:
    missing: Cell = [dense.text(f"{leader.unvisited}", "num")] if leader.unvisited else [dense.text("0", "zero")]
    roles = [_number(leader.visits.roles[role]) for role in ROLES]
    return Row([touch.names.get(leader.code, leader.code), f"{leader.branches}", missing, *roles])
