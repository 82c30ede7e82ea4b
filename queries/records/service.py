"""The service events and records behind volunteering."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from queries import volunteering
from queries.records.base import Behind, Part, Record, Unit, hidden, ratio, window
from queries.schema import BASE, service_months, snapshot_orgs
from queries.scope import BEYOND, MONTH, ORG, PATH, SNAPSHOT, Asked, below

COUNTED = "只计已确认、不属值班（本职）的记录，且活动已举办；记录算在参加者当天所在党支部，无党支部的算在活动主办组织。"
PROJECTS = "本年举办的品牌活动，党支部（含其党小组）主办的，或有本支部党员计入记录的，每个一次。"
RULES = {
    "events": "志愿活动：主办组织在范围内、当期举办或当期有计入记录的活动，每个一次。",
    "hours": "志愿时长：计入记录的小时之和。" + COUNTED,
    "member_hours": "党员时长：当天有党支部的党员的小时之和。" + COUNTED,
    "person_times": "人次：计入记录的条数。" + COUNTED,
    "persons": "人数：计入记录的不同的人，每人一次。" + COUNTED,
    "beneficiaries": "服务人次：当期的志愿活动各自登记的服务对象人数之和，每个活动一次。",
    "participation": "参与率 = 期末应计党员中，当期有一次时长够的记录的人 ÷ 期末应计党员（全部党员减豁免）。",
    "registration": "注册率 = 期末应计党员中已注册志愿者的人 ÷ 期末应计党员。",
    "hours_per_member": "人均时长 = 党员时长 ÷ 期间平均每天的应计党员数。",
}
NAMES = {
    "events": "志愿活动", "hours": "志愿时长", "member_hours": "党员志愿时长", "person_times": "人次", "persons": "人数",
    "beneficiaries": "服务人次", "participation": "参与率", "registration": "注册率", "hours_per_member": "人均时长",
}  # fmt: skip
UNITS: dict[str, Unit] = {"hours": "hours", "member_hours": "hours", "persons": "people", "beneficiaries": "people"}

_r, _e, _m = BASE["service_records"].c, BASE["service_events"].c, BASE["memberships"].c
_owner, _leader = snapshot_orgs.alias("owner").c, snapshot_orgs.alias("leader").c
FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
BRAND = bindparam("brand", type_=String)
_COUNTS = and_(_r.confirmed, ~_r.is_duty, _e.status == "held")
_IN_BRAND = or_(BRAND.is_(None), _e.brand_code == BRAND)


def _records_query() -> Select[Any]:
    """Records dated in the window that belong to the scope, counted or not."""
    branch = and_(
        _m.member_code == _r.member_code,
        _m.valid_from <= _r.service_date,
        or_(_m.valid_to.is_(None), _m.valid_to > _r.service_date),
    )
    path = func.coalesce(_owner.path, _leader.path)
    return (
        select(
            _r.event_id, _r.person_code, _r.service_date, _r.hours, _r.confirmed, _r.is_duty, _e.status, _e.title,
            _m.branch_code, func.coalesce(_owner.org_code, _leader.org_code).label("org_code"),
            func.coalesce(_owner.short_name, _leader.short_name).label("short_name"),
        )
        .join(BASE["service_events"], _e.event_id == _r.event_id)
        .outerjoin(BASE["memberships"], branch)
        .outerjoin(_owner.org_code.table, and_(_owner.snapshot == SNAPSHOT, _owner.org_code == _m.branch_code))
        .join(_leader.org_code.table, and_(_leader.snapshot == SNAPSHOT, _leader.org_code == _e.lead_org_code))
        .where(_r.service_date >= FIRST, _r.service_date <= LAST, path >= PATH, path < BEYOND, _IN_BRAND)
        .order_by(_r.service_date.desc(), _r.event_id, _r.person_code)
    )  # fmt: skip


def _events_query() -> Select[Any]:
    """Held events led in the scope: held in the window, or with a counted record in it."""
    in_window = exists().where(
        _r.event_id == _e.event_id, _r.confirmed, ~_r.is_duty, _r.service_date >= FIRST, _r.service_date <= LAST
    )
    held_now = and_(_e.held_on >= FIRST, _e.held_on <= LAST)
    return (
        select(_e.event_id, _e.held_on, _e.title, _e.beneficiaries, _leader.org_code, _leader.short_name)
        .join(_leader.org_code.table, and_(_leader.snapshot == SNAPSHOT, _leader.org_code == _e.lead_org_code))
        .where(_e.status == "held", _leader.path >= PATH, _leader.path < BEYOND, _IN_BRAND, or_(held_now, in_window))
        .order_by(_e.held_on.desc(), _e.event_id)
    )


def _projects_query() -> Select[Any]:
    """Brand events of the year that a branch led, or for which somebody of it has a counted record by the month's end."""
    joined = (
        select(_r.event_id)
        .join(BASE["memberships"], and_(_m.member_code == _r.member_code, _m.valid_from <= _r.service_date))
        .where(_r.confirmed, ~_r.is_duty, _r.service_date <= LAST, _m.branch_code == ORG)
        .where(or_(_m.valid_to.is_(None), _m.valid_to > _r.service_date))
    )
    led = and_(_leader.path >= PATH, _leader.path < BEYOND)
    return (
        select(_e.event_id, _e.held_on, _e.title, _e.beneficiaries, _leader.org_code, _leader.short_name)
        .join(_leader.org_code.table, and_(_leader.snapshot == SNAPSHOT, _leader.org_code == _e.lead_org_code))
        .where(_e.status == "held", _e.brand_code.is_not(None), _e.held_on >= FIRST, _e.held_on <= LAST)
        .where(or_(led, _e.event_id.in_(joined)))
        .order_by(_e.held_on.desc(), _e.event_id)
    )


