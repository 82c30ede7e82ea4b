"""数据截至: when what was last loaded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from config import now
from queries.schema import batch_tables, batches
from queries.scope import Asked


@dataclass(frozen=True, slots=True)
class Freshness:
    """Time of the last load (Shanghai, without zone), and whether it is demo data.

    `stale`: real data of now that is older than twice the usual interval (`every`); `age` is how old it is.
    """

    loaded_at: datetime | None = None
    demo: bool = False
    age: timedelta = timedelta()
    every: timedelta = timedelta()

    @property
    def stale(self) -> bool:
        """Whether the page says that its numbers are old."""
        return not self.demo and self.age > 2 * self.every


_BATCH = select(batches.c.loaded_at, batches.c.demo).where(batches.c.batch == bindparam("batch"))


def freshness(conn: Connection, asked: Asked) -> Freshness:
    """数据截至 of what the snapshot was made from."""
    batch = conn.execute(_BATCH, {"batch": asked.batch}).one_or_none()
    if batch is None:
        return Freshness()
    every = timedelta(hours=asked.thresholds.update_hours.on(asked.as_of))
    age = now().replace(tzinfo=None) - batch.loaded_at if asked.edition is None else timedelta()
    return Freshness(batch.loaded_at, bool(batch.demo), age, every)


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
