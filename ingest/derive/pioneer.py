"""先锋指数 by organisation and half-year: the final scores of members eligible on the half-year's last day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from ingest.derive.people import holds_on
from ingest.derive.span import Span
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules.periods import Period, month_of, newest_half

HALF, QUARTERS = 6, 4


def half_of(month: int) -> str:
    """The code of the half-year a month lies in; 0 lies before all."""
    return f"{month // 100:04d}H{1 if month % 100 <= HALF else 2}"


def halves(span: Span, start: int) -> list[Period]:
    """The half-years that the wanted months score from, as far as they end in a month or later, the oldest first."""
    found = {newest_half(span.end(month)) for month in span.wanted}
    return sorted((half for half in found if month_of(half.last) >= start), key=lambda half: half.last)


def pioneer_rows(conn: Connection, tree: Tree, wanted: Iterable[Period]) -> Iterator[tuple[object, ...]]:
    """Rows of `pioneer_halves` without the snapshot; an organisation without an eligible member has none."""
    for half in wanted:
        eligible: dict[str, int] = defaultdict(int)
        excellent: dict[str, int] = defaultdict(int)
        finals: dict[str, list[int]] = defaultdict(list)
        for branch, members, scores, chosen in _by_branch(conn, half):
            for scope in tree.scopes(branch):
                eligible[scope] += members
                excellent[scope] += chosen
                finals[scope] += scores
        for org, count in eligible.items():
            ordered = sorted(finals[org])
            yield (half.code, org, count, len(ordered), excellent[org], sum(ordered), *quarters(ordered))


def _by_branch(conn: Connection, half: Period) -> list[tuple[str, int, list[int], int]]:
    """(Branch, its members eligible on the last day, the final scores ×10**8 of those who have one, 争先创优入选)."""
    members: dict[str, int] = defaultdict(int)
    excellent: dict[str, int] = defaultdict(int)
    scores: dict[str, list[int]] = defaultdict(list)
    for branch, scored, final, chosen in conn.execute(_finals(half)).all():
        members[branch] += 1
        if scored is not None:
            scores[branch].append(final)
            excellent[branch] += bool(chosen)
    return [(branch, count, scores[branch], excellent[branch]) for branch, count in members.items()]


def _finals(half: Period) -> Select[Any]:
    """A row for every eligible member, scored or not."""
    s, m, x = BASE["pioneer_scores"].c, BASE["memberships"].c, BASE["exemptions"].c
    final = case((s.veto, 0), else_=s.base + func.coalesce(s.plus, 0) - func.coalesce(s.minus, 0))
    return (
        select(m.branch_code, s.member_code, final, s.excellent)
        .outerjoin(BASE["pioneer_scores"], and_(s.member_code == m.member_code, s.half_year == half.code))
        .where(holds_on("memberships", half.last))
        .where(m.member_code.not_in(select(x.member_code).where(holds_on("exemptions", half.last))))
    )


def quarters(ordered: Sequence[int]) -> tuple[int | None, ...]:
    """Lowest, quartiles with the median in the middle, highest; ×4, so that what lies between two values is exact.

    The value at (n − 1)·k/4 of the ordered values, between two of them in proportion; of no values: None.
    """
    if not ordered:
        return (None,) * (QUARTERS + 1)
    result = []
    for k in range(QUARTERS + 1):
        at, rest = divmod((len(ordered) - 1) * k, QUARTERS)
        above = ordered[min(at + 1, len(ordered) - 1)]
        result.append(ordered[at] * (QUARTERS - rest) + above * rest)
    return tuple(result)
