"""数据质量: findings of what is loaded. They are listed, and held out of the numbers only where said so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true, tuple_

from queries.remembered import remembered
from queries.schema import BASE, snapshot_orgs
from queries.scope import Asked
from queries.thresholds import read_thresholds
from terms import RULES


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: what kind, which organisation (None: none), which record, what was found, what follows.

    `held_out`: the record does not count in some number; `effect` says in which.
    """

    kind: str
    org_code: str | None
    record: str
    what: str
    effect: str
    held_out: bool = False


Only = Sequence[str] | None  # codes of the organisations looked at; None: all


def _of(column: ColumnElement[str], only: Only) -> ColumnElement[bool]:
    return true() if only is None else column.in_(only)


def too_many_present(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """present > expected: out of attendance."""
    t = BASE["activities"].c
    query = select(t.activity_id, t.org_code, t.present, t.expected).where(
        t.present > t.expected, _of(t.org_code, only)
    )
    for r in conn.execute(query.order_by(t.activity_id)):
        what = f"实到{r.present}人多于应到{r.expected}人"
        yield Finding("实到多于应到", r.org_code, f"activities:{r.activity_id}", what, "不计入到会率", True)


def long_days(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """More than 12 hours (a threshold) for one person on one day: counted."""
    most = read_thresholds().long_day_hours
    t, e = BASE["service_records"].c, BASE["service_events"].c
    total = func.sum(t.hours)
    query = (
        select(t.person_code, t.service_date, total.label("hours"), func.min(e.lead_org_code).label("org"))
        .join(BASE["service_events"], e.event_id == t.event_id)
        .group_by(t.person_code, t.service_date)
        .having(total > int(100 * min(most.values)))
    )
    if only is not None:  # all that a person did on a day on which they served one of them
        served = select(t.person_code, t.service_date).join(BASE["service_events"], e.event_id == t.event_id)
        query = query.where(tuple_(t.person_code, t.service_date).in_(served.where(e.lead_org_code.in_(only))))
    for r in conn.execute(query.order_by(t.person_code, t.service_date)):
        limit = most.on(r.service_date)
        if int(r.hours) <= 100 * limit or (only is not None and r.org not in only):
            continue
        what = f"{r.service_date.isoformat()}一天共{int(r.hours) / 100:g}小时"
        yield Finding(f"一天服务超过{float(limit):g}小时", r.org, f"service_records:{r.person_code}", what, "照常计入")


def _full_members(as_of: date, only: Only) -> Any:
    """Branch → full members on a day."""
    m = BASE["memberships"].c
    return (
        select(m.branch_code, func.count().label("full"))
        .where(m.full_member, m.valid_from <= as_of, or_(m.valid_to.is_(None), m.valid_to > as_of))
        .where(_of(m.branch_code, only))
        .group_by(m.branch_code)
        .subquery()
    )


def set_up(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """Branches with seven full members (a threshold) or more and no committee, or with fewer than three (one too)."""
    thresholds = read_thresholds()
    with_committee, least = thresholds.committee_members.on(as_of), thresholds.branch_members.on(as_of)
    ranked_from = thresholds.ranking_members.on(as_of)
    o, full = BASE["orgs"].c, _full_members(as_of, only)
    has_committee = and_(
        o.committee_from.is_not(None),
        o.committee_from <= as_of,
        or_(o.committee_to.is_(None), o.committee_to > as_of),
    )
    query = (
        select(o.org_code, func.coalesce(full.c.full, 0).label("full"), case((has_committee, 1), else_=0).label("has"))
        .outerjoin(full, full.c.branch_code == o.org_code)
        .where(o.kind == "branch", or_(o.valid_from.is_(None), o.valid_from <= as_of))
        .where(or_(o.valid_to.is_(None), o.valid_to > as_of), _of(o.org_code, only))
    )
    for r in conn.execute(query.order_by(o.org_code)):
        record = f"orgs:{r.org_code}"
        if r.full >= with_committee and not r.has:
            yield Finding("应设未设支委会", r.org_code, record, f"正式党员{r.full}人，没有支委会", "不产生支委会应开")
        if r.full < least:
            effect = "不参加排名" if r.full < ranked_from else "照常排名"
            yield Finding(f"正式党员不足{least}人", r.org_code, record, f"正式党员{r.full}人", effect)


def duplicates(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """Same organisation, type and date: each still counts at most as required."""
    t = BASE["activities"].c
    same_day = (
        select(t.org_code, t.held_on)
        .where(t.status == "held", _of(t.org_code, only))
        .group_by(t.org_code, t.held_on)
        .having(func.count() > 1)
        .subquery()
    )
    query = (
        select(t.org_code, t.held_on, t.activity_id, t.types)
        .join(same_day, and_(same_day.c.org_code == t.org_code, same_day.c.held_on == t.held_on))
        .where(t.status == "held", _of(t.org_code, only))
        .order_by(t.org_code, t.held_on, t.activity_id)
    )
    found: dict[tuple[str, date, str], list[str]] = {}
    for row in conn.execute(query):
        for rule in row.types.split(";"):
            found.setdefault((row.org_code, row.held_on, rule), []).append(row.activity_id)
    for (org, day, rule), activities in found.items():
        if len(activities) > 1:
            what = f"{day.isoformat()}{RULES[rule]}有{len(activities)}条"
            yield Finding("疑似重复", org, f"activities:{activities[0]}", what, "各计一次，不多计")


def homeless_records(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """A member's record on a day without a membership: treated like a non-member's."""
    r, m, e = BASE["service_records"].c, BASE["memberships"].c, BASE["service_events"].c
    inside = and_(
        m.member_code == r.member_code,
        m.valid_from <= r.service_date,
        or_(m.valid_to.is_(None), m.valid_to > r.service_date),
    )
    query = (
        select(r.event_id, r.member_code, r.service_date, e.lead_org_code)
        .join(BASE["service_events"], e.event_id == r.event_id)
        .outerjoin(BASE["memberships"], inside)
        .where(r.member_code.is_not(None), m.member_code.is_(None), _of(e.lead_org_code, only))
        .order_by(r.event_id, r.member_code)
    )
    for row in conn.execute(query):
        what = f"党员{row.member_code}在{row.service_date.isoformat()}没有党籍"
        record = f"service_records:{row.event_id}"
        yield Finding("服务当日无党籍", row.lead_org_code, record, what, "计入主办组织，不计党员时长和参与率", True)


def outside_life(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """Held outside the organisation's life or the committee's interval: listed only."""
    a, o = BASE["activities"].c, BASE["orgs"].c
    outside = or_(a.held_on < o.valid_from, a.held_on >= o.valid_to)
    committee = and_(
        a.types.like("%committee_meeting%"),
        or_(a.held_on < o.committee_from, a.held_on >= o.committee_to),
    )
    query = (
        select(a.activity_id, a.org_code, a.held_on, case((outside, 1), else_=0).label("life"))
        .join(BASE["orgs"], o.org_code == a.org_code)
        .where(or_(outside, committee), _of(a.org_code, only))
    )
    for r in conn.execute(query.order_by(a.activity_id)):
        kind = "在组织存续期外召开" if r.life else "在支委会存续期外召开"
        yield Finding(kind, r.org_code, f"activities:{r.activity_id}", f"{r.held_on.isoformat()}召开", "照常计入")


def early_yearly(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """组织生活会 or 民主评议 held before 1 January of its assess year: fits no obligation."""
    t = BASE["activities"].c
    query = select(t.activity_id, t.org_code, t.held_on, t.assess_year).where(
        t.assess_year.is_not(None), or_(t.types.like("%org_life%"), t.types.like("%appraisal%")), _of(t.org_code, only)
    )
    for r in conn.execute(query.order_by(t.activity_id)):
        if r.held_on.year < r.assess_year:
            what = f"{r.held_on.isoformat()}召开，考核年度{r.assess_year}"
            yield Finding("早于考核年度", r.org_code, f"activities:{r.activity_id}", what, "不抵任何应开", True)


def beyond_branch(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """A membership beyond its branch's life: still counts."""
    m, o = BASE["memberships"].c, BASE["orgs"].c
    query = (
        select(m.member_code, m.valid_from, m.branch_code)
        .join(BASE["orgs"], o.org_code == m.branch_code)
        .where(
            or_(
                m.valid_from < o.valid_from,
                and_(o.valid_to.is_not(None), or_(m.valid_to.is_(None), m.valid_to > o.valid_to)),
            ),
            _of(m.branch_code, only),
        )
        .order_by(m.member_code)
    )
    for r in conn.execute(query):
        what = f"党员{r.member_code}{r.valid_from.isoformat()}起的党籍超出支部存续期"
        yield Finding("党籍超出支部存续期", r.branch_code, f"memberships:{r.member_code}", what, "照常计入")


def years_without_workdays(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """A calendar year with activities but without rows of the work calendar."""
    if only is not None:
        return  # of no organisation
    a, w = BASE["activities"].c, BASE["workdays"].c
    first = conn.execute(select(func.min(a.held_on))).scalar()
    if first is None:
        return
    known = {day.year for day in conn.execute(select(w.date)).scalars()}
    for year in range(first.year, as_of.year + 1):
        if year not in known:
            what = f"{year}年没有工作日历，按周一至周五计"
            yield Finding("缺工作日历", None, f"workdays:{year}", what, "补录截止日按周一至周五推算")


CHECKS: tuple[Callable[[Connection, date, Only], Iterator[Finding]], ...] = (
    too_many_present,
    long_days,
    set_up,
    duplicates,
    homeless_records,
    outside_life,
    early_yearly,
    beyond_branch,
    years_without_workdays,
)


def findings(conn: Connection, as_of: date, only: Only = None) -> Iterator[Finding]:
    """All findings, by kind; or those of some organisations."""
    for check in CHECKS:
        yield from check(conn, as_of, only)


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with its organisation: path and short name, the root's path and nothing when it has none."""

    finding: Finding
    path: str
    org_name: str


@remembered()
def _all(conn: Connection, asked: Asked) -> list[Listed]:
    o = snapshot_orgs.c
    rows = conn.execute(select(o.org_code, o.path, o.short_name).where(o.snapshot == asked.snapshot))
    orgs = {code: (path, name) for code, path, name in rows}
    root = min((path for path, _ in orgs.values()), default="")
    return [Listed(found, *orgs.get(found.org_code or "", (root, ""))) for found in findings(conn, asked.as_of)]


def listed(conn: Connection, asked: Asked) -> list[Listed]:
    """The findings of the scope as of the as-of date, by kind; those of no organisation stand with the root.

    Looking through all records takes a second at 2,000 branches: once for a data version.
    """
    return [found for found in _all(conn, asked) if found.path.startswith(asked.path)]
