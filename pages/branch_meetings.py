"""A branch's meetings: the year on a line of time, a lane a rule; and every meeting as recorded."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from components import dense
from components.dense import Head, Row
from components.marks import GLYPHS, glyph
from components.panels import MONTHLY_FIRST, YEARLY, panel
from components.tags import html
from components.text import Component
from pages.shared import Page
from pages.windows import Window, steps
from queries import branch_meetings
from queries.branch_meetings import Due, Held, Meeting
from queries.scope import Asked
from terms import NOTHING, RULES, SHORT_RULES, STATUSES, TAGS, period_words

Mark = tuple[str, float, float, str, str]
MEETINGS_SHOWN = 12
WIDE = 1 / 24  # of the lane: less room than this before its right end puts words at the left


def timeline(asked: Asked, dues: Sequence[Due]) -> Component:
    """A lane a rule over the months of the year: due ticks, held dots, what is overdue as a bar up to today."""
    year = asked.month // 100
    dues = [due for due in dues if due.due_on.year == year]
    rules = [rule for rule in (*MONTHLY_FIRST, *YEARLY) if any(due.rule == rule for due in dues)]
    if not rules:
        return panel("三会一课", [html.P(f"{NOTHING} {year}年没有应开的组织生活", className="empty")])
    lanes = [_lane(asked, year, rule, [due for due in dues if due.rule == rule]) for rule in rules]
    heads = [Head("", "name"), Head("", "time"), Head("已开/到期", "count")]
    table = dense.table(f"{year}年组织生活", heads, [_months(asked, year), *lanes], className="timeline")
    sub = f"{year}年，截至{asked.as_of.month}月{asked.as_of.day}日；竖线为截止日，圆点为召开"
    return panel("三会一课", [table, _key()], sub=sub)


def _months(asked: Asked, year: int) -> Row:
    marks = [_month(asked, year, month) for month in range(1, 13)]
    if asked.as_of.year == year:
        day = f"{asked.as_of.month}月{asked.as_of.day}日"
        marks.append(("today label", _at(asked.as_of, year), 0, "今天", f"今天，{day}"))
    return Row(["", [dense.lane(marks, "")], ""], "axis")


def _month(asked: Asked, year: int, month: int) -> Mark:
    chosen = " now" if year * 100 + month == asked.month else ""
    return (f"month{chosen}", _at(date(year, month, 1), year), 0, f"{month}月", "")


def _lane(asked: Asked, year: int, rule: str, dues: Sequence[Due]) -> Row:
    marks: list[Mark] = [("grid", _at(date(year, month, 1), year), 0, "", "") for month in range(1, 13)]
    if asked.as_of.year == year:
        marks.append(("today", _at(asked.as_of, year), 0, "", ""))
    for due in dues:
        marks += _marks(asked, year, due)
    words = "；".join(f"{period_words(due.period)}{_state_words(due)}" for due in dues)
    counted = [due for due in dues if due.state not in ("open", "soon", "waived")]
    kept = sum(due.owed - (due.count if due.state == "missed" else 0) for due in counted)
    count = f"{kept}/{sum(due.owed for due in counted)}" if counted else NOTHING
    return Row([SHORT_RULES[rule], [dense.lane(marks, words)], count])


def _marks(asked: Asked, year: int, due: Due) -> list[Mark]:
    """A period's due tick, its meetings, and what it is now."""
    at, what = _at(due.due_on, year, end=True), f"{period_words(due.period)}{RULES[due.rule]}"
    due_words = f"{what}，须在{due.due_on.month}月{due.due_on.day}日（含）前召开"
    marks: list[Mark] = [("due", at, 0, "", due_words)]
    marks += [_dot(held, year, what) for held in due.held]
    words = f"{what} {_state_words(due)}"
    if due.state == "missed":
        until = _at(min(asked.as_of, date(year, 12, 31)), year)
        marks.append(("over", at, max(until - at, 0.004), "", words))
        marks.append((f"g g-missed {'left' if until > 1 - WIDE else ''}".strip(), until, 0, _number(due), words))
    elif due.state == "soon":
        marks.append(("g g-soon", at, 0, _number(due), words))
    elif due.state == "waived":
        marks.append(("g g-waived", at, 0, "", words))
    elif due.state == "open":
        marks.append(("g g-open", at, 0, "", words))
    return marks


