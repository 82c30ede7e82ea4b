"""A world's work days, activities and waivers, recorded on the days at which a state changes."""

from datetime import date

from tests.reference_base import Books, days, last_day
from tests.worlds_dice import DAY, Dice, Row, Tables, row

BY_BRANCH = ("party_meeting", "committee_meeting", "party_lecture", "theme_day", "org_life", "appraisal")
QUARTERLY = ("party_meeting", "party_lecture")
YEARLY = ("org_life", "appraisal")
TAGS = ("",) * 36 + ("secretary_lecture", "discipline_edu", "secretary_lecture;discipline_edu")


def workdays(dice: Dice) -> list[Row]:
    """Days off and working weekends of some of the years, thick after the ends of months."""
    years = dice.some(range(dice.first.year, dice.as_of.year + 2), 0.7)
    found = []
    for when in days(dice.first, dice.as_of + 60 * DAY):
        chance = 0.25 if when.day <= 10 else 0.05
        if when.year in years and dice.yes(chance):
            found.append(row(date=when, is_workday=when.weekday() >= 5 if dice.yes(0.9) else dice.yes(0.5)))
    return found


def activities(dice: Dice, tables: Tables) -> None:
    """Activities of every branch and group, month by month, mostly enough of them."""
    tables["activities"] = []
    books = Books(tables, dice.as_of)
    bodies = [r for r in tables["orgs"] if r["kind"] in ("branch", "group")]
    for org in bodies:
        zeal = dice.pick((0.5, 0.9, 0.97))
        month = dice.first
        while month <= dice.as_of:
            last = last_day(month.year, month.month)
            for types in _programme(dice, org, month, zeal):
                held_on = dice.day(month, last)
                number = len(tables["activities"])
                tables["activities"].append(_activity(dice, books, f"A{number}", org, types, held_on))
            month = last + DAY


def _programme(dice: Dice, org: Row, month: date, zeal: float) -> list[list[str]]:
    """The types of each activity of a month."""
    if org["kind"] == "group":
        return [["group_meeting"]] if dice.yes(zeal) else []
    owed = ["theme_day", *(["committee_meeting"] if org["committee_from"] else [])]
    owed += dice.some(QUARTERLY, 0.45)
    owed += dice.some(YEARLY, 0.4 if month.month in (1, 2, 3, 12) else 0.12)
    held = dice.some(owed, zeal)
    if len(held) > 1 and dice.yes(0.3):
        return [held[:2], *([kind] for kind in held[2:])]
    return [[kind] for kind in held]


def _activity(dice: Dice, books: Books, code: str, org: Row, types: list[str], held_on: date) -> Row:
    held = held_on <= dice.as_of and dice.yes(0.93)
    expected, present = _counts(dice)
    return row(
        activity_id=code,
        org_code=org["org_code"],
        types=";".join(types),
        held_on=held_on,
        recorded_on=_recorded(dice, books, types[0], held_on),
        status="held" if held else "cancelled",
        title=None,
        expected=expected,
        present=present,
        leave=dice.pick((None, 0, 1)),
        voted=dice.pick((None, False, True)),
        covers_period=_covers(dice, types, held_on) if dice.yes(0.15) else None,
        approved=dice.pick((None, False, True, True)),
        assess_year=_assess_year(dice, held_on) if {*types} & {*YEARLY} else None,
        tags=dice.pick(TAGS),
    )


def _counts(dice: Dice) -> tuple[int | None, int | None]:
    """Expected and present: mostly full, else half exactly, just below, more than expected, zero, unknown."""
    expected = dice.number(2, 20)
    if dice.yes(0.6):
        return expected, expected - dice.number(0, expected // 4)
    half = (expected + 1) // 2
    odd = ((expected, half), (expected, half - 1), (expected, expected + 1), (0, 0), (None, 3), (expected, None))
    return dice.pick((*odd, (None, None)))


def _recorded(dice: Dice, books: Books, rule: str, held_on: date) -> date | None:
    """Blank, before, soon, and the days on which timeliness, cut-off and the 30 days change."""
    if dice.yes(0.5):
        return dice.pick((None, held_on, held_on + 2 * DAY, held_on - DAY))
    ends = [_closes(rule, held_on), _closes(rule, held_on - 31 * DAY)]
    fifth = books.workday_after
    spots = [fifth(held_on), dice.as_of]
    for end in ends:
        spots += [fifth(end), fifth(end), end + 30 * DAY, end + 30 * DAY]
    spot = dice.pick(spots) + dice.pick((0, 0, 1)) * DAY
    return max(spot, held_on)


def _closes(rule: str, when: date) -> date:
    """Last day of the period that contains a day; a deadline for the yearly rules."""
    if rule in YEARLY:
        return date(when.year + (when.month > 3), 3, 31)
    month = (when.month + 2) // 3 * 3 if rule in QUARTERLY else when.month
    return last_day(when.year, month)


def _covers(dice: Dice, types: list[str], held_on: date) -> str:
    """A period of the first type's kind mostly: before, its own, after; sometimes of the other kind."""
    other = held_on + dice.pick((-62, -31, -31, 0, 31)) * DAY
    quarterly = (types[0] in QUARTERLY) != dice.yes(0.15)
    return f"{other.year}Q{(other.month + 2) // 3}" if quarterly else f"{other.year}-{other.month:02}"


def _assess_year(dice: Dice, held_on: date) -> int | None:
    """The year that fits, or blank, too early, too late."""
    fits = held_on.year - (held_on.month <= 3)
    return dice.pick((fits, fits, fits, None, fits - 1, fits - 1, fits + 1, fits + 1))


def waivers(dice: Dice, tables: Tables) -> list[Row]:
    """Waivers for periods of every kind, each key once."""
    found = {}
    for org in tables["orgs"]:
        if org["kind"] not in ("branch", "group"):
            continue
        for _ in range(dice.pick((0, 0, 1, 3))):
            rule = "group_meeting" if org["kind"] == "group" else dice.pick(BY_BRANCH)
            when = dice.day(dice.first, dice.as_of + 40 * DAY)
            period = f"{when.year}-{when.month:02}"
            if rule in QUARTERLY:
                period = f"{when.year}Q{(when.month + 2) // 3}"
            if rule in YEARLY:
                period = str(when.year)
            key = (org["org_code"], rule, period)
            found[key] = row(org_code=key[0], rule=rule, period=period, reason=dice.pick((None, "防汛")))
    return list(found.values())
