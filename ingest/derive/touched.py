"""The earliest month a changed row can touch, and of what: from there on a rebuild writes again.

A row's image is its column → value; dates are `date`. None: it touches no figure.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select

from ingest.derive.starts import EVERYTHING, Changes, Late, Starts, earliest, least, of_turn
from queries.schema import BASE
from rules.obligations import LAST_YEAR, deadline, due_on
from rules.periods import month_of, period
from rules.thresholds import Thresholds

Image = Mapping[str, Any]


class Touch(NamedTuple):
    """What a table's rows touch, and from which month on.

    New rows are looked at together: one for all that are alike in `by`, with the least of `first`.
    Rows that name their organisation in `by` touch it alone.
    """

    kind: Literal["meetings", "people", "books", "all"]
    month: Callable[[Image | None, Image | None], int | None]
    by: tuple[str, ...] = ()
    first: str | None = None


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
    return least(months)


def _waiver(thresholds: Thresholds, old: Image | None, new: Image | None) -> int | None:
    images = (image for image in (old, new) if image is not None)
    return least(month_of(due_on(image["rule"], image["period"], thresholds)) for image in images)


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


_ON_NOTHING = Touch("all", _nothing)


def touches(thresholds: Thresholds) -> dict[str, Touch]:
    """How each table's changes are judged."""
    return {
        "orgs": Touch("all", _everything, first="org_code"),
        "members": Touch("people", _member),
        "memberships": Touch("people", _interval("branch_code", "full_member"), first="valid_from"),
        "exemptions": Touch("people", _interval(), first="valid_from"),
        "activities": Touch(
            "meetings", partial(_activity, thresholds), ("org_code", "covers_period", "assess_year"), "held_on"
        ),
        "waivers": Touch("meetings", partial(_waiver, thresholds), ("org_code", "rule", "period")),
        "brands": _ON_NOTHING,
        "service_events": Touch("people", _on("held_on"), first="held_on"),
        "service_records": Touch("people", _on("service_date"), first="service_date"),
        "tasks": Touch("books", _task, first="year"),
        "task_progress": Touch("books", _nothing, ("org_code", "task_code", "chosen"), "done_on"),
        "goals": _ON_NOTHING,
        "goal_progress": _ON_NOTHING,
        "pioneer_scores": Touch("books", _pioneer, first="half_year"),
        "leader_contacts": _ON_NOTHING,
        "leader_visits": _ON_NOTHING,
        "reviews": Touch("books", _review, ("org_code",), "month"),
        "adjustments": Touch("books", _on("dated_on"), ("org_code",), "dated_on"),
        "vetoes": Touch("books", _interval("effect"), ("org_code",), "valid_from"),
        "workdays": Touch("all", _everything, first="date"),
    }


class Touched:
    """Collects the changes of a load and answers what they touch."""

    def __init__(self, thresholds: Thresholds) -> None:
        self.touches = touches(thresholds)
        self._starts = Starts()
        self._late: dict[str, Late] = {"meetings": {}, "books": {}}
        self._events: set[str] = set()
        self._progress: list[tuple[Image | None, Image | None]] = []

    def everything(self) -> None:
        """All months are touched."""
        self._starts = EVERYTHING.starts

    def _note(self, kind: str, month: int | None, *orgs: str) -> None:
        """A month touched: of some organisations, or as a whole."""
        if month is None:
            return
        for org in orgs:
            self._late[kind][org] = min(month, self._late[kind].get(org, month))
        if not orgs:
            found = Starts(month, month, month) if kind == "all" else Starts(**{kind: month})
            self._starts = self._starts.joined(found)

    def change(self, table: str, old: Image | None, new: Image | None) -> None:
        """A row new (no old), changed, or removed (no new). New rows may come as one, see `Touch`."""
        touch = self.touches[table]
        orgs = {image["org_code"] for image in (old, new) if image is not None} if "org_code" in touch.by else ()
        self._note(touch.kind, touch.month(old, new), *orgs)
        if table == "service_events" and old is not None:
            self._events.add(old["event_id"])
        if table == "task_progress":
            self._progress.append((old, new))

    def settle(self, conn: Connection) -> Changes:
        """The answer, once look-ups into other tables are made: records of changed events, tasks of progress."""
        if self._events:
            t = BASE["service_records"].c
            for event in self._events:
                first = conn.execute(select(func.min(t.service_date)).where(t.event_id == event)).scalar()
                self._note("people", _month(first))
        if self._progress:
            self._settle_progress(conn)
        return Changes(self._starts, **self._late)

    def _settle_progress(self, conn: Connection) -> None:
        """Progress counts from the later of due and done; a choice from the task's due day."""
        t = BASE["tasks"].c
        tasks = {
            row.task_code: (row.menu == "optional", row.due_on, row.year)
            for row in conn.execute(select(t.task_code, t.menu, t.due_on, t.year))
        }
        for old, new in self._progress:
            image = new or old or {}
            optional, due_on, year = tasks.get(image["task_code"], (True, date.min, 0))
            january = date(year, 1, 1) if year else date.min
            chosen = [bool(image and image["chosen"]) for image in (old, new)]
            if optional and chosen[0] != chosen[1]:
                self._note("books", month_of(max(due_on, january)), image["org_code"])
            for done in (old, new):
                if done is not None and done["done_on"] is not None and (not optional or done["chosen"]):
                    self._note("books", month_of(max(due_on, done["done_on"], january)), image["org_code"])


def turned(conn: Connection, before: date, after: date, thresholds: Thresholds) -> Changes:
    """What the turn from one as-of date to another touches.

    The months from the earlier date's on, and whatever became known between: late entries count for older months.
    """
    low, high = sorted((before, after))
    t = BASE["activities"].c
    recorded = func.coalesce(t.recorded_on, t.held_on)
    rows = conn.execute(
        select(t.org_code, func.min(t.held_on), t.covers_period, t.assess_year)
        .where(recorded > low, recorded <= high)
        .group_by(t.org_code, t.covers_period, t.assess_year)
    )
    known = []
    for org, held_on, covers, year in rows:
        image = {"held_on": held_on, "covers_period": covers, "assess_year": year}
        month = _activity(thresholds, None, image)
        if month is not None:
            known.append({org: month})
    return Changes(of_turn(low), meetings=earliest(*known))
