"""五型标尖: every branch's scores, total, rank and change in a month."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from queries.schema import snapshot_orgs, standings
from queries.scope import Asked


@dataclass(frozen=True, slots=True)
class Standing:
    """A branch's month. Points in hundredths; `items` are contributions; None: not applicable or no data."""

    org_code: str
    short_name: str
    name: str
    group: str | None
    rank: int | None
    change: int | None
    total: int | None
    uncapped: int | None
    types: dict[str, int | None]
    items: dict[str, int | None]
    bonus: int
    deductions: int
    unranked: str | None


def standings_of(conn: Connection, asked: Asked) -> list[Standing]:
    """The branches of the scope: groups by name, in a group by rank, then the unranked. Ranks are the whole group's."""
    t, o = standings, snapshot_orgs
    query = (
        select(t, o.c.short_name, o.c.name)
        .join(o, and_(o.c.snapshot == t.c.snapshot, o.c.org_code == t.c.org_code))
        .where(asked.below(t), t.c.month == asked.month)
        .order_by(t.c.position)
    )
    return [
        Standing(
            org_code=row["org_code"],
            short_name=row["short_name"],
            name=row["name"],
            group=row["ranking_group"],
            rank=row["rank"],
            change=row["change"],
            total=row["total"],
            uncapped=row["uncapped"],
            types=json.loads(row["types"]),
            items={code: None if part is None else part[0] for code, part in json.loads(row["items"]).items()},
            bonus=row["bonus"],
            deductions=row["deductions"],
            unranked=row["unranked"],
        )
        for row in conn.execute(query).mappings()
    ]
