"""What to look at before a month is published: nothing here forbids it, each is said with the branches it is about."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, and_, bindparam, select

from queries.quality import listed
from queries.schema import obligations, snapshot_orgs, standings
from queries.scheme import read_scheme
from queries.scope import JANUARY, MONTH, SNAPSHOT, Asked, below
from rules.periods import first_day, last_day
from rules.scheme import Item, Scheme
from rules.scoring import contributions


@dataclass(frozen=True, slots=True)
class About:
    """A branch that a check is about: how many there are of it, and what in a few words."""

    org_code: str
    name: str
    count: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, what it is called, how many were found, what follows, and the branches in their own order.

    Findings of no branch are in the count alone.
    """

    code: str
    title: str
    count: int
    note: str
    branches: tuple[About, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """As plain JSON, to be kept with the publication."""
        return {
            "code": self.code,
            "title": self.title,
            "count": self.count,
            "branches": [[one.org_code, one.name, one.count, one.what] for one in self.branches],
        }


def checks(conn: Connection, asked: Asked) -> list[Check]:
    """The checks of a month and scope as of the as-of date, in the order they are looked at."""
    names = {code: name for code, name in conn.execute(_NAMES, asked.params)}
    return [
        _mendable(conn, asked, names),
        _silent(conn, asked),
        _reviews(conn, asked, names),
        _findings(conn, asked, names),
    ]


_o, _s = snapshot_orgs.c, standings.c
_NAMES = select(_o.org_code, _o.short_name).where(below(snapshot_orgs), _o.kind == "branch").order_by(_o.path)
_SILENT = (
    select(_o.org_code, _o.short_name, _o.last_report)
    .join(standings, and_(_s.snapshot == _o.snapshot, _s.org_code == _o.org_code, _s.month == MONTH))
    .where(
        below(snapshot_orgs),
        (_s.unranked.is_(None)) | (_s.unranked.not_in(("closed", "no_members"))),
        (_o.last_report.is_(None)) | (_o.last_report < bindparam("since")),
    )
    .order_by(_o.path)
)
_d = obligations.c
_OWED = select(_d.branch_code, _d.due_on).where(
    below(obligations),
    _d.month >= JANUARY,
    _d.month <= MONTH,
    _d.state.in_(("missed", "open")),
)


def _about(
    found: Mapping[str, int], names: Mapping[str, str], what: Mapping[str, str] | None = None
) -> tuple[About, ...]:
    return tuple(
        About(code, name, found[code], (what or {}).get(code, "")) for code, name in names.items() if code in found
    )


def _mendable(conn: Connection, asked: Asked, names: Mapping[str, str]) -> Check:
    """Obligations due January to the month that an entry may still satisfy: recorded within the days that need no approval."""
    days = asked.thresholds.approval_days
    found = Counter(
        branch for branch, due_on in conn.execute(_OWED, asked.params) if (asked.as_of - due_on).days <= days.on(due_on)
    )
    most = days.on(asked.end)
    note = (
        f"期满后{most}天内补录的仍计入；现在发布，此后补录的只在现算数中" if found else "应开的都已过补录期限，或已完成"
    )
    return Check("late", "补录期未满的未完成事项", sum(found.values()), note, _about(found, names))


def _silent(conn: Connection, asked: Asked) -> Check:
    """Branches that have recorded nothing since the month began."""
    rows = conn.execute(_SILENT, asked.params | {"since": first_day(asked.month)}).all()
    branches = tuple(
        About(code, name, 1, "尚无录入" if last is None else f"最近录入{last.isoformat()}") for code, name, last in rows
    )
    note = "自月初以来没有录入任何活动" if rows else "各支部自月初以来都有录入"
    return Check("silent", "没有报送的党支部", len(rows), note, branches)


def _findings(conn: Connection, asked: Asked, names: Mapping[str, str]) -> Check:
    """What was found in the records; those of a group stand with its branch."""
    found = listed(conn, asked)
    nodes = {path: code for code, path in conn.execute(_PATHS, asked.params)}
    counted: Counter[str] = Counter()
    for one in found:
        branch = nodes.get(one.path) or nodes.get(one.path[:-LEVEL])
        if branch is not None:
            counted[branch] += 1
    held = sum(one.finding.held_out for one in found)
    note = f"其中{held}条不计入有关数字，见“数据质量”" if found else "各项检查都没有发现"
    return Check("quality", "数据质量提示", len(found), note, _about(counted, names))


LEVEL = 5  # of a path, in characters
_PATHS = select(_o.org_code, _o.path).where(below(snapshot_orgs), _o.kind == "branch")


_ROWS = select(
    _s.org_code,
    _s.ranking_group,
    _s.rank,
    _s.total,
    _s.uncapped,
    _s.bonus,
    _s.deductions,
    _s.unranked,
    _s["items"].label("scored"),
).where(_s.snapshot == SNAPSHOT, _s.month == MONTH, _s.unranked.is_(None) | (_s.unranked == "insufficient_data"))


def _reviews(conn: Connection, asked: Asked, names: Mapping[str, str]) -> Check:
    """Items without a `reviews` row, so not applicable, where some number of points in it would give another rank.

    Every branch is looked at alone, the others as they are: at no points and at full points in all its missing items.
    """
    scheme = read_scheme()
    rows = conn.execute(_ROWS, asked.params).all()
    totals: dict[str | None, list[int]] = {}
    for row in rows:
        if row.rank is not None:
            totals.setdefault(row.ranking_group, []).append(row.total)
    found: dict[str, int] = {}
    what: dict[str, str] = {}
    for row in rows:
        if row.org_code not in names:
            continue
        lacking = _lacking(scheme, orjson.loads(row.scored), last_day(asked.month))
        if lacking and _moves(scheme, row, lacking, totals.get(row.ranking_group, []), last_day(asked.month)):
            found[row.org_code] = len(lacking)
            what[row.org_code] = "、".join(item.name for item in lacking)
    note = "没有评审得分的指标按不适用计；得分高低都可能改变名次" if found else "没有会改变名次的缺项"
    return Check("reviews", "缺评审得分且影响名次的指标", sum(found.values()), note, _about(found, names, what))


def _lacking(scheme: Scheme, items: Mapping[str, list[int] | None], end: date) -> list[Item]:
    """Imported items in force that a branch has no points for."""
    return [i for i in scheme.items.values() if i.imported and i.in_force(end) and items.get(i.code) is None]


def _moves(scheme: Scheme, row: Any, lacking: Iterable[Item], totals: list[int], end: date) -> bool:
    """Whether a branch's rank could be another one."""
    lost = {item.code for item in lacking}
    for share in (0, 1):
        total = _total(scheme, row, lost, share, end)
        if total is None:
            continue
        others = sum(1 for other in totals if other > total) - (row.total is not None and row.total > total)
        if row.rank is None or others + 1 != row.rank:
            return True
    return False


def _total(scheme: Scheme, row: Any, lost: set[str], share: int, end: date) -> int | None:
    """A branch's total if the missing items were given all of their points (`share` 1) or none; None: still lacks data."""
    items = orjson.loads(row.scored)
    whole = 0
    for kind in scheme.types:
        got = {
            code: tuple(part[1:])
            for code, part in items.items()
            if part is not None and code in {i.code for i in kind.items}
        }
        got |= {i.code: (share * i.max, 1, i.max) for i in kind.items if i.code in lost}
        most, there = sum(i.max for i in kind.items if i.in_force(end)), sum(part[2] for part in got.values())
        least = scheme.minimum_share
        if not there or there * least.denominator < most * least.numerator:
            return None
        whole += contributions(kind.points, there, got)[0]  # type: ignore[arg-type]
    total = max(0, whole + row.bonus - row.deductions)
    capped = row.uncapped is not None and row.total is not None and row.uncapped != row.total
    used: int = min(total, scheme.veto_cap) if capped else total
    return used
