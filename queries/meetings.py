"""三会一课 and 组织生活: completion, progress, attendance and timeliness of an organisation with all below it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from queries.schema import attendance_months, meeting_months, member_months, obligations, snapshot_orgs, standings
from queries.scope import JANUARY, MONTH, Asked, below, here
from rules.obligations import CORE as CORE_RULES
from rules.obligations import RULES
from rules.periods import add_months, last_day, months_between

CORE = "core"
YEAR = 12


def rate(part: int, whole: int) -> Fraction | None:
    """part / whole, exact; an empty denominator is null."""
    return Fraction(part, whole) if whole else None


@dataclass(frozen=True, slots=True)
class Completion:
    """Closed obligations by state; `waived` stands beside them."""

    done: int = 0
    deferred: int = 0
    late: int = 0
    missed: int = 0
    waived: int = 0

    @property
    def required(self) -> int:
        """Those that count in a rate."""
        return self.done + self.deferred + self.late + self.missed

    @property
    def rate(self) -> Fraction | None:
        """完成率."""
        return rate(self.required - self.missed, self.required)

    @property
    def on_time(self) -> Fraction | None:
        """按时率."""
        return rate(self.done, self.required)


@dataclass(frozen=True, slots=True)
class Progress:
    """Obligations due in a month, open ones included."""

    satisfied: int = 0
    open: int = 0
    missed: int = 0
    waived: int = 0

    @property
    def due(self) -> int:
        """All but the waived."""
        return self.satisfied + self.open + self.missed

    @property
    def rate(self) -> Fraction | None:
        """本月进度."""
        return rate(self.satisfied, self.due)


@dataclass(frozen=True, slots=True)
class Figures:
    """One rule's (or the first five rules') figures of a month."""

    month: Completion = Completion()
    ytd: Completion = Completion()
    progress: Progress = Progress()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Present and expected of valid activities."""

    present: int = 0
    expected: int = 0

    @property
    def rate(self) -> Fraction | None:
        """到会率."""
        return rate(self.present, self.expected)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Valid activities recorded in time."""

    in_time: int = 0
    valid: int = 0

    @property
    def rate(self) -> Fraction | None:
        """及时率."""
        return rate(self.in_time, self.valid)


@dataclass(frozen=True, slots=True)
class Month:
    """An organisation's other monthly figures: attendance, timeliness, members and branches on the month's end."""

    attendance: Attendance = Attendance()
    attendance_ytd: Attendance = Attendance()
    timeliness: Timeliness = Timeliness()
    timeliness_ytd: Timeliness = Timeliness()
    full: int = 0
    probationary: int = 0
    exempt: int = 0
    branches: int = 0


def _figures(row: Any) -> Figures:
    states = ("done", "deferred", "late", "missed", "waived")
    return Figures(
        month=Completion(*(row[f"month_{s}"] for s in states)),
        ytd=Completion(*(row[f"ytd_{s}"] for s in states)),
        progress=Progress(*(row[f"due_{s}"] for s in ("satisfied", "open", "missed", "waived"))),
    )


_t = meeting_months
_BY_RULE = select(_t).where(here(_t), _t.c.month == MONTH)
_OVER_MONTHS = select(_t).where(here(_t), _t.c.rule == CORE, _t.c.month.in_(bindparam("months", expanding=True)))
_BY_BRANCH = (
    select(standings.c.org_code.label("branch"), _t)
    .outerjoin(
        _t,
        and_(
            _t.c.snapshot == standings.c.snapshot,
            _t.c.month == standings.c.month,
            _t.c.org_code == standings.c.org_code,
            _t.c.rule == CORE,
        ),
    )
    .where(below(standings), standings.c.month == MONTH)
    .order_by(standings.c.position)
)
_a, _m = attendance_months, member_months
_MONTH = (
    select(_a, _m)
    .join(_m, and_(_m.c.snapshot == _a.c.snapshot, _m.c.month == _a.c.month, _m.c.org_code == _a.c.org_code))
    .where(here(_a), _a.c.month == MONTH)
)
_OPEN = select(snapshot_orgs.c.open).where(here(snapshot_orgs))
_MISSED = select(obligations.c.org_code, obligations.c.rule, obligations.c.period).where(
    below(obligations),
    obligations.c.state == "missed",
    obligations.c.month >= JANUARY,
    obligations.c.month <= MONTH,
    obligations.c.rule.in_(CORE_RULES),
)


def by_rule(conn: Connection, asked: Asked) -> dict[str, Figures]:
    """`core` (the first five rules pooled) and each of the seven rules, zeros included."""
    found = {row["rule"]: _figures(row) for row in conn.execute(_BY_RULE, asked.params).mappings()}
    return {rule: found.get(rule, Figures()) for rule in (CORE, *RULES)}


def by_branch(conn: Connection, asked: Asked) -> dict[str, Figures]:
    """The first five rules of every branch that the standings of the month list, in their order."""
    rows = conn.execute(_BY_BRANCH, asked.params).mappings()
    return {row["branch"]: Figures() if row["rule"] is None else _figures(row) for row in rows}


def month_figures(conn: Connection, asked: Asked) -> Month:
    """Attendance, timeliness, members and branches of the month."""
    row = conn.execute(_MONTH, asked.params).mappings().one_or_none()
    if row is None:
        return Month()
    return Month(
        attendance=Attendance(row["month_present"], row["month_expected"]),
        attendance_ytd=Attendance(row["ytd_present"], row["ytd_expected"]),
        timeliness=Timeliness(row["month_in_time"], row["month_valid"]),
        timeliness_ytd=Timeliness(row["ytd_in_time"], row["ytd_valid"]),
        full=row["full_members"],
        probationary=row["probationary"],
        exempt=row["exempt"],
        branches=row["branches"],
    )


def over_months(conn: Connection, asked: Asked) -> dict[int, Figures]:
    """The first five rules in the month asked for and the twelve before it; months before the data are left out."""
    months = months_shown(asked)
    rows = conn.execute(_OVER_MONTHS, asked.params | {"months": months}).mappings()
    found = {row["month"]: _figures(row) for row in rows}
    return {month: found.get(month, Figures()) for month in months}


def months_shown(asked: Asked) -> list[int]:
    """The month asked for and the twelve before it, as far as there are data."""
    return months_between(max(add_months(asked.month, -YEAR), asked.first_month), asked.month)


def open_now(conn: Connection, asked: Asked) -> int:
    """Obligations of the first five rules whose period holds the as-of date and that are still open."""
    return conn.execute(_OPEN, asked.params).scalar() or 0


def missed(conn: Connection, asked: Asked) -> list[tuple[str, str, str]]:
    """(organisation that owes, rule, period) of the first five rules missed January..M, sorted."""
    return sorted((row.org_code, row.rule, row.period) for row in conn.execute(_MISSED, asked.params))


def elapsed(asked: Asked) -> Fraction:
    """Days of the month up to its end / days of the month: 时间进度."""
    return Fraction(asked.end.day, last_day(asked.month).day)


def basis_of() -> dict[str, tuple[str, str]]:
    """Rule → (law, custom or local, the source in words)."""
    return {code: (rule.basis, rule.source) for code, rule in RULES.items()}
