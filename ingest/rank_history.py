"""What a load, an undo or a turn of the day changed in the ranks: kept, because the standings hold only what is now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from queries.engine import insert_rows
from queries.schema import LIVE, rank_history, standings
from rules.periods import add_months

# By month and branch: rank and total (×10**2), None where it had none.
Placings = dict[tuple[int, str], tuple[int | None, int | None]]
NOWHERE = (None, None)


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
    return {(month, code): (rank, total) for month, code, rank, total in rows}


def note_moves(conn: Connection, before: Placings, newest: int | None, *, batch: int, as_of: date) -> list[RankChange]:
    """Keep whose rank differs from `before`, in the months that had standings then; those of the newest come back.

    One row of the history a branch and month, whatever became of its points.
    """
    if newest is None or not before:
        return []
    known = {month for month, _ in before}
    after = placings(conn, newest)
    moved = sorted(
        (month, code, before.get((month, code), NOWHERE), after.get((month, code), NOWHERE))
        for month, code in before.keys() | after.keys()
        if month in known and before.get((month, code), NOWHERE)[0] != after.get((month, code), NOWHERE)[0]
    )
    columns = tuple(c.name for c in rank_history.c if c.name != "id")
    rows = [(batch, as_of.isoformat(), month, code, old[0], new[0], old[1], new[1]) for month, code, old, new in moved]
    insert_rows(conn, rank_history, columns, rows)
    return [RankChange(month, code, old[0], new[0]) for month, code, old, new in moved if month == newest]
