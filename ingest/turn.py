"""The turn of the day: on a new day, or under a changed scheme, the live snapshot is rebuilt without a load."""

from datetime import date

from sqlalchemy import Connection, select

from ingest.derive.snapshot import newest_batch
from ingest.derive.starts import Changes
from ingest.load import bring_up
from queries.engine import reading, writing
from queries.schema import LIVE, snapshots
from queries.scheme import fingerprint


def is_due(conn: Connection, today: date) -> bool:
    """Whether the snapshot is of another day, batch or scheme than it should be."""
    s = snapshots.c
    kept = conn.execute(select(s.as_of, s.batch, s.fingerprint).where(s.snapshot == LIVE)).one_or_none()
    if kept is None:
        return newest_batch(conn) > 0
    return (kept.as_of, kept.batch, kept.fingerprint) != (today, newest_batch(conn), fingerprint())


def turn_if_due(today: date) -> bool:
    """Rebuild when due; True when this call did it. Several processes at once: one does, the others find it done."""
    with reading() as conn:
        if not is_due(conn, today):
            return False
    with writing() as conn:
        if not is_due(conn, today):
            return False
        bring_up(conn, as_of=today, touched=Changes())
        return True
