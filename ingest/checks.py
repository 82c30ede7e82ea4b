"""Checks on the state after a load: references, the tree, who can hold what, overlaps, review points.

A check yields findings by table and key; `load` names the file's row when the row came from it.
Only what the load could have broken is looked at: its own rows, and everything that refers to a table it shrank.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_, select, true

from queries.columns import BASES, BY_CODE, Base, Col
from queries.schema import BASE
from rules.obligations import RULES
from rules.scheme import Scheme
from terms import ORG_KINDS
from terms import RULES as RULE_WORDS


class Finding(NamedTuple):
    """A row that breaks a check: table, key, column and value concerned, what is wrong."""

    base: Base
    key: tuple[Any, ...]
    column: str
    value: Any
    what: str


@dataclass(frozen=True, slots=True)
class State:
    """What the checks need to know of the load."""

    conn: Connection
    batch: int
    as_of: date
    scheme: Scheme
    loaded: frozenset[str]  # tables of the load
    reduced: frozenset[str]  # tables that lost or changed rows: stored rows may refer to them
    unreadable: frozenset[str]  # tables whose file could not be read: references into them are not checked
    bad_keys: dict[str, set[tuple[Any, ...]]]  # keys of rows held back because of another error

    def mine(self, table: Table, *depends_on: str) -> ColumnElement[bool]:
        """This load's rows; all rows when a table they depend on lost or changed rows."""
        return true() if self.reduced.intersection(depends_on) else table.c.batch == self.batch

    def concerns(self, code: str, *depends_on: str) -> bool:
        """Whether a table can have rows to look at: it was loaded, or a table it depends on lost or changed rows."""
        return code in self.loaded or bool(self.reduced.intersection(depends_on))

    def rows(self, base: Base, query: Select[Any], column: str, what: Callable[[Any], str]) -> Iterator[Finding]:
        """A query's rows as findings; it selects the key columns first and the value as `value`."""
        for row in self.conn.execute(query):
            key = tuple(row[: len(base.key)])
            yield Finding(base, key, column, row.value, what(row))


def _key_columns(base: Base) -> list[Any]:
    return [BASE[base.code].c[k] for k in base.key]


def references(state: State) -> Iterator[Finding]:
    """A code in a reference column that the table it refers to does not have."""
    for base in BASES:
        for col in base.cols:
            if col.ref is not None and col.ref not in state.unreadable and state.concerns(base.code, col.ref):
                yield from _unknown(state, base, col, BY_CODE[col.ref])


def _unknown(state: State, base: Base, col: Col, target: Base) -> Iterator[Finding]:
    table, into = BASE[base.code], BASE[target.code].alias("into")
    code = table.c[col.code]
    query = (
        select(*_key_columns(base), code.label("value"))
        .outerjoin(into, into.c[target.key[0]] == code)
        .where(state.mine(table, target.code), code.is_not(None), into.c[target.key[0]].is_(None))
    )
    held_back = {key[0] for key in state.bad_keys.get(target.code, ())}
    for finding in state.rows(base, query, col.code, lambda _: f"{target.zh}表中没有这个编码"):
        if finding.value not in held_back:
            yield finding


def tree(state: State) -> Iterator[Finding]:
    """One root, no cycle, a group below a branch, anything else below a committee or general branch."""
    base, t = BY_CODE["orgs"], BASE["orgs"].c
    if not state.concerns("orgs"):
        return
    rows = {r.org_code: r for r in state.conn.execute(select(t.org_code, t.kind, t.parent_code, t.batch))}
    held_back = {key[0] for key in state.bad_keys.get("orgs", ())}
    roots = sorted(code for code, row in rows.items() if row.parent_code is None)
    for code in roots[1:]:
        yield Finding(base, (code,), "parent_code", None, f"第二个没有上级的组织，已有“{roots[0]}”")
    if rows and not roots and not held_back:
        first = min(rows)
        yield Finding(base, (first,), "parent_code", rows[first].parent_code, "没有一个组织是最上级")
    for code, row in rows.items():
        parent = rows.get(row.parent_code)
        if parent is not None:
            yield from _parent_fits(base, code, row, parent)
    for code in _in_cycles({code: row.parent_code for code, row in rows.items()}):
        yield Finding(base, (code,), "parent_code", rows[code].parent_code, "上级关系成环")


def _parent_fits(base: Base, code: str, row: Any, parent: Any) -> Iterator[Finding]:
    if row.kind == "group" and parent.kind != "branch":
        yield Finding(base, (code,), "parent_code", row.parent_code, "党小组的上级应为党支部")
    if row.kind != "group" and parent.kind not in ("committee", "general_branch"):
        what = f"{ORG_KINDS[row.kind]}的上级应为党委或党总支，不能是{ORG_KINDS[parent.kind]}"
        yield Finding(base, (code,), "parent_code", row.parent_code, what)


def _in_cycles(parents: dict[str, str | None]) -> list[str]:
    """Codes on a cycle, each walked once."""
    done: set[str] = set()
    found: list[str] = []
    for start in parents:
        path: dict[str, None] = {}
        code: str | None = start
        while code is not None and code in parents and code not in done and code not in path:
            path[code] = None
            code = parents[code]
        if code is not None and code in path:
            steps = list(path)
            found += steps[steps.index(code) :]
        done.update(path)
    return sorted(found)


