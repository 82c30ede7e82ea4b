"""数据来源: what each input table holds, and when and by whom it was last loaded; which of some are empty."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, exists, func, literal, select, union_all

from queries.columns import BASES, BY_CODE, Base
from queries.remembered import remembered
from queries.schema import BASE, batch_tables, batches
from queries.scope import Asked

# The day (month, half-year) that says how new a table's records are; the others have none.
NEWEST = {
    "memberships": "valid_from", "exemptions": "valid_from", "activities": "held_on", "service_events": "held_on",
    "service_records": "service_date", "tasks": "due_on", "task_progress": "done_on", "goals": "due_on",
    "goal_progress": "reported_on", "pioneer_scores": "half_year", "leader_contacts": "valid_from",
    "leader_visits": "visited_on", "reviews": "month", "adjustments": "dated_on", "vetoes": "valid_from",
    "workdays": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """The last load that held a table: batch, time (Shanghai), from what, by whom."""

    batch: int
    loaded_at: datetime
    source: str
    loaded_by: str


@dataclass(frozen=True, slots=True)
class Source:
    """An input table: rows, the newest of its `by` column as text (None: no such column, or no row), its last load."""

    table: Base
    rows: int
    by: str | None
    newest: str | None
    load: Load | None


@remembered()
def sources(conn: Connection, asked: Asked) -> list[Source]:
    """Every input table, in the contract's order."""
    loads = _loads(conn)
    return [_source(conn, base, loads.get(base.code)) for base in BASES]


def _source(conn: Connection, base: Base, load: Load | None) -> Source:
    table, by = BASE[base.code], NEWEST.get(base.code)
    rows: int = conn.execute(select(func.count()).select_from(table)).scalar_one()
    newest: Any = None if by is None else conn.execute(select(func.max(table.c[by]))).scalar()
    name = next((col.zh for col in base.cols if col.code == by), None)
    return Source(base, rows, name, None if newest is None else str(newest), load)


def _loads(conn: Connection) -> dict[str, Load]:
    """Table → the newest batch that held it and was not undone."""
    b, t = batches.c, batch_tables.c
    query = (
        select(t.table_name, b.batch, b.loaded_at, b.source, b.loaded_by)
        .join(batches, b.batch == t.batch)
        .where(b.undone_at.is_(None))
        .order_by(b.batch)
    )
    return {name: Load(*rest) for name, *rest in conn.execute(query)}


def empty_of(conn: Connection, codes: tuple[str, ...]) -> list[Base]:
    """Those of some input tables that hold no row."""
    found = conn.execute(union_all(*(_any(code, BASE[code]) for code in codes)))
    filled = {code for code, any_row in found if any_row}
    return [BY_CODE[code] for code in codes if code not in filled]


def _any(code: str, table: Table) -> Any:
    return select(literal(code), exists(select(literal(1)).select_from(table)))
