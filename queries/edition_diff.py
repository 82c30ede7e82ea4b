"""报送数与现算数: every figure of the JSON that differs between an edition and now, and which load made it differ."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, and_, or_, select

from queries.columns import BASES
from queries.figures import figures
from queries.remembered import remember
from queries.schema import BASE, batch_tables, batches, preimages, snapshot_orgs
from queries.scope import Asked

Json = dict[str, Any]
Kind = Literal["batch", "undone", "scheme", "day", "published"]
ABSENT = object()

# Which tables a section of the figures is made of; the standings of all of them.
_TREE = frozenset({"orgs", "memberships"})
SECTIONS: dict[str, frozenset[str]] = {
    "meetings": _TREE | {"activities", "waivers", "workdays"},
    "volunteering": _TREE | {"service_events", "service_records", "members", "exemptions", "brands"},
    "members": _TREE | {"members", "exemptions"},
    "branches": frozenset({"orgs"}),
    "standings": frozenset(b.code for b in BASES) - {"goals", "goal_progress", "leader_contacts", "leader_visits"},
}
# Tables of everyone: a change there may reach any branch.
_OF_ALL = frozenset({"tasks", "brands", "workdays"})
_BY_CODE = {"activities": "org_code", "waivers": "org_code", "task_progress": "org_code", "reviews": "org_code",
            "adjustments": "org_code", "vetoes": "org_code", "orgs": "org_code", "memberships": "branch_code",
            "service_events": "lead_org_code"}  # fmt: skip
_BY_MEMBER = ("members", "exemptions", "pioneer_scores", "service_records")


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a figure differs: the first load since that touched it, an undone one, another scheme, the turn of the day, or
    that the month before it was published. `batch`: its number.
    """

    kind: Kind
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that differs: its path, the branch it is of (None: of the scope), as published and as figured now.

    `old` or `new` is None for null and for a figure that is not there (`gone`, `fresh`).
    """

    path: str
    org_code: str | None
    org_name: str
    old: Any
    new: Any
    gone: bool
    fresh: bool
    cause: Cause


def differences(conn: Connection, edition: Asked, now: Asked) -> list[Difference]:
    """The figures that differ, of the scope first, then branch by branch in their own order, in the JSON's order."""
    return remember(conn, edition, f"edition diff {now.version} {now.org}", lambda: _differences(conn, edition, now))


def _differences(conn: Connection, edition: Asked, now: Asked) -> list[Difference]:
    before, after = figures(conn, edition), figures(conn, now)
    found = [(path, org, old, new) for path, org, old, new in compared(before, after)]
    if not found:
        return []
    names = _names(conn, edition.snapshot) | _names(conn, now.snapshot)
    causes = _Causes(conn, edition, now)
    found = [(path, causes.node.get(org or "", org), old, new) for path, org, old, new in found]
    result = [
        Difference(
            path=path,
            org_code=org,
            org_name=names.get(org or "", ("", org or ""))[1],
            old=None if old is ABSENT else old,
            new=None if new is ABSENT else new,
            gone=new is ABSENT,
            fresh=old is ABSENT,
            cause=causes.of(path, org),
        )
        for path, org, old, new in found
    ]
    return sorted(result, key=lambda one: (one.org_code is not None, names.get(one.org_code or "", ("", ""))[0]))


def compared(before: Json, after: Json) -> Iterator[tuple[str, str | None, Any, Any]]:
    """(path, branch, old, new) of what differs; ABSENT where one of them has no such figure. The as-of date is no figure."""
    old, new = dict(_flat(before)), dict(_flat(after))
    for path in dict.fromkeys([*old, *new]):
        one, other = old.get(path, ABSENT), new.get(path, ABSENT)
        if one != other:
            yield path, _branch(path), one, other


def _flat(of: Json) -> Iterator[tuple[str, Any]]:
    """Every leaf by its path as pages write it; rows of lists by what names them."""
    for key, part in of.items():
        if key in ("month", "as_of", "org"):
            continue
        if key == "standings":
            for row in part:
                yield from _leaves(f"standings.{row['org_code']}", {k: v for k, v in row.items() if k != "org_code"})
        else:
            yield from _leaves(key, part)


