"""What a rebuild writes: from which month on everything of a kind, and before that what of single branches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.derive.span import Span, span_from
from ingest.derive.starts import Changes, Late, Starts, least
from ingest.derive.tree import Tree
from rules.periods import add_months, month_of, months_between
from rules.thresholds import Thresholds

FEW = 4  # single branches are looked at apart as long as they are at most one in so many


@dataclass(frozen=True, slots=True)
class Plan:
    """Months to write of meetings, people (with volunteering) and standings.

    Meetings of `late_branches` are written in `late` too. Standings earlier than `ranked_from` are scored again for
    `scored` branches only. Half-years of 先锋指数 are written that end in `halves_from` or later.
    """

    meetings: Span
    people: Span
    standings: Span
    ranked_from: int
    halves_from: int
    scored: frozenset[str] = frozenset()
    late: Span | None = None
    late_branches: frozenset[str] = frozenset()


def whole(span: Span) -> Plan:
    """The same months of everything."""
    return Plan(span, span, span, span.wanted[0], halves_from=0)


def plan(tree: Tree, as_of: date, first: int, changes: Changes, thresholds: Thresholds) -> Plan:
    """The least that changes ask for; `first` is the first month kept."""
    last = month_of(as_of)
    late = (_of_branches(tree, changes.meetings, first), _of_branches(tree, changes.books, first))
    starts = _with_many(tree, changes.starts, late, first, last)
    meetings, people, books = starts.within(first, last)
    ranked_from = min(meetings, people, books)
    missing = {branch: month for branch, month in late[0].items() if month < meetings}
    scored = {b: m for of_kind in late for b, m in of_kind.items() if m < ranked_from}
    scored_from = min((m for of_kind in late for m in of_kind.values()), default=ranked_from)

    def span(start: int) -> Span:
        return span_from(as_of, start, carried=start != first)

    return Plan(
        meetings=span(meetings),
        people=_of_people(span(people), thresholds),
        standings=span(min(scored_from, ranked_from)),
        ranked_from=ranked_from,
        halves_from=0 if ranked_from == first else min(people, books),
        scored=frozenset(scored),
        late=_until(as_of, min(missing.values()), meetings, first) if missing else None,
        late_branches=frozenset(missing),
    )


def _of_people(span: Span, thresholds: Thresholds) -> Span:
    """The same months; carried only when the hours that make a participant are those of the month that carries.

    They are asked of the whole year to date, so another value means counting the year anew.
    """
    if span.carrier is None:
        return span
    of_year = (span.carrier, *(m for m in span.wanted if m // 100 == span.january.year))
    asked = {thresholds.participation_hours.on(span.end(month)) for month in of_year}
    return span if len(asked) == 1 else Span(span.as_of, span.wanted)


def _of_branches(tree: Tree, late: Late, first: int) -> Late:
    """By branch (a group's is its branch's), inside the months kept."""
    result: Late = {}
    for code, month in late.items():
        org = tree.orgs.get(code)
        if org is not None:
            result[org.node] = max(first, min(month, result.get(org.node, month)))
    return result


def _with_many(tree: Tree, starts: Starts, late: Iterable[Late], first: int, last: int) -> Starts:
    """Late changes of many branches touch everything of their kind."""
    meetings, people, books = starts.within(first, last)
    most = len(tree.branches) // FEW
    found: list[int | None] = []
    for start, of_kind in zip((meetings, books), late, strict=True):
        earlier = [month for month in of_kind.values() if month < start]
        found.append(least([start, *earlier]) if len(earlier) > most else start)
    return Starts(found[0], people, found[1])


def _until(as_of: date, start: int, stop: int, first: int) -> Span:
    """The months from one up to another, which is not among them."""
    return Span(as_of, months_between(start, add_months(stop, -1)), carried=start != first)
