"""Rows of `brands`, `service_events` and `service_records`."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ingest.demo import words
from ingest.demo.bureau import Branch, Bureau, committee_code
from ingest.demo.names import LONG_DAY, Part
from ingest.demo.people import Stay
from ingest.demo.table import Row
from rules.periods import first_day

BRANDS: tuple[Row, ...] = (
    ("K01", "舌尖上的科普", date(2015, 6, 1), "市机关服务品牌（2016年）"),
    ("K02", "3·15集结号", date(2014, 3, 15), "市机关服务品牌（2016年）"),
    ("K03", "春燕与你同行", date(2016, 3, 1), None),
)
_HOURS = (200, 250, 300, 300, 350, 400, 400, 500, 600)  # hundredths


@dataclass(slots=True)
class Service:
    """All events and records so far, and who has no volunteering in a month: (block, month) → slots."""

    bureau: Bureau
    events: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    idle: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def add(self, branch: Branch, month: int, roster: list[Stay]) -> None:
        """A branch's month: an event of its own, else a few of its members at the block's."""
        if branch.slot == LONG_DAY and month % 100 == 5:
            self._long_day(branch, month, roster[0].member)
            return
        if branch.slot in self._idle(branch.block, month):
            return
        dice = self.bureau.draw(branch.key, month, "service")
        own = dice.random() < 0.22 + 0.42 * branch.quality and branch.part is not Part.TEMPORARY
        if own:
            self._own_event(dice, branch, month, roster)
        else:
            self._at_the_block_s(dice, branch, month, roster)

    def add_block(self, block: int, month: int) -> None:
        """The block's own event of a month, for everyone."""
        dice, day = self._block_day(block, month)
        if day <= self.bureau.today:
            event, served = self._block_event(block, month), dice.randint(60, 260)
            title = f"{words.COMMITTEE_SERVICE}·{dice.choice(words.SERVICE)}"
            self.events.append((event, _brand(dice, month), committee_code(block), day, title, "held", served))

    def _idle(self, block: int, month: int) -> set[int]:
        """Two branches without volunteering, not the same every month."""
        if (block, month) not in self.idle:
            branches = [b.slot for b in self.bureau.branches[block * 24 : block * 24 + 24] if b.part is Part.ORDINARY]
            dice = self.bureau.draw(block, month, "idle")
            self.idle[block, month] = set(dice.sample(branches, min(2, len(branches) - 1)))
        return self.idle[block, month]

    def _block_day(self, block: int, month: int) -> tuple[Random, date]:
        dice = self.bureau.draw(block, month, "block service")
        return dice, first_day(month) + timedelta(dice.randint(2, 8))

    def _block_event(self, block: int, month: int) -> str:
        return f"E{committee_code(block)}-{month % 10000:04d}"

    def _own_event(self, dice: Random, branch: Branch, month: int, roster: list[Stay]) -> None:
        """A tenth to a half of the members, and now and then residents; one in forty is called off."""
        day = first_day(month) + timedelta(dice.randrange(27))
        cancelled = dice.random() < 0.025
        event, brand = f"E{branch.code[1:]}-{month % 10000:04d}", _brand(dice, month)
        row = (event, brand, branch.code, day, f"{dice.choice(words.SERVICE)}志愿服务")
        count = round(len(roster) * (0.14 + 0.30 * branch.quality) * dice.uniform(0.7, 1.3))
        people = dice.sample(roster, min(max(count, 1), len(roster)))
        if day > self.bureau.today:
            return
        self.events.append((*row, *(("cancelled", None) if cancelled else ("held", dice.randint(10, 180)))))
        if not cancelled:
            self._records(dice, event, day, people)
            self._residents(dice, branch, event, day)

    def _at_the_block_s(self, dice: Random, branch: Branch, month: int, roster: list[Stay]) -> None:
        _, day = self._block_day(branch.block, month)
        people = dice.sample(roster, min(dice.choice((1, 1, 2)), len(roster)))
        if day <= self.bureau.today:
            self._records(dice, self._block_event(branch.block, month), day, people)

    def _records(self, dice: Random, event: str, day: date, people: list[Stay]) -> None:
        for member in sorted(stay.member for stay in people):
            confirmed, duty = dice.random() < 0.97, dice.random() < 0.02
            self.records.append((event, member, day, member, dice.choice(_HOURS), confirmed, duty))

    def _residents(self, dice: Random, branch: Branch, event: str, day: date) -> None:
        """People who are no members, under a number of their own."""
        for n in range(dice.choice((0, 0, 0, 0, 1, 2))):
            person = f"V{branch.code[1:]}{dice.randrange(4) * 2 + n:02d}"
            self.records.append((event, person, day, None, dice.choice(_HOURS), True, False))

    def _long_day(self, branch: Branch, month: int, member: str) -> None:
        """A whole day and evening at the block's event, entered for one member: more than 12 hours."""
        _, day = self._block_day(branch.block, month)
        if day <= self.bureau.today:
            self.records.append((self._block_event(branch.block, month), member, day, member, 1300, True, False))


def _brand(dice: Random, month: int) -> str | None:
    """Consumer rights in March, else science of food or the spring swallows, or none."""
    if month % 100 == 3 and dice.random() < 0.6:
        return "K02"
    return dice.choice(("K01", "K01", "K02", "K03", None, None))
