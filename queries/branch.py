"""One branch: what it is, who stands before and after it in rank order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, and_, bindparam, func, or_, select

from queries.schema import BASE, snapshot_orgs, standings
from queries.scope import BEYOND, MONTH, ORG, PATH, SNAPSHOT, Asked, below, here
from queries.visibility import visibility


@dataclass(frozen=True, slots=True)
class Profile:
    """A branch as entered. `groups` it has at the end of the month; `committee`: whether it has one on the as-of date.

    `term_until`: the first day after its term, None when nobody entered when that began.
    """

    org_code: str
    name: str
    short_name: str
    group: str | None
    parent: str | None
    valid_to: date | None
    last_report: date | None
    groups: int
    committee: bool
    term_until: date | None


_o, _b = snapshot_orgs, BASE["orgs"].c
_END = bindparam("end", type_=Date)


def _alive(table: Any) -> ColumnElement[bool]:
    """Organisations that exist at the end of the month."""
    begun = or_(table.valid_from.is_(None), table.valid_from <= _END)
    return and_(begun, or_(table.valid_to.is_(None), table.valid_to > _END))


def _profile() -> Select[Any]:
    g = snapshot_orgs.alias("party_group").c
    inside = and_(g.snapshot == SNAPSHOT, g.path >= PATH, g.path < BEYOND, g.kind == "group")
    groups = select(func.count()).where(inside, _alive(g)).scalar_subquery()
    return (
        select(
            _o.c.org_code, _o.c.name, _o.c.short_name, _o.c.ranking_group, _o.c.parent_code, _o.c.valid_to,
            _o.c.last_report, groups.label("groups"), _b.committee_from, _b.committee_to, _b.term_from,
        )
        .select_from(_o)
        .join(BASE["orgs"], _b.org_code == _o.c.org_code)
        .where(here(_o))
    )  # fmt: skip


_PROFILE = _profile()


def profile(conn: Connection, branch: Asked) -> Profile:
    """The branch asked for."""
    row = conn.execute(_PROFILE, branch.params | {"end": branch.end}).one()
    start, end = row.committee_from, row.committee_to
    return Profile(
        org_code=row.org_code,
        name=row.name,
        short_name=row.short_name,
        group=row.ranking_group,
        parent=row.parent_code,
        valid_to=row.valid_to,
        last_report=row.last_report,
        groups=row.groups,
        committee=start is not None and start <= branch.as_of and (end is None or end > branch.as_of),
        term_until=None if row.term_from is None else _years_later(branch, row.term_from),
    )


def _years_later(branch: Asked, day: date) -> date:
    """The same day after a term's years; 29 February becomes 1 March."""
    year = day.year + branch.thresholds.term_years.on(branch.as_of)
    return date(year, 3, 1) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A branch beside another in the list: code, short name, rank (None: unranked, or not to be seen)."""

    org_code: str
    short_name: str
    rank: int | None


_s = standings.c
_LISTED = (
    select(_s.org_code, _o.c.short_name, _s.rank, _s.path)
    .select_from(standings)
    .join(_o, and_(_o.c.snapshot == _s.snapshot, _o.c.org_code == _s.org_code))
    .where(_s.snapshot == SNAPSHOT, _s.month == MONTH)
)
_POSITION = select(_s.position).where(_s.snapshot == SNAPSHOT, _s.month == MONTH, _s.org_code == ORG).scalar_subquery()
_BY_RANK = (
    _LISTED.where(_s.position == _POSITION - 1),
    _LISTED.where(_s.position == _POSITION + 1),
)
_IN_OWN_ORDER = (
    _LISTED.where(_s.path < PATH).order_by(_s.path.desc()).limit(1),
    _LISTED.where(_s.path >= BEYOND).order_by(_s.path).limit(1),
)


def neighbours(conn: Connection, branch: Asked) -> tuple[Neighbour | None, Neighbour | None]:
    """(before, after) in the standings' order; None at an end or outside what the viewer may see.

    An audience that does not see the ranks gets the organisations' own order: the way must not tell them either.
    """
    full = visibility(branch).kind == "full"
    before, after = (_neighbour(conn, branch, query, full) for query in (_BY_RANK if full else _IN_OWN_ORDER))
    return before, after


def _neighbour(conn: Connection, branch: Asked, query: Select[Any], with_rank: bool) -> Neighbour | None:
    row = conn.execute(query, branch.params).one_or_none()
    if row is None or not row.path.startswith(branch.homes):
        return None
    return Neighbour(row.org_code, row.short_name, row.rank if with_rank else None)


_CODES = select(_o.c.org_code).where(below(_o)).order_by(_o.c.path)


def codes(conn: Connection, branch: Asked) -> list[str]:
    """The branch and its groups."""
    return list(conn.execute(_CODES, branch.params).scalars())
