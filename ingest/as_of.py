"""Figures of any as-of date: from the live snapshot when it is of that day, else derived apart in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import Connection, select

from ingest.derive.snapshot import derive_apart, newest_batch
from queries import scope
from queries.engine import memory_engine, reading
from queries.schema import LIVE, metadata, snapshots
from queries.scheme import fingerprint
from queries.scope import Asked, QuestionError
from queries.view import View
from queries.viewer import Viewer
from rules.periods import month_of


@contextmanager
def asked_as_of(view: View, *, viewer: Viewer, as_of: date, now: datetime) -> Iterator[tuple[Connection, Asked]]:
    """A connection and a strictly resolved question of what is figured now, as of a day; a QuestionError when it has no
    answer.
    """
    with reading() as conn:
        if view.month is None or _is_live(conn, view.month, as_of):
            yield conn, _resolve(conn, view, viewer)
            return
        if view.month > month_of(as_of):
            raise QuestionError(f"{view.month // 100}年{view.month % 100}月在{as_of.isoformat()}尚未开始")
        with memory_engine().connect() as apart:
            metadata.create_all(apart)
            derive_apart(conn, apart, as_of=as_of, month=view.month, built_at=now)
            yield apart, _resolve(apart, view, viewer)


def _resolve(conn: Connection, view: View, viewer: Viewer) -> Asked:
    asked = scope.resolve(conn, view, viewer=viewer, strict=True, live=True)
    if asked is None:
        raise QuestionError("尚未入库任何组织")
    return asked


def _is_live(conn: Connection, month: int, as_of: date) -> bool:
    """Whether the live snapshot is of this day, of the newest batch and scheme, and keeps the month."""
    kept = conn.execute(select(snapshots).where(snapshots.c.snapshot == LIVE)).one_or_none()
    return (
        kept is not None
        and kept.as_of == as_of
        and (kept.batch, kept.fingerprint) == (newest_batch(conn), fingerprint())
        and kept.first_month <= month
    )
