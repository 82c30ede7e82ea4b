"""What does not go by plan: meetings missed, made up later, recorded late or waived. Every month has some of its own."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ingest.demo import words
from ingest.demo.bureau import Branch, Bureau
from ingest.demo.names import DOUBLE, OVERFULL, Part
from ingest.demo.table import Row
from rules.periods import add_months, first_day, month_code, month_of, months_between

_STARS = 2  # a block's first slots always do everything: the leaders' table needs somebody above all


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A missed meeting held later, with approval: rule, period it belongs to, day."""

    rule: str
    period: str
    day: date


@dataclass(slots=True)
class Exceptions:
    """By branch number: what is missed (branch, rule, period), made up (branch, month), waived, and recorded late.

    `late` holds days after the cut-off by (branch, month) of a committee meeting.
    """

    missed: set[tuple[int, str, str]] = field(default_factory=set)
    made_up: dict[tuple[int, int], list[MakeUp]] = field(default_factory=dict)
    waived: dict[tuple[int, str, str], str] = field(default_factory=dict)
    late: dict[tuple[int, int], int] = field(default_factory=dict)

    def due(self, branch: Branch, rule: str, period: str) -> bool:
        """Whether a meeting is held as planned."""
        key = (branch.number, rule, period)
        return key not in self.missed and key not in self.waived


def exceptions(bureau: Bureau) -> Exceptions:
    """Those of all blocks; of the months before the first too, for what is made up in it."""
    found = Exceptions()
    for block, branches in bureau.blocks.items():
        ordinary = [b for b in branches if b.part is Part.ORDINARY]
        usual = [b for b in ordinary[_STARS:] if b.slot not in (DOUBLE, OVERFULL)] or ordinary
        for month in months_between(add_months(bureau.months[0], -2), bureau.months[-1]):
            _of_month(bureau, found, block, usual, month)
    return found


def waivers(found: Exceptions) -> list[Row]:
    """Rows of `waivers`."""
    return sorted((f"B{number:04d}", rule, period, reason) for (number, rule, period), reason in found.waived.items())


def _of_month(bureau: Bureau, found: Exceptions, block: int, usual: list[Branch], month: int) -> None:
    """Two misses made up within two months, some that never are, one meeting recorded late, a waiver now and then."""
    dice = bureau.draw(block, month, "exceptions")
    order = dice.sample(usual, len(usual)) * 5
    soon, later, never, late, waived = order[:5]
    code = month_code(month)
    _miss(bureau, found, soon, dice.choice(("theme_day", "committee_meeting")), month, 1, dice.randint(17, 23))
    _miss(bureau, found, later, "group_meeting" if later.groups else "theme_day", month, 2, dice.randint(6, 13))
    if month % 100 == 2:
        found.missed.add((never.number, "theme_day", code))
    elif month % 100 == 3:
        found.missed.add((never.number, "party_lecture", f"{month // 100}Q1"))
    # More than 30 days after the month's end it counts only with approval.
    found.late[late.number, month] = dice.randint(28, 33) if month % 3 == 0 else dice.randint(2, 9)
    if month % 100 in (2, 7, 9) and first_day(month) <= bureau.today:
        reason = words.WAIVED[0] if month % 100 > 6 else words.WAIVED[1]
        found.waived[waived.number, "theme_day", code] = reason


def _miss(
    bureau: Bureau, found: Exceptions, branch: Branch, rule: str, month: int, months_later: int, day: int
) -> None:
    """Missed, and made up on a working day about that day of a later month."""
    code, then = month_code(month), add_months(month, months_later)
    on = bureau.workday(first_day(then) + timedelta(day - 1))
    found.missed.add((branch.number, rule, code))
    found.made_up.setdefault((branch.number, month_of(on)), []).append(MakeUp(rule, code, on))
