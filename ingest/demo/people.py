"""Members, where they belong from when to when, and who is exempt.

Base members were there before the demo's months. Every second month a block gains a probationary member, in the other
months one retires or leaves; now and then one moves to another branch. Newcomers are numbered after all base members.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ingest.demo import words
from ingest.demo.bureau import FOUNDED, Branch, Bureau
from ingest.demo.names import BLOCK, MERGED_INTO, Part
from ingest.demo.table import Row
from rules.periods import first_day, month_of, months_between

MOVES_SINCE = 202001
KEPT = 2  # the first members of a branch never move: leaders and secretaries are among them
FEWEST = 15  # a branch smaller than this loses nobody


@dataclass(slots=True)
class Stay:
    """A stretch of membership, `[start, end)`; group 0: none."""

    member: str
    branch: int
    group: int
    start: date
    end: date | None = None
    full: bool = True


@dataclass(slots=True)
class People:
    """All stays by branch number, exempt intervals by member, the day each member joined; by branch number also its
    base members, and the stays of those of them and of its gains that can still move."""

    stays: dict[int, list[Stay]] = field(default_factory=dict)
    exempt: dict[str, list[tuple[date, date | None, str]]] = field(default_factory=dict)
    joined: dict[str, date] = field(default_factory=dict)
    base: dict[int, list[str]] = field(default_factory=dict)
    homes: dict[int, list[Stay]] = field(default_factory=dict)

    def add(self, stay: Stay) -> Stay:
        """Enter a stay."""
        self.stays.setdefault(stay.branch, []).append(stay)
        self.joined.setdefault(stay.member, stay.start)
        return stay

    def on(self, branch: Branch, day: date) -> list[Stay]:
        """Who belongs to a branch on a day."""
        return [s for s in self.stays.get(branch.number, ()) if s.start <= day and (s.end is None or s.end > day)]

    def eligible(self, branch: Branch, day: date) -> list[Stay]:
        """Who belongs to it and is not exempt on the day."""
        exempt = self.exempt
        return [s for s in self.on(branch, day) if s.member not in exempt or not self._exempt_on(s.member, day)]

    def _exempt_on(self, member: str, day: date) -> bool:
        return any(start <= day and (end is None or end > day) for start, end, _ in self.exempt[member])


def code(number: int) -> str:
    """The member code of a number."""
    return f"D{number:06d}"


def populate(bureau: Bureau) -> People:
    """Everybody up to today."""
    people, number = People(), 0
    for branch in bureau.branches:
        _settle(bureau, people, branch, number)
        number += branch.size
    for block, branches in bureau.blocks.items():
        _Moves(bureau, people, block, branches, number).run()
    for branch in bureau.branches:
        _exempt(bureau, people, branch)
    return people


def members(people: People, bureau: Bureau) -> Iterator[Row]:
    """Rows of `members`, by number."""
    for member in sorted(people.joined):
        dice = bureau.draw(member)
        days = [_registered(dice, people.joined[member], share, bureau.today) for share in (0.93, 0.8)]
        yield (member, f"党员{int(member[1:]):04d}", *days)


def memberships(people: People) -> Iterator[Row]:
    """Rows of `memberships`, by member and day."""
    stays = [stay for of in people.stays.values() for stay in of]
    for s in sorted(stays, key=lambda s: (s.member, s.start)):
        branch = f"B{s.branch:04d}"
        yield (s.member, s.start, branch, f"{branch}-{s.group}" if s.group else None, s.end, s.full)


def exemptions(people: People) -> Iterator[Row]:
    """Rows of `exemptions`."""
    for member, intervals in sorted(people.exempt.items()):
        for start, end, reason in intervals:
            yield (member, start, end, reason)


def _registered(dice: Random, joined: date, share: float, today: date) -> date | None:
    day = max(joined, date(2016, 1, 1)) + timedelta(dice.randrange(900))
    return day if dice.random() < share and day <= today else None


def _settle(bureau: Bureau, people: People, branch: Branch, number: int) -> None:
    """A branch's base members; those of a closed branch go on in the one it was merged into."""
    dice = bureau.draw(branch.key, "settle")
    home = people.homes.setdefault(branch.number, [])
    people.base[branch.number] = [code(number + n + 1) for n in range(branch.size)]
    for n, member in enumerate(people.base[branch.number]):
        start = max(branch.founded, FOUNDED + timedelta(dice.randrange(2000)))
        group = n % branch.groups + 1 if branch.groups else 0
        home.append(people.add(Stay(member, branch.number, group, start, branch.closed)))
        if branch.closed is not None:
            heir = next(b for b in bureau.branches if b.block == branch.block and b.slot == MERGED_INTO)
            group = dice.randint(1, heir.groups) if heir.groups else 0
            people.add(Stay(member, heir.number, group, branch.closed))


