"""Obligations with their states, and meetings, attendance and timeliness by organisation and month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, and_, func, or_, select

from ingest.derive.carried import Carried
from ingest.derive.span import Span, Sums
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules import obligations as law
from rules.periods import Period, WorkCalendar, first_day, month_of, months_between, period, period_of
from rules.thresholds import Thresholds

CORE = "core"
WAYS: tuple[law.Way, ...] = ("done", "deferred", "late")
NEVER: tuple[None, None] = (None, None)
COUNTED: tuple[law.State, ...] = ("done", "deferred", "late", "missed", "waived")


@dataclass(slots=True)
class Obligation:
    """One obligation: from which day, and by which activity, it counts in each way; its state on the as-of date."""

    org: str
    rule: str
    of: Period
    branch: str
    due: date
    waived: bool
    since: dict[law.Way, tuple[date, str]] = field(default_factory=dict)
    state: law.State = "open"

    def credit(self, credit: law.Credit, activity_id: str) -> None:
        """Keep the earliest activity of each way."""
        known = self.since.get(credit.way)
        if known is None or (credit.since, activity_id) < known:
            self.since[credit.way] = (credit.since, activity_id)

    def settle(self, as_of: date) -> None:
        """Set the state on a day."""
        done, deferred, late = (self.since.get(way, NEVER)[0] for way in WAYS)
        self.state = law.state(as_of, self.due, waived=self.waived, done=done, deferred=deferred, late=late)


@dataclass(slots=True)
class Meetings:
    """What the meetings came to. Sums are of branches (with their groups) and rolled up."""

    obligations: list[Obligation]
    closed: dict[tuple[str, law.State], Sums]
    due: dict[tuple[str, str], Sums]
    attendance: dict[str, Sums]
    lectures: dict[tuple[str, int], date]
    discipline: dict[tuple[str, int], dict[int, date]]
    open_now: dict[str, int]


def read_calendar(conn: Connection) -> WorkCalendar:
    """The work calendar: exceptions to Monday–Friday."""
    t = BASE["workdays"].c
    return WorkCalendar({row.date: bool(row.is_workday) for row in conn.execute(select(t.date, t.is_workday))})


def read_activities(conn: Connection, span: Span) -> Iterator[law.Activity]:
    """Activities known on the as-of date that may count in the span.

    Held in it or in a quarter that ends in it; made for a period or assess year of it; tagged, in its first year.
    """
    t = BASE["activities"].c
    recorded = func.coalesce(t.recorded_on, t.held_on)
    query = (
        select(
            t.activity_id, t.org_code, t.types, t.held_on, recorded, t.status, t.expected, t.present,
            t.voted, t.covers_period, t.approved, t.assess_year, t.tags,
        )
        .where(t.held_on <= span.as_of, recorded <= span.as_of)
        .where(
            or_(
                t.held_on >= period_of("quarter", span.since).first,
                t.covers_period >= str(span.january.year),
                t.assess_year >= span.january.year - 1,
                and_(t.tags.is_not(None), t.held_on >= span.january),
            )
        )
    )  # fmt: skip
    split: dict[str | None, tuple[str, ...]] = {None: ()}
    for r in conn.execute(query).all():
        types, tags = r[2], r[12]
        if types not in split:
            split[types] = tuple(types.split(";"))
        if tags not in split:
            split[tags] = tuple(tags.split(";"))
        yield law.Activity(
            r[0], r[1], split[types], r[3], r[4], r[5] == "held", r[6], r[7],
            bool(r[8]), r[9], bool(r[10]), r[11], split[tags],
        )  # fmt: skip


def _waived(conn: Connection) -> set[tuple[str, str, str]]:
    t = BASE["waivers"].c
    return {tuple(row) for row in conn.execute(select(t.org_code, t.rule, t.period))}


def periods_begun(rule: law.Rule, span: Span, thresholds: Thresholds) -> list[Period]:
    """The periods of a rule that are due in the months summed, or later but begun by the as-of date."""
    if rule.code in law.YEARLY:
        found = [period(f"{year:04d}") for year in range(span.january.year - 1, span.as_of.year + 1)]
    else:
        months = months_between(month_of(span.since), month_of(span.as_of))
        found = list(dict.fromkeys(period_of(rule.span, first_day(month)) for month in months))
    return [of for of in found if law.due_on(rule.code, of.code, thresholds) >= span.since]


def owed(
    tree: Tree, span: Span, waived: set[tuple[str, str, str]], thresholds: Thresholds
) -> dict[tuple[str, str, str], Obligation]:
    """Every obligation of the span by (organisation, rule, period)."""
    result: dict[tuple[str, str, str], Obligation] = {}
    periods = {
        code: [(of, law.due_on(code, of.code, thresholds)) for of in periods_begun(rule, span, thresholds)]
        for code, rule in law.RULES.items()
    }
    for org in tree.orgs.values():
        if org.kind not in ("branch", "group"):
            continue
        body = tree.body(org.code)
        for code, rule in law.RULES.items():
            if rule.subject != body.kind:
                continue
            for of, due in periods[code]:
                if law.owes(body, rule, of):
                    key = (org.code, code, of.code)
                    result[key] = Obligation(org.code, code, of, org.node, due, key in waived)
    return result


def derive_meetings(conn: Connection, tree: Tree, span: Span, carried: Carried, thresholds: Thresholds) -> Meetings:
    """Obligations with states, sums by rule and state, attendance, and the tagged activities' first days."""
    limits = law.Limits(read_calendar(conn), thresholds)
    obligations = owed(tree, span, _waived(conn), thresholds)
    attendance = {name: Sums(span) for name in ("present", "expected", "in_time", "valid")}
    lectures: dict[tuple[str, int], date] = {}
    discipline: dict[tuple[str, int], dict[int, date]] = defaultdict(dict)
    for activity in read_activities(conn, span):
        valid = law.valid_types(activity, thresholds)
        for rule in valid:
            credit = law.credit(activity, rule, limits)
            if credit is not None and (found := obligations.get((activity.org_code, rule, credit.period))):
                found.credit(credit, activity.activity_id)
        if valid and activity.held_on >= span.january:
            branch = tree.orgs[activity.org_code].node
            if activity.held_on >= span.since:
                _attend(attendance, branch, activity, limits)
            if activity.tags:
                _tag(branch, activity, lectures, discipline)
    closed, due = _sums(obligations.values(), tree, span, carried)
    rolled_up = {name: sums.rolled_up(tree) for name, sums in attendance.items()}
    carried.attendance(rolled_up)
    return Meetings(
        obligations=list(obligations.values()),
        closed=closed,
        due=due,
        attendance=rolled_up,
        lectures=lectures,
        discipline=discipline,
        open_now=_open_now(obligations.values(), tree, span.as_of),
    )


