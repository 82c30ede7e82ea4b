"""入库批次."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from queries.schema import batch_tables
from queries.schema import batches as table


@dataclass(frozen=True, slots=True)
class Batch:
    """One load with its row counts over all tables; times in Shanghai."""

    batch: int
    loaded_at: datetime
    source: str
    demo: bool
    loaded_by: str
    undone_at: datetime | None
    new: int
    changed: int
    unchanged: int
    removed: int


def batches(conn: Connection) -> list[Batch]:
    """All batches, the newest first; an undone one has no counts."""
    b, t = table.c, batch_tables.c
    sums = [func.coalesce(func.sum(c), 0).label(c.name) for c in (t.new, t.changed, t.unchanged, t.removed)]
    query = (
        select(b.batch, b.loaded_at, b.source, b.demo, b.loaded_by, b.undone_at, *sums)
        .outerjoin(batch_tables, t.batch == b.batch)
        .group_by(b.batch, b.loaded_at, b.source, b.demo, b.loaded_by, b.undone_at)
        .order_by(b.batch.desc())
    )
    return [
        Batch(
            batch=row.batch,
            loaded_at=row.loaded_at,
            source=row.source,
            demo=bool(row.demo),
            loaded_by=row.loaded_by,
            undone_at=row.undone_at,
            new=int(row.new),
            changed=int(row.changed),
            unchanged=int(row.unchanged),
            removed=int(row.removed),
        )
        for row in conn.execute(query)
    ]
