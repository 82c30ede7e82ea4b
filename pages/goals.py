"""`/goals` 目标制: the year's goals on three platforms, each against the time passed."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import dash
from sqlalchemy import Connection

from components import dense
from components.dense import Head, Row
from components.panels import kpi, panel, strip
from components.tags import Element, html
from components.text import Component
from pages.answer import answer
from pages.missing import missing
from pages.shared import Page
from queries import headline_books as headline
from queries.counts import counts
from queries.goals import Goal, goals
from queries.scope import Asked
from terms import NOTHING, PLATFORMS, amount, percent, rounded

PAGE = Page("goals", "/goals", "目标制", of_org=False, of_now=True)
dash.register_page(__name__, path=PAGE.path, title="目标制 · 机关党建看板", order=6)
PACE = {
    "reached": "已达到",
    "ahead": "快于时间进度",
    "even": "与时间进度持平",
    "behind": "慢于时间进度",
    "overdue": "到期未达到",
}


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    return PAGE.skeleton(query, panel("年度目标", [html.Div(NOTHING, className="none")]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The goals from one read transaction."""
    found, body = goals(conn, asked), missing(conn, "goals", "goal_progress")
    if found:
        body += [_tiles(found), _table(asked, found)]
    return PAGE.framed(conn, asked, counts(conn, asked), headline.goals(asked, found), *body)


def _tiles(found: Sequence[Goal]) -> Component:
    tiles = []
    for platform, words in PLATFORMS.items():
        own = [goal for goal in found if goal.platform == platform]
        late = [goal.title for goal in own if goal.pace in ("behind", "overdue")]
        value = (
            [str(sum(goal.on_course for goal in own)), html.Small(f"/ {len(own)}项达到时间进度")] if own else NOTHING
        )
        tiles.append(kpi(words, value, "、".join(late) or ("没有落后于时间的" if own else "没有目标")))
    return strip("三个平台", tiles)


def _table(asked: Asked, found: Sequence[Goal]) -> Component:
    heads = [
        Head("目标", "name"),
        Head("完成", "done"),
        Head("目标值", "target"),
        Head("完成比例", "bars"),
        Head("", "count"),
        Head("与时间进度", "lead"),
        Head("各次填报", "spark"),
        Head("期限", "day"),
        Head("最近填报", "day"),
        Head("责任人", "what"),
    ]
    rows: list[Row] = []
    for platform, own in groupby(found, lambda goal: goal.platform):
        rows.append(Row([dense.text(PLATFORMS[platform], "group")], "group"))
        rows += [_row(goal) for goal in own]
    sub = f"{asked.month // 100}年，截至{asked.end.month}月{asked.end.day}日；竖线为填报日的时间进度（1月1日至期限）"
    key = html.P(
        "完成为最近一次填报的累计值，与填报那天的时间进度相比（整数百分比）；橙色和▼为慢于时间进度或到期未达到",
        className="key",
    )
    return panel("年度目标", [dense.table("年度目标", heads, rows, className="goals-table"), key], sub=sub)


def _row(goal: Goal) -> Row:
    share, late = goal.share, goal.pace in ("behind", "overdue")
    reported = [dense.text(f"{amount(goal.value)}{goal.unit}", "num")] if goal.value is not None else "尚未填报"
    target = f"{amount(goal.target)}{goal.unit}" if goal.target is not None else "未定"
    return Row(
        [
            [dense.text(goal.title, title=goal.title)],
            reported,
            target,
            [dense.bar(None if share is None else float(share), float(goal.passed), "late" if late else "")],
            NOTHING if share is None else [dense.text(f"{percent(share, 0)}%", "num")],
            _lead(goal, late),
            _line(goal),
            goal.due_on.isoformat(),
            NOTHING if goal.reported_on is None else goal.reported_on.isoformat(),
            goal.owner or NOTHING,
        ]
    )


def _lead(goal: Goal, late: bool) -> dense.Cell:
    if goal.lead is None:
        return NOTHING
    words = PACE[goal.pace]
    if goal.pace in ("reached", "even"):
        return words
    return [
        dense.text(
            f"{'▼' if late else '▲'}{rounded(abs(goal.lead) * 100, 0):f}个百分点", "d down" if late else "d up", words
        )
    ]


def _line(goal: Goal) -> dense.Cell:
    """The reported values from zero to the target (or the highest)."""
    if len(goal.history) < 2:
        return ""
    most = max(goal.target or 0, *goal.history) or 1
    return dense.spark([1 - value / most for value in goal.history])
