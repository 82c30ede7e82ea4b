"""A world's organisations and members, with lives, committees and memberships that begin and end on edges."""

from datetime import date

from tests.worlds_dice import DAY, Dice, Row, Tables, row

CODES = ("B1", "B10", "B2", "007", "7", "b3", "B-2", "支6")
RANKING_GROUPS = ("甲组", "乙组", "A组", "")
OLD = date(2015, 7, 1)


def orgs(dice: Dice) -> list[Row]:
    """A tree of one to four committees and general branches, three to eight branches, and groups."""
    found = [_org("JX", "committee", "", dice, valid_from=dice.pick((OLD, None)))]
    for code in ("JX1", "JX2", "JX21")[: dice.number(0, 3)]:
        parent = dice.pick(found)["org_code"]
        found.append(_org(code, dice.pick(("committee", "general_branch")), parent, dice, valid_from=OLD))
    parents = [r["org_code"] for r in found]
    groups = dice.pick((RANKING_GROUPS[:1], RANKING_GROUPS[2:], RANKING_GROUPS, ("",)))
    for code in CODES[: dice.number(3, 8)]:
        branch = _branch(dice, code, dice.pick(parents), dice.pick(groups))
        found += [branch, *(_group(dice, branch, n) for n in range(dice.pick((0, 0, 1, 2, 3))))]
    return found


def _org(code: str, kind: str, parent: str, dice: Dice, **values: object) -> Row:
    blank = dict.fromkeys(("ranking_group", "committee_from", "committee_to", "term_from", "temporary", "valid_to"))
    sort_no = dice.pick((None, -1, 0, 1, 1, 2, 10))
    common = {"org_code": code, "name": f"{code}组织", "kind": kind, "parent_code": parent, "sort_no": sort_no}
    return row(short_name=None, **{**common, **blank, **values})


def life(dice: Dice, chance: float) -> tuple[date | None, date | None]:
    """An interval of life: since ever, long ago or from a day of the world; ended with a chance."""
    first = dice.pick((None, OLD, OLD, OLD, dice.day()))
    ends = [dice.after(max(first or dice.first, dice.first)) for _ in range(2)]
    turn = date(dice.as_of.year, 1, 1) + dice.pick((-1, 0, 0, 1)) * DAY
    ends += [turn] if turn > (first or dice.first) else []
    return first, dice.pick(ends) if dice.yes(chance) else None


def _branch(dice: Dice, code: str, parent: str, group: str) -> Row:
    first, end = life(dice, 0.25)
    begins, ends = None, None
    if dice.yes(0.6):
        begins = dice.pick((first or OLD, first or OLD, dice.day()))
        ends = dice.after(max(begins, dice.first)) if dice.yes(0.4) else None
    return _org(
        code,
        "branch",
        parent,
        dice,
        valid_from=first,
        valid_to=end,
        ranking_group=group,
        committee_from=begins,
        committee_to=ends,
        temporary=dice.pick((None, None, None, False, None, True, False)),
    )


def _group(dice: Dice, branch: Row, n: int) -> Row:
    first, end = life(dice, 0.3)
    if dice.yes(0.5):
        first = date.fromisoformat(branch["valid_from"]) if branch["valid_from"] else None
        end = date.fromisoformat(branch["valid_to"]) if branch["valid_to"] else None
    return _org(f"{branch['org_code']}-{n}", "group", branch["org_code"], dice, valid_from=first, valid_to=end)


def members(dice: Dice, tables: Tables) -> None:
    """Members, their stays in branches one after another, and their exemptions."""
    tables.update(members=[], memberships=[], exemptions=[])
    branches = [r["org_code"] for r in tables["orgs"] if r["kind"] == "branch"]
    for home in branches:
        for n in range(dice.pick((2, 3, 4, 5, 6, 8, 12))):
            code = f"D{home}{n}"
            registered = dice.pick((None, OLD, OLD, dice.day()))
            tables["members"].append(
                row(
                    member_code=code,
                    display_name=dice.pick((None, "某同志")),
                    volunteer_registered_on=registered,
                    community_reported_on=dice.pick((None, OLD)),
                )
            )
            tables["memberships"] += _stays(dice, tables, code, home, branches)
            tables["exemptions"] += _exemptions(dice, code)


def _stays(dice: Dice, tables: Tables, member: str, home: str, branches: list[str]) -> list[Row]:
    """One to three stays without a shared day; a gap or none between them."""
    found = []
    first = dice.pick((OLD, OLD, OLD, OLD, dice.day()))
    for branch in [home, *dice.some([dice.pick(branches), home], 0.2)]:
        end = dice.after(max(first, dice.first))
        found.append(
            row(
                member_code=member,
                valid_from=first,
                branch_code=branch,
                group_code=dice.pick([None, *_groups(tables, branch)]),
                valid_to=end,
                full_member=dice.yes(0.9),
            )
        )
        first = end + dice.pick((0, 0, 1, 31)) * DAY
    if dice.yes(0.8):
        found[-1]["valid_to"] = ""
    return found


def _groups(tables: Tables, branch: str) -> list[str]:
    return [r["org_code"] for r in tables["orgs"] if r["kind"] == "group" and r["parent_code"] == branch]


def _exemptions(dice: Dice, member: str) -> list[Row]:
    """None mostly; else one, or two that overlap or touch."""
    if not dice.yes(0.2):
        return []
    first = dice.pick((OLD, dice.day()))
    end = dice.after(max(first, dice.first))
    found = [row(member_code=member, valid_from=first, valid_to=dice.pick((None, end, end)), reason="年老体弱")]
    if dice.yes(0.4):
        again = dice.pick((end, first + DAY))
        found.append(row(member_code=member, valid_from=again, valid_to=dice.after(max(again, end)), reason=None))
    return found
