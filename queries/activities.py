"""Meetings as recorded: base rows as the rules take them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from queries.schema import BASE
from rules import obligations as law
from rules.periods import WorkCalendar


def read_calendar(conn: Connection) -> WorkCalendar:
    """The work calendar: exceptions to Monday–Friday."""
    t = BASE["workdays"].c
    return WorkCalendar({row.date: bool(row.is_workday) for row in conn.execute(select(t.date, t.is_workday))})


def read_activities(conn: Connection, as_of: date, which: ColumnElement[bool]) -> Iterator[law.Activity]:
    """Activities of a condition that are known on a day."""
    t = BASE["activities"].c
    recorded = func.coalesce(t.recorded_on, t.held_on)
    query = select(
        t.activity_id, t.org_code, t.types, t.held_on, recorded, t.status, t.expected, t.present,
        t.voted, t.covers_period, t.approved, t.assess_year, t.tags,
    ).where(which, t.held_on <= as_of, recorded <= as_of)  # fmt: skip
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


def activity_of(row: Mapping[str, Any]) -> law.Activity:
    """A meeting as an image of its row holds it: by column, days as text."""
    held_on = date.fromisoformat(row["held_on"])
    recorded_on = date.fromisoformat(row["recorded_on"]) if row["recorded_on"] else held_on
    return law.Activity(
        row["activity_id"], row["org_code"], tuple(row["types"].split(";")), held_on, recorded_on,
        row["status"] == "held", row["expected"], row["present"], bool(row["voted"]), row["covers_period"],
        bool(row["approved"]), row["assess_year"], tuple(row["tags"].split(";")) if row["tags"] else (),
    )  # fmt: skip
