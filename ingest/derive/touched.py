"""The earliest month a changed row can touch, and of what: from there on a rebuild writes again.

A row's image is its column → value; dates are `date`. None: it touches no figure.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select

from ingest.derive.starts import EVERYTHING, Starts, least, of_turn
from queries.schema import BASE
from rules.obligations import due_on
from rules.periods import month_of, period

Image = Mapping[str, Any]


class Touch(NamedTuple):
    """What a table's rows touch, from which month on, and the columns of a new row that decide it."""

    kind: Literal["meetings", "people", "books", "all"]
    reads: tuple[str, ...]
    month: Callable[[Image | None, Image | None], int | None]


def _month(day: date | None) -> int | None:
    return None if day is None else month_of(day)


def _everything(old: Image | None, new: Image | None) -> int | None:
    return 0


def _nothing(old: Image | None, new: Image | None) -> int | None:
    return None


def _member(old: Image | None, new: Image | None) -> int | None:
    """Only a changed registration counts: a new member counts through memberships."""
    if old is None or new is None or old["volunteer_registered_on"] == new["volunteer_registered_on"]:
        return None
    return least(_month(image["volunteer_registered_on"]) for image in (old, new))


def _interval(*same: str) -> Callable[[Image | None, Image | None], int | None]:
    """A row that holds `[valid_from, valid_to)`: when only its end moved, the earlier end; else its start."""

    def touched(old: Image | None, new: Image | None) -> int | None:
        if old is not None and new is not None and all(old[c] == new[c] for c in ("valid_from", *same)):
            return least(_month(image["valid_to"]) for image in (old, new))
        return least(_month(image["valid_from"]) for image in (old, new) if image is not None)

    return touched


def _activity(old: Image | None, new: Image | None) -> int | None:
    months: list[int | None] = []
    for image in (old, new):
        if image is None:
            continue
        months.append(month_of(image["held_on"]))
        if image["covers_period"]:
            months.append(month_of(period(image["covers_period"]).last))
        if image["assess_year"]:
            months.append((image["assess_year"] + 1) * 100 + 3)
    return least(months)


def _waiver(old: Image | None, new: Image | None) -> int | None:
    return least(month_of(due_on(image["rule"], image["period"])) for image in (old, new) if image is not None)


def _on(column: str) -> Callable[[Image | None, Image | None], int | None]:
    """A row that counts from one day on."""

    def touched(old: Image | None, new: Image | None) -> int | None:
        return least(month_of(image[column]) for image in (old, new) if image is not None)

    return touched


def _task(old: Image | None, new: Image | None) -> int | None:
    return least(image["year"] * 100 + 1 for image in (old, new) if image is not None)


def _pioneer(old: Image | None, new: Image | None) -> int | None:
    """A half-year's score counts from the month that ends it."""
    image = new or old or {}
    return int(image["half_year"][:4]) * 100 + (6 if image["half_year"].endswith("1") else 12)


def _review(old: Image | None, new: Image | None) -> int | None:
    month = (new or old or {})["month"]
    return int(month[:4]) * 100 + int(month[5:])


_FROM = ("valid_from",)
_ON_NOTHING = Touch("all", (), _nothing)
TOUCHES: dict[str, Touch] = {
    "orgs": Touch("all", ("org_code",), _everything),
    "members": Touch("people", (), _member),
    "memberships": Touch("people", _FROM, _interval("branch_code", "full_member")),
    "exemptions": Touch("people", _FROM, _interval()),
    "activities": Touch("meetings", ("held_on", "covers_period", "assess_year"), _activity),
    "waivers": Touch("meetings", ("rule", "period"), _waiver),
    "brands": _ON_NOTHING,
    "service_events": Touch("people", ("held_on",), _on("held_on")),
    "service_records": Touch("people", ("service_date",), _on("service_date")),
    "tasks": Touch("books", ("year",), _task),
    "task_progress": Touch("books", ("task_code", "chosen", "done_on"), _nothing),
    "goals": _ON_NOTHING,
    "goal_progress": _ON_NOTHING,
    "pioneer_scores": Touch("books", ("half_year",), _pioneer),
    "leader_contacts": _ON_NOTHING,
    "leader_visits": _ON_NOTHING,
    "reviews": Touch("books", ("month",), _review),
    "adjustments": Touch("books", ("dated_on",), _on("dated_on")),
    "vetoes": Touch("books", _FROM, _interval("effect")),
    "workdays": Touch("all", ("date",), _everything),
}


class Touched:
    """Collects the changes of a load and answers the earliest months they touch."""

    def __init__(self) -> None:
        self.starts = Starts()
        self._events: set[str] = set()
        self._progress: list[tuple[Image | None, Image | None]] = []

    def everything(self) -> None:
        """All months are touched."""
        self.starts = EVERYTHING

    def _note(self, kind: str, month: int | None) -> None:
        found = Starts(month, month, month) if kind == "all" else Starts(**{kind: month})
        self.starts = self.starts.joined(found)

    def change(self, table: str, old: Image | None, new: Image | None) -> None:
        """A row new (no old; its image may hold no more than the columns read), changed, or removed (no new)."""
        touch = TOUCHES[table]
        self._note(touch.kind, touch.month(old, new))
        if table == "service_events" and old is not None:
            self._events.add(old["event_id"])
        if table == "task_progress":
            self._progress.append((old, new))

    def settle(self, conn: Connection) -> Starts:
        """The answer, once look-ups into other tables are made: records of changed events, tasks of progress."""
        if self._events:
            t = BASE["service_records"].c
            for event in self._events:
                first = conn.execute(select(func.min(t.service_date)).where(t.event_id == event)).scalar()
                self._note("people", _month(first))
        if self._progress:
            self._settle_progress(conn)
        return self.starts

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
                self._note("books", month_of(max(due_on, january)))
            for image in (old, new):
                if image is not None and image["done_on"] is not None and (not optional or image["chosen"]):
                    self._note("books", month_of(max(due_on, image["done_on"], january)))


def turned(conn: Connection, before: date, after: date) -> Starts:
    """The earliest months that the turn from one as-of date to another touches.

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
    known = (
        _activity(None, {"held_on": held_on, "covers_period": covers, "assess_year": year})
        for held_on, covers, year in rows
    )
    return of_turn(low).joined(Starts(meetings=least(known)))
