"""What stands behind a branch's standing: types, items, and the facts that an item is scored from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import orjson
from sqlalchemy import Connection, Date, Row, and_, bindparam, select

from queries.records import activities, obligations, service
from queries.records.base import Behind, Part, Record, hidden, ratio, window
from queries.schema import BASE, pioneer_halves, snapshot_orgs, standings
from queries.scheme import read_scheme
from queries.scope import MONTH, ORG, Asked, here
from queries.visibility import visibility
from rules.periods import month_code
from rules.scheme import Item, Scheme

HUNDRED = 100
TOTAL = "总分 = 五型得分之和 + 加分 − 减分；加分、减分各有上限，最低 0 分；一票否决可以封顶。名次在评比分组内按总分排列，同分并列。"
TYPE = "类型得分 = 满分 ×（适用指标得分之和 ÷ 适用指标满分之和）；不适用的指标不计入；各指标的贡献四舍五入到 0.01 分，相加恰为类型得分。"
BOOKS = "按月末前登记的条目相加，不超过上限。"

SCALE = 10**8  # of points got, weights and final scores

_ROW = (
    select(standings, snapshot_orgs.c.short_name)
    .join(
        snapshot_orgs,
        and_(snapshot_orgs.c.snapshot == standings.c.snapshot, snapshot_orgs.c.org_code == standings.c.org_code),
    )
    .where(here(standings), standings.c.month == MONTH)
)

_adj, _rev, _task, _done = BASE["adjustments"].c, BASE["reviews"].c, BASE["tasks"].c, BASE["task_progress"].c
FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_ADJUSTMENTS = (
    select(BASE["adjustments"])
    .where(_adj.org_code == ORG, _adj.dated_on >= FIRST, _adj.dated_on <= LAST)
    .order_by(_adj.dated_on.desc(), _adj.document)
)
_REVIEW = (
    select(BASE["reviews"])
    .where(_rev.org_code == ORG, _rev.item == bindparam("item"))
    .where(_rev.month >= bindparam("since"), _rev.month <= bindparam("until"))
    .order_by(_rev.month.desc())
    .limit(1)
)
_TASKS = (
    select(BASE["tasks"], _done.chosen, _done.done_on)
    .outerjoin(BASE["task_progress"], and_(_done.task_code == _task.task_code, _done.org_code == ORG))
    .where(_task.year == bindparam("year"), _task.due_on <= LAST)
    .order_by(_task.due_on, _task.task_code)
)
_LIFE = select(snapshot_orgs.c.valid_from, snapshot_orgs.c.valid_to).where(here(snapshot_orgs))
_HALF = select(pioneer_halves).where(here(pioneer_halves), pioneer_halves.c.half_year == bindparam("half"))


def points(conn: Connection, asked: Asked, field: str, name: str | None) -> Behind | None:
    """`standings.CODE.total|rank|change|bonus|deductions`, `.types.名称`, `.items.L1`; None: not listed, not shown."""
    row = conn.execute(_ROW, asked.params).one_or_none()
    if row is None or visibility(asked).kind != "full":
        return None
    scheme = read_scheme()
    if field == "types":
        return _type(row, scheme, str(name))
    if field == "items":
        item = scheme.items.get(str(name))
        return None if item is None else _item(conn, asked, row, item)
    if field in ("bonus", "deductions"):
        return _given(conn, asked, row, field)
    return _total(row, scheme, field)


def _part(row: Row[Any], key: str, what: str, hundredths: int | None, how: str = "") -> Record:
    part = Fraction(hundredths or 0, HUNDRED)
    return Record(f"standings:{row.org_code}/{key}", None, row.org_code, row.short_name, what, part, None, how)


def _total(row: Row[Any], scheme: Scheme, field: str) -> Behind:
    types = orjson.loads(row.types)
    parts = [
        _part(row, kind.name, kind.name, types.get(kind.name), _why(types.get(kind.name))) for kind in scheme.types
    ]
    parts += [_part(row, "bonus", "加分", row.bonus), _part(row, "deductions", "减分", -row.deductions)]
    if row.total is not None and row.uncapped is not None and row.total != row.uncapped:
        parts.append(_part(row, "cap", "一票否决封顶", row.total - row.uncapped))
    value: Part = None if row.total is None else Fraction(row.total, HUNDRED)
    title = {"total": "五型标尖总分", "rank": "名次", "change": "名次变化"}.get(field, "五型标尖")
    rank = "" if row.rank is None else f"本月第{row.rank}名。"
    return Behind(title, TOTAL + rank, value, "points", value, None, ("总分", ""), parts)


def _why(value: int | None) -> str:
    return "数据不足" if value is None else ""


def _type(row: Row[Any], scheme: Scheme, name: str) -> Behind | None:
    kind = next((of for of in scheme.types if of.name == name), None)
    if kind is None:
        return None
    items, score = orjson.loads(row._mapping["items"]), orjson.loads(row.types).get(name)
    parts = []
    for item in kind.items:
        found = items.get(item.code)
        how = "不适用" if found is None else f"得分 {_got(found)} / {found[3] / HUNDRED:g}"
        parts.append(_part(row, item.code, f"{item.code} {item.name}", None if found is None else found[0], how))
    value: Part = None if score is None else Fraction(score, HUNDRED)
    return Behind(f"{name}得分", TYPE, value, "points", value, None, ("得分", ""), parts)


def _got(found: list[int]) -> str:
    return f"{found[1] / found[2] / HUNDRED:.2f}"


def _given(conn: Connection, asked: Asked, row: Row[Any], field: str) -> Behind:
    """加分 or 减分: the entries of the year by the month's end, and what a cap takes off."""
    value, sign = Fraction(getattr(row, field), HUNDRED), 1 if field == "bonus" else -1
    records = []
    for entry in conn.execute(_ADJUSTMENTS, _days(asked)):
        if entry.points * sign > 0:
            part = Fraction(entry.points * sign, HUNDRED)
            what = entry.reason or "登记"
            records.append(_entry(row, f"adjustments:{entry.document}/{entry.org_code}", entry.dated_on, what, part))
    over = sum((Fraction(r.part or 0) for r in records), Fraction(0)) - value
    if over:
        records.append(_part(row, f"{field}-cap", "超过上限，不计", int(-over * HUNDRED)))
    title = "加分" if field == "bonus" else "减分"
    return Behind(title, BOOKS, value, "points", value, None, (title, ""), records)


