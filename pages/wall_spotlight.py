"""聚焦: one branch in the light of a meeting: rank, total, meetings, hours, as much as the wall's audience may see."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from components.dense import Part, number, text
from components.marks import delta
from pages.branch_head import lacks
from pages.few import few_words
from queries import scope
from queries.branch_meetings import owed, year_of
from queries.meetings import CORE, by_rule
from queries.scope import Asked
from queries.standings import Place, places
from queries.visibility import visibility
from queries.volunteering import over_months
from terms import NOTHING, RULES, day_words, month_words, percent, period_words, rounded, score

OWED_SHOWN = 4
Tile = tuple[str, list[Part], list[Part]]  # what it is, the number, what stands below it


def spotlight(conn: Connection, asked: Asked, code: str) -> dict[str, Any] | None:
    """The branch as data for `assets/wall/50-screen.js`; None when there is no such branch (any more)."""
    branch = scope.about(conn, asked, code)
    if branch is None or branch.org_kind != "branch":
        return None
    place = next(iter(places(conn, branch, first=0, count=1)), None)
    tiles = [*_rank(branch, place), _meetings(conn, branch), _hours(conn, branch)]
    return {
        "name": branch.org_name,
        "of": f"{month_words(branch.month)}，截至{day_words(branch.as_of)}",
        "why": "" if place is None else place.why or "",
        "tiles": tiles,
        "owed": _owed(conn, branch),
    }


def _rank(branch: Asked, place: Place | None) -> Sequence[Tile]:
    path = f"standings.{branch.org}"
    if place is None:
        return [("五型标尖", [text(NOTHING)], [text("本月不在所列范围")])]
    if visibility(branch).kind == "bands":
        return [("五型标尖等次", [text(place.band or NOTHING)], [text("按设置只公开等次")])]
    moved, _, words = delta(place.change)
    change = [text(words)] if not place.change else [text("较上月 "), number(f"{path}.change", place.change, moved)]
    ranked = (
        [number(f"{path}.rank", place.rank, str(place.rank)), text("名", "unit")] if place.rank else [text(NOTHING)]
    )
    total = None if place.total is None else score(place.total)
    points = [number(f"{path}.total", total, score(place.total)), *([text("分", "unit")] if total else [])]
    tied = "并列，" if place.tied else ""
    return [
        ("五型标尖名次", [*([text("第", "unit")] if place.rank else []), *ranked], [text(tied), *change]),
        ("总分", points, [text(lacks(place))]),
    ]


def _meetings(conn: Connection, branch: Asked) -> Tile:
    ytd = by_rule(conn, branch)[CORE].ytd
    path = f"meetings.by_branch.{branch.org}.ytd"
    rate = number(f"{path}.on_time", ytd.on_time, percent(ytd.on_time, 0))
    value = [rate, *([text("%", "unit")] if ytd.required else [])]
    if not ytd.required:
        return "三会一课今年按时率", value, [text("今年尚无到期")]
    missed = number(f"{path}.missed", ytd.missed, str(ytd.missed), className="alert" if ytd.missed else "")
    required = number(f"{path}.required", ytd.required, str(ytd.required))
    return "三会一课今年按时率", value, [text("到期 "), required, text(" 场，未完成 "), missed, text(" 场")]


def _hours(conn: Connection, branch: Asked) -> Tile:
    ytd = over_months(conn, branch)[branch.month]["ytd"]
    path = f"volunteering.by_branch.{branch.org}"
    total = number(f"{path}.hours", Fraction(ytd.hours, 100), f"{ytd.hours / 100:,.0f}")
    note = [text("今年合计 "), total, text(" 小时")]
    if few := few_words(branch, ytd):
        return "今年人均志愿时长", [text(few)], note
    each = ytd.hours_per_member
    value = number(f"{path}.hours_per_member", each, "" if each is None else f"{rounded(each, 1):f}")
    return "今年人均志愿时长", [value, *([text("小时", "unit")] if each is not None else [])], note


def _owed(conn: Connection, branch: Asked) -> list[tuple[str, str, str]]:
    """What is overdue or 临近, the most urgent first: (what, how long, "missed" or "soon")."""
    found = [due for due in owed(year_of(conn, branch, branch.as_of.year)) if due.state != "open"]
    lines = [
        (
            f"{period_words(due.period)}{RULES[due.rule]}",
            f"逾期 {due.days} 天" if due.state == "missed" else f"剩 {due.days} 天",
            due.state,
        )
        for due in found
    ]
    more = len(lines) - OWED_SHOWN
    return [*lines[:OWED_SHOWN], *([(f"另有 {more} 项", "", "")] if more > 0 else [])]
