"""委员联系支部: which committee member is in touch with which branch, and their visits as 指导员, 辅导员, 督导员.

A visit to a group is one to its branch. The period is January to the end of the month asked for.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Date, and_, bindparam, case, func, or_, select

from queries.branches import branches as listed
from queries.remembered import remembered
from queries.schema import BASE, snapshot_orgs
from queries.scope import Asked, below
from rules.periods import first_day


@dataclass(slots=True)
class Visits:
    """Visits of the year by role, those of the month, the last one's day."""

    roles: Counter[str] = field(default_factory=Counter)
    month: int = 0
    last: date | None = None

    @property
    def total(self) -> int:
        """Of the year, whatever the role."""
        return self.roles.total()

    def add(self, role: str, count: int, month: int, last: date) -> None:
        """Put in visits of a role: their number, those of the month, the last day."""
        self.roles[role] += count
        self.month += month
        self.last = last if self.last is None else max(self.last, last)


@dataclass(frozen=True, slots=True)
class Pair:
    """A committee member and a branch: in touch at the end of the month (`contact`), or visiting without that."""

    leader: str
    org_code: str
    contact: bool
    visits: Visits


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that the month lists, with its pairs (those in touch first) and all visits to it."""

    org_code: str
    short_name: str
    name: str
    pairs: tuple[Pair, ...]
    visits: Visits

    @property
    def in_touch(self) -> bool:
        """Whether a committee member is in touch with it."""
        return any(pair.contact for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Leader:
    """A committee member: branches in touch with in the scope, those of them without a visit by this member, visits."""

    code: str
    branches: int
    unvisited: int
    visits: Visits


@dataclass(frozen=True, slots=True)
class Touch:
    """The scope: branches in their own order, committee members by code, names by member code.

    `visits`: all to the branches listed; `unvisited`: branches that nobody visited; `alone`: how many nobody is in touch
    with.
    """

    branches: list[Branch]
    leaders: list[Leader]
    names: dict[str, str]
    visits: Visits
    unvisited: list[Branch]
    alone: int


_c, _v, _m = (BASE[code].c for code in ("leader_contacts", "leader_visits", "members"))
_o = snapshot_orgs.c
_FROM, _MONTH_FROM, _END = (bindparam(name, type_=Date) for name in ("january_on", "month_on", "end"))
_BRANCH = case((_o.kind == "group", _o.parent_code), else_=_o.org_code).label("branch")
_CONTACTS = (
    select(_c.leader_code, _BRANCH)
    .join(snapshot_orgs, and_(_o.org_code == _c.org_code, below(snapshot_orgs)))
    .where(_c.valid_from <= _END, or_(_c.valid_to.is_(None), _c.valid_to > _END))
    .order_by(_c.leader_code)
)
_VISITS = (
    select(
        _v.leader_code, _BRANCH, _v.role,
        func.count(), func.sum(case((_v.visited_on >= _MONTH_FROM, 1), else_=0)), func.max(_v.visited_on),
    )
    .join(snapshot_orgs, and_(_o.org_code == _v.org_code, below(snapshot_orgs)))
    .where(_v.visited_on >= _FROM, _v.visited_on <= _END)
    .group_by(_v.leader_code, "branch", _v.role)
    .order_by(_v.leader_code)
)  # fmt: skip
_NAMES = select(_m.member_code, _m.display_name).where(
    _m.member_code.in_(select(_c.leader_code).union(select(_v.leader_code)))
)


@remembered("month", "org")
def in_touch(conn: Connection, asked: Asked) -> Touch:
    """Branches, committee members and visits of the scope."""
    params = asked.params | {
        "january_on": date(asked.month // 100, 1, 1), "month_on": first_day(asked.month), "end": asked.end,
    }  # fmt: skip
    pairs = {(leader, org): Pair(leader, org, True, Visits()) for leader, org in conn.execute(_CONTACTS, params)}
    for leader, org, role, number, month, last in conn.execute(_VISITS, params):
        pair = pairs.setdefault((leader, org), Pair(leader, org, False, Visits()))
        pair.visits.add(role, number, int(month), last)
    of_branch: dict[str, list[Pair]] = {}
    for pair in pairs.values():
        of_branch.setdefault(pair.org_code, []).append(pair)
    branches = [
        Branch(of.org_code, of.short_name, of.name, tuple(found := of_branch.get(of.org_code, [])), _together(found))
        for of in listed(conn, asked)
    ]
    shown = [pair for branch in branches for pair in branch.pairs]
    return Touch(
        branches,
        _leaders(shown),
        {code: name or code for code, name in conn.execute(_NAMES)},
        _together(shown),
        [branch for branch in branches if not branch.visits.total],
        sum(not branch.in_touch for branch in branches),
    )


def _together(pairs: list[Pair]) -> Visits:
    of = Visits()
    for pair in pairs:
        of.roles.update(pair.visits.roles)
        of.month += pair.visits.month
        of.last = max(filter(None, (of.last, pair.visits.last)), default=None)
    return of


def _leaders(pairs: list[Pair]) -> list[Leader]:
    """By code: an order of persons by their numbers would be a ranking."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.leader, []).append(pair)
    return [
        Leader(
            code,
            sum(pair.contact for pair in own),
            sum(pair.contact and not pair.visits.total for pair in own),
            _together(own),
        )
        for code, own in sorted(found.items())
    ]
