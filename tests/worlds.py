"""Small nasty valid worlds for property tests: deterministic from a seed, edges everywhere.

A world passes every check of a load as of its day, and is cruel to whoever counts: lives, committees and
memberships that begin and end on the edges of periods, records on the days at which a state changes.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from queries.columns import BASES
from tests.reference_base import Books, days, last_day
from tests.worlds_dice import DAY, Dice, Row, Tables
from tests.worlds_meetings import activities, waivers, workdays
from tests.worlds_orgs import members, orgs
from tests.worlds_scores import others, scores
from tests.worlds_service import service

Question = tuple[str, date, str | None]


@dataclass(frozen=True)
class World:
    """All tables as text cells by column code, and the day they were loaded on."""

    seed: int
    tables: Tables
    as_of: date

    def __repr__(self) -> str:
        return f"world({self.seed})"


def world(seed: int) -> World:
    """The world of a seed: three to nine branches, up to two years of data and a little more."""
    random = Random(seed)
    year = random.choice((2023, 2024, 2024, 2025))
    first = date(year, random.choice((1, 1, 7)), 1)
    as_of = _today(random, year + random.choice((0, 1, 1, 1, 2)), first)
    dice = Dice(seed, first, as_of)
    tables: Tables = {"workdays": workdays(dice), "orgs": orgs(dice)}
    members(dice, tables)
    activities(dice, tables)
    tables["waivers"] = waivers(dice, tables)
    service(dice, tables)
    scores(dice, tables)
    others(dice, tables)
    if dice.yes(0.5):
        _twin(dice, tables)
    return World(seed, tables, as_of)


def _today(random: Random, year: int, first: date) -> date:
    """A day in a year, mostly one on which something turns; never in the data's first month."""
    month = random.randint(1, 12)
    turns = [date(year, m, d) for m, d in ((1, 1), (3, 31), (4, 1), (6, 30), (7, 1), (12, 31), (5, 30), (4, 30))]
    cut_off = Books({}, first).workday_after(date(year, month, 1) - DAY)
    turns += [last_day(year, month), cut_off, cut_off + DAY, date(year, month, 15), date(year, month, 1)]
    later = [day for day in turns if day > last_day(first.year, first.month)]
    return random.choice(later or [date(year, 12, 31)])


def _twin(dice: Dice, tables: Tables) -> None:
    """Another branch with the same groups, members and doings as one: their totals tie."""
    branch = dice.pick([r["org_code"] for r in tables["orgs"] if r["kind"] == "branch"])
    stays = tables["memberships"]
    codes = {r["org_code"] for r in tables["orgs"] if branch in (r["org_code"], r["parent_code"])}
    codes |= {r["member_code"] for r in stays if r["branch_code"] == branch}
    codes -= {r["member_code"] for r in stays if r["branch_code"] != branch}
    codes |= {r["activity_id"] for r in tables["activities"] if r["org_code"] in codes}
    codes |= {r["event_id"] for r in tables["service_events"] if r["lead_org_code"] in codes}
    for base in BASES:
        if base.code in ("goals", "goal_progress", "leader_contacts", "leader_visits", "workdays"):
            continue
        rows = tables[base.code]
        keys = {tuple(r[k] for k in base.key) for r in rows}
        named = {c.code for c in base.cols if c.kind == "code"}
        again = [{n: f"{text}双" if n in named and text in codes else text for n, text in r.items()} for r in rows]
        rows += [r for r in again if tuple(r[k] for k in base.key) not in keys and _stands(r, codes)]


def _stands(row: Row, codes: set[str]) -> bool:
    """Whether a copied row belongs to the twin, not only a member of it to somebody else's event."""
    event = row.get("event_id", "")
    return not event or event.endswith("双") or event not in codes


def write(world: World, folder: Path) -> None:
    """One CSV file a table, headers and their order as the contract lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    for base in BASES:
        with (folder / f"{base.code}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, base.codes)
            writer.writeheader()
            writer.writerows(world.tables[base.code])


def worlds(most: int = 10**6) -> st.SearchStrategy[World]:
    """Worlds of any seed; a failure names the seed."""
    return st.integers(0, most).map(world)


def months_to_ask(world: World) -> list[Question]:
    """Questions (month, as of, organisation) at which a figure turns; None asks for the root."""
    random = Random(world.seed + 1)
    today = world.as_of
    codes = [r["org_code"] for r in world.tables["orgs"] if r["kind"] != "group"]
    first = date.fromisoformat(min(r["held_on"] for r in world.tables["activities"]))
    found: list[Question] = [(f"{today:%Y-%m}", today, None)]
    before = date(today.year, today.month, 1) - DAY
    if before >= first:
        found.append((f"{before:%Y-%m}", today, None))
    spots = [first + random.randint(0, (today - first).days) * DAY for _ in range(2)]
    turns = [day for day in days(first, today) if day.day == 15 and day.month in (1, 3, 6, 7, 12)]
    for when in [*spots, *random.sample(turns, min(2, len(turns)))]:
        found.append((f"{when:%Y-%m}", _as_of(random, when, today), random.choice((None, *codes))))
    return found


def _as_of(random: Random, when: date, today: date) -> date:
    """A day from a day of the asked month to today: in the month, around its cut-off, a month later, today."""
    last = last_day(when.year, when.month)
    fifth = Books({}, today).workday_after(last)
    spots = (when, when, when, last, last + DAY, fifth, fifth + DAY, last + 30 * DAY, last + 31 * DAY, today)
    return min(random.choice(spots), today)
