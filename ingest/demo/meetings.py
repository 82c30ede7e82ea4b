"""What every branch holds in a month."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from ingest.demo import words
from ingest.demo.bureau import DAY, Branch, Bureau
from ingest.demo.exceptions import Exceptions
from ingest.demo.ledger import Ledger, Meeting, Page
from ingest.demo.names import CALLED_OFF, DOUBLE, OVERFULL, Part
from ingest.demo.people import Stay
from rules.periods import first_day, last_day, month_code
from terms import RULES

CUT_OFF_DAYS = 5  # working days after a period's end within which a record is in time
APPROVAL_DAYS = 30  # days after it from which a record needs approval
LAST_DAY = 27  # the last days of a month are left for recording


def hold(ledger: Ledger, exceptions: Exceptions, branch: Branch, month: int, roster: list[Stay]) -> None:
    """A branch's month, with those held to attendance, into the ledger."""
    dice = ledger.bureau.draw(branch.key, month, "meetings")
    _Month(Page(ledger, branch, month), exceptions, ledger.bureau, branch, month, roster, dice).run()


@dataclass
class _Month:
    """One branch's month in the making."""

    page: Page
    exceptions: Exceptions
    bureau: Bureau
    branch: Branch
    month: int
    roster: list[Stay]
    dice: Random

    @cached_property
    def year(self) -> int:
        return self.month // 100

    @cached_property
    def number(self) -> int:
        return self.month % 100

    @cached_property
    def fixed(self) -> int:
        """The day of the month the branch's theme day lies at."""
        return 2 + self.bureau.draw(self.branch.key, "theme day").randrange(21)

    @cached_property
    def quarter(self) -> str:
        return f"{self.year}Q{(self.number + 2) // 3}"

    def run(self) -> None:
        """What a temporary branch holds is a theme day alone: it owes nothing."""
        self._theme_day()
        if self.branch.part is Part.TEMPORARY:
            return
        self._party_meeting()
        self._committee_meeting()
        self._group_meetings()
        self._yearly()
        self._cancelled()
        self._made_up()

    def _due(self, rule: str, period: str) -> bool:
        return self.exceptions.due(self.branch, rule, period)

    def _in_quarter(self, topic: str) -> bool:
        """Whether this is the month of the quarter in which the branch holds such a meeting."""
        dice = self.bureau.draw(self.branch.key, self.quarter, topic)
        return (self.number - 1) % 3 == dice.choice((0, 1, 1, 2))

    def _day(self, first: int, last: int) -> date:
        """A working day between two days of the month; the retired branch has its own fixed days."""
        day = self.dice.randint(first, last)
        if self.branch.part is Part.RETIRED:
            day = 10 + day % 3
        return self.bureau.workday(first_day(self.month) + timedelta(day - 1))

    def _theme_day(self) -> None:
        """A fairly fixed day, with a lecture in it now and then; a lecture otherwise has a day of its own."""
        lecture = self._due("party_lecture", self.quarter) and self._lectures()
        together = lecture and self.dice.random() < 0.4
        day = self._day(*(24, 26) if self.branch.part is Part.TEMPORARY else (self.fixed, self.fixed + 2))
        title = self.dice.choice(words.THEME_DAY)
        held = self._due("theme_day", month_code(self.month))
        if held:
            types = ("theme_day", "party_lecture") if together else ("theme_day",)
            tags = (*self._secretary(together), *self._discipline())
            self._hold(Meeting(types, day, title, tags=tags))
        if lecture and not (held and together):
            day, title = self._day(4, LAST_DAY), self.dice.choice(words.LECTURE)
            self._hold(Meeting(("party_lecture",), day, title, tags=self._secretary(True)))

    def _lectures(self) -> bool:
        return self.branch.part is not Part.TEMPORARY and self._in_quarter("lecture")

    def _party_meeting(self) -> None:
        if self._in_quarter("meeting") and self._due("party_meeting", self.quarter):
            title, voted = self.dice.choice(words.PARTY_MEETING), self.dice.random() < 0.3
            self._hold(Meeting(("party_meeting",), self._day(5, LAST_DAY), title, voted=voted))

    def _committee_meeting(self) -> None:
        days = (14, LAST_DAY) if self.fixed < 13 else (2, 11)
        day, title = self._day(*days), self.dice.choice(words.COMMITTEE_MEETING)
        if self.branch.committee and self._due("committee_meeting", month_code(self.month)):
            late = self.exceptions.late.get((self.branch.number, self.month))
            self._hold(Meeting(("committee_meeting",), day, title), late=late)

    def _group_meetings(self) -> None:
        """Only the first group ever misses one."""
        for n in range(1, self.branch.groups + 1):
            days = (3, 12) if (n + self.month) % 2 else (15, LAST_DAY)
            day, title = self._day(*days), self.dice.choice(words.GROUP_MEETING)
            if n > 1 or self._due("group_meeting", month_code(self.month)):
                self._hold(Meeting(("group_meeting",), day, title), group=n)

    def _yearly(self) -> None:
        """Between January and March; the small branch holds it after the deadline, with approval."""
        small = self.branch.part is Part.SMALL
        month = 4 if small else self.bureau.draw(self.branch.key, self.year, "yearly").choice((1, 2, 2, 3))
        if self.number == month and self.branch.founded.year < self.year:
            types = ("org_life", "appraisal")
            day, year = self._day(8, 24), self.year - 1
            self._hold(Meeting(types, day, words.YEARLY, assess_year=year, approved=small))

    def _cancelled(self) -> None:
        if (self.branch.slot == CALLED_OFF and self.number == 5) or self.dice.random() < 0.01:
            self.page.enter(Meeting(("party_lecture",), self._day(8, 20), words.VISITING_LECTURE, status="cancelled"))

    def _made_up(self) -> None:
        for make_up in self.exceptions.made_up.get((self.branch.number, self.month), ()):
            title = f"补开{int(make_up.period[5:])}月{RULES[make_up.rule]}"
            group = 1 if make_up.rule == "group_meeting" else 0
            meeting = Meeting((make_up.rule,), make_up.day, title, covers=make_up.period, approved=True)
            self._hold(meeting, group=group)

    def _discipline(self) -> tuple[str, ...]:
        """Discipline education once a half-year; branches that do less well leave one out at times."""
        half = (self.number + 5) // 6
        dice = self.bureau.draw(self.branch.key, self.year, half, "discipline")
        held = self.number == 6 * half - dice.randint(1, 4) and dice.random() < 0.88 + 0.3 * self.branch.quality
        return ("discipline_edu",) if held else ()

    def _secretary(self, lecture: bool) -> tuple[str, ...]:
        """The secretary gives the lecture of one quarter of the year, an early one in most branches."""
        quarter = self.bureau.draw(self.branch.key, self.year, "secretary").choice((1, 1, 2, 2, 3))
        return ("secretary_lecture",) if lecture and self.quarter.endswith(str(quarter)) else ()

    def _hold(self, meeting: Meeting, *, group: int = 0, late: int | None = None) -> None:
        """A meeting with its attendance and the day it is recorded on."""
        meeting.org = self.branch.group(group) if group else self.branch.code
        meeting.expected = self._expected(meeting.types, group)
        meeting.present = self._present(meeting.expected, meeting.types)
        meeting.recorded = self._recorded(meeting.day, late)
        meeting.approved |= (meeting.recorded - last_day(self.month)).days > APPROVAL_DAYS
        self.page.enter(meeting)
        if self.branch.slot == DOUBLE and self.number == 3 and meeting.types[0] == "theme_day":
            self.page.enter(replace(meeting, recorded=meeting.recorded + DAY, again=True))

    def _expected(self, types: tuple[str, ...], group: int) -> int:
        if types == ("committee_meeting",):
            return self.branch.committee
        return sum(s.group == group for s in self.roster) if group else len(self.roster)

    def _present(self, expected: int, types: tuple[str, ...]) -> int:
        """Never under half, so that votes and committee meetings are valid; once a year one too many is entered."""
        away = 0.20 - 0.17 * self.branch.quality
        absent = round(expected * away * self.dice.uniform(0.4, 1.6))
        if self.branch.slot == OVERFULL and self.number == 4 and types[0] == "theme_day":
            return expected + 1
        return max(expected - absent, (expected + 1) // 2)

    def _recorded(self, day: date, late: int | None) -> date:
        """Mostly within three days, some after more than five working days, a late one after the month's cut-off."""
        slow = self.dice.random() < 0.10 - 0.07 * self.branch.quality
        usual, long = self.dice.choice((0, 1, 1, 2, 3)), self.dice.randint(8, 11)
        if late is not None:
            return self.bureau.calendar.after(last_day(self.month), CUT_OFF_DAYS) + late * DAY
        # Those of a month's second half are recorded soon, its last days' within the month: else every turn of a month
        # would show them missed.
        if slow and day.day <= 15 and self.branch.part is not Part.RETIRED:
            return day + long * DAY
        return min(day + usual * DAY, max(day, last_day(self.month)))
