"""自上次以来: obligations that were met, and are no more since their meeting was corrected or removed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, null, select, tuple_

from queries.activities import activity_of, read_calendar
from queries.schema import obligations, snapshot_orgs
from queries.scope import Asked, below
from queries.since import Found, Owed, Since
from rules import obligations as law
from rules.periods import month_of

_CHUNK = 200
_w, _o = obligations.c, snapshot_orgs
_KEY = (_w.month, _w.org_code, _w.rule, _w.period)
_NOT_MET = (
    select(_w.org_code, _o.c.short_name, _w.branch_code, _w.rule, _w.period, _w.state, _w.due_on, null())
    .join(_o, and_(_o.c.snapshot == _w.snapshot, _o.c.org_code == _w.org_code))
    .where(below(obligations), _w.state.in_(("open", "missed")), tuple_(*_KEY).in_(bindparam("keys", expanding=True)))
)


def lost(conn: Connection, asked: Asked, since: Since, before: Iterable[Mapping[str, Any]], *, most: int) -> Found:
    """Obligations of the scope met by the day, open or missed now; the newest due first, at most so many listed.

    `before`: meetings as they were, that loads since have corrected or removed. What another meeting still meets is
    none; nor what came due meanwhile and was missed: that is newly overdue.
    """
    limits = law.Limits(read_calendar(conn), asked.thresholds)
    keys = sorted({key for row in before for key in _met(row, since, limits)})
    found = [
        Owed(*row)
        for start in range(0, len(keys), _CHUNK)
        for row in conn.execute(_NOT_MET, asked.params | {"keys": keys[start : start + _CHUNK]})
    ]
    found = [one for one in found if one.state == "open" or one.day < since.day]
    found.sort(key=lambda one: (-one.day.toordinal(), one.org_code, one.rule))
    return Found(len(found), found[:most])


def _met(row: Mapping[str, Any], since: Since, limits: law.Limits) -> Iterator[tuple[int, str, str, str]]:
    """(Month due, organisation, rule, period) of what a meeting counted for on the day."""
    activity = activity_of(row)
    for rule in law.valid_types(activity, limits.thresholds):
        credit = law.credit(activity, rule, limits)
        if credit is not None and credit.since <= since.day:
            due = law.due_on(rule, credit.period, limits.thresholds)
            yield (month_of(due), activity.org_code, rule, credit.period)
