"""Counts and orders that pages would otherwise make from all rows below at every request.

They are made from the stored rows of a snapshot, after those are written, so they can only say what these say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

import orjson
from sqlalchemy import Connection, select

from ingest.derive.tree import Tree
from queries.attention import soon, soon_until
from queries.engine import insert_chunks
from queries.schema import (
    branch_lists,
    group_months,
    item_months,
    meeting_months,
    obligations,
    scope_months,
    scope_now,
    service_months,
    snapshot_orgs,
    standings,
)
from queries.thresholds import read_thresholds
from rules.obligations import CORE
from rules.periods import last_day, month_of

Row = tuple[object, ...]
Near = dict[str, list[tuple[date, str]]]  # branch → (due day, rule)
NOT_IDLE = ("closed", "no_members")  # nobody there who could volunteer
URGENT, NEAR, REST = range(3)


@dataclass(slots=True)
class Branch:
    """One listed branch of one month, as the stored rows say."""

    code: str
    path: str
    group: str
    change: int | None
    total: int | None
    types: Mapping[str, int | None]
    items: Mapping[str, list[int] | None]
    unranked: str | None
    on_time: Fraction | None = None
    per_member: Fraction | None = None
    idle: bool = True
    missed: list[date] = field(default_factory=list)
    soon: date | None = None


def round_up(conn: Connection, tree: Tree, *, snapshot: int, as_of: date, months: Iterable[int]) -> None:
    """Write the counts and orders of some months, and those of the as-of date."""
    thresholds = read_thresholds()
    near = _soon(conn, snapshot, soon_until(thresholds, as_of))
    before = as_of - timedelta(days=thresholds.no_report_days.on(as_of))
    lost = thresholds.fallen_ranks.on(as_of)
    insert_chunks(conn, scope_now, _now_rows(conn, tree, snapshot, as_of, before, near))
    for month in months:
        end = min(last_day(month), as_of)
        branches = _read(conn, snapshot, month, thresholds.suppress_members.on(end))
        if month == month_of(as_of):
            for code, found in near.items():
                if code in branches:
                    branches[code].soon = min((due_on for due_on, rule in found if rule in CORE), default=None)
        listed = list(branches.values())
        insert_chunks(conn, scope_months, _scope_rows(listed, tree, snapshot, month, lost))
        insert_chunks(conn, group_months, _group_rows(listed, snapshot, month))
        insert_chunks(conn, item_months, _item_rows(listed, snapshot, month))
        insert_chunks(conn, branch_lists, _list_rows(listed, snapshot, month))


def _read(conn: Connection, snapshot: int, month: int, enough: int) -> dict[str, Branch]:
    """The listed branches of a month by code, in the standings' order; `enough` eligible members have hours per member."""
    t = standings.c
    query = (
        select(t.org_code, t.path, t.ranking_group, t.change, t.total, t.types, t["items"], t.unranked)
        .where(t.snapshot == snapshot, t.month == month)
        .order_by(t.position)
    )
    branches = {
        code: Branch(code, path, group or "", change, total, orjson.loads(types), orjson.loads(items), unranked)
        for code, path, group, change, total, types, items, unranked in conn.execute(query)
    }
    _read_meetings(conn, snapshot, month, branches)
    _read_service(conn, snapshot, month, branches, enough)
    return branches


def _read_meetings(conn: Connection, snapshot: int, month: int, branches: Mapping[str, Branch]) -> None:
    m, o = meeting_months.c, obligations.c
    query = select(m.org_code, m.ytd_done, m.ytd_deferred, m.ytd_late, m.ytd_missed).where(
        m.snapshot == snapshot, m.month == month, m.rule == "core"
    )
    for code, done, *others in conn.execute(query):
        if code in branches and (required := done + sum(others)):
            branches[code].on_time = Fraction(done, required)
    january = month // 100 * 100 + 1
    missed = select(o.branch_code, o.due_on).where(
        o.snapshot == snapshot, o.state == "missed", o.month >= january, o.month <= month, o.rule.in_(CORE)
    )
    for code, due_on in conn.execute(missed):
        if code in branches:
            branches[code].missed.append(due_on)


def _read_service(conn: Connection, snapshot: int, month: int, branches: Mapping[str, Branch], enough: int) -> None:
    t = service_months.c
    query = select(t.org_code, t.span, t.person_times, t.member_hours, t.eligible, t.eligible_days, t.days).where(
        t.snapshot == snapshot, t.month == month
    )
    for code, span, times, hours, eligible, eligible_days, days in conn.execute(query):
        branch = branches.get(code)
        if branch is None:
            continue
        if span == "month":
            branch.idle = not times
        elif eligible_days and eligible >= enough:
            branch.per_member = Fraction(hours * days, eligible_days * 100)
    for branch in branches.values():
        branch.idle = branch.idle and branch.unranked not in NOT_IDLE