def _dot(held: Held, year: int, what: str) -> Mark:
    day = f"{held.on.month}月{held.on.day}日" if held.on.year == year else held.on.isoformat()
    return (f"g g-{held.way}", _at(held.on, year), 0, "", f"{what} {GLYPHS[held.way][1]}，{day}召开")


def _number(due: Due) -> str:
    """Days, or n/m where some of several groups stand out."""
    return f"{due.count}/{due.owed}" if due.owed > 1 else str(due.days)


def _state_words(due: Due) -> str:
    days = "" if due.days is None else f"，{'逾期' if due.state == 'missed' else '还有'} {due.days} 天"
    of = f"，{due.owed}个党小组中{due.count}个" if due.owed > 1 else ""
    return f"{GLYPHS[due.state][1]}{days}{of}"


def _at(day: date, year: int, *, end: bool = False) -> float:
    """Where a day lies in the year, 0..1; its end with `end`."""
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return min(max(((day - first).days + end) / days, 0.0), 1.0)


def _key() -> Component:
    numbers = {"missed": 30, "soon": 6}
    words = {"missed": "逾期未开（天数）", "soon": "临近（剩余天数）"}
    shapes = [
        html.Span([glyph(state, numbers.get(state)), words.get(state, GLYPHS[state][1])])
        for state in ("done", "late", "deferred", "soon", "missed", "open", "waived")
    ]
    return html.P([*shapes, html.Span("多个党小组合在一条线上，1/2：2个中1个")], className="key")


def meetings(conn: Connection, page: Page, asked: Asked, branch: Asked) -> Component:
    """Every meeting up to the end of the month, the newest first, a window at a time."""
    total = branch_meetings.count_meetings(conn, branch)
    name, sub = "组织生活记录", f"截至{asked.end.year}年{asked.end.month}月{asked.end.day}日，新的在前"
    if not total:
        return panel(name, [html.P(f"{NOTHING} 尚无组织生活记录", className="empty")], sub=sub)
    last = max(-(-total // MEETINGS_SHOWN), 1)
    at = min(asked.view.page, last)
    window = Window((at - 1) * MEETINGS_SHOWN, MEETINGS_SHOWN, total, at)
    rows = branch_meetings.meetings(conn, branch, first=window.first, count=window.size)
    heads = [
        Head("召开日期", "date"), Head("类型", "types"), Head("主题", "title"), Head("党小组", "group"), Head("实到/应到", "count"),
        Head("请假", "leave"), Head("录入日期", "date"), Head("完成的应开", "credit"),
    ]  # fmt: skip
    table = dense.table(
        name, heads, [_meeting(row, branch.org_name.removesuffix("党支部")) for row in rows], className="records-table"
    )
    return panel(name, [table], sub=sub, right=steps(page, asked, window) or f"共{total}场")


def _meeting(of: Meeting, start: str) -> Row:
    """`start`: what the names of the branch's groups begin with, said once in the title."""
    types = "、".join(SHORT_RULES[code] for code in of.types)
    tags = "、".join(TAGS[tag] for tag in of.tags)
    return Row(
        [
            of.held_on.isoformat(),
            [dense.text(types, title=tags), *([dense.text(tags, "tied")] if tags else [])],
            dense.text(of.title or NOTHING, title=of.title or ""),
            (of.group or "").removeprefix(start),
            NOTHING if of.present is None or of.expected is None else f"{of.present}/{of.expected}",
            NOTHING if of.leave is None else str(of.leave),
            NOTHING if of.recorded_on is None else of.recorded_on.isoformat(),
            _credit(of),
        ],
        "" if of.held else "cancelled",
        f"activities:{of.activity_id}",
    )


def _credit(of: Meeting) -> dense.Cell:
    """Which obligations it satisfied, and how; or why none."""
    if not of.held:
        return dense.text(STATUSES["cancelled"], "reason")
    if not of.credits:
        return dense.text("未抵应开", "reason")
    cells: list[str | dense.Part] = []
    for rule, period, way in of.credits:
        cells += [dense.glyph(way), f" {period_words(period)}{SHORT_RULES[rule]} "]
    return cells