def _leaves(path: str, part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        for key, below in part.items():
            yield from _leaves(f"{path}.{key}", below)
    elif isinstance(part, list):
        for org, rule, period in part:
            yield f"{path}.{org}.{rule}.{period}", True
    else:
        yield path, part


def _branch(path: str) -> str | None:
    parts = path.split(".")
    if parts[0] == "standings":
        return parts[1]
    if len(parts) > 2 and parts[1] in ("by_branch", "missed"):
        return parts[2]
    return None


_o = snapshot_orgs.c


def _names(conn: Connection, snapshot: int) -> dict[str, tuple[str, str]]:
    """Code → path and short name."""
    rows = conn.execute(select(_o.org_code, _o.path, _o.short_name).where(_o.snapshot == snapshot))
    return {code: (path, name) for code, path, name in rows}


class _Causes:
    """Which loads since an edition touched whom.

    A load touched a branch when it last wrote one of its rows, changed or removed one, or wrote one that a later load
    changed again (its former state is kept with that load). The first such load of a table that the figure is made of is
    told. Ranks move with those of others: for them any load of such a table counts.
    """

    def __init__(self, conn: Connection, edition: Asked, now: Asked) -> None:
        self.conn, self.edition, self.now = conn, edition, now
        b, t = batches.c, batch_tables.c
        rows = conn.execute(
            select(t.batch, t.table_name)
            .join(batches, b.batch == t.batch)
            .where(t.batch > edition.batch, b.undone_at.is_(None), t.new + t.changed + t.removed > 0)
            .order_by(t.batch)
        )
        self.tables: dict[int, set[str]] = {}
        for batch, table in rows:
            self.tables.setdefault(batch, set()).add(table)
        self.node = self._nodes()
        self.touched = self._touched()
        undone = select(b.batch).where(b.batch <= edition.batch, b.undone_at.is_not(None)).order_by(b.batch.desc())
        since = None if edition.edition is None else edition.edition.published_at
        self.undone = None if since is None else conn.execute(undone.where(b.undone_at >= since)).scalars().first()

    def of(self, path: str, org: str | None) -> Cause:
        """Why one figure differs."""
        parts = path.split(".")
        tables = SECTIONS[parts[0]]
        of_others = parts[0] == "standings" and parts[-1] in ("rank", "change")
        code = self.node.get(org, org) if org is not None and not of_others else None
        for batch, loaded in self.tables.items():
            if not loaded & tables:
                continue
            if code is None or loaded & tables & _OF_ALL or self.touched.get(batch, {}).get(code, set()) & tables:
                return Cause("batch", batch)
        if self.undone is not None:
            return Cause("undone", self.undone)
        if self.edition.fingerprint != self.now.fingerprint:
            return Cause("scheme")
        if self.tables and code is not None and self.edition.as_of == self.now.as_of:
            return Cause("batch", next(iter(self.tables)))
        return Cause("published" if self.edition.as_of == self.now.as_of else "day")

    def _nodes(self) -> dict[str, str]:
        """Organisation → its branch: a group's is above it."""
        known = (self.edition.snapshot, self.now.snapshot)
        rows = self.conn.execute(select(_o.org_code, _o.kind, _o.parent_code).where(_o.snapshot.in_(known)))
        return {code: (parent or code) if kind == "group" else code for code, kind, parent in rows}

    def _touched(self) -> dict[int, dict[str, set[str]]]:
        """Batch → branch → tables of which the batch touched a row."""
        found: dict[int, dict[str, set[str]]] = {}

        def note(batch: int, table: str, org: str | None) -> None:
            if org is not None and batch in self.tables:
                found.setdefault(batch, {}).setdefault(self.node.get(org, org), set()).add(table)

        if not self.tables:
            return found
        first = min(self.tables)
        for table, column in _BY_CODE.items():
            t = BASE[table].c
            for batch, org in self.conn.execute(select(t.batch, t[column]).where(t.batch >= first).distinct()):
                note(batch, table, org)
        stays = BASE["memberships"].c
        for table in _BY_MEMBER:
            t = BASE[table].c
            mine = stays.member_code == t.member_code
            if table == "service_records":
                inside = or_(stays.valid_to.is_(None), stays.valid_to > t.service_date)
                mine = and_(mine, stays.valid_from <= t.service_date, inside)
            rows = select(t.batch, stays.branch_code).join(BASE["memberships"], mine).where(t.batch >= first).distinct()
            for batch, org in self.conn.execute(rows):
                note(batch, table, org)
        r, e = BASE["service_records"].c, BASE["service_events"].c
        led = select(r.batch, e.lead_org_code).join(BASE["service_events"], e.event_id == r.event_id)
        for batch, org in self.conn.execute(led.where(r.batch >= first).distinct()):
            note(batch, "service_records", org)
        self._note_former(first, note)
        return found

    def _note_former(self, first: int, note: Any) -> None:
        """Rows as they were: the batch that kept them changed or removed them, the one named in them had written them."""
        p = preimages.c
        members = _branches_of(self.conn)
        for batch, table, text in self.conn.execute(select(p.batch, p.table_name, p.row).where(p.batch >= first)):
            row: Mapping[str, Any] = json.loads(text)
            column = _BY_CODE.get(table)
            orgs = [row.get(column)] if column else members.get(row.get("member_code"), [])
            for org in orgs:
                note(batch, table, org)
                note(int(row.get("batch") or 0), table, org)


def _branches_of(conn: Connection) -> dict[Any, list[str]]:
    """Member → the branches they were in."""
    m = BASE["memberships"].c
    result: dict[Any, list[str]] = {}
    for code, branch in conn.execute(select(m.member_code, m.branch_code)):
        result.setdefault(code, []).append(branch)
    return result
