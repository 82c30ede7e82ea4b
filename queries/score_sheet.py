"""A branch's score explained: its items beside their medians, the way from the medians to its total, beside another branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import orjson
from sqlalchemy import BindParameter, Connection, Integer, String, and_, bindparam, func, select

from queries.schema import group_months, item_months, snapshot_orgs, standings
from queries.scheme import read_scheme
from queries.scope import MONTH, MOST, SNAPSHOT, Asked
from queries.visibility import visibility
from rules.periods import months_between
from rules.scheme import Type


class Part(NamedTuple):
    """An item that applies: its contribution to the type score (×10**2), points got and their maximum (points)."""

    contribution: int
    got: Fraction
    max: Fraction


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a branch's total is made of; scores in hundredths.

    `types`: None where data are insufficient; `items`: None where one does not apply. `total` is None when a type is;
    `uncapped`: before the cap of a veto.
    """

    org_code: str
    short_name: str
    name: str
    group: str
    rank: int | None
    total: int | None
    uncapped: int | None
    types: Mapping[str, int | None]
    items: Mapping[str, Part | None]
    bonus: int
    deductions: int
    unranked: str | None

    @property
    def floor(self) -> int:
        """What lifts a total to 0 whose deductions are more than all its points."""
        known = [points for points in self.types.values() if points is not None]
        return 0 if self.uncapped is None else self.uncapped - (sum(known) + self.bonus - self.deductions)

    @property
    def cap(self) -> int:
        """What a veto's cap takes away: 0 or less."""
        return 0 if self.total is None or self.uncapped is None else self.total - self.uncapped

    def full(self, of: Type, item: str) -> Fraction:
        """How much an item of a type could contribute (×10**2): its share of what applies of the type."""
        applies = [part.max for i in of.items if (part := self.items.get(i.code)) is not None]
        part = self.items[item]
        return Fraction(0) if part is None else of.points * part.max / sum(applies)


@dataclass(frozen=True, slots=True)
class Medians:
    """Medians of a group's ranked branches in thousandths, by type and by item; `ranked` of them."""

    ranked: int
    types: Mapping[str, int]
    items: Mapping[str, int]


_s, _o = standings.c, snapshot_orgs
_SHEETS = (
    select(
        _s.org_code, _o.c.short_name, _o.c.name, func.coalesce(_s.ranking_group, "").label("group"), _s.rank, _s.total,
        _s.uncapped, _s.types, _s["items"], _s.bonus, _s.deductions, _s.unranked, _s.path,
    )
    .select_from(standings)
    .join(_o, and_(_o.c.snapshot == _s.snapshot, _o.c.org_code == _s.org_code))
    .where(_s.snapshot == SNAPSHOT, _s.month == MONTH, _s.org_code == bindparam("code", type_=String))
)  # fmt: skip


def sheet(conn: Connection, asked: Asked, code: str) -> Sheet | None:
    """A branch's month; None when it is not listed, or its points are not for the viewer's audience to see."""
    row = conn.execute(_SHEETS, asked.params | {"code": code}).one_or_none()
    if row is None or not row.path.startswith(asked.homes) or not _may_see(asked, row.rank):
        return None
    _, short, name, group, rank, total, uncapped, types, items, bonus, deductions, unranked, _ = row
    parts = {item: None if found is None else _part(found) for item, found in orjson.loads(items).items()}
    return Sheet(
        code, short, name, group, rank, total, uncapped, orjson.loads(types), parts, bonus, deductions, unranked
    )


def _may_see(asked: Asked, rank: int | None) -> bool:
    sees = visibility(asked)
    return sees.kind == "full" or (sees.kind == "top_n" and rank is not None and rank <= sees.top)


def _part(stored: list[int]) -> Part:
    contribution, num, den, most = stored
    return Part(contribution, Fraction(num, den * 100), Fraction(most, 100))


_g, _i = group_months.c, item_months.c
_OF_GROUP = bindparam("group", type_=String)
_TYPES = select(_g.what, _g.median, _g.ranked).where(
    _g.snapshot == SNAPSHOT, _g.month == MONTH, _g.ranking_group == _OF_GROUP
)
_ITEMS = select(_i.item, _i.median).where(_i.snapshot == SNAPSHOT, _i.month == MONTH, _i.ranking_group == _OF_GROUP)


def medians(conn: Connection, asked: Asked, group: str) -> Medians:
    """The medians of a group; of one without a ranked branch nothing."""
    params = asked.params | {"group": group}
    types = {what: (median, ranked) for what, median, ranked in conn.execute(_TYPES, params)}
    _, ranked = types.pop("total", (0, 0))
    items = {item: median for item, median in conn.execute(_ITEMS, params)}
    return Medians(ranked, {name: median for name, (median, _) in types.items()}, items)


class Gap(NamedTuple):
    """How far an item or a type stands from its median, in thousandths (negative: below)."""

    code: str
    difference: int


def gaps(of: Sheet, middle: Medians) -> list[Gap]:
    """The items that apply and have a median, the furthest below first; ties in the scheme's order."""
    found = [
        Gap(code, part.contribution * 10 - middle.items[code])
        for code in read_scheme().items
        if (part := of.items.get(code)) is not None and code in middle.items
    ]
    return sorted(found, key=lambda gap: gap.difference)


class Step(NamedTuple):
    """One step of the way from the medians to a total: its words' code and its size in thousandths."""

    code: str
    size: int


