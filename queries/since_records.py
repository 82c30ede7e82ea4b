"""自上次以来: the records that loads have brought, corrected and removed, as far as they belong to an organisation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, Integer, Select, and_, bindparam, func, or_, select, tuple_

from queries.columns import BY_CODE, Base, Col
from queries.schema import BASE, preimages, snapshot_orgs
from queries.scope import BEYOND, PATH, SNAPSHOT, Asked, below
from queries.since import Since

IMAGES = 20_000  # corrected rows that are looked at
_CHUNK = 200
# Tables whose rows belong to an organisation by a column. Of persons (members, scores, exemptions, leaders' contacts) only
# the bureau's counts are told.
OWNERS = {
    "orgs": "org_code", "activities": "org_code", "waivers": "org_code", "service_events": "lead_org_code",
    "task_progress": "org_code", "leader_visits": "org_code", "reviews": "org_code", "adjustments": "org_code",
    "vetoes": "org_code",
}  # fmt: skip
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is new (`before` None), corrected, or removed (`after` None). Values as stored; `org` names its owner."""

    table: str
    key: tuple[Any, ...]
    org_code: str
    org: str
    before: Values | None
    after: Values | None

    @property
    def fields(self) -> list[tuple[Col, Any, Any]]:
        """The columns that differ: column, before, after."""
        if self.before is None or self.after is None:
            return []
        cols = BY_CODE[self.table].cols
        return [(c, self.before[c.code], self.after[c.code]) for c in cols if self.before[c.code] != self.after[c.code]]


@dataclass(frozen=True, slots=True)
class TableChanges:
    """A table's changes in the scope: how many of each kind, and the first of them."""

    table: str
    new: int
    corrected: int
    removed: int
    shown: list[Changed]


@dataclass(frozen=True, slots=True)
class Records:
    """Changes by table, in the contract's order; service records by the hour. `before`: the rows of meetings that were
    held before and were corrected or removed, as they were, by code.

    `cut`: more rows were corrected than are looked at.
    """

    tables: list[TableChanges]
    services: int
    service_hours: int
    before: dict[str, Values]
    cut: bool


def records(conn: Connection, asked: Asked, since: Since, tables: Sequence[str], *, most: int) -> Records:
    """What loads have changed, in some tables, of the organisation asked for and all below it.

    At most so many records of a table and kind are listed.
    """
    images, cut = _images(conn, since)
    names: dict[str, str] = {code: name for code, name in conn.execute(_NAMES, asked.params)}
    of = _Scope(conn, since, names, most)
    found = [_table(of, BY_CODE[code], images.get(code, {})) for code in tables if code in OWNERS]
    services, hours = 0, 0
    if "service_records" in tables:
        services, hours = conn.execute(_SERVICES, asked.params | {"first": since.first}).one()
    before = {key[0]: row for key, row in images.get("activities", {}).items() if row["status"] == "held"}
    return Records([f for f in found if f.new or f.corrected or f.removed], services, int(hours or 0), before, cut)


_p = preimages.c
_FIRST = bindparam("first", type_=Integer)
_IMAGES = (
    select(_p.table_name, _p.row)
    .where(_p.batch >= _FIRST, _p.table_name.in_(list(OWNERS)))
    .order_by(_p.batch, _p.table_name, _p.row_no)
    .limit(IMAGES + 1)
)
_NAMES = (
    select(snapshot_orgs.c.org_code, snapshot_orgs.c.short_name)
    .where(below(snapshot_orgs))
    .order_by(snapshot_orgs.c.path)
)

Images = dict[str, dict[tuple[Any, ...], Values]]


def _images(conn: Connection, since: Since) -> tuple[Images, bool]:
    """Table → key → the row as it was before the first change since; rows that came since have none."""
    rows = conn.execute(_IMAGES, {"first": since.first}).all()
    result: Images = {}
    for table, text in rows[:IMAGES]:
        row = orjson.loads(text)
        if row["batch"] < since.first:
            base = BY_CODE[table]
            result.setdefault(table, {}).setdefault(_key(base, row), row)
    return result, len(rows) > IMAGES


def _key(base: Base, row: Values) -> tuple[Any, ...]:
    return tuple(row[code] for code in base.key)


def _plain(base: Base, row: Values) -> dict[str, Any]:
    """A stored row as its image is written: days as text."""
    return {c.code: v.isoformat() if isinstance(v := row[c.code], date) else v for c in base.cols}


