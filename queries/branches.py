"""The branches that a month lists, in their own order: what several pages have a row of."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, select

from queries.schema import branch_lists, snapshot_orgs
from queries.scope import MONTH, Asked, below, windowed


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch and its life `[valid_from, valid_to)`; None: since ever, or still."""

    org_code: str
    short_name: str
    name: str
    valid_from: date | None
    valid_to: date | None

    def lives(self, day: date) -> bool:
        """Whether a day lies in its life."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


_b, _o = branch_lists.c, snapshot_orgs
# By the organisations' index of paths: a window stops as soon as it is full.
_BRANCHES = (
    select(_o.c.org_code, _o.c.short_name, _o.c.name, _o.c.valid_from, _o.c.valid_to)
    .join(branch_lists, and_(_b.snapshot == _o.c.snapshot, _b.month == MONTH, _b.org_code == _o.c.org_code))
    .where(below(_o))
    .order_by(_o.c.path)
)
_WINDOW = windowed(_BRANCHES)


def branches(conn: Connection, asked: Asked) -> list[Branch]:
    """All branches of the scope that the month lists."""
    return [Branch(*row) for row in conn.execute(_BRANCHES, asked.params)]


def window(conn: Connection, asked: Asked, *, first: int, count: int) -> list[Branch]:
    """`count` of them from the `first`, 0 being the top."""
    return [Branch(*row) for row in conn.execute(_WINDOW, asked.params | {"first": first, "count": count})]


_NAMES = select(_o.c.name, _o.c.short_name).where(below(_o), _o.c.kind.in_(("branch", "group")))


def names(conn: Connection, asked: Asked) -> list[str]:
    """Every name and short name of the scope's branches and their groups, each once, the longest first."""
    found = {name for row in conn.execute(_NAMES, asked.params) for name in row}
    return sorted(found, key=lambda name: (-len(name), name))
