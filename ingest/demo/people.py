"""Members, their memberships and exemptions."""

from datetime import date, timedelta

from ingest.demo.bureau import FOUNDED, TEMPORARY, TWINS, Branch, Bureau, Stay
from ingest.demo.tables import Tables


def settle(bureau: Bureau) -> None:
    """Members into branches; the founded and the temporary branch take theirs from others; a few transfers a year."""
    number = 0
    for branch in bureau.branches:
        draw = bureau.draw("people", branch.key)
        for n in range(branch.size):
            number += 1
            since = max(branch.start, FOUNDED + timedelta(days=draw.randint(0, 1500)))
            group = f"{branch.code}-{n % branch.groups + 1}" if branch.groups else None
            full = draw.random() > 0.02 or n < 3
            end = branch.end
            branch.stays.append(Stay(f"D{number:06d}", since, end, full, group))
    _transfers(bureau)


def _transfers(bureau: Bureau) -> None:
    """About one member in fifty moves in a year; the new membership begins when the new branch accepts."""
    movable = [b for n, b in enumerate(bureau.branches) if n not in TWINS and b.end is None and not b.temporary]
    for year in sorted({month // 100 for month in bureau.months}):
        draw = bureau.draw("transfers", year)
        for _ in range(len(bureau.branches) // 2):
            one, other = draw.sample(movable, 2)
            stay, day = draw.choice(one.stays), date(year, draw.randint(1, 12), draw.randint(1, 28))
            if day > bureau.today or stay.end is not None or stay.start >= day or other.start > day or not stay.full:
                continue
            if len(one.members_on(day)) < 8:
                continue
            stay.end = day
            group = f"{other.code}-1" if other.groups else None
            other.stays.append(Stay(stay.member, day, None, True, group))


def rows(bureau: Bureau, tables: Tables) -> None:
    """`members`, `memberships`, `exemptions`."""
    seen: set[str] = set()
    for branch in bureau.branches:
        for stay in branch.stays:
            if stay.member not in seen:
                seen.add(stay.member)
                _member(bureau, branch, stay, tables)
            tables.add(
                "memberships", member_code=stay.member, valid_from=stay.start, branch_code=branch.code,
                group_code=stay.group, valid_to=stay.end, full_member=stay.full,
            )  # fmt: skip


def _member(bureau: Bureau, branch: Branch, stay: Stay, tables: Tables) -> None:
    draw = bureau.draw("member", branch.key, len(branch.code), branch.stays.index(stay))
    registered = FOUNDED + timedelta(days=draw.randint(0, 1800)) if draw.random() < 0.92 else None
    reported = FOUNDED + timedelta(days=draw.randint(300, 2000)) if draw.random() < 0.85 else None
    number = int(stay.member[1:])
    tables.add(
        "members", member_code=stay.member, display_name=f"党员{number:04d}", volunteer_registered_on=registered,
        community_reported_on=reported,
    )  # fmt: skip
    if draw.random() < 0.03 and branch.code != f"B{TEMPORARY + 1:04d}":
        start = date(bureau.today.year - 1, draw.randint(1, 12), 1)
        if start <= bureau.today:
            end = start + timedelta(days=draw.randint(90, 500))
            reason = draw.choice(("长期病休", "借调外地", "产假", "年老体弱"))
            tables.add("exemptions", member_code=stay.member, valid_from=start, valid_to=end, reason=reason)
