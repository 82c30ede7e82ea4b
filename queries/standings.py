"""五型标尖: every branch's scores, total, rank and change in a month."""

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    select,
)

from queries.schema import group_months, snapshot_orgs, standings
from queries.scheme import read_scheme
from queries.scope import MONTH, SNAPSHOT, Asked, among, below, windowed
from queries.visibility import Bands, band_of, bands, visibility
from rules.periods import add_months, last_day, months_between
from terms import unranked_words

RANKS_SHOWN = 6  # months of a branch's ranks beside it
LEADERS = 2
MOVERS = 2


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


@dataclass(frozen=True, slots=True)
class Place:
    """A branch in a list of standings, beside its neighbours. Points in hundredths.

    `why`: the reason for no rank in words. `band`: its 等次 where the viewer's audience sees nothing finer: then there are no ranks and points.
    `before`: the total of the one ranked right before it, None for the first and the unranked; `tied`: shares its rank;
    `last_month`: its total of the month before, None unless the two compare (`past`); `uncapped` differs from `total` under a cap.
    """

    org_code: str
    short_name: str
    name: str
    group: str
    rank: int | None
    change: int | None
    total: int | None
    uncapped: int | None
    types: dict[str, int | None]
    bonus: int
    deductions: int
    unranked: str | None
    why: str | None
    before: int | None
    tied: bool
    last_month: int | None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How the ranked branches of a group stand in one thing: median ×10**3, the others ×10**2.

    `has_gold`: it is large enough for its first ranks to be marked.
    """

    ranked: int
    median: int
    lowest: int
    third_lowest: int
    highest: int
    has_gold: bool


@dataclass(frozen=True, slots=True)
class Race:
    """What a group's sentence says: who leads, who moved most. `months`: how long the first has been first."""

    group: str
    ranked: int
    leaders: list[Place]
    months: int
    risen: Place | None
    fallen: Place | None


_WHOLE = (
    select(standings, snapshot_orgs.c.short_name, snapshot_orgs.c.name)
    .join(
        snapshot_orgs,
        and_(snapshot_orgs.c.snapshot == standings.c.snapshot, snapshot_orgs.c.org_code == standings.c.org_code),
    )
    .where(below(standings), standings.c.month == MONTH)
    .order_by(standings.c.position)
)


def standings_of(conn: Connection, asked: Asked) -> list[Standing]:
    """The branches of the scope: groups by name, in a group by rank, then the unranked. Ranks are the whole group's."""
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
        for row in conn.execute(_WHOLE, asked.params).mappings()
    ]


def places(conn: Connection, asked: Asked, *, first: int, count: int) -> list[Place]:
    """A window of the scope's standings (of the group asked for): `count` rows from the `first`, 0 being the top.

    An audience of `top_n` gets those ranks alone; one of `bands` gets the bands, in them the branches' own order.
    """
    sees, group = visibility(asked), asked.view.group
    steps = bands(asked) if sees.kind == "bands" else ()
    params = {"first": first, "count": count, "top": sees.top, "group": group}
    found = _places(conn, asked, _window(sees.kind, _grouped(group), steps), **params)
    return [_in_band(place, steps) for place in found] if sees.kind == "bands" else found


Grouped = Literal["any", "blank", "named"]


def _grouped(group: str | None) -> Grouped:
    return "any" if group is None else "named" if group else "blank"


def _of_group(grouped: Grouped) -> list[ColumnElement[bool]]:
    """The ranking group asked for; "blank" are the branches without one."""
    t = standings.c
    if grouped == "any":
        return []
    return [t.ranking_group.is_(None) if grouped == "blank" else t.ranking_group == bindparam("group", type_=String)]


@cache
def _window(kind: str, grouped: Grouped, steps: Bands) -> Select[Any]:
    """The statement of a window for what an audience sees."""
    t = standings.c
    query = _with_neighbours().where(among(standings), t.month == MONTH, *_of_group(grouped))
    query = windowed(query)
    if kind == "bands":
        band = case(*((t.total >= least, n) for n, (least, _) in enumerate(steps)), else_=len(steps))
        return query.order_by(case((t.unranked.is_(None), 0), else_=1), band, t.path)
    if kind == "top_n":
        query = query.where(t.rank <= bindparam("top", type_=Integer))
    return query.order_by(t.position)


