"""The earliest month a changed row can touch: from there on a rebuild writes again.

A row's image is its column → value; dates are `date`. None: it touches no figure.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, select

from queries.schema import BASE
from rules.obligations import LAST_YEAR, deadline, due_on
from rules.periods import month_of, period
from rules.thresholds import Thresholds

Image = Mapping[str, Any]
Touch = Callable[[Image | None, Image | None], int | None]
EVERYTHING = 0  # earlier than any month


def _least(months: Iterable[int | None]) -> int | None:
    return min((m for m in months if m is not None), default=None)


def _month(day: date | None) -> int | None:
    return None if day is None else month_of(day)


def _everything(old: Image | None, new: Image | None) -> int | None:
    return EVERYTHING


def _nothing(old: Image | None, new: Image | None) -> int | None:
    return None


def _member(old: Image | None, new: Image | None) -> int | None:
    """Only a changed registration counts: a new member counts through memberships."""
    if old is None or new is None or old["volunteer_registered_on"] == new["volunteer_registered_on"]:
        return None
    return _least(_month(image["volunteer_registered_on"]) for image in (old, new))


def _interval(*same: str) -> Touch:
    """A row that holds `[valid_from, valid_to)`: when only its end moved, the earlier end; else its start."""

    def touched(old: Image | None, new: Image | None) -> int | None:
        if old is not None and new is not None and all(old[c] == new[c] for c in ("valid_from", *same)):
            return _least(_month(image["valid_to"]) for image in (old, new))
        return _least(_month(image["valid_from"]) for image in (old, new) if image is not None)

    return touched


def _activity(thresholds: Thresholds, old: Image | None, new: Image | None) -> int | None:
    months: list[int | None] = []
    for image in (old, new):
        if image is None:
            continue
        months.append(month_of(image["held_on"]))
        if image["covers_period"]:
            months.append(month_of(period(image["covers_period"]).last))
        if image["assess_year"] and 0 < image["assess_year"] <= LAST_YEAR:
            months.append(month_of(deadline(image["assess_year"], thresholds)))
    return _least(months)


def _waiver(thresholds: Thresholds, old: Image | None, new: Image | None) -> int | None:
    images = (image for image in (old, new) if image is not None)
    return _least(month_of(due_on(image["rule"], image["period"], thresholds)) for image in images)


def _on(column: str) -> Touch:
    """A row that counts from one day on."""

    def touched(old: Image | None, new: Image | None) -> int | None:
        return _least(month_of(image[column]) for image in (old, new) if image is not None)

    return touched


def _task(old: Image | None, new: Image | None) -> int | None:
    return _least(image["year"] * 100 + 1 for image in (old, new) if image is not None)


def _pioneer(old: Image | None, new: Image | None) -> int | None:
    """A half-year's score counts from the month that ends it."""
    image = new or old or {}
    return int(image["half_year"][:4]) * 100 + (6 if image["half_year"].endswith("1") else 12)


def _review(old: Image | None, new: Image | None) -> int | None:
    month = (new or old or {})["month"]
    return int(month[:4]) * 100 + int(month[5:])


def touches(thresholds: Thresholds) -> dict[str, Touch]:
    """How each table's changes are judged."""
    return {
        "orgs": _everything,
        "members": _member,
        "memberships": _interval("branch_code", "full_member"),
        "exemptions": _interval(),
        "activities": partial(_activity, thresholds),
        "waivers": partial(_waiver, thresholds),
        "brands": _nothing,
        "service_events": _on("held_on"),
        "service_records": _on("service_date"),
        "tasks": _task,
        "task_progress": _nothing,
        "goals": _nothing,
        "goal_progress": _nothing,
        "pioneer_scores": _pioneer,
        "leader_contacts": _nothing,
        "leader_visits": _nothing,
        "reviews": _review,
        "adjustments": _on("dated_on"),
        "vetoes": _interval("effect"),
        "workdays": _everything,
    }


class Touched:
    """Collects the changes of a load and answers the earliest month they touch."""

    def __init__(self, thresholds: Thresholds) -> None:
        self.month: int | None = None
        self._touches = touches(thresholds)
        self._events: set[str] = set()
        self._progress: list[tuple[Image | None, Image | None]] = []

    def note(self, month: int | None) -> None:
        """A month that is touched."""
        self.month = _least((self.month, month))

    def change(self, table: str, old: Image | None, new: Image | None) -> None:
        """A row new (no old), changed, or removed (no new)."""
        self.note(self._touches[table](old, new))
        if table == "service_events" and old is not None:
            self._events.add(old["event_id"])
        if table == "task_progress":
            self._progress.append((old, new))

    def settle(self, conn: Connection) -> int | None:
        """The answer, once look-ups into other tables are made: records of changed events, tasks of progress."""
        if self._events:
            t = BASE["service_records"].c
            for event in self._events:
                self.note(_month(conn.execute(select(func.min(t.service_date)).where(t.event_id == event)).scalar()))
        if self._progress:
            self._settle_progress(conn)
        return self.month

    def _settle_progress(self, conn: Connection) -> None:
        """Progress counts from the later of due and done; a choice from the task's due day."""
        t = BASE["tasks"].c
        tasks = {
            row.task_code: (row.menu == "optional", row.due_on, row.year)
            for row in conn.execute(select(t.task_code, t.menu, t.due_on, t.year))
        }
        for old, new in self._progress:
            optional, due_on, year = tasks.get((new or old or {})["task_code"], (True, date.min, 0))
            january = date(year, 1, 1) if year else date.min
            chosen = [bool(image and image["chosen"]) for image in (old, new)]
            if optional and chosen[0] != chosen[1]:
                self.note(month_of(max(due_on, january)))
            for image in (old, new):
                if image is not None and image["done_on"] is not None and (not optional or image["chosen"]):
                    self.note(month_of(max(due_on, image["done_on"], january)))


def turned(conn: Connection, before: date, after: date, thresholds: Thresholds) -> int:
    """The earliest month that the turn from one as-of date to another touches.

    The months from the earlier date's on, and whatever became known between: late entries count for older months.
    """
    low, high = sorted((before, after))
    t = BASE["activities"].c
    recorded = func.coalesce(t.recorded_on, t.held_on)
    rows = conn.execute(
        select(func.min(t.held_on), t.covers_period, t.assess_year)
        .where(recorded > low, recorded <= high)
        .group_by(t.covers_period, t.assess_year)
    )
    months: list[int | None] = [month_of(low)]
    for held_on, covers, year in rows:
        image = {"held_on": held_on, "covers_period": covers, "assess_year": year}
        months.append(_activity(thresholds, None, image))
    return _least(months) or month_of(low)