def _attend(sums: dict[str, Sums], branch: str, activity: law.Activity, limits: law.Limits) -> None:
    month = month_of(activity.held_on)
    sums["valid"].add(branch, month)
    if law.is_in_time(activity, limits):
        sums["in_time"].add(branch, month)
    if law.has_attendance(activity):
        sums["present"].add(branch, month, activity.present or 0)
        sums["expected"].add(branch, month, activity.expected or 0)


def _tag(
    branch: str,
    activity: law.Activity,
    lectures: dict[tuple[str, int], date],
    discipline: dict[tuple[str, int], dict[int, date]],
) -> None:
    day = activity.held_on
    key = (branch, day.year)
    if "secretary_lecture" in activity.tags:
        lectures[key] = min(day, lectures.get(key, day))
    if "discipline_edu" in activity.tags:
        half = 1 if day.month <= 6 else 2
        discipline[key][half] = min(day, discipline[key].get(half, day))


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


def _open_now(obligations: Iterable[Obligation], tree: Tree, as_of: date) -> dict[str, int]:
    """Obligations of the first five rules whose period holds the as-of date, still open, by scope."""
    count: dict[str, int] = defaultdict(int)
    for ob in obligations:
        if ob.state == "open" and ob.rule in law.CORE and ob.of.first <= as_of <= ob.of.last:
            for scope in tree.scopes(ob.branch):
                count[scope] += 1
    return count


def meeting_rows(meetings: Meetings, tree: Tree, span: Span) -> Iterator[tuple[object, ...]]:
    """Rows of `meeting_months` without the snapshot: org, month, rule, 5 month, 5 ytd, 4 due; all-zero rows left out."""
    nothing = Sums(span)
    for rule in (CORE, *law.RULES):
        closed = [meetings.closed.get((rule, state), nothing) for state in COUNTED]
        due = [meetings.due.get((rule, state), nothing) for state in ("satisfied", "open", "missed", "waived")]
        for org in tree.nodes:
            columns = [sums.of(org.code) for sums in closed]
            columns += [sums.to_date(org.code) for sums in closed]
            columns += [sums.of(org.code) for sums in due]
            by_month = list(zip(*columns, strict=True))
            for n, month in span.at:
                if any(by_month[n]):
                    yield (org.code, month, rule, *by_month[n])
