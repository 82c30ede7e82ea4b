"""月报: the months with data, their editions, and a few figures of each at a glance."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, or_, select

from queries.meetings import CORE, rate
from queries.schema import LIVE, group_months, meeting_months, service_months, snapshot_orgs, standings
from queries.scope import Asked, Edition, editions
from rules.periods import month_of, months_between


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month: `editions` newest first; figures of the newest edition, else of now, of the organisation asked for.

    `completion` pools the month's closed obligations; `hours` ×10**2; `first`: who ranks first in the largest group, None
    where several do. `running`: not over on the as-of date.
    """

    month: int
    running: bool
    editions: tuple[Edition, ...]
    completion: Fraction | None
    missed: int
    hours: int
    participation: Fraction | None
    first: tuple[str, str] | None


_m, _v, _s, _o, _g = meeting_months.c, service_months.c, standings.c, snapshot_orgs.c, group_months.c
_ORG: BindParameter[str] = bindparam("org")


def months(conn: Connection, asked: Asked) -> list[MonthRow]:
    """Every month with data up to the as-of date's, the newest first."""
    newest = asked.newest_month
    published: dict[int, list[Edition]] = {}
    for edition in editions(conn):
        published.setdefault(edition.month, []).append(edition)
    wanted = {month: LIVE for month in months_between(asked.first_month, newest)}
    wanted |= {month: of[0].snapshot for month, of in published.items()}
    numbers = sorted({LIVE, *wanted.values()})
    meetings = {
        (row.snapshot, row.month): row
        for row in conn.execute(
            select(_m.snapshot, _m.month, _m.month_done, _m.month_deferred, _m.month_late, _m.month_missed).where(
                _m.snapshot.in_(numbers), _m.month.in_(list(wanted)), _m.org_code == _ORG, _m.rule == CORE
            ),
            {"org": asked.org},
        )
    }
    service = {
        (row.snapshot, row.month): row
        for row in conn.execute(
            select(_v.snapshot, _v.month, _v.hours, _v.took_part, _v.eligible).where(
                _v.snapshot.in_(numbers), _v.month.in_(list(wanted)), _v.org_code == _ORG, _v.span == "month"
            ),
            {"org": asked.org},
        )
    }
    first = _first(conn, wanted)
    result = []
    for month in sorted(wanted, reverse=True):
        key = (wanted[month], month)
        held, served = meetings.get(key), service.get(key)
        done = 0 if held is None else held.month_done + held.month_deferred + held.month_late
        missed = 0 if held is None else held.month_missed
        leaders = first.get(month, [])
        result.append(
            MonthRow(
                month=month,
                running=month >= month_of(asked.today or asked.as_of),
                editions=tuple(published.get(month, ())),
                completion=rate(done, done + missed),
                missed=missed,
                hours=0 if served is None else served.hours,
                participation=None if served is None else rate(served.took_part, served.eligible),
                first=leaders[0] if len(leaders) == 1 else None,
            )
        )
    return result


def _first(conn: Connection, wanted: dict[int, int]) -> dict[int, list[tuple[str, str]]]:
    """Month → (code, short name) of those that rank first in its largest group."""
    live = [month for month, number in wanted.items() if number == LIVE]
    kept = [(_s.snapshot == number) & (_s.month == month) for month, number in wanted.items() if number != LIVE]
    query = (
        select(_s.month, _s.ranking_group, _s.org_code, _o.short_name)
        .join(snapshot_orgs, and_(_o.snapshot == _s.snapshot, _o.org_code == _s.org_code))
        .join(group_months, and_(_g.snapshot == _s.snapshot, _g.month == _s.month, _g.what == "total",
                                 _g.ranking_group == func.coalesce(_s.ranking_group, "")))
        .where(_s.rank == 1, or_((_s.snapshot == LIVE) & _s.month.in_(live), *kept))
        .order_by(_s.month, _g.ranked.desc(), _g.ranking_group)
    )  # fmt: skip
    result: dict[int, list[tuple[str, str]]] = {}
    largest: dict[int, str | None] = {}
    for month, group, code, name in conn.execute(query):
        if largest.setdefault(month, group) == group:
            result.setdefault(month, []).append((code, name))
    return result