@cache
def _new(table: str) -> tuple[Select[Any], Select[Any]]:
    """(Owner and how many rows the loads since have written, such rows of some owners, the newest batch first).

    Neither joins: the planner thinks that a batch is as large as the first one, and would begin with the organisations.
    """
    t = BASE[table]
    owner = t.c[OWNERS[table]]
    counts = select(owner, func.count()).where(t.c.batch >= _FIRST).group_by(owner)
    rows = select(t).where(t.c.batch >= _FIRST, owner.in_(bindparam("owners", expanding=True)))
    key = [t.c[code] for code in BY_CODE[table].key]
    return counts, rows.order_by(t.c.batch.desc(), *key).limit(bindparam("most", type_=Integer))


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose changes since when are read; `names` of its organisations, at most how many records of a kind."""

    conn: Connection
    since: Since
    names: Mapping[str, str]
    most: int


def _table(of: _Scope, base: Base, images: Mapping[tuple[Any, ...], Values]) -> TableChanges:
    owner = OWNERS[base.code]
    rows = of.conn.execute(_new(base.code)[0], {"first": of.since.first})
    written = {code: count for code, count in rows if code in of.names}
    now = _now(of.conn, base, images)
    corrected: list[Changed] = []
    removed: list[Changed] = []
    rewritten = 0  # rows of the scope that bear a new batch and are not new
    for key, image in images.items():
        after, before = now.get(key), {c.code: image[c.code] for c in base.cols}
        rewritten += after is not None and after[owner] in of.names
        # A record that was handed over belongs to both.
        whose = next((row[owner] for row in (after, before) if row is not None and row[owner] in of.names), None)
        if whose is not None and before != after:
            change = Changed(base.code, key, whose, of.names[whose], before, after)
            (removed if after is None else corrected).append(change)
    fresh = [Changed(base.code, _key(base, row), row[owner], of.names[row[owner]], None, row)
             for row in _fresh(of, base, images, written)]  # fmt: skip
    shown = [*corrected[: of.most], *removed[: of.most], *fresh[: of.most]]
    return TableChanges(base.code, sum(written.values()) - rewritten, len(corrected), len(removed), shown)


def _fresh(
    of: _Scope, base: Base, images: Mapping[tuple[Any, ...], Values], written: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """The first rows that were not there before, of the first organisations that have any."""
    owners = [code for code in of.names if code in written][: of.most]
    params = {"first": of.since.first, "owners": owners, "most": of.most + len(images)}
    for found in of.conn.execute(_new(base.code)[1], params).mappings():
        row = _plain(base, dict(found))
        if _key(base, row) not in images:
            yield row


def _now(conn: Connection, base: Base, keys: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], Values]:
    """Key → the row as it is, of those that are still there."""
    t, wanted = BASE[base.code], list(keys)
    columns = [t.c[code] for code in base.key]
    result: dict[tuple[Any, ...], Values] = {}
    for start in range(0, len(wanted), _CHUNK):
        part: Sequence[tuple[Any, ...]] = wanted[start : start + _CHUNK]
        which = columns[0].in_([key[0] for key in part]) if len(columns) == 1 else tuple_(*columns).in_(part)
        for row in conn.execute(select(t).where(which)).mappings():
            plain = _plain(base, dict(row))
            result[_key(base, plain)] = plain
    return result


_r, _e, _m = BASE["service_records"].c, BASE["service_events"].c, BASE["memberships"].c
_lead, _own = snapshot_orgs.alias("lead").c, snapshot_orgs.alias("own").c
_SERVICES = (
    select(func.count(), func.sum(_r.hours))
    .select_from(BASE["service_records"])
    .join(BASE["service_events"], _e.event_id == _r.event_id)
    .outerjoin(
        BASE["memberships"],
        and_(
            _m.member_code == _r.member_code,
            _m.valid_from <= _r.service_date,
            or_(_m.valid_to.is_(None), _m.valid_to > _r.service_date),
        ),
    )
    .outerjoin(_own.org_code.table, and_(_own.snapshot == SNAPSHOT, _own.org_code == _m.branch_code))
    .join(_lead.org_code.table, and_(_lead.snapshot == SNAPSHOT, _lead.org_code == _e.lead_org_code))
    .where(
        _r.batch >= _FIRST,
        func.coalesce(_own.path, _lead.path) >= PATH,
        func.coalesce(_own.path, _lead.path) < BEYOND,
    )
)
