"""The organisations as a tree: paths, lives, who counts for whom."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from queries.schema import BASE
from rules.intervals import Interval
from rules.obligations import Body

LEVEL = 5  # digits of a level in a path: 99,999 siblings
SUFFIXES = ("党支部", "党总支", "党委")
SHORT = 8


@dataclass(slots=True)
class Org:
    """An organisation of the snapshot; `node` is the organisation whose figures it counts in (a group: its branch)."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    sort_no: int | None
    life: Interval
    committee: Interval | None
    group: str | None
    temporary: bool
    path: str = ""
    node: str = ""
    upward: tuple[str, ...] = ()

    @property
    def is_branch(self) -> bool:
        """Whether it is a 党支部."""
        return self.kind == "branch"


class Tree:
    """All organisations by code, in their own order. Groups are in it, but carry no figures of their own."""

    def __init__(self, orgs: dict[str, Org]) -> None:
        children: dict[str | None, list[Org]] = defaultdict(list)
        for org in orgs.values():
            children[org.parent].append(org)
        self.orgs: dict[str, Org] = {}
        for org in _walk(children, None, "", ()):
            org.node = org.parent if org.kind == "group" and org.parent else org.code
            self.orgs[org.code] = org
        self.root = next(iter(self.orgs), None)
        self.branches = [o for o in self.orgs.values() if o.is_branch]
        self.nodes = [o for o in self.orgs.values() if o.kind != "group"]
        _disambiguate(self.nodes)

    def only(self, nodes: Collection[str]) -> "Tree":
        """The same tree as seen by some of its nodes and their groups."""
        part = copy(self)
        part.orgs = {code: org for code, org in self.orgs.items() if org.node in nodes}
        part.branches = [org for org in self.branches if org.code in nodes]
        part.nodes = [org for org in self.nodes if org.code in nodes]
        return part

    def body(self, code: str) -> Body:
        """What an organisation's obligations depend on."""
        org = self.orgs[code]
        if org.kind == "group":
            branch = self.orgs[org.node]
            return Body("group", org.life, branch_life=branch.life, temporary=branch.temporary)
        return Body("branch", org.life, committee=org.committee, temporary=org.temporary)

    def scopes(self, code: str) -> tuple[str, ...]:
        """The organisation whose figures `code` counts in, and all above it."""
        return self.orgs[code].upward


def _walk(
    children: dict[str | None, list[Org]], parent: str | None, path: str, above: tuple[str, ...]
) -> Iterator[Org]:
    """Depth first, siblings by sort_no and code; sets path and the scopes upward."""
    siblings = sorted(children.get(parent, ()), key=lambda o: (o.sort_no is None, o.sort_no or 0, o.code))
    for n, org in enumerate(siblings, 1):
        org.path = f"{path}{n:0{LEVEL}d}"
        org.upward = above if org.kind == "group" else (org.code, *above)
        yield org
        yield from _walk(children, org.code, org.path, org.upward)


def default_short_name(name: str) -> str:
    """The name without 党支部/党总支/党委 at its end, then its first 8 characters."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and name != suffix:
            name = name.removesuffix(suffix)
            break
    return name[:SHORT]


def _disambiguate(nodes: list[Org]) -> None:
    """Blank short names are made from the name; two that become equal keep their full names."""
    made: dict[str, list[Org]] = defaultdict(list)
    for org in nodes:
        made[org.short_name or default_short_name(org.name)].append(org)
    for short, orgs in made.items():
        for org in orgs:
            if not org.short_name:
                org.short_name = short if len(orgs) == 1 else org.name


def _interval(start: date | None, end: date | None) -> Interval:
    return Interval(start, end)


def read_tree(conn: Connection) -> Tree:
    """The tree of the organisations loaded."""
    t = BASE["orgs"].c
    orgs = {
        row.org_code: Org(
            code=row.org_code,
            name=row.name,
            short_name=row.short_name or "",
            kind=row.kind,
            parent=row.parent_code,
            sort_no=row.sort_no,
            life=_interval(row.valid_from, row.valid_to),
            committee=None if row.committee_from is None else _interval(row.committee_from, row.committee_to),
            group=row.ranking_group,
            temporary=bool(row.temporary),
        )
        for row in conn.execute(
            select(
                t.org_code,
                t.name,
                t.short_name,
                t.kind,
                t.parent_code,
                t.sort_no,
                t.valid_from,
                t.valid_to,
                t.ranking_group,
                t.committee_from,
                t.committee_to,
                t.temporary,
            )
        )
    }
    return Tree(orgs)
