"""The meetings behind attendance, timeliness and what is scored from tags."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Date, and_, bindparam, select

from queries import meetings
from queries.activities import read_activities, read_calendar
from queries.records.base import Behind, Record, window
from queries.schema import BASE, snapshot_orgs
from queries.scope import Asked, below
from rules import obligations as law
from terms import RULES, STATUSES

ATTENDANCE = "到会率 = 实到 ÷ 应到，各场人数相加后再除；只计有效的活动，且两个人数都有、实到不多于应到。"
TIMELY = "及时率 = 召开后规定工作日内录入的有效活动 ÷ 有效活动。"
VALID = "有效：已召开；支委会和表决的党员大会实到须过半数。"
Count = Callable[[law.Activity, list[str]], tuple[int, int, str] | None]  # (part, whole, how); None: held out

_a = BASE["activities"].c
_NAMES = (
    select(snapshot_orgs.c.org_code, snapshot_orgs.c.short_name, _a.activity_id, _a.title)
    .join(BASE["activities"], _a.org_code == snapshot_orgs.c.org_code)
    .where(
        below(snapshot_orgs),
        _a.held_on >= bindparam("first", type_=Date),
        _a.held_on <= bindparam("last", type_=Date),
    )
)


def attendance(conn: Connection, asked: Asked, span: str, field: str) -> Behind:
    """`meetings.attendance.*`."""
    month = meetings.month_figures(conn, asked)
    found = month.attendance if span == "month" else month.attendance_ytd

    def count(activity: law.Activity, valid: list[str]) -> tuple[int, int, str] | None:
        if not valid or not law.has_attendance(activity):
            return None
        present, expected = activity.present or 0, activity.expected or 0
        return (present, expected, f"实到{present} / 应到{expected}")

    part, whole = found.present, found.expected
    names = {"present": ("实到人次", part), "expected": ("应到人次", whole)}
    records, held = _rows(conn, asked, span, count, swap=field == "expected")
    if field == "rate":
        return Behind("到会率", ATTENDANCE + VALID, found.rate, "percent", part, whole, ("实到", "应到"), records, held)
    title, value = names[field]
    return Behind(title, ATTENDANCE + VALID, value, "people", value, None, (title, ""), records, held)


def timeliness(conn: Connection, asked: Asked, span: str, field: str) -> Behind:
    """`meetings.timeliness.*`."""
    month = meetings.month_figures(conn, asked)
    found = month.timeliness if span == "month" else month.timeliness_ytd
    limits = law.Limits(read_calendar(conn), asked.thresholds)

    def count(activity: law.Activity, valid: list[str]) -> tuple[int, int, str] | None:
        if not valid:
            return None
        in_time = law.is_in_time(activity, limits)
        return (int(in_time), 1, f"{activity.recorded_on:%m-%d}录入，{'及时' if in_time else '不及时'}")

    names = {"in_time": ("及时录入", found.in_time), "valid": ("有效活动", found.valid)}
    records, held = _rows(conn, asked, span, count, swap=field == "valid")
    if field == "rate":
        words = ("及时录入", "有效活动")
        return Behind("及时率", TIMELY + VALID, found.rate, "percent", found.in_time, found.valid, words, records, held)
    title, value = names[field]
    return Behind(title, TIMELY + VALID, value, "count", value, None, (title, ""), records, held)


def tagged(conn: Connection, asked: Asked, tag: str) -> tuple[Iterator[Record], Iterator[Record]]:
    """Valid meetings of the year that bear a tag, and the others that bear it."""

    def count(activity: law.Activity, valid: list[str]) -> tuple[int, int, str] | None:
        return (1, 1, "有效") if valid else None

    return _rows(conn, asked, "ytd", count, tag=tag)


def _rows(
    conn: Connection, asked: Asked, span: str, count: Count, *, swap: bool = False, tag: str | None = None
) -> tuple[Iterator[Record], Iterator[Record]]:
    """(what counts, what was held out), the newest first. `swap`: the figure is the denominator itself."""
    days = window(asked, span)
    names = {
        row.activity_id: row for row in conn.execute(_NAMES, asked.params | {"first": days.first, "last": days.last})
    }
    here = select(snapshot_orgs.c.org_code).where(below(snapshot_orgs)).params(asked.params)
    which = and_(_a.held_on >= days.first, _a.held_on <= days.last, _a.org_code.in_(here))
    found = [a for a in read_activities(conn, asked.as_of, which) if tag is None or tag in a.tags]
    found.sort(key=lambda activity: (-activity.held_on.toordinal(), activity.org_code, activity.activity_id))
    counted, held = [], []
    for activity in found:
        how = count(activity, law.valid_types(activity, asked.thresholds))
        row = names[activity.activity_id]
        if how is None:
            held.append(_record(activity, row, 0, 0, _why_not(activity, asked)))
        else:
            part, whole, words = how
            counted.append(_record(activity, row, whole if swap else part, None if swap else whole, words))
    return iter(counted), iter(held)


def _record(activity: law.Activity, row: Any, part: int, whole: int | None, how: str) -> Record:
    kinds = "、".join(RULES[code] for code in activity.types)
    what = f"{kinds}：{row.title}" if row.title else kinds
    return Record(
        f"activities:{activity.activity_id}",
        activity.held_on,
        activity.org_code,
        row.short_name,
        what,
        part,
        whole,
        how,
    )


def _why_not(activity: law.Activity, asked: Asked) -> str:
    """Why a meeting is not counted."""
    if not activity.held:
        return STATUSES["cancelled"]
    if not law.valid_types(activity, asked.thresholds):
        return f"实到{activity.present}人不足应到{activity.expected}人的规定比例，无效"
    if activity.expected is None or activity.present is None:
        return "人数未填，不计入到会率"
    return f"实到{activity.present}人多于应到{activity.expected}人，不计入到会率"
