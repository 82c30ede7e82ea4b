"""The demo bureau in the database: loaded when nothing is, renewed in a new month, never over real data."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ingest.derive.snapshot import newest_batch
from ingest.load import LoadError, Report, holds_demo, load
from ingest.reading import Reading, TableRows
from queries.columns import BY_CODE
from queries.engine import reading
from queries.schema import BASE, batches
from rules.periods import month_of


class DemoRefused(LoadError):
    """Real data is loaded: the demo would mix with it."""


def is_needed(today: date) -> bool:
    """Whether nothing is loaded, or demo data of another month."""
    with reading() as conn:
        if not holds_demo(conn):
            return not _holds_rows(conn)
        as_of = conn.execute(select(batches.c.as_of).where(batches.c.batch == newest_batch(conn))).scalar_one()
        return month_of(as_of) != month_of(today)


def _holds_rows(conn: Connection) -> bool:
    return conn.execute(select(BASE["orgs"].c.org_code).limit(1)).first() is not None


def load_demo(tables: dict[str, dict[str, list[Any]]], today: date, actor: str) -> Report:
    """Load the demo bureau in place of an older one; a DemoRefused when real data is there."""
    with reading() as conn:
        if not holds_demo(conn) and _holds_rows(conn):
            raise DemoRefused("已有正式数据，不能载入演示数据")
    given = Reading(
        tables={
            code: TableRows(BY_CODE[code], f"演示数据·{BY_CODE[code].zh}", columns, list(_rows(columns)), set())
            for code, columns in tables.items()
        },
        problems=[],
        notes=[],
        unreadable=set(),
    )
    report = load(given, source="演示数据", as_of=today, actor=actor, full=True, demo=True)
    if report.problem_count:
        raise LoadError(f"演示数据有误：{report.problems[0]}")
    return report


def _rows(columns: dict[str, list[Any]]) -> range:
    count = len(next(iter(columns.values()), []))
    return range(2, count + 2)
