"""A world's tasks, pioneer scores, reviews, adjustments, vetoes, and the tables without figures."""

from datetime import date

from tests.worlds_dice import DAY, Dice, Row, Tables, row

REVIEWED = {
    "L3": 4,
    "S4": 3,
    "S5": 3,
    "I1": 8,
    "I2": 6,
    "I3": 3,
    "I4": 3,
    "D2": 6,
    "D4": 2,
    "C2": 4,
    "C3": 4,
    "C4": 3,
    "C5": 3,
}


def scores(dice: Dice, tables: Tables) -> None:
    """All tables of §4 but the activities."""
    branches = [r["org_code"] for r in tables["orgs"] if r["kind"] == "branch"]
    years = range(dice.first.year, dice.as_of.year + 1)
    _tasks(dice, tables, branches, years)
    tables["pioneer_scores"] = _pioneers(dice, tables, years)
    tables["reviews"] = [r for branch in branches for r in _reviews(dice, branch, years)]
    tables["adjustments"] = [r for branch in branches for r in _adjustments(dice, branch)]
    tables["vetoes"] = [r for branch in branches for r in _vetoes(dice, branch)]


def _tasks(dice: Dice, tables: Tables, branches: list[str], years: range) -> None:
    tables.update(tasks=[], task_progress=[])
    for year in years:
        for number in range(dice.number(0, 7)):
            code = f"T{year}{number}"
            stretch = date(year - dice.yes(0.1), 1, 1), date(year + dice.yes(0.1), 12, 31)
            tables["tasks"].append(
                row(
                    task_code=code,
                    year=year,
                    menu=dice.pick(("required", "optional")),
                    title=None,
                    due_on=dice.day(*stretch),
                    weight=dice.pick(("1", "2", "0.5", "0.33333333", "0")),
                )
            )
            tables["task_progress"] += [_progress(dice, code, year, branch) for branch in dice.some(branches, 0.8)]


def _progress(dice: Dice, task: str, year: int, branch: str) -> Row:
    done_on = dice.pick((None, dice.day(date(year - 1, 12, 1), date(year + 1, 1, 31)), date(year, 1, 1)))
    return row(task_code=task, org_code=branch, chosen=dice.pick((None, False, True)), done_on=done_on, evidence=None)


def _pioneers(dice: Dice, tables: Tables, years: range) -> list[Row]:
    """Scores of most members; a half-year has all, about four fifths, or few."""
    found = []
    for half in [f"{year}H{h}" for year in (years[0] - 1, *years) for h in (1, 2)]:
        for member in dice.some(tables["members"], dice.pick((0.3, 0.85, 0.95, 1, 1))):
            found.append(
                row(
                    member_code=member["member_code"],
                    half_year=half,
                    base=dice.pick(("60", "77.5", "88.88888888", "95", "0", "90")),
                    plus=dice.pick((None, "0", "5", "0.5")),
                    minus=dice.pick((None, "0", "3")),
                    veto=dice.pick((None, False, False, None, True)),
                    excellent=dice.pick((None, True)),
                )
            )
    return found


def _reviews(dice: Dice, branch: str, years: range) -> list[Row]:
    """Points of most items, of none, or of some; several months a year."""
    density = dice.pick((0, 0.6, 0.9, 1, 1, 1, 1))
    found = []
    for year in years:
        for item in dice.some([*REVIEWED], density):
            for month in sorted({dice.pick((1, 1, 1, 2)), dice.pick((1, 2, 3, 6, 7, 11, 12))}):
                got = dice.pick((0, REVIEWED[item], REVIEWED[item] - 1, f"{REVIEWED[item] - 1}.37", "1.005"))
                found.append(row(org_code=branch, item=item, month=f"{year}-{month:02}", got=got, document=None))
    return found


def _adjustments(dice: Dice, branch: str) -> list[Row]:
    return [
        row(
            document=f"文{number}",
            org_code=branch,
            dated_on=dice.day(dice.first, dice.as_of + 9 * DAY),
            points=dice.pick(("2", "0.01", "0.37", "7", "9.5", "-0.5", "-1", "-12", "0")),
            reason=None,
        )
        for number in range(dice.pick((0, 1, 2, 5)))
    ]


def _vetoes(dice: Dice, branch: str) -> list[Row]:
    found = []
    for number in range(dice.pick((0, 0, 1, 2))):
        first = dice.day()
        found.append(
            row(
                document=f"否{number}",
                org_code=branch,
                valid_from=first,
                valid_to=dice.pick((None, dice.after(first))),
                effect=dice.pick(("no_title", "unranked", "cap_60", "cap_60")),
                reason=None,
            )
        )
    return found


def others(dice: Dice, tables: Tables) -> None:
    """A few goals, contacts and visits: they load, and change no figure."""
    year, member = dice.as_of.year, tables["members"][0]["member_code"]
    branch = next(r["org_code"] for r in tables["orgs"] if r["kind"] == "branch")
    goal = {"goal_code": "G1", "year": year, "platform": "training", "title": "集中培训", "unit": "学时"}
    tables["goals"] = [row(**goal, target="32", due_on=date(year, 12, 20), owner=None)]
    tables["goal_progress"] = [row(goal_code="G1", reported_on=dice.day(), value="8.4")]
    contact = {"leader_code": member, "org_code": branch}
    tables["leader_contacts"] = [row(**contact, valid_from=dice.first, valid_to=None)]
    tables["leader_visits"] = [row(visit_id="L1", **contact, visited_on=dice.day(), role="guide", activity_id=None)]
