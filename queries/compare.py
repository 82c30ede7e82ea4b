"""An organisation's figures of several months, and the medians of a group, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from sqlalchemy import Connection, Select, String, and_, bindparam, func, select

from queries import meetings, volunteering
from queries.meetings import Attendance, Completion, Figures, Month, Timeliness
from queries.remembered import remember
from queries.schema import attendance_months, group_months, meeting_months, service_months, snapshot_orgs, standings
from queries.scheme import read_scheme
from queries.scope import MONTH, SNAPSHOT, Asked, here
from queries.standings import Place, places
from queries.visibility import visibility
from queries.volunteering import SERVICE_COLUMNS, Service
from rules.periods import add_months, first_day, last_day

Missing = Literal["before_data", "not_founded", "closed"]


@dataclass(frozen=True, slots=True)
class Moment:
    """An organisation's figures of a month. `missing`: why the month has none at all; then the others are empty.

    `place` of a branch that the month lists, as far as the viewer's audience sees it. `same_measure`: its scores are
    made of the same items as those of the month asked for.
    """

    asked: Asked
    missing: Missing | None
    core: Figures = field(default_factory=Figures)
    other: Month = field(default_factory=Month)
    service: Service = field(default_factory=Service)
    service_ytd: Service = field(default_factory=Service)
    place: Place | None = None
    same_measure: bool = True


_LIFE = select(snapshot_orgs.c.valid_from, snapshot_orgs.c.valid_to).where(here(snapshot_orgs))


def moments(conn: Connection, asked: Asked) -> tuple[Moment, Moment, Moment]:
    """The month asked for, the one before, the same one last year."""
    core, service = meetings.over_months(conn, asked), volunteering.over_months(conn, asked)
    life = conn.execute(_LIFE, asked.params).one()
    now, before, year_ago = (
        _moment(conn, asked, add_months(asked.month, -back), life.valid_from, life.valid_to, core, service)
        for back in (0, 1, 12)
    )
    return now, before, year_ago


def moment(conn: Connection, asked: Asked) -> Moment:
    """The month asked for alone."""
    return moments(conn, replace(asked, first_month=asked.month))[0]


def _moment(
    conn: Connection,
    asked: Asked,
    month: int,
    founded: date | None,
    closed: date | None,
    core: dict[int, Figures],
    service: dict[int, dict[str, Service]],
) -> Moment:
    then = replace(asked, month=month, view=asked.view.at(group=None))
    if month not in core:
        return Moment(then, "before_data")
    if founded is not None and founded > last_day(month):
        return Moment(then, "not_founded")
    if closed is not None and closed <= first_day(month):
        return Moment(then, "closed")
    return Moment(
        then,
        None,
        core[month],
        meetings.month_figures(conn, then),
        service[month]["month"],
        service[month]["ytd"],
        next(iter(places(conn, then, first=0, count=1)), None) if asked.org_kind == "branch" else None,
        read_scheme().same_measure(last_day(asked.month), last_day(month)),
    )


@dataclass(frozen=True, slots=True)
class Middle:
    """Medians of a group's ranked branches in one month: rates and hours per member exact, scores in points.

    A value that no branch has is left out.
    """

    ranked: int
    month: dict[str, Fraction]
    ytd: dict[str, Fraction]
    scores: dict[str, Fraction]


def _of_group() -> Select[Any]:
    """The ranked branches of a group with what their rates are made of."""
    s, m, a = standings, meeting_months, attendance_months
    one, year = service_months.alias("one"), service_months.alias("year")

    def same(table: Any) -> Any:
        return and_(table.c.snapshot == s.c.snapshot, table.c.month == s.c.month, table.c.org_code == s.c.org_code)

    states = ("done", "deferred", "late", "missed")
    return (
        select(
            *(m.c[f"{span}_{state}"] for span in ("month", "ytd") for state in states),
            *(a.c[f"{span}_{n}"] for span in ("month", "ytd") for n in ("present", "expected", "in_time", "valid")),
            *(t.c[name] for t in (one, year) for name in SERVICE_COLUMNS),
        )
        .select_from(s)
        .outerjoin(m, and_(same(m), m.c.rule == meetings.CORE))
        .outerjoin(a, same(a))
        .outerjoin(one, and_(same(one), one.c.span == "month"))
        .outerjoin(year, and_(same(year), year.c.span == "ytd"))
        .where(
            s.c.snapshot == SNAPSHOT,
            s.c.month == MONTH,
            s.c.rank.is_not(None),
            func.coalesce(s.c.ranking_group, "") == bindparam("group", type_=String),
        )
    )


_GROUP = _of_group()
_SCORES = select(group_months.c.what, group_months.c.median).where(
    group_months.c.snapshot == SNAPSHOT,
    group_months.c.month == MONTH,
    group_months.c.ranking_group == bindparam("group", type_=String),
)


def middle(conn: Connection, asked: Asked, group: str) -> Middle:
    """The medians of a group in the month asked for; asked again they cost nothing. Scores only where all are seen."""
    whole = replace(asked, org="", path="")
    found = remember(conn, whole, f"compare.middle:{group}", lambda: _middle(conn, asked, group))
    return found if visibility(asked).kind == "full" else replace(found, scores={})


def _middle(conn: Connection, asked: Asked, group: str) -> Middle:
    params = asked.params | {"group": group}
    rows = [[value or 0 for value in row] for row in conn.execute(_GROUP, params)]
    width = len(SERVICE_COLUMNS)
    spans = [
        [_rates(row[n * 4 : n * 4 + 4], row[8 + n * 4 : 12 + n * 4], row[16 + n * width : 16 + (n + 1) * width])
         for row in rows]
        for n in (0, 1)
    ]  # fmt: skip
    scores = {what: Fraction(median, 1000) for what, median in conn.execute(_SCORES, params)}
    return Middle(len(rows), _medians(spans[0]), _medians(spans[1]), scores)


def _rates(states: Sequence[int], counts: Sequence[int], service: Sequence[int]) -> dict[str, Fraction | None]:
    """A branch's rates, by the same properties that every page shows them with."""
    completion, served = Completion(*states), Service(*service)
    return {
        "rate": completion.rate,
        "on_time": completion.on_time,
        "attendance": Attendance(*counts[:2]).rate,
        "timeliness": Timeliness(*counts[2:]).rate,
        "participation": served.participation,
        "hours_per_member": served.hours_per_member,
    }


def _medians(rows: Iterable[dict[str, Fraction | None]]) -> dict[str, Fraction]:
    known: dict[str, list[Fraction]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                known.setdefault(name, []).append(value)
    return {name: _median(sorted(values)) for name, values in known.items()}


def _median(values: Sequence[Fraction]) -> Fraction:
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