def _exempt(bureau: Bureau, people: People, branch: Branch) -> None:
    """Old members for good, others for some months of a year."""
    base = people.base[branch.number]
    if branch.part is Part.RETIRED:
        for member in base[-14:]:
            people.exempt[member] = [(date(2019, 1, 1), None, "年老体弱")]
    for year in range(bureau.years[0] - 1, bureau.years[1] + 1):
        dice = bureau.draw(branch.key, year, "exempt")
        for at in dice.sample(range(KEPT, branch.size), dice.choice((0, 0, 1, 1, 1))):
            start = date(year, 1, 1) + timedelta(dice.randrange(365))
            end = start + timedelta(dice.randint(40, 250))
            reason = dice.choice(words.EXEMPT)
            if start <= bureau.today:
                people.exempt.setdefault(base[at], []).append((start, end, reason))


class _Moves:
    """The comings and goings of a block, month by month."""

    def __init__(self, bureau: Bureau, people: People, block: int, branches: list[Branch], base: int) -> None:
        self._bureau, self._people, self._block, self._base = bureau, people, block, base
        self._branches = [b for b in branches if b.part is Part.ORDINARY]
        self._retired = [b for b in branches if b.part is Part.RETIRED]

    def run(self) -> None:
        today = self._bureau.today
        for at, month in enumerate(months_between(MOVES_SINCE, month_of(today))):
            dice = self._bureau.draw(self._block, month, "one")
            day = first_day(month) + timedelta(dice.randrange(28))
            if day <= today and at % 2 == 0:
                self._joins(dice, at // 2, day)
            elif day <= today:
                self._leaves(dice, day, dice.choice([*self._retired, None]))
            dice = self._bureau.draw(self._block, month, "other")
            day = day + timedelta(dice.randrange(3))
            if day <= today and dice.random() < 0.6:
                self._leaves(dice, day, dice.choice(self._branches))

    def _joins(self, dice: Random, nth: int, day: date) -> None:
        """Probationary for a year, then full."""
        blocks = -(-len(self._bureau.branches) // len(BLOCK))
        member = code(self._base + nth * blocks + self._block + 1)
        branch = dice.choice(self._branches)
        group = dice.randint(1, branch.groups) if branch.groups else 0
        full = day.replace(year=day.year + 1)
        known = full if full <= self._bureau.today else None
        self._people.add(Stay(member, branch.number, group, day, known, full=False))
        if known is not None:
            self._people.add(Stay(member, branch.number, group, full))

    def _leaves(self, dice: Random, day: date, to: Branch | None) -> None:
        """One of a branch's full members goes to another branch, or out of the bureau."""
        source = dice.choice(self._branches)
        home = self._people.homes[source.number]
        if source is to or len(home) < FEWEST:
            return
        stay = home.pop(dice.randrange(KEPT, len(home)))
        if stay.start >= day:
            home.append(stay)
            return
        stay.end = day
        if to is not None:
            group = dice.randint(1, to.groups) if to.groups else 0
            moved = self._people.add(Stay(stay.member, to.number, group, day))
            self._people.homes[to.number].append(moved)