def _item(conn: Connection, asked: Asked, row: Row[Any], item: Item) -> Behind:
    """The facts that an item is scored from; what it came to stands in the title and the rule."""
    found = orjson.loads(row._mapping["items"]).get(item.code)
    facts = _SOURCES[item.formula](conn, asked, row, item)
    worth = (
        "不适用"
        if found is None
        else f"贡献 {found[0] / HUNDRED:.2f} 分（得分 {_got(found)} / {found[3] / HUNDRED:g}）"
    )
    return replace(facts, title=f"{item.code} {item.name}：{worth}")


def _review(conn: Connection, asked: Asked, row: Row[Any], item: Item) -> Behind:
    """The newest imported points of the year."""
    january, month = month_code(asked.month // 100 * 100 + 1), month_code(asked.month)
    entry = conn.execute(_REVIEW, asked.params | {"item": item.code, "since": january, "until": month}).one_or_none()
    rule = "评审得分：取本年至当月最新一次；没有则不适用。"
    if entry is None:
        return Behind(item.name, rule, None, "points", None, None, ("得分", ""), ())
    got = Fraction(entry.got, SCALE)
    what = f"{entry.month} 评审" + (f"（{entry.document}）" if entry.document else "")
    records = [_entry(row, f"reviews:{row.org_code}/{item.code}/{entry.month}", None, what, got)]
    return Behind(item.name, rule, got, "points", got, None, ("得分", ""), records)


def _tasks(conn: Connection, asked: Asked, row: Row[Any], item: Item) -> Behind:
    """The tasks due by the month's end, required ones and chosen optional ones, weighed."""
    records: list[Record] = []
    held: list[Record] = []
    life = conn.execute(_LIFE, asked.params).one()
    for task in conn.execute(_TASKS, _days(asked)):
        done = task.done_on is not None and task.done_on <= asked.end
        weight = Fraction(task.weight, SCALE)
        how = f"{task.done_on:%Y-%m-%d}完成" if done else f"{task.due_on:%Y-%m-%d}到期，未完成"
        inside = (life.valid_from is None or life.valid_from <= task.due_on) and (
            life.valid_to is None or task.due_on < life.valid_to
        )
        counts = inside and (task.menu == "required" or bool(task.chosen))
        why = how if counts else "到期时支部不存在" if not inside else "未选的自选任务，不计入"
        key = f"task_progress:{row.org_code}/{task.task_code}"
        entry = Record(
            key, task.due_on, row.org_code, row.short_name, task.title, weight * done * counts, weight * counts, why
        )
        (records if counts else held).append(entry)
    part = sum((Fraction(r.part or 0) for r in records), Fraction(0))
    whole = sum((Fraction(r.whole or 0) for r in records), Fraction(0))
    rule = (
        "任务书完成率 = 已完成任务的权重 ÷ 当月末前到期任务的权重；规定任务和已选的自选任务，到期日在支部存续期内的。"
    )
    return Behind(item.name, rule, ratio(part, whole), "percent", part, whole, ("完成权重", "到期权重"), records, held)


def _pioneer(conn: Connection, asked: Asked, row: Row[Any], item: Item) -> Behind:
    """The mean final score of the newest half-year; persons are never listed."""
    half = f"{asked.end.year}H1" if asked.end.month >= 7 or (asked.end.month, asked.end.day) == (6, 30) else None
    half = f"{asked.end.year}H2" if (asked.end.month, asked.end.day) == (12, 31) else half or f"{asked.end.year - 1}H2"
    found = conn.execute(_HALF, asked.params | {"half": half}).one_or_none()
    rule = "先锋指数：最近一个已结束的半年里，期末应计党员的最后得分的平均数；测评人数不足八成时不适用。"
    few = asked.thresholds.suppress_scored.on(asked.end)
    if found is None or found.scored < few:
        return hidden(item.name, rule, f"测评不足{few}人，不显示")
    part, whole = Fraction(found.total, SCALE), Fraction(found.scored)
    how = f"应计党员{found.eligible}人，测评{found.scored}人"
    records = [Record(f"orgs:{row.org_code}", None, row.org_code, row.short_name, f"{half} 合计", part, whole, how)]
    return Behind(item.name, rule, ratio(part, whole), "points", part, whole, ("得分合计", "测评人数"), records)


def _tagged(tag: str, rule: str) -> Callable[[Connection, Asked, Row[Any], Item], Behind]:
    def source(conn: Connection, asked: Asked, row: Row[Any], item: Item) -> Behind:
        found, held = activities.tagged(conn, asked, tag)
        records = list(found)
        return Behind(item.name, rule, len(records), "count", len(records), None, ("次数", ""), records, held)

    return source


def _entry(row: Row[Any], key: str, day: date | None, what: str, part: Fraction) -> Record:
    return Record(key, day, row.org_code, row.short_name, what, part, None, "")


def _days(asked: Asked) -> dict[str, Any]:
    days = window(asked, "ytd")
    return asked.params | {"first": days.first, "last": days.last, "year": asked.month // HUNDRED}


_SOURCES: dict[str, Callable[[Connection, Asked, Row[Any], Item], Behind]] = {
    "completion": lambda conn, asked, row, item: obligations.completion(conn, asked, "ytd", "rate", None),
    "yearly_completion": lambda conn, asked, row, item: obligations.yearly(conn, asked),
    "attendance": lambda conn, asked, row, item: activities.attendance(conn, asked, "ytd", "rate"),
    "participation": lambda conn, asked, row, item: service.volunteering_figure(conn, asked, "ytd", "participation"),
    "service_hours": lambda conn, asked, row, item: service.volunteering_figure(conn, asked, "ytd", "hours_per_member"),
    "brand_projects": lambda conn, asked, row, item: service.projects(conn, asked),
    "lecture": _tagged(
        "secretary_lecture", "书记讲党课：本年有一次有效的即得满分；到12月31日还没有的得0分，此前不适用。"
    ),
    "discipline": _tagged(
        "discipline_edu",
        "纪律教育：每个已开始的半年有一次有效的得一半；进行中还没有的，或不全在支部存续期内的半年不适用。",
    ),
    "review": _review,
    "tasks": _tasks,
    "pioneer": _pioneer,
}
