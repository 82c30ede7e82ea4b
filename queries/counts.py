"""How many branches are listed, silent, overdue …: counts of a scope that a load or the turn of the day has made."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from queries.schema import scope_months, scope_now, snapshot_orgs
from queries.scope import MONTH, Asked, here


@dataclass(frozen=True, slots=True)
class Counts:
    """Branches of the month asked for (`listed` to `fallen`) and of the as-of date (the rest).

    `soon` counts obligations. `oldest` names the branch that recorded nothing for longest, `oldest_report` when it last
    did; None: never, or no branch.
    """

    listed: int = 0
    ranked: int = 0
    overdue_branches: int = 0
    idle: int = 0
    fallen: int = 0
    alive: int = 0
    reporting: int = 0
    silent: int = 0
    soon: int = 0
    oldest: str | None = None
    oldest_report: date | None = None


def _query() -> Select[Any]:
    n, m, o = scope_now, scope_months, snapshot_orgs
    return (
        select(
            m.c.listed, m.c.ranked, m.c.overdue_branches, m.c.idle, m.c.fallen,
            n.c.alive, n.c.reporting, n.c.silent, n.c.soon,
            o.c.short_name.label("oldest"), o.c.last_report.label("oldest_report"),
        )
        .outerjoin(m, and_(m.c.snapshot == n.c.snapshot, m.c.org_code == n.c.org_code, m.c.month == MONTH))
        .outerjoin(o, and_(o.c.snapshot == n.c.snapshot, o.c.org_code == n.c.oldest))
        .where(here(n))
    )  # fmt: skip


_QUERY = _query()


def counts(conn: Connection, asked: Asked) -> Counts:
    """The counts of the scope asked for; zeros where it has no branch."""
    row = conn.execute(_QUERY, asked.params).mappings().one_or_none()
    return Counts() if row is None else Counts(**{name: value for name, value in row.items() if value is not None})