def _in_band(place: Place, steps: Bands) -> Place:
    return replace(
        place,
        rank=None,
        change=None,
        total=None,
        uncapped=None,
        types={},
        bonus=0,
        deductions=0,
        before=None,
        tied=False,
        last_month=None,
        band=None if place.unranked is not None or place.total is None else band_of(place.total, steps),
    )


def _with_neighbours() -> Select[Any]:
    """Rows with their names, both neighbours of their group by rank, and the month before (`previous`, 0 for none)."""
    t, o = standings, snapshot_orgs
    before, after, past = standings.alias("before"), standings.alias("after"), standings.alias("past")

    def beside(other: FromClause, step: int) -> ColumnElement[bool]:
        return and_(
            other.c.snapshot == t.c.snapshot,
            other.c.month == t.c.month,
            other.c.rank.is_not(None),
            other.c.position == t.c.position + step,
            other.c.ranking_group.is_not_distinct_from(t.c.ranking_group),
        )

    last = and_(
        past.c.snapshot == t.c.snapshot,
        past.c.org_code == t.c.org_code,
        past.c.month == bindparam("previous", type_=Integer),
    )
    return (
        select(
            t.c.org_code, o.c.short_name, o.c.name, t.c.ranking_group, t.c.rank, t.c.change, t.c.total, t.c.uncapped,
            t.c.types, t.c.bonus, t.c.deductions, t.c.unranked, before.c.rank, before.c.total, after.c.rank,
            past.c.total,
        )
        .join(o, and_(o.c.snapshot == t.c.snapshot, o.c.org_code == t.c.org_code))
        .outerjoin(before, beside(before, -1))
        .outerjoin(after, beside(after, 1))
        .outerjoin(past, last)
    )  # fmt: skip


Past = Literal["same", "adjusted", "none"]


def past(asked: Asked) -> Past:
    """Whether scores compare with those of the month before.

    In January nothing is before; where other items were in force then they were "adjusted". Ranks compare all the same.
    """
    if asked.month % 100 == 1:
        return "none"
    ends = last_day(add_months(asked.month, -1)), last_day(asked.month)
    return "same" if read_scheme().same_measure(*ends) else "adjusted"


def _places(conn: Connection, asked: Asked, query: Select[Any], **params: Any) -> list[Place]:
    previous = add_months(asked.month, -1) if past(asked) == "same" else 0
    result: list[Place] = []
    for row in conn.execute(query, asked.params | {"previous": previous} | params):
        code, short, name, group, rank, change, total, uncapped, types, bonus, deductions, unranked, *beside = row
        rank_before, total_before, rank_after, last_month = beside
        result.append(
            Place(
                org_code=code,
                short_name=short,
                name=name,
                group=group or "",
                rank=rank,
                change=change,
                total=total,
                uncapped=uncapped,
                types=orjson.loads(types),
                bonus=bonus,
                deductions=deductions,
                unranked=unranked,
                why=None if unranked is None else why_unranked(asked, unranked),
                before=None if rank is None else total_before,
                tied=rank is not None and rank in (rank_before, rank_after),
                last_month=last_month,
            )
        )
    return result


_g = group_months.c
_MEDIANS = select(_g.month, _g.median).where(
    _g.snapshot == SNAPSHOT, _g.ranking_group == bindparam("group"), _g.what == "total",
    _g.month.in_(bindparam("months", expanding=True)),
)  # fmt: skip
_SPREADS = select(_g.ranking_group, _g.what, _g.ranked, _g.median, _g.lowest, _g.third_lowest, _g.highest).where(
    _g.snapshot == SNAPSHOT, _g.month == MONTH, _g.ranking_group.in_(bindparam("groups", expanding=True))
)
_GROUPS = (
    select(_g.ranking_group, _g.ranked)
    .where(_g.snapshot == SNAPSHOT, _g.month == MONTH, _g.what == "total")
    .order_by(_g.ranked.desc(), _g.ranking_group)
)

_ENDS = select(func.min(_g.lowest), func.max(_g.highest)).where(
    _g.snapshot == SNAPSHOT, _g.month == MONTH, _g.what == "total"
)


def spreads(conn: Connection, asked: Asked, groups: set[str]) -> dict[str, dict[str, Spread]]:
    """Group → `total` or type → spread, of some groups; a group without a ranked branch is left out."""
    needed = asked.thresholds.gold_ranked.on(asked.end)
    result: dict[str, dict[str, Spread]] = {}
    rows = conn.execute(_SPREADS, asked.params | {"groups": sorted(groups)})
    for group, what, ranked, median, lowest, third_lowest, highest in rows:
        result.setdefault(group, {})[what] = Spread(ranked, median, lowest, third_lowest, highest, ranked >= needed)
    return result


