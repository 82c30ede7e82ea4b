"""Imported points: the newest of the year by branch and item, from month to month."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import itemgetter

import orjson
from sqlalchemy import Connection, select

from ingest.derive.span import Span, month_before
from ingest.derive.tree import Tree
from queries.schema import BASE, standings
from rules.periods import last_day, month_code, month_of, months_between
from rules.scheme import Scheme

Points = dict[str, dict[str, int]]  # branch → item → points got ×10**8

FEW = 500  # branches that one statement names


class Reviews:
    """The newest imported points of the year by branch and item, turned from month to month."""

    def __init__(self, months: dict[int, list[tuple[str, str, int]]], earlier: Points, year: int) -> None:
        """`months`: month → (branch, item, got ×10**8); `earlier`: what the year had before the first of them."""
        self._months = sorted(months.items())
        self._at = 0
        self._year = year
        self._newest: Points = defaultdict(dict, earlier)

    def turn(self, month: int) -> None:
        """Go on to the end of a month; a year starts with nothing."""
        while self._at < len(self._months) and self._months[self._at][0] <= month:
            of, reviews = self._months[self._at]
            self._start(of // 100)
            for org, item, got in reviews:
                self._newest[org][item] = got
            self._at += 1
        self._start(month // 100)

    def _start(self, year: int) -> None:
        if year != self._year:
            self._year = year
            self._newest.clear()

    def of(self, org: str) -> dict[str, int]:
        """A branch's points by item, ×10**8."""
        return self._newest[org]


def read_reviews(
    source: Connection, target: Connection, snapshot: int, tree: Tree, span: Span, scheme: Scheme
) -> Reviews:
    """Those of the wanted months, and what the year had before them."""
    months: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for month, org, item, got in _rows(source, span.wanted[0], span.wanted[-1]):
        months[month].append((org, item, got))
    return Reviews(months, _earlier(source, target, snapshot, tree, span, scheme), span.january.year)


def _earlier(source: Connection, target: Connection, snapshot: int, tree: Tree, span: Span, scheme: Scheme) -> Points:
    """What counts of the year before the wanted months: as the standings of the month before have it.

    They know nothing of a branch they do not list, nor of an item that was not in force: those are read.
    """
    before = month_before(span.wanted[0])
    if before is None:
        return {}
    points = {} if _has_new_items(scheme, before, span.wanted) else _stored(target, snapshot, before, scheme)
    unknown = {branch.code for branch in tree.branches} - points.keys()
    for _, org, item, got in _rows(source, month_of(span.january), before, unknown):
        points.setdefault(org, {})[item] = got
    return points


def _has_new_items(scheme: Scheme, before: int, wanted: Iterable[int]) -> bool:
    """Whether an imported item counts in one of some months, and did not in the month before them."""
    months = [last_day(month) for month in wanted]
    return any(
        item.imported and not item.in_force(last_day(before)) and any(item.in_force(end) for end in months)
        for item in scheme.items.values()
    )


def _stored(conn: Connection, snapshot: int, month: int, scheme: Scheme) -> Points:
    """The points of a stored month, for every branch it lists."""
    t = standings.c
    imported = [code for code, item in scheme.items.items() if item.imported]
    query = select(t.org_code, t["items"]).where(t.snapshot == snapshot, t.month == month)
    result: Points = {}
    for org, text in conn.execute(query).all():
        items = orjson.loads(text)
        result[org] = {code: items[code][1] for code in imported if items.get(code) is not None}
    return result


def _rows(
    conn: Connection, first: int, last: int, only: Collection[str] | None = None
) -> list[tuple[int, str, str, int]]:
    """(Month, branch, item, got ×10**8) of some months, the earlier first; of all branches, or of some."""
    t = BASE["reviews"].c
    query = select(t.month, t.org_code, t.item, t.got).where(t.month >= month_code(first), t.month <= month_code(last))
    if only is not None and len(only) <= FEW:
        query = query.where(t.org_code.in_(sorted(only)))
    number = {month_code(month): month for month in months_between(first, last)}
    rows = [(number[month], org, item, got) for month, org, item, got in conn.execute(query).all()]
    rows.sort(key=itemgetter(0))
    return rows if only is None else [row for row in rows if row[1] in only]
