"""What a branch's items are scored from: its stored year to date, the meetings it tagged, and the books."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, select, true

from ingest.derive.books import Books, Task
from ingest.derive.meetings import CORE
from ingest.derive.span import Span
from ingest.derive.tree import Org, Tree
from queries.activities import read_activities
from queries.schema import BASE, attendance_months, meeting_months, member_months, service_months
from rules import formulas
from rules import obligations as law
from rules.periods import newest_half
from rules.thresholds import Thresholds

Only = Collection[str] | None
NO_PROGRESS: tuple[bool, date | None] = (False, None)


class YearToDate(NamedTuple):
    """An organisation's stored row at the end of a month; hours in hundredths."""

    present: int
    expected: int
    full: int
    probationary: int
    eligible: int
    took_part: int
    member_hours: int
    eligible_days: int
    days: int
    projects: int


class Closed(NamedTuple):
    """Closed obligations of the first five rules and of the yearly ones, January to a month."""

    core_done: int = 0
    core_missed: int = 0
    yearly_done: int = 0
    yearly_missed: int = 0


@dataclass(slots=True)
class Tagged:
    """First days of valid tagged meetings by (branch, year): lectures; discipline education by half-year."""

    lectures: dict[tuple[str, int], date] = field(default_factory=dict)
    discipline: dict[tuple[str, int], dict[int, date]] = field(default_factory=lambda: defaultdict(dict))


def _among(column: ColumnElement[str], only: Only) -> ColumnElement[bool]:
    return true() if only is None else column.in_(sorted(only))


def read_year_to_date(conn: Connection, snapshot: int, month: int, only: Only = None) -> dict[str, YearToDate]:
    """By organisation, from the rows already written; of all, or of some."""
    a, m, s = attendance_months.c, member_months.c, service_months.c
    query = (
        select(
            a.org_code, a.ytd_present, a.ytd_expected, m.full_members, m.probationary,
            s.eligible, s.took_part, s.member_hours, s.eligible_days, s.days, s.projects,
        )
        .join(member_months, and_(m.snapshot == a.snapshot, m.month == a.month, m.org_code == a.org_code))
        .join(service_months, and_(s.snapshot == a.snapshot, s.month == a.month, s.org_code == a.org_code))
        .where(a.snapshot == snapshot, a.month == month, s.span == "ytd", _among(a.org_code, only))
    )  # fmt: skip
    return {org: YearToDate(*figures) for org, *figures in conn.execute(query).all()}


def read_closed(conn: Connection, snapshot: int, month: int, only: Only = None) -> dict[str, Closed]:
    """By organisation, from the rows already written; of all, or of some; one without any is left out."""
    t = meeting_months.c
    query = select(t.org_code, t.rule, t.ytd_done + t.ytd_deferred + t.ytd_late, t.ytd_missed).where(
        t.snapshot == snapshot, t.month == month, t.rule.in_((CORE, *law.YEARLY)), _among(t.org_code, only)
    )
    result: dict[str, Closed] = {}
    for org, rule, done, missed in conn.execute(query).all():
        core_done, core_missed, yearly_done, yearly_missed = result.get(org, Closed())
        if rule == CORE:
            result[org] = Closed(done, missed, yearly_done, yearly_missed)
        else:
            result[org] = Closed(core_done, core_missed, yearly_done + done, yearly_missed + missed)
    return result


def read_tagged(conn: Connection, tree: Tree, span: Span, thresholds: Thresholds) -> Tagged:
    """The tagged meetings of the span's years; one valid for any of its types counts."""
    t = BASE["activities"].c
    result = Tagged()
    for activity in read_activities(conn, span.as_of, and_(t.tags.is_not(None), t.held_on >= span.january)):
        if not law.valid_types(activity, thresholds):
            continue
        day = activity.held_on
        key = (tree.orgs[activity.org_code].node, day.year)
        if "secretary_lecture" in activity.tags:
            result.lectures[key] = min(day, result.lectures.get(key, day))
        if "discipline_edu" in activity.tags:
            of_year, half = result.discipline[key], 1 if day.month <= 6 else 2
            of_year[half] = min(day, of_year.get(half, day))
    return result


def weights(books: Books, due: list[Task], org: Org, end: date) -> tuple[int, int]:
    """(Σ weight done, Σ weight due) by a day: required and chosen optional tasks due in the branch's life."""
    done = in_all = 0
    for code, optional, due_on, weight in due:
        if not org.life.holds(due_on):
            continue
        chosen, done_on = books.progress.get((org.code, code), NO_PROGRESS)
        if optional and not chosen:
            continue
        in_all += weight
        if done_on is not None and done_on <= end:
            done += weight
    return done, in_all


def facts(
    org: Org,
    end: date,
    year: YearToDate,
    closed: Closed,
    tagged: Tagged,
    books: Books,
    due: list[Task],
    reviews: Mapping[str, int],
) -> formulas.Facts:
    """What the items of a branch are scored from at the end of a month."""
    weight_done, weight_due = weights(books, due, org, end)
    scores, scored, eligible = books.pioneer[newest_half(end).code].get(org.code, (0, 0, 0))
    lecture = tagged.lectures.get((org.code, end.year))
    return formulas.Facts(
        end=end,
        core_done=closed.core_done,
        core_required=closed.core_done + closed.core_missed,
        yearly_done=closed.yearly_done,
        yearly_required=closed.yearly_done + closed.yearly_missed,
        present=year.present,
        expected=year.expected,
        took_part=year.took_part,
        eligible=year.eligible,
        member_hours=year.member_hours,
        eligible_days=year.eligible_days,
        days=year.days,
        projects=year.projects,
        weight_done=weight_done,
        weight_due=weight_due,
        pioneer_sum=scores,
        pioneer_count=scored,
        pioneer_eligible=eligible,
        lecture=lecture is not None and lecture <= end,
        halves=formulas.halves(end, org.life, tagged.discipline.get((org.code, end.year), {})),
        reviews=reviews,
    )
