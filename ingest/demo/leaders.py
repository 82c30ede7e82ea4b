"""Rows of `leader_contacts` and `leader_visits`: the committee's members and their branches."""

from collections.abc import Iterator
from datetime import date
from random import Random

from ingest.demo.bureau import FOUNDED, Branch, Bureau
from ingest.demo.people import People
from ingest.demo.table import Row
from rules.periods import first_day

LEADERS = 5  # members of a block's committee, each from another branch
_ROLES = ("guide", "coach", "supervise")

ThemeDays = dict[tuple[int, int], tuple[str, date]]


def contacts(bureau: Bureau, people: People) -> Iterator[Row]:
    """Each branch has one leader, never its own."""
    for leader, branch in _pairs(bureau, people):
        yield (leader, branch.code, max(branch.founded, date(2021, 1, 1), FOUNDED), branch.closed)


def visits(bureau: Bureau, people: People, theme_days: ThemeDays) -> Iterator[Row]:
    """About one a quarter and branch; half of them on its theme day."""
    for leader, branch in _pairs(bureau, people):
        for month in bureau.months:
            dice = bureau.draw(branch.key, month, "visit")
            if dice.random() < 0.3 and branch.lives(month):
                yield from _visit(bureau, dice, leader, branch, month, theme_days)


def _visit(
    bureau: Bureau, dice: Random, leader: str, branch: Branch, month: int, theme_days: ThemeDays
) -> Iterator[Row]:
    role, day = dice.choice(_ROLES), bureau.workday(first_day(month).replace(day=dice.randint(3, 26)))
    activity = None
    if dice.random() < 0.5 and (branch.number, month) in theme_days:
        activity, day = theme_days[branch.number, month]
    if day <= bureau.today:
        yield (f"L{branch.code[1:]}-{month % 10000:04d}", leader, branch.code, day, role, activity)


def _pairs(bureau: Bureau, people: People) -> Iterator[tuple[str, Branch]]:
    for branches in bureau.blocks.values():
        leaders = [people.base[b.number][0] for b in branches[:LEADERS]]
        for n, branch in enumerate(branches):
            yield leaders[(n + 1) % len(leaders)], branch