_s = service_months.c
_BRANCHES = (
    select(snapshot_orgs.c.short_name, service_months)
    .join(service_months, and_(_s.snapshot == snapshot_orgs.c.snapshot, _s.org_code == snapshot_orgs.c.org_code))
    .where(below(snapshot_orgs), snapshot_orgs.c.kind == "branch", _s.month == MONTH, _s.span == bindparam("span"))
    .order_by(snapshot_orgs.c.path)
)
_RECORDS, _EVENTS, _PROJECTS = _records_query(), _events_query(), _projects_query()


def volunteering_figure(conn: Connection, asked: Asked, span: str, field: str, brand: str | None = None) -> Behind:
    """`volunteering.month.*`, `volunteering.ytd.*`, and `events`, `hours`, `persons` of one brand (ytd)."""
    if brand is None:
        found: Any = volunteering.over_months(conn, asked)[asked.month][span]
    else:
        found = next(of for of in volunteering.by_brand(conn, asked) if of.code == brand)
    if field in ("participation", "registration", "hours_per_member"):
        return _by_branch(conn, asked, span, field, found)
    if field == "persons" and brand is None and is_suppressed(asked, found):
        few = asked.thresholds.suppress_members.on(asked.end)
        return hidden(NAMES[field], RULES[field], f"应计党员不足{few}人，不显示")
    value = Fraction(found.hours if field == "hours" else found.member_hours, 100) if "hours" in field else None
    part: Part = getattr(found, field) if value is None else value
    days = window(asked, span)
    params = asked.params | {"first": days.first, "last": days.last, "brand": brand}
    if field in ("events", "beneficiaries"):
        records, held = _of_events(conn, params, field), iter(list[Record]())
    else:
        records, held = _counted(conn, params, field), _held_out(conn, params)
    return Behind(
        NAMES[field], RULES[field], part, UNITS.get(field, "count"), part, None, (NAMES[field], ""), records, held
    )


def of_brand(conn: Connection, asked: Asked, brand: str, field: str) -> Behind | None:
    """`volunteering.by_brand.CODE.*`; an unknown brand is None."""
    known = any(of.code == brand for of in volunteering.by_brand(conn, asked))
    return volunteering_figure(conn, asked, "ytd", field, brand) if known else None


