"""Obligations of 三会一课 and 组织生活: who owes what for which period, and what counts for it.

Sources: 中国共产党支部工作条例（试行）第十一至十六条, 中国共产党党员教育管理工作条例第十六至十八条; data contract §2.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rules.intervals import EVER, Interval
from rules.periods import Period, Span, WorkCalendar, period, period_of, span_of
from rules.thresholds import Mark, Thresholds

Subject = Literal["branch", "group"]
Way = Literal["done", "deferred", "late"]
State = Literal["waived", "done", "deferred", "late", "open", "missed"]
SATISFIED: tuple[State, ...] = ("done", "deferred", "late")


class Rule(NamedTuple):
    """A rule: who owes it, for which kind of period, and whether law or custom asks for it."""

    code: str
    subject: Subject
    span: Span
    basis: Mark
    source: str


RULES: dict[str, Rule] = {
    r.code: r
    for r in (
        Rule("party_meeting", "branch", "quarter", "law", "支部工作条例第十一条"),
        Rule("committee_meeting", "branch", "month", "law", "支部工作条例第十二条"),
        Rule("group_meeting", "group", "month", "law", "支部工作条例第十三条、第十四条"),
        Rule("party_lecture", "branch", "quarter", "custom", "支部工作条例第十六条，未定次数"),
        Rule("theme_day", "branch", "month", "law", "支部工作条例第十六条"),
        Rule("org_life", "branch", "year", "law", "党员教育管理工作条例第十七条"),
        Rule("appraisal", "branch", "year", "law", "党员教育管理工作条例第十八条"),
    )
}
CORE = ("party_meeting", "committee_meeting", "group_meeting", "party_lecture", "theme_day")
YEARLY = ("org_life", "appraisal")
LAST_YEAR = date.max.year - 2  # of an assess year: its deadline and the days after it must exist


@dataclass(frozen=True, slots=True)
class Body:
    """What an organisation's obligations depend on. A group's `branch_life` is its branch's life."""

    kind: Subject
    life: Interval
    committee: Interval | None = None
    branch_life: Interval = EVER
    temporary: bool = False


class Activity(NamedTuple):
    """One meeting as recorded. `covers` is a period's code or None; numbers None when unknown."""

    activity_id: str
    org_code: str
    types: tuple[str, ...]
    held_on: date
    recorded_on: date
    held: bool
    expected: int | None
    present: int | None
    voted: bool
    covers: str | None
    approved: bool
    assess_year: int | None
    tags: tuple[str, ...]

    @property
    def known_on(self) -> date:
        """The first as-of date at which this activity counts."""
        return max(self.held_on, self.recorded_on)


class Credit(NamedTuple):
    """What an activity does for an obligation: for which period, how, and from which as-of date."""

    period: str
    way: Way
    since: date


class Limits:
    """The days up to which an entry counts so or so, by work calendar and dated thresholds: each is found once.

    It is asked for every activity, so its answers are kept.
    """

    def __init__(self, calendar: WorkCalendar, thresholds: Thresholds) -> None:
        self._calendar, self.thresholds = calendar, thresholds
        self._entry: dict[date, tuple[date, date]] = {}
        self._timely: dict[date, date] = {}

    def entry(self, last: date) -> tuple[date, date]:
        """(last day in time, last day without approval) for entries of a period that ends, or is due, on a day."""
        found = self._entry.get(last)
        if found is None:
            in_time = self._calendar.after(last, self.thresholds.cut_off_workdays.on(last))
            found = self._entry[last] = in_time, last + timedelta(days=self.thresholds.approval_days.on(last))
        return found

    def timely(self, held_on: date) -> date:
        """The last day on which the record of an activity is timely."""
        found = self._timely.get(held_on)
        if found is None:
            workdays = self.thresholds.timely_workdays.on(held_on)
            found = self._timely[held_on] = self._calendar.after(held_on, workdays)
        return found


