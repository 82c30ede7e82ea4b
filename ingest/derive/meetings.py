"""Meetings, attendance and timeliness by organisation and month."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, or_

from ingest.derive.carried import Carried
from ingest.derive.obligations import Obligation, owed, read_waivers
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from queries.activities import read_activities, read_calendar
from queries.schema import BASE
from rules import obligations as law
from rules.periods import month_of, period_of
from rules.thresholds import Thresholds

CORE = "core"
COUNTED: tuple[law.State, ...] = ("done", "deferred", "late", "missed", "waived")
PROGRESS = ("satisfied", "open", "missed", "waived")
ATTENDANCE = ("present", "expected", "in_time", "valid")


@dataclass(slots=True)
class Meetings:
    """What the meetings came to. Sums are of branches (with their groups) and rolled up."""

    obligations: list[Obligation]
    closed: dict[tuple[str, law.State], Sums]
    due: dict[tuple[str, str], Sums]
    attendance: dict[str, Sums]


def _may_count(span: Span) -> ColumnElement[bool]:
    """Held in the span; in a quarter that ends in it, for a quarter's rule; or made for a period or an assess year of it."""
    t = BASE["activities"].c
    of_quarters = or_(*(t.types.contains(code) for code, rule in law.RULES.items() if rule.span == "quarter"))
    return or_(
        t.held_on >= span.since,
        and_(t.held_on >= period_of("quarter", span.since).first, of_quarters),
        t.covers_period >= str(span.january.year),
        t.assess_year >= span.january.year - 1,
    )


def read_limits(conn: Connection, thresholds: Thresholds) -> law.Limits:
    """The days up to which entries count so or so."""
    return law.Limits(read_calendar(conn), thresholds)


def derive_meetings(
    conn: Connection, tree: Tree, span: Span, carried: Carried, limits: law.Limits, only: Collection[str] | None = None
) -> Meetings:
    """Obligations with states, sums by rule and state, attendance and timeliness; of all organisations, or of some."""
    which = _may_count(span)
    if only is not None:
        which &= BASE["activities"].c.org_code.in_(only)
    obligations = owed(tree, span, read_waivers(conn), limits.thresholds)
    attendance = {name: Sums(span) for name in ATTENDANCE}
    for activity in read_activities(conn, span.as_of, which):
        valid = law.valid_types(activity, limits.thresholds)
        for rule in valid:
            credit = law.credit(activity, rule, limits)
            if credit is not None and (found := obligations.get((activity.org_code, rule, credit.period))):
                found.credit(credit, activity.activity_id)
        if valid and activity.held_on >= span.since:
            _attend(attendance, tree.orgs[activity.org_code].node, activity, limits)
    closed, due = _sums(obligations.values(), tree, span, carried)
    rolled_up = {name: sums.rolled_up(tree) for name, sums in attendance.items()}
    carried.attendance(rolled_up)
    return Meetings(list(obligations.values()), closed, due, rolled_up)


def _attend(sums: dict[str, Sums], branch: str, activity: law.Activity, limits: law.Limits) -> None:
    month = month_of(activity.held_on)
    sums["valid"].add(branch, month)
    if law.is_in_time(activity, limits):
        sums["in_time"].add(branch, month)
    if law.has_attendance(activity):
        sums["present"].add(branch, month, activity.present or 0)
        sums["expected"].add(branch, month, activity.expected or 0)


def _sums(
    obligations: Iterable[Obligation], tree: Tree, span: Span, carried: Carried
) -> tuple[dict[tuple[str, law.State], Sums], dict[tuple[str, str], Sums]]:
    """Closed obligations by (rule, state), due ones by (rule, progress state); `core` pools the first five.

    What is due does not add up over months, so it is summed for the wanted months alone.
    """
    closed: dict[tuple[str, law.State], Sums] = defaultdict(lambda: Sums(span))
    due: dict[tuple[str, str], Sums] = defaultdict(lambda: Sums(span))
    pooled = {rule: (rule, CORE) if rule in law.CORE else (rule,) for rule in law.RULES}
    for ob in obligations:
        ob.settle(span.as_of)
        month = month_of(ob.due)
        if month >= span.wanted[0]:
            progress = "satisfied" if ob.state in law.SATISFIED else ob.state
            for rule in pooled[ob.rule]:
                due[rule, progress].add(ob.branch, month)
        if ob.due < span.as_of:
            for rule in pooled[ob.rule]:
                closed[rule, ob.state].add(ob.branch, month)
    rolled_up: dict[tuple[str, law.State], Sums] = defaultdict(lambda: Sums(span))
    rolled_up.update((key, sums.rolled_up(tree)) for key, sums in closed.items())
    for key, by_org in carried.meetings(COUNTED).items():
        rolled_up[key].carry(by_org)  # type: ignore[index]
    return rolled_up, {key: sums.rolled_up(tree) for key, sums in due.items()}


def meeting_rows(meetings: Meetings, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `meeting_months` without the snapshot: month, org, rule, 5 month, 5 ytd, 4 due; all-zero rows left out."""
    nothing = Sums(span)
    for rule in (CORE, *law.RULES):
        closed = [meetings.closed.get((rule, state), nothing) for state in COUNTED]
        due = [meetings.due.get((rule, state), nothing) for state in PROGRESS]
        any_of = set().union(*(sums.orgs for sums in (*closed, *due)))
        for org in tree.nodes:
            if org.code not in any_of:
                continue
            columns = [sums.of(org.code) for sums in closed]
            columns += [sums.to_date(org.code) for sums in closed]
            columns += [sums.of(org.code) for sums in due]
            by_month = list(zip(*columns, strict=True))
            for n, month in span.at:
                if any(by_month[n]):
                    yield (month, org.code, rule, *by_month[n])


def attendance_rows(meetings: Meetings, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `attendance_months` without the snapshot."""
    sums = [meetings.attendance[name] for name in ATTENDANCE]
    for org in tree.nodes:
        columns = [of.of(org.code) for of in sums] + [of.to_date(org.code) for of in sums]
        for n, month in span.at:
            yield (month, org.code, *(column[n] for column in columns))
