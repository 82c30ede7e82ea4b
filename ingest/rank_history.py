"""What a load, an undo or a turn of the day changed in the ranks: kept, because the standings hold only what is now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from queries.engine import insert_rows
from queries.schema import LIVE, rank_history, standings
from rules.periods import add_months


class Placed(NamedTuple):
    """A branch's rank and its total (×10**2) in a month; None: it had none."""

    rank: int | None = None
    total: int | None = None


Placings = dict[tuple[int, str], Placed]  # by month and branch
NOWHERE = Placed()


@dataclass(frozen=True, slots=True)
class RankChange:
    """A branch whose rank in a month is no longer what it was."""

    month: int
    org_code: str
    before: int | None
    after: int | None


_t = standings.c
_PLACINGS = select(_t.month, _t.org_code, _t.rank, _t.total).where(
    _t.snapshot == LIVE, _t.month.in_(bindparam("months", expanding=True))
)


def placings(conn: Connection, newest: int | None) -> Placings:
    """The live standings of the newest month with data and the one before; nothing while nothing is ranked."""
    if newest is None:
        return {}
    rows = conn.execute(_PLACINGS, {"months": [add_months(newest, -1), newest]})
    return {(month, code): Placed(rank, total) for month, code, rank, total in rows}


def note_moves(conn: Connection, before: Placings, newest: int | None, *, batch: int, as_of: date) -> list[RankChange]:
    """Keep whose rank differs from `before`, in the months that had standings then; the same in the newest of them.

    One row of the history a branch and month, whatever became of its points.
    """
    if newest is None or not before:
        return []
    moved = list(_moved(before, placings(conn, newest)))
    columns = tuple(c.name for c in rank_history.c if c.name != "id")
    rows = [
        (batch, as_of.isoformat(), month, code, old.rank, new.rank, old.total, new.total)
        for month, code, old, new in moved
    ]
    insert_rows(conn, rank_history, columns, rows)
    return [RankChange(month, code, old.rank, new.rank) for month, code, old, new in moved if month == newest]


def _moved(before: Placings, after: Placings) -> Iterator[tuple[int, str, Placed, Placed]]:
    """Month, branch, what it was, what it is; in order. A month that had no standings has not changed."""
    known = {month for month, _ in before}
    for month, code in sorted({*before, *after}):
        old, new = before.get((month, code), NOWHERE), after.get((month, code), NOWHERE)
        if month in known and old.rank != new.rank:
            yield month, code, old, new