def steps(of: Sheet, middle: Medians) -> tuple[int, list[Step]] | None:
    """(Sum of the medians, the steps from it that end exactly at the total), in thousandths; None without a total.

    Types in the scheme's order by how far they are below; then `bonus`, `deductions`, `floor`, `cap`, those that are not 0.
    """
    types = read_scheme().types
    if of.total is None or any(t.name not in middle.types for t in types):
        return None
    by_type = [
        Step(t.name, points * 10 - middle.types[t.name]) for t in types if (points := of.types[t.name]) is not None
    ]
    rest = [("bonus", of.bonus), ("deductions", -of.deductions), ("floor", of.floor), ("cap", of.cap)]
    way = sorted(by_type, key=lambda step: step.size) + [Step(code, size * 10) for code, size in rest if size]
    return sum(middle.types[t.name] for t in types), way


class Line(NamedTuple):
    """One line of two branches side by side, in hundredths: an item's contributions (None: does not apply, counts as 0),
    `bonus`, `deductions` (negative), `floor` or `cap`.
    """

    code: str
    own: int | None
    other: int | None

    @property
    def difference(self) -> int:
        """What the first has more."""
        return (self.own or 0) - (self.other or 0)


def beside(own: Sheet, other: Sheet) -> list[Line]:
    """All lines of two branches; when both have a total, their differences add up exactly to the totals' difference.

    What the first lacks most comes first; ties in the scheme's order, then bonus, deductions, floor and cap.
    """
    lines = [Line(code, _given(own, code), _given(other, code)) for code in read_scheme().items]
    lines += [
        Line("bonus", own.bonus, other.bonus),
        Line("deductions", -own.deductions, -other.deductions),
        Line("floor", own.floor, other.floor),
        Line("cap", own.cap, other.cap),
    ]
    return sorted(lines, key=lambda line: line.difference)


def _given(of: Sheet, code: str) -> int | None:
    part = of.items.get(code)
    return None if part is None else part.contribution


def _beside_by_rank() -> tuple[Any, Any]:
    """The nearest branch of the group with a better rank; the nearest with a worse one."""
    in_group = select(_s.org_code).where(
        _s.snapshot == SNAPSHOT, _s.month == MONTH, func.coalesce(_s.ranking_group, "") == _OF_GROUP
    )
    rank = bindparam("rank", type_=Integer)
    return (
        in_group.where(_s.rank < rank).order_by(_s.position.desc()).limit(1),
        in_group.where(_s.rank > rank).order_by(_s.position).limit(1),
    )


_BETTER, _WORSE = _beside_by_rank()


def next_better(conn: Connection, asked: Asked, of: Sheet) -> str | None:
    """Whom a ranked branch is compared with when nobody is named: one rank better in its group, of the first one worse."""
    if of.rank is None:
        return None
    params = asked.params | {"group": of.group, "rank": of.rank}
    found = conn.execute(_BETTER, params).scalar()
    return found if found is not None else conn.execute(_WORSE, params).scalar()


_AROUND = (
    select(_s.org_code, _o.c.short_name, _s.rank, _s.path)
    .select_from(standings)
    .join(_o, and_(_o.c.snapshot == _s.snapshot, _o.c.org_code == _s.org_code))
    .where(_s.snapshot == SNAPSHOT, _s.month == MONTH, func.coalesce(_s.ranking_group, "") == _OF_GROUP)
    .order_by(_s.position)
    .limit(MOST)
)


class Ranked(NamedTuple):
    """A branch to compare with."""

    org_code: str
    short_name: str
    rank: int | None


def ranked_around(conn: Connection, asked: Asked, of: Sheet, most: int = 60) -> list[Ranked]:
    """The first branches of a branch's group, itself left out, in the standings' order; none where ranks are hidden."""
    if visibility(asked).kind != "full":
        return []
    rows = conn.execute(_AROUND, asked.params | {"group": of.group, "most": most})
    return [
        Ranked(code, name, rank)
        for code, name, rank, path in rows
        if code != of.org_code and path.startswith(asked.homes)
    ]


@dataclass(frozen=True, slots=True)
class Past:
    """A month of the year: rank among `ranked` of the group, total in hundredths; None where there was none."""

    month: int
    rank: int | None
    total: int | None
    ranked: int


_MONTHS: BindParameter[int] = bindparam("months", expanding=True)
_PAST = (
    select(_s.month, _s.rank, _s.total, func.coalesce(_g.ranked, 0))
    .select_from(standings)
    .outerjoin(
        group_months,
        and_(
            _g.snapshot == _s.snapshot,
            _g.month == _s.month,
            _g.ranking_group == func.coalesce(_s.ranking_group, ""),
            _g.what == "total",
        ),
    )
    .where(_s.snapshot == SNAPSHOT, _s.month.in_(_MONTHS), _s.org_code == bindparam("code", type_=String))
)


def past(conn: Connection, asked: Asked, code: str) -> list[Past]:
    """January to the month asked for: scores begin anew in January. Nothing where the audience sees less than all."""
    months = months_between(asked.month // 100 * 100 + 1, asked.month)
    if visibility(asked).kind != "full":
        return []
    rows = conn.execute(_PAST, {"snapshot": asked.snapshot, "months": months, "code": code})
    found = {month: Past(month, *rest) for month, *rest in rows}
    return [found.get(month, Past(month, None, None, 0)) for month in months]