def medians_over_months(conn: Connection, asked: Asked, group: str) -> dict[int, int]:
    """Month → median total (×10**3) of a group's ranked branches, January to the month asked for: scores begin anew
    in January. A month without a ranked branch is left out.
    """
    months = months_between(asked.month // 100 * 100 + 1, asked.month)
    rows = conn.execute(_MEDIANS, {"snapshot": asked.snapshot, "group": group, "months": months})
    return {month: median for month, median in rows}


def ends_of_totals(conn: Connection, asked: Asked) -> tuple[int, int]:
    """The lowest and the highest total (×10**2) of any ranked branch; zeros when there is none."""
    lowest, highest = conn.execute(_ENDS, asked.params).one()
    return lowest or 0, highest or 0


def groups_of(conn: Connection, asked: Asked) -> list[tuple[str, int]]:
    """Groups with a ranked branch and how many they have, the largest first."""
    return [(group, ranked) for group, ranked in conn.execute(_GROUPS, asked.params)]


@cache
def _first_of(order: Literal["rank", "risen", "fallen"], grouped: Grouped) -> Select[Any]:
    """The first few of a group: by rank, or by how far they moved."""
    t = standings.c
    query = _with_neighbours().where(t.snapshot == SNAPSHOT, t.month == MONTH, *_of_group(grouped))
    if order == "rank":
        return query.where(t.rank.is_not(None)).order_by(t.position).limit(LEADERS)
    far = t.change + 0  # not in the order of an index: a group's few rows are sorted, not the month's walked through
    moved = far.desc() if order == "risen" else far
    return query.where(far.is_not(None)).order_by(moved, t.position).limit(MOVERS)


def race(conn: Connection, asked: Asked, group: str, ranked: int) -> Race:
    """How a group's month stands."""

    def first(order: Literal["rank", "risen", "fallen"]) -> list[Place]:
        return _places(conn, asked, _first_of(order, _grouped(group)), group=group)

    leaders = first("rank")
    return Race(
        group=group,
        ranked=ranked,
        leaders=leaders,
        months=_months_first(conn, asked, leaders[0].org_code) if leaders and not leaders[0].tied else 0,
        risen=_alone(first("risen")),
        fallen=_alone(first("fallen")),
    )


def _alone(moved: list[Place]) -> Place | None:
    """The one that moved most; None when two moved as far or it did not move."""
    if not moved or not moved[0].change or (len(moved) > 1 and moved[1].change == moved[0].change):
        return None
    return moved[0]


_RANKS = select(standings.c.org_code, standings.c.month, standings.c.rank).where(
    standings.c.snapshot == SNAPSHOT,
    standings.c.month.in_(bindparam("months", expanding=True)),
    standings.c.org_code.in_(bindparam("codes", expanding=True)),
)


def _ranks(conn: Connection, asked: Asked, months: list[int], codes: list[str]) -> dict[tuple[str, int], int | None]:
    rows = conn.execute(_RANKS, {"snapshot": asked.snapshot, "months": months, "codes": codes})
    return {(code, month): rank for code, month, rank in rows}


def _months_first(conn: Connection, asked: Asked, code: str) -> int:
    """For how many months on end, this one included, a branch has been first this year."""
    months = [add_months(asked.month, -n) for n in range(asked.month % 100)]
    ranks = _ranks(conn, asked, months, [code])
    return next((n for n, month in enumerate(months) if ranks.get((code, month)) != 1), len(months))


def why_unranked(asked: Asked, reason: str) -> str:
    """Why a branch has no rank in the month asked for, in words."""
    members, months = asked.thresholds.ranking_members.on(asked.end), asked.thresholds.ranking_months.on(asked.end)
    return unranked_words(reason, members=members, months=months)


def ranks_over_months(conn: Connection, asked: Asked, codes: list[str]) -> dict[str, list[int | None]]:
    """Branch → its ranks of the last six months of the year, the oldest first; None where it had none.

    Scores begin anew in January, so a line never runs over it.
    """
    months = [add_months(asked.month, n) for n in range(1 - RANKS_SHOWN, 1)]
    months = [month for month in months if month // 100 == asked.month // 100]
    found = _ranks(conn, asked, months, codes)
    return {code: [found.get((code, month)) for month in months] for code in codes}