def deadline(year: int, thresholds: Thresholds) -> date:
    """When the meetings of an assess year are due: a day of the next year."""
    return date(year + 1, *thresholds.yearly_deadline.on(date(year, 12, 31)))


def due_on(rule: str, code: str, thresholds: Thresholds) -> date:
    """The last day of an obligation's period; of an assess year the deadline in the next year."""
    return deadline(int(code), thresholds) if rule in YEARLY else period(code).last


def owes(body: Body, rule: Rule, of: Period) -> bool:
    """Whether the obligation exists: the whole period inside the life (and committee, and the branch's life)."""
    if body.temporary or body.kind != rule.subject or not body.life.covers(of.first, of.last):
        return False
    if rule.code == "committee_meeting":
        return body.committee is not None and body.committee.covers(of.first, of.last)
    return rule.subject != "group" or body.branch_life.covers(of.first, of.last)


def is_valid_for(activity: Activity, rule: str, thresholds: Thresholds) -> bool:
    """Whether a held activity satisfies the rule's own conditions (type, quorum); dates apart."""
    if not activity.held or rule not in activity.types:
        return False
    expected, present = activity.expected, activity.present
    if rule == "party_meeting" and activity.voted:
        return expected is not None and present is not None and _quorum(activity, expected, present, thresholds)
    if rule == "committee_meeting" and expected is not None and present is not None:
        return _quorum(activity, expected, present, thresholds)
    return True


def _quorum(activity: Activity, expected: int, present: int, thresholds: Thresholds) -> bool:
    return 100 * present >= thresholds.quorum_percent.on(activity.held_on) * expected


def valid_types(activity: Activity, thresholds: Thresholds) -> list[str]:
    """The types it is valid for; one is enough to count in attendance, timeliness and tags."""
    return [rule for rule in activity.types if is_valid_for(activity, rule, thresholds)]


def credit(activity: Activity, rule: str, limits: Limits) -> Credit | None:
    """What a valid activity counts for under one of its types, at most once a rule; None: for nothing."""
    return _yearly(activity, limits) if rule in YEARLY else _regular(activity, RULES[rule], limits)


def _regular(activity: Activity, rule: Rule, limits: Limits) -> Credit | None:
    own = period_of(rule.span, activity.held_on)
    covers = activity.covers if activity.approved else None
    if covers is not None and span_of(covers) == rule.span and covers != own.code:
        return Credit(covers, "deferred", activity.known_on)
    return _in_time_or_late(activity, own.code, own.last, limits)


def _yearly(activity: Activity, limits: Limits) -> Credit | None:
    year = activity.assess_year
    if year is None or not 0 < year <= LAST_YEAR or activity.held_on < date(year, 1, 1):
        return None
    code, due = f"{year:04d}", deadline(year, limits.thresholds)
    if activity.held_on <= due:
        return _in_time_or_late(activity, code, due, limits)
    return Credit(code, "deferred", activity.known_on) if activity.approved else None


def _in_time_or_late(activity: Activity, code: str, last: date, limits: Limits) -> Credit | None:
    in_time, unapproved = limits.entry(last)
    if activity.recorded_on > unapproved and not activity.approved:
        return None
    return Credit(code, "done" if activity.recorded_on <= in_time else "late", activity.known_on)


def state(
    as_of: date, due: date, *, waived: bool, done: date | None, deferred: date | None, late: date | None
) -> State:
    """An obligation's state on a day, the first that fits; the dates are those from which each way counts."""
    if waived:
        return "waived"
    if done is not None and done <= as_of:
        return "done"
    if deferred is not None and deferred <= as_of:
        return "deferred"
    if late is not None and late <= as_of:
        return "late"
    return "open" if as_of <= due else "missed"


def is_in_time(activity: Activity, limits: Limits) -> bool:
    """Timeliness: recorded within some working days after it was held (before counts as in time)."""
    return activity.recorded_on <= limits.timely(activity.held_on)


def has_attendance(activity: Activity) -> bool:
    """Whether its two numbers are known and possible."""
    return activity.expected is not None and activity.present is not None and activity.present <= activity.expected