def projects(conn: Connection, asked: Asked) -> Behind:
    """The brand events of the year that a branch led or joined."""
    days = window(asked, "ytd")
    records = list(_of_events(conn, asked.params | {"first": days.first, "last": days.last}, "projects", _PROJECTS))
    title, count = "品牌项目", len(records)
    return Behind(title, PROJECTS, count, "count", count, None, (title, ""), records)


def _of_events(conn: Connection, params: dict[str, Any], field: str, query: Select[Any] = _EVENTS) -> Iterator[Record]:
    for row in conn.execute(query, params):
        reached = row.beneficiaries or 0
        part = reached if field == "beneficiaries" else 1
        how = f"服务{reached}人次"
        yield Record(
            f"service_events:{row.event_id}",
            row.held_on,
            row.org_code,
            row.short_name,
            row.title or row.event_id,
            part,
            None,
            how,
        )


def _counted(conn: Connection, params: dict[str, Any], field: str) -> Iterator[Record]:
    """Every counted record; of `persons` a person's first one adds 1, the others nothing."""
    seen: set[str] = set()
    for row in conn.execute(_RECORDS.where(_COUNTS), params):
        hours = Fraction(row.hours, 100)
        part: Part = 1
        if field == "hours":
            part = hours
        elif field == "member_hours":
            part = hours if row.branch_code is not None else 0
        elif field == "persons":
            part = int(row.person_code not in seen)
            seen.add(row.person_code)
        yield _record(row, part, f"{float(hours):g}小时")


def _held_out(conn: Connection, params: dict[str, Any]) -> Iterator[Record]:
    for row in conn.execute(_RECORDS.where(~_COUNTS), params):
        how = "活动未举办" if row.status != "held" else "值班（本职），不计入" if row.is_duty else "未确认，不计入"
        yield _record(row, 0, how)


def _record(row: Any, part: Part, how: str) -> Record:
    """A person is not named: the record's key tells who may look where to look."""
    key = f"service_records:{row.event_id}/{row.person_code}/{row.service_date:%Y-%m-%d}"
    return Record(key, row.service_date, row.org_code, row.short_name, row.title or row.event_id, part, None, how)


def is_suppressed(asked: Asked, found: volunteering.Service) -> bool:
    """Whether a branch has so few members that what says something of them is not shown."""
    return asked.org_kind == "branch" and found.eligible < asked.thresholds.suppress_members.on(asked.end)


def _by_branch(conn: Connection, asked: Asked, span: str, field: str, found: volunteering.Service) -> Behind:
    """Rates of persons are taken apart by branch, never by person; under the limit of persons not at all."""
    few = asked.thresholds.suppress_members.on(asked.end)
    if is_suppressed(asked, found):
        return hidden(NAMES[field], RULES[field], f"应计党员不足{few}人，不显示")
    rows = conn.execute(_BRANCHES, asked.params | {"span": span}).all()
    if field == "hours_per_member":
        part, whole = Fraction(found.member_hours, 100), Fraction(found.eligible_days, found.days or 1)
        words = ("党员时长", "平均应计党员")
    else:
        part = Fraction(found.took_part if field == "participation" else found.registered)
        whole, words = Fraction(found.eligible), ("参与过的" if field == "participation" else "已注册的", "应计党员")

    def read() -> Iterator[Record]:
        small_own, small_of, small = Fraction(0), Fraction(0), 0
        for row in rows:
            own, of = Fraction(row.member_hours, 100), Fraction(row.eligible_days, row.days or 1)
            if field != "hours_per_member":
                own = Fraction(row.took_part if field == "participation" else row.registered)
                of = Fraction(row.eligible)
            if not own and not of:
                continue
            if row.eligible < few:
                small_own, small_of, small = small_own + own, small_of + of, small + 1
                continue
            how = f"应计党员{row.eligible}人"
            yield Record(f"orgs:{row.org_code}", None, row.org_code, row.short_name, "党支部", own, of, how)
        if small:
            what = f"应计党员不足{few}人的党支部合计"
            yield Record("orgs:", None, "", f"{small}个党支部", what, small_own, small_of, f"各不足{few}人，不单列")

    unit: Unit = "hours" if field == "hours_per_member" else "percent"
    return Behind(NAMES[field], RULES[field], ratio(part, whole), unit, part, whole, words, read())
