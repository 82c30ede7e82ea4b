"""Rows of `pioneer_scores`, `reviews`, `adjustments` and `vetoes`."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random

from ingest.demo import words
from ingest.demo.bureau import Branch, Bureau, quality
from ingest.demo.names import BLOCK, Part
from ingest.demo.people import People
from ingest.demo.table import Row
from queries.columns import PLACES
from rules.periods import first_day, half_year, month_code

ONE = 10 ** PLACES["number"]
POINT = 10 ** PLACES["points"]
# Imported items and their most, in the order in which they come up for review: four a month, all in January.
ITEMS = (
    ("I1", 8),
    ("L3", 4),
    ("C2", 4),
    ("S4", 3),
    ("I2", 6),
    ("D4", 2),
    ("C3", 4),
    ("I3", 3),
    ("D2", 6),
    ("S5", 3),
    ("C4", 3),
    ("I4", 3),
    ("C5", 3),
)
_A_MONTH = 4
_TWIN_OFFSET = 5  # tenths: what the second twin has less in I1 and gets back as a bonus


def document(year: int, block: int, n: int) -> str:
    """A document's number; those of a block are its own."""
    return f"嘉市监党〔{year}〕{block * 100 + n}号"


def pioneer_scores(bureau: Bureau, people: People) -> Iterator[Row]:
    """Every half-year that is over: nearly every member of every branch."""
    for branch in bureau.branches:
        for year in bureau.years:
            for half in (1, 2):
                period = half_year(year, half)
                if period.last < bureau.today and branch.founded <= period.last:
                    yield from _half(bureau.draw(branch.key, period.code), branch, people, period.code, period.last)


def _half(dice: Random, branch: Branch, people: People, code: str, day: date) -> Iterator[Row]:
    """Never more than one in ten left out: the index of fewer than 80 % of a branch would not count."""
    eligible = people.eligible(branch, day)
    left_out = len(eligible) // 10
    for stay in eligible:
        base = round(dice.gauss(70 + 11 * branch.quality, 4))
        plus, minus = dice.randint(3, 14), dice.choice((0, 0, 0, 1, 2))
        veto, excellent = dice.random() < 0.001, dice.random() < 0.1
        if left_out and dice.random() < 0.02:
            left_out -= 1
        else:
            yield (stay.member, code, base * ONE, plus * ONE, minus * ONE, veto, excellent and not veto)


def reviews(bureau: Bureau) -> Iterator[Row]:
    """Every month a third of the imported items, in January all; two branches a block that move, up and down."""
    for branch in bureau.branches:
        for month in bureau.months:
            if branch.part is not Part.TEMPORARY and branch.lives(month):
                yield from _reviewed(bureau, branch, month)


def _reviewed(bureau: Bureau, branch: Branch, month: int) -> Iterator[Row]:
    dice, number = bureau.draw(branch.key, month, "reviews"), month % 100
    shift = _shift(bureau, branch, month)
    begun = number == 1 or not branch.lives(month - 1)
    for at, (item, most) in enumerate(ITEMS):
        level = 0.64 + 0.24 * branch.quality + dice.gauss(0, 0.04)
        moved = shift if item in ("I1", "I2") else 0.0
        if not (begun or moved or at // _A_MONTH == number % 3 or (at == len(ITEMS) - 1 and number % 3 == 0)):
            continue
        tenths = round(10 * most * min(max(level + moved, 0.35), 1.0))
        if item == "I1" and _second_twin(branch):
            tenths -= _TWIN_OFFSET
        n = 10 + number
        yield (branch.code, item, month_code(month), tenths * ONE // 10, document(month // 100, branch.block, n))


def _shift(bureau: Bureau, branch: Branch, month: int) -> float:
    """What is reviewed of fusion projects and experience moves one branch up and another down each month."""
    order, at = _midfield(bureau.seed, branch.block), month // 100 * 12 + month % 100
    up, down = order[(at + len(order) // 2) % len(order)], order[at % len(order)]
    return 0.33 * ((branch.slot == up) - (branch.slot == down))


@cache
def _midfield(seed: int, block: int) -> list[int]:
    """Slots of ordinary branches with neighbours above and below, so that a move shows in the ranks."""
    return [n for n, slot in enumerate(BLOCK) if slot.part is Part.ORDINARY and 0.2 <= quality(seed, block, n) <= 0.8]


def _second_twin(branch: Branch) -> bool:
    return branch.part is Part.TWIN and branch.key != f"{branch.block}.{branch.slot}"


def adjustments(bureau: Bureau) -> Iterator[Row]:
    """Two or three a quarter in a block; the second twin's bonus at the beginning of the year."""
    for block, branches in bureau.blocks.items():
        for year in bureau.years:
            twins = [(date(year, 1, 2), b, _TWIN_OFFSET * POINT // 10) for b in branches if _second_twin(b)]
            for n, (day, branch, points) in enumerate([*twins, *_of_year(bureau, branches, block, year)]):
                if bureau.first <= day <= bureau.today:
                    reason = words.MALUS[n % 2] if points < 0 else words.BONUS[n % 3]
                    yield (document(year, block, 30 + n), branch.code, day, points, reason)


def _of_year(bureau: Bureau, branches: list[Branch], block: int, year: int) -> list[tuple[date, Branch, int]]:
    dice = bureau.draw(block, year, "adjustments")
    ordinary = [b for b in branches if b.part is Part.ORDINARY]
    found = []
    for month in range(1, 13):
        day = bureau.workday(first_day(year * 100 + month).replace(day=dice.randint(6, 24)))
        found.append((day, dice.choice(ordinary), round(dice.choice((-1, -0.5, 0.5, 0.5, 1, 1, 1.5, 2)) * POINT)))
    return found


def vetoes(bureau: Bureau) -> Iterator[Row]:
    """One of each effect a year, on branches of their own."""
    for block, branches in bureau.blocks.items():
        for year in bureau.years:
            for n, (slot, first, last, effect, reason) in enumerate(_vetoes(year)):
                branch = next((b for b in branches if b.slot == slot), None)
                if branch is not None and bureau.first <= first <= bureau.today:
                    yield (document(year, block, 60 + n), branch.code, first, last, effect, reason)


def _vetoes(year: int) -> tuple[tuple[int, date, date | None, str, str], ...]:
    return (
        (13, date(year, 4, 15), date(year + 1, 1, 1), "no_title", "未按期完成巡察整改"),
        (16, date(year, 5, 11), date(year, 7, 1), "unranked", "问题核查期间"),
        (11, date(year, 8, 3), date(year, 8, 28), "cap_60", "安全生产责任事项"),
    )
