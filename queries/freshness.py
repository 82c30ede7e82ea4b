"""数据截至: when what was last loaded, and which branches report."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, case, func, select

from queries.schema import batch_tables, batches, snapshot_orgs
from queries.scope import Asked
from queries.thresholds import read_thresholds


@dataclass(frozen=True, slots=True)
class Freshness:
    """Time of the last load (Shanghai, without zone), whether it is demo data, and how branches report.

    `reporting` of `branches` recorded something in the last `days` (a threshold); `oldest` names the longest silent one.
    """

    loaded_at: datetime | None
    demo: bool
    branches: int
    reporting: int
    days: int
    oldest: str | None
    oldest_report: date | None


def freshness(conn: Connection, asked: Asked) -> Freshness:
    """Freshness of the branches that exist on the as-of date."""
    b, o = batches.c, snapshot_orgs
    batch = conn.execute(select(b.loaded_at, b.demo).where(b.batch == asked.batch)).one_or_none()
    alive = (
        asked.below(o)
        & (o.c.kind == "branch")
        & (o.c.valid_from.is_(None) | (o.c.valid_from <= asked.as_of))
        & (o.c.valid_to.is_(None) | (o.c.valid_to > asked.as_of))
    )
    days = read_thresholds().no_report_days.on(asked.as_of)
    since = asked.as_of - timedelta(days=days)
    reporting = func.sum(case((o.c.last_report >= since, 1), else_=0))
    total, recent = conn.execute(select(func.count(), reporting).where(alive)).one()
    oldest = conn.execute(
        select(o.c.short_name, o.c.last_report)
        .where(alive)
        .order_by(o.c.last_report.is_not(None), o.c.last_report, o.c.path)
        .limit(1)
    ).one_or_none()
    return Freshness(
        loaded_at=None if batch is None else batch.loaded_at,
        demo=False if batch is None else bool(batch.demo),
        branches=total,
        reporting=int(recent or 0),
        days=days,
        oldest=None if oldest is None else oldest.short_name,
        oldest_report=None if oldest is None else oldest.last_report,
    )


def tables_loaded(conn: Connection) -> dict[str, datetime]:
    """Table → the time of the last load that held it."""
    b, t = batches.c, batch_tables.c
    query = (
        select(t.table_name, func.max(b.loaded_at))
        .join(batches, b.batch == t.batch)
        .where(b.undone_at.is_(None))
        .group_by(t.table_name)
    )
    return {name: loaded_at for name, loaded_at in conn.execute(query)}
