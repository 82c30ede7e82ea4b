"""Late changes: meetings of single branches in months that are otherwise left as they are.

What a branch has of meetings adds up: the organisations above it change by as much as it does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import add, sub
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, select

from ingest.derive.carried import Carried
from ingest.derive.meetings import Meetings, attendance_rows, derive_meetings, meeting_rows
from ingest.derive.obligations import obligation_rows
from ingest.derive.plan import Plan
from ingest.derive.span import Span
from ingest.derive.tree import Tree
from queries.engine import insert_rows
from queries.schema import attendance_months, meeting_months, obligations
from rules import obligations as law

Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]


def write_late(
    source: Connection, target: Connection, tree: Tree, plan: Plan, snapshot: int, limits: law.Limits
) -> None:
    """Write again the late months of some branches, and what they change above them."""
    span, branches = plan.late, plan.late_branches
    if span is None:
        return
    part = tree.only(branches)
    carried = Carried(target, snapshot, span.carrier, branches)
    meetings = derive_meetings(source, part, span, carried, limits, part.orgs)
    _write_obligations(target, meetings, part, span, snapshot)
    for table, keys, rows in (
        (meeting_months, 3, meeting_rows(meetings, part, span)),
        (attendance_months, 2, attendance_rows(meetings, part, span)),
    ):
        _write_sums(target, table, tree, span, snapshot, branches, {row[:keys]: row[keys:] for row in rows})


def _write_obligations(conn: Connection, meetings: Meetings, part: Tree, span: Span, snapshot: int) -> None:
    wanted = set(span.wanted)
    rows = [(snapshot, *row) for row in obligation_rows(meetings.obligations, part, span.wanted[0]) if row[0] in wanted]
    conn.execute(delete(obligations).where(_of(obligations, snapshot, span, part.orgs)))
    insert_rows(conn, obligations, tuple(c.name for c in obligations.c), rows)


def _of(table: Table, snapshot: int, span: Span, orgs: Iterable[str]) -> ColumnElement[bool]:
    t = table.c
    return and_(t.snapshot == snapshot, t.month.in_(span.wanted), t.org_code.in_(list(orgs)))


def _write_sums(
    conn: Connection, table: Table, tree: Tree, span: Span, snapshot: int, branches: Collection[str], new: Rows
) -> None:
    """Replace the rows of some branches, and add to those above what theirs changed by."""
    keys = len(table.primary_key.columns) - 1
    concerned = {scope for branch in branches for scope in tree.scopes(branch)}
    where = _of(table, snapshot, span, concerned)
    stored: Rows = {
        tuple(row[1 : keys + 1]): tuple(row[keys + 1 :]) for row in conn.execute(select(table).where(where)).all()
    }
    nothing = (0,) * (len(table.c) - keys - 1)
    result = {key: row for key, row in stored.items() if key[1] not in branches} | new
    for key, by in _changes(tree, branches, stored, new, nothing).items():
        result[key] = tuple(map(add, result.get(key, nothing), by))
    kept = [(snapshot, *key, *row) for key, row in result.items() if table is attendance_months or any(row)]
    conn.execute(delete(table).where(where))
    insert_rows(conn, table, tuple(c.name for c in table.c), kept)


def _changes(tree: Tree, branches: Collection[str], stored: Rows, new: Rows, nothing: tuple[int, ...]) -> Rows:
    """(Month, organisation above, …) → what the branches' rows changed by."""
    result: Rows = defaultdict(lambda: nothing)
    for key in {*new, *(key for key in stored if key[1] in branches)}:
        by = tuple(map(sub, new.get(key, nothing), stored.get(key, nothing)))
        if any(by):
            for scope in tree.scopes(key[1])[1:]:
                above = (key[0], scope, *key[2:])
                result[above] = tuple(map(add, result[above], by))
    return result
