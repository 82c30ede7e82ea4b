"""Obligations with their states: who owes what for which period, and from which day it counts as done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ingest.derive.span import Span
from ingest.derive.tree import Tree
from queries.schema import BASE
from rules import obligations as law
from rules.periods import Period, first_day, month_of, months_between, period, period_of
from rules.thresholds import Thresholds

WAYS: tuple[law.Way, ...] = ("done", "deferred", "late")
NEVER: tuple[None, None] = (None, None)


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


def read_waivers(conn: Connection) -> set[tuple[str, str, str]]:
    """(Organisation, rule, period) of every waiver."""
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


def open_now(obligations: Iterable[Obligation], tree: Tree, as_of: date) -> dict[str, int]:
    """Obligations of the first five rules whose period holds the as-of date, still open, by scope."""
    count: dict[str, int] = defaultdict(int)
    for ob in obligations:
        if ob.state == "open" and ob.rule in law.CORE and ob.of.first <= as_of <= ob.of.last:
            for scope in tree.scopes(ob.branch):
                count[scope] += 1
    return count


def obligation_rows(obligations: Iterable[Obligation], tree: Tree, owed_from: int) -> Iterator[tuple[object, ...]]:
    """Rows of `obligations` without the snapshot, due from a month on: those due after the span are among them."""
    text: dict[date, str] = {}

    def day(value: date) -> str:
        if value not in text:
            text[value] = value.isoformat()
        return text[value]

    for ob in obligations:
        month = month_of(ob.due)
        if month < owed_from:
            continue
        ways: list[Any] = []
        for way in WAYS:
            since = ob.since.get(way)
            ways += NEVER if since is None else (day(since[0]), since[1])
        yield (
            month, ob.org, ob.rule, ob.of.code, ob.branch, tree.orgs[ob.branch].path, day(ob.of.first), day(ob.due),
            ob.waived, *ways, ob.state,
        )  # fmt: skip