def _soon(conn: Connection, snapshot: int, until: Mapping[str, date]) -> Near:
    """What is 临近."""
    t = obligations.c
    found: Near = defaultdict(list)
    query = select(t.branch_code, t.due_on, t.rule).where(t.snapshot == snapshot, soon())
    for code, due_on, rule in conn.execute(query, until):
        found[code].append((due_on, rule))
    return found


def _scope_rows(branches: Iterable[Branch], tree: Tree, snapshot: int, month: int, lost: int) -> Iterator[Row]:
    """A row for every organisation that has a listed branch."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for b in branches:
        fallen = b.change is not None and b.change <= -lost
        own = (1, b.unranked is None, bool(b.missed), b.idle, fallen)
        for scope in tree.scopes(b.code):
            of = counts[scope]
            for n, yes in enumerate(own):
                of[n] += yes
    for scope, of in counts.items():
        yield (snapshot, month, scope, *of)


def _group_rows(branches: Iterable[Branch], snapshot: int, month: int) -> Iterator[Row]:
    """A row for the total and each type of every group that has a ranked branch."""
    values: dict[tuple[str, str], list[int]] = defaultdict(list)
    for b in branches:
        if b.unranked is None and b.total is not None:
            values[b.group, "total"].append(b.total)
            for name, got in b.types.items():
                if got is not None:
                    values[b.group, name].append(got)
    for (group, what), unordered in values.items():
        points = sorted(unordered)
        third = points[min(2, len(points) - 1)]
        yield (snapshot, month, group, what, len(points), _median(points), points[0], third, points[-1])


def _item_rows(branches: Iterable[Branch], snapshot: int, month: int) -> Iterator[Row]:
    """A row for each item of every group that applies to one of its ranked branches: their contributions' median."""
    parts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for b in branches:
        if b.unranked is None:
            for item, part in b.items.items():
                if part is not None:
                    parts[b.group, item].append(part[0])
    for (group, item), contributions in parts.items():
        yield (snapshot, month, group, item, len(contributions), _median(sorted(contributions)))


def _median(ordered: list[int]) -> int:
    """In thousandths: the mean of the middle two of an even number is exact."""
    middle = len(ordered) // 2
    return ordered[middle] * 10 if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) * 5


def _list_rows(branches: list[Branch], snapshot: int, month: int) -> Iterator[Row]:
    urgency = {b.code: n for n, b in enumerate(sorted(branches, key=_urgency))}
    by_hours = {b.code: n for n, b in enumerate(sorted(branches, key=_hours))}
    for b in branches:
        yield (snapshot, month, b.code, b.path, urgency[b.code], _urgent(b), by_hours[b.code], b.idle)


def _urgent(b: Branch) -> int:
    return URGENT if b.missed else REST if b.soon is None else NEAR


def _urgency(b: Branch) -> tuple[object, ...]:
    """Overdue longest first and most, then due soonest, then the lowest on-time rate; ties in own order."""
    rate = (b.on_time is None, *_sortable(b.on_time))
    if b.missed:
        return (URGENT, min(b.missed).toordinal(), -len(b.missed), b.path)
    return (REST, *rate, b.path) if b.soon is None else (NEAR, b.soon.toordinal(), *rate, b.path)


def _hours(b: Branch) -> tuple[object, ...]:
    """Hours per member, the most first; without one, or of too few to be shown, last; ties in own order."""
    return (b.per_member is None, *_sortable(None if b.per_member is None else -b.per_member), b.path)


def _sortable(exact: Fraction | None) -> tuple[float, Fraction]:
    """In the same order, and quicker: rounding keeps it, and only equal floats are compared exactly."""
    return (0.0, Fraction(0)) if exact is None else (float(exact), exact)


def _now_rows(conn: Connection, tree: Tree, snapshot: int, as_of: date, before: date, near: Near) -> Iterator[Row]:
    """A row for every organisation with figures of its own."""
    t = snapshot_orgs.c
    counts: dict[str, list[int]] = {org.code: [0] * 4 for org in tree.nodes}
    oldest: dict[str, tuple[date, str, str]] = {}
    query = select(t.org_code, t.path, t.valid_from, t.valid_to, t.last_report).where(
        t.snapshot == snapshot, t.kind == "branch"
    )
    for code, path, start, end, report in conn.execute(query):
        alive = (start is None or start <= as_of) and (end is None or end > as_of)
        silent = alive and (start is None or start <= before) and (report is None or report < before)
        own = (alive, alive and report is not None and report >= before, silent, len(near.get(code, ())))
        for scope in tree.scopes(code):
            of = counts[scope]
            for n, count in enumerate(own):
                of[n] += count
            if alive:
                mine = (report or date.min, path, code)
                oldest[scope] = min(mine, oldest.get(scope, mine))
    for code, of in counts.items():
        yield (snapshot, code, *of, oldest[code][2] if code in oldest else None)