def kinds(state: State) -> Iterator[Finding]:
    """A branch where only a branch may stand, and a group of that very branch."""
    orgs = BASE["orgs"]
    for code, column in (
        ("memberships", "branch_code"),
        ("task_progress", "org_code"),
        ("reviews", "org_code"),
        ("adjustments", "org_code"),
        ("vetoes", "org_code"),
    ):
        if not state.concerns(code, "orgs"):
            continue
        base, table = BY_CODE[code], BASE[code]
        query = (
            select(*_key_columns(base), table.c[column].label("value"))
            .join(orgs, orgs.c.org_code == table.c[column])
            .where(state.mine(table, "orgs"), orgs.c.kind != "branch")
        )
        yield from state.rows(base, query, column, lambda _: "应为党支部的编码")
    if not state.concerns("memberships", "orgs"):
        return
    base, table = BY_CODE["memberships"], BASE["memberships"]
    query = (
        select(*_key_columns(base), table.c.group_code.label("value"))
        .join(orgs, orgs.c.org_code == table.c.group_code)
        .where(
            state.mine(table, "orgs"),
            or_(orgs.c.kind != "group", orgs.c.parent_code.is_distinct_from(table.c.branch_code)),
        )
    )
    yield from state.rows(base, query, "group_code", lambda _: "不是该党支部的党小组")


def meetings(state: State) -> Iterator[Finding]:
    """Activities of a type their organisation cannot hold; a committee meeting without a committee."""
    base, a, o = BY_CODE["activities"], BASE["activities"], BASE["orgs"]
    if not state.concerns("activities", "orgs"):
        return
    bodies = select(a.c.types, o.c.kind, o.c.committee_from.is_not(None).label("committee")).distinct()
    found = bodies.join(o, o.c.org_code == a.c.org_code).where(state.mine(a, "orgs"))
    for types, kind, committee in state.conn.execute(found).all():
        for rule in types.split(";"):
            what = _cannot_hold(rule, kind, bool(committee))
            if what is None:
                continue
            same = o.c.committee_from.is_not(None) if committee else o.c.committee_from.is_(None)
            query = (
                select(a.c.activity_id, a.c.types.label("value"))
                .join(o, o.c.org_code == a.c.org_code)
                .where(state.mine(a, "orgs"), a.c.types == types, o.c.kind == kind, same)
            )
            yield from state.rows(base, query, "types", lambda _, what=what: what)  # type: ignore[misc]


def _cannot_hold(rule: str, kind: str, committee: bool) -> str | None:
    if kind == "group":
        return None if RULES[rule].subject == "group" else f"党小组不能召开{RULE_WORDS[rule]}"
    if kind != "branch":
        return f"{ORG_KINDS[kind]}不记组织生活，应为党支部或党小组"
    if RULES[rule].subject == "group":
        return "党小组会应记在党小组名下"
    if rule == "committee_meeting" and not committee:
        return "该党支部没有支委会设立日期，不能召开支部委员会"
    return None


def future(state: State) -> Iterator[Finding]:
    """Held later than the as-of date with status `held`."""
    for code in ("activities", "service_events"):
        if not state.concerns(code):
            continue
        base, table = BY_CODE[code], BASE[code]
        query = select(*_key_columns(base), table.c.held_on.label("value")).where(
            table.c.batch == state.batch, table.c.status == "held", table.c.held_on > state.as_of
        )
        yield from state.rows(base, query, "held_on", lambda _: f"晚于{state.as_of.isoformat()}，还不能是已召开")


def overlaps(state: State) -> Iterator[Finding]:
    """Two memberships of one member that share a day."""
    base, table = BY_CODE["memberships"], BASE["memberships"]
    if not state.concerns("memberships"):
        return
    other = table.alias("other")
    query = (
        select(*_key_columns(base), table.c.valid_from.label("value"), other.c.valid_from.label("earlier"))
        .join(other, other.c.member_code == table.c.member_code)
        .where(
            other.c.valid_from < table.c.valid_from,
            or_(other.c.valid_to.is_(None), other.c.valid_to > table.c.valid_from),
            or_(state.mine(table), other.c.batch == state.batch),
        )
    )
    yield from state.rows(base, query, "valid_from", lambda r: f"与该党员{r.earlier.isoformat()}起的党籍重叠")


def reviews(state: State) -> Iterator[Finding]:
    """Points for an item that is computed, unknown, or outside 0..max."""
    base, table = BY_CODE["reviews"], BASE["reviews"]
    if not state.concerns("reviews"):
        return
    items = state.scheme.items
    most = {code: item.max * 10**6 for code, item in items.items() if item.imported}
    item, got = table.c.item, table.c.got
    too_many = [and_(item == code, got > points) for code, points in most.items()]
    query = select(*_key_columns(base), item, got).where(state.mine(table), or_(item.not_in(most), got < 0, *too_many))
    for *key, code, points in state.conn.execute(query):
        if code in most:
            yield Finding(base, tuple(key), "got", points, f"应在0至{items[code].max / 100:g}之间")
            continue
        known = items.get(code)
        what = "计分方案中没有这个指标" if known is None else f"“{known.name}”由系统计算，不能录入得分"
        yield Finding(base, tuple(key), "item", code, what)


CHECKS: tuple[Callable[[State], Iterator[Finding]], ...] = (
    references,
    tree,
    kinds,
    meetings,
    future,
    overlaps,
    reviews,
)


def findings(state: State) -> Iterator[Finding]:
    """Everything that is wrong with the state after the load."""
    for check in CHECKS:
        yield from check(state)
