"""The plan of the demo bureau: its branches, its days, and the draws everything else is made of.

A draw depends on the seed and on what it is about (a branch, a month, a topic), never on today: what is visible
today is the part of one and the same history that has been recorded by today.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ingest.demo.holidays import exceptions
from ingest.demo.names import BLOCK, ONE_GROUP_UP_TO, Part, branch_name, place, short_name
from rules.periods import WorkCalendar, first_day, last_day, month_of, months_between

FOUNDED = date(2014, 3, 28)
TEMPORARY_SINCE = date(2021, 3, 1)
ROOT = "JX"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: life `[founded, closed)`, members at its start, groups, committee (0: none), 0..1 how well it does.

    `key` is what its draws derive from: twins share one.
    """

    number: int
    block: int
    slot: int
    key: str
    parent: str
    ranking_group: str
    founded: date
    closed: date | None
    size: int
    groups: int
    committee: int
    quality: float

    @property
    def code(self) -> str:
        """B0007."""
        return f"B{self.number:04d}"

    @property
    def name(self) -> str:
        """The name without 党支部."""
        return branch_name(self.block, self.slot)

    @property
    def short(self) -> str:
        """The name for walls."""
        return short_name(self.block, self.slot)

    @property
    def part(self) -> Part:
        """The part it plays in its block."""
        return BLOCK[self.slot].part

    def group(self, n: int) -> str:
        """B0007-2."""
        return f"{self.code}-{n}"

    def lives(self, month: int) -> bool:
        """Whether a month lies wholly inside its life."""
        return self.founded <= first_day(month) and (self.closed is None or last_day(month) < self.closed)


@dataclass(frozen=True, slots=True)
class Bureau:
    """The whole: today, the seed, every branch, the months from January of last year, the work calendar."""

    today: date
    seed: int
    branches: tuple[Branch, ...]
    months: tuple[int, ...]
    calendar: WorkCalendar

    @property
    def first(self) -> date:
        """1 January of last year."""
        return first_day(self.months[0])

    @property
    def years(self) -> tuple[int, int]:
        """Last year and this."""
        return self.today.year - 1, self.today.year

    @property
    def blocks(self) -> dict[int, list[Branch]]:
        """Branches by block of 24."""
        found: dict[int, list[Branch]] = {}
        for branch in self.branches:
            found.setdefault(branch.block, []).append(branch)
        return found

    def draw(self, *about: object) -> Random:
        """The dice for one thing: always the same for the same seed and thing."""
        return Random("-".join(map(str, (self.seed, *about))))

    def workday(self, day: date) -> date:
        """The day itself or the nearest working day after it, in its month; else before it."""
        found = day
        while not self.calendar.is_workday(found):
            found += DAY
        if found.month == day.month:
            return found
        while not self.calendar.is_workday(day):
            day -= DAY
        return day


def plan(today: date, branches: int, seed: int) -> Bureau:
    """The bureau of so many branches as of a day."""
    first = date(today.year - 1, 1, 1)
    calendar = WorkCalendar(
        {d: w for year in range(first.year - 1, today.year + 2) for d, w in exceptions(year).items()}
    )
    places = [divmod(n, len(BLOCK)) for n in range(branches)]
    return Bureau(
        today=today,
        seed=seed,
        branches=tuple(_branch(today, seed, block, slot, branches) for block, slot in places),
        months=tuple(months_between(month_of(first), month_of(today))),
        calendar=calendar,
    )


def latest(today: date, month: int, day: int) -> date:
    """The latest such day of a year that is not after today."""
    return date(today.year - (today < date(today.year, month, day)), month, day)


def committee_code(block: int) -> str:
    """JX01 for the bureau's own branches, JX02… for districts."""
    return f"{ROOT}{block + 1:02d}"


def _branch(today: date, seed: int, block: int, slot: int, branches: int) -> Branch:
    part, unit = BLOCK[slot].part, BLOCK[slot].unit
    key = f"{block}.{_first_twin() if part is Part.TWIN else slot}"
    dice = Random(f"{seed}-{key}-branch")
    size = _size(part, dice)
    founded = FOUNDED
    if part is Part.FOUNDED:
        founded = latest(today, 5, 18)
    elif part is Part.TEMPORARY:
        founded = TEMPORARY_SINCE
    return Branch(
        number=block * len(BLOCK) + slot + 1,
        block=block,
        slot=slot,
        key=key,
        parent=committee_code(block) + (f"{unit:02d}" if unit else ""),
        ranking_group="全局" if branches <= ONE_GROUP_UP_TO else place(block) or "市局机关和直属单位",
        founded=founded,
        closed=latest(today, 7, 1) if part is Part.CLOSED else None,
        size=size,
        groups=0 if size < 24 else 2 if size < 32 else 3,
        committee=0 if part is Part.NO_COMMITTEE or size < 8 else 3 if size < 22 else 5,
        quality=quality(seed, block, int(key.split(".")[1])),
    )


def _first_twin() -> int:
    return next(n for n, slot in enumerate(BLOCK) if slot.part is Part.TWIN)


def _size(part: Part, dice: Random) -> int:
    fixed = {Part.TWIN: 22, Part.NO_COMMITTEE: 10, Part.SMALL: 6, Part.RETIRED: 44, Part.TEMPORARY: 6, Part.FOUNDED: 18}
    return fixed.get(part) or dice.randint(20, 36)


def quality(seed: int, block: int, slot: int) -> float:
    """Evenly spread over a block, in an order of its own."""
    order = list(range(len(BLOCK)))
    Random(f"{seed}-{block}-quality").shuffle(order)
    return order[slot] / (len(BLOCK) - 1)
