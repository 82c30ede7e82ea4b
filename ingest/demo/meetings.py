"""Meetings: held about as they should be, a few missed, deferred, recorded late or waived; the work calendar."""

from datetime import date, timedelta
from random import Random
from typing import Any

from ingest.demo.bureau import SILENT, TWINS, Branch, Bureau
from ingest.demo.tables import Tables, day_in
from rules.periods import add_months, last_day, month_code

TITLES = {
    "theme_day": ("红船精神学习交流", "食品安全进社区", "学习党章党规", "重温入党誓词", "走访服务企业"),
    "committee_meeting": ("研究党员发展计划", "分析支部工作", "部署主题党日", "研究评先推优"),
    "group_meeting": ("开展批评与自我批评", "学习研讨", "讨论党员发展对象"),
    "party_meeting": ("通报支部工作", "讨论接收预备党员", "学习中央精神"),
    "party_lecture": ("专题党课", "书记讲党课", "廉政专题党课"),
    "org_life": ("年度组织生活会",),
    "appraisal": ("民主评议党员",),
}
# Days off that are not a weekend, and weekend days worked, as the State Council arranged them.
HOLIDAYS = {
    2025: (
        "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
OTHER_YEARS = ("01-01 05-01 10-01 10-02 10-03", "")


class _Log:
    """Writes activities that have been held and recorded by today, numbering them by branch and month."""

    def __init__(self, bureau: Bureau, tables: Tables) -> None:
        self.bureau, self.tables = bureau, tables

    def add(
        self, branch: Branch, month: int, n: int, draw: Random, types: str, held: date, lag: int, **more: Any
    ) -> None:
        recorded = held + timedelta(days=lag)
        if recorded > self.bureau.today or not branch.alive(held):
            return
        values: dict[str, Any] = {"org_code": branch.code, "expected": None, "present": None, "leave": None} | more
        if values["expected"] is not None:
            values["present"] = max(0, values["expected"] - _absent(draw, values["expected"], branch))
            values["leave"] = values["expected"] - values["present"]
        self.tables.add(
            "activities", activity_id=f"A{branch.code[1:]}{month}{n:02d}", types=types, held_on=held,
            recorded_on=recorded, status="held", title=draw.choice(TITLES[types.split(";")[0]]), **values,
        )  # fmt: skip


def _absent(draw: Random, expected: int, branch: Branch) -> int:
    return sum(draw.random() > branch.diligence for _ in range(min(expected, 12))) * expected // 12


def rows(bureau: Bureau, tables: Tables) -> None:
    """`activities`, `waivers`, `workdays`."""
    log = _Log(bureau, tables)
    missing = {month: _missing(bureau, month) for month in bureau.months}
    for n, branch in enumerate(bureau.branches):
        for month in bureau.months:
            if n == SILENT and len(bureau.branches) <= 60 and month == bureau.months[-1]:
                continue  # has not recorded anything lately
            _month(log, branch, month, missing)
    _oddities(bureau, tables)
    _waivers(bureau, tables)
    for year in sorted({month // 100 for month in bureau.months}):
        for off, texts in zip((False, True), HOLIDAYS.get(year, OTHER_YEARS), strict=True):
            for text in texts.split():
                tables.add("workdays", date=date.fromisoformat(f"{year}-{text}"), is_workday=off)


def _missing(bureau: Bureau, month: int) -> dict[str, str]:
    """Branch → the meeting it does not hold in a month: one branch in 24. In even months it is made up for."""
    draw = bureau.draw("missing", month)
    ordinary = [b for n, b in enumerate(bureau.branches) if n not in TWINS and not b.temporary]
    chosen = draw.sample(ordinary, min(len(ordinary), max(1, len(ordinary) // 20)))
    return {b.code: draw.choice(("theme_day", "committee_meeting", "group_meeting")) for b in chosen}


def _lag(draw: Random) -> int:
    """Days from holding to recording: mostly in time; now and then far too late."""
    return draw.randint(0, 4) if draw.random() < 0.95 else draw.randint(6, 24)


def _month(log: _Log, branch: Branch, month: int, missing: dict[int, dict[str, str]]) -> None:
    draw = log.bureau.draw("meetings", branch.key, month)
    missed = missing[month].get(branch.code)
    size = len(branch.members_on(day_in(month, 15))) or branch.size
    if missed != "theme_day":
        tags = "discipline_edu" if month % 100 in (3, 9) else None
        log.add(
            branch,
            month,
            1,
            draw,
            "theme_day",
            day_in(month, draw.randint(3, 27)),
            _lag(draw),
            expected=size,
            tags=tags,
        )
    if branch.committee and missed != "committee_meeting":
        log.add(branch, month, 2, draw, "committee_meeting", day_in(month, draw.randint(2, 25)), _lag(draw), expected=5)
    for group in range(1, branch.groups + 1):
        held, lag = day_in(month, draw.randint(5, 28)), _lag(draw)
        if missed != "group_meeting" or group > 1:
            code = f"{branch.code}-{group}"
            log.add(
                branch,
                month,
                2 + group,
                draw,
                "group_meeting",
                held,
                lag,
                org_code=code,
                expected=size // branch.groups,
            )
    _quarterly(log, branch, month, draw, size)
    _make_up(log, branch, month, missing)
    if month % 100 == 1 and not branch.temporary and branch.start.year < month // 100 - 1:
        _yearly(log, branch, month, size)


def _quarterly(log: _Log, branch: Branch, month: int, draw: Random, size: int) -> None:
    """Members' meeting and lecture in one of the quarter's months each."""
    quarter = log.bureau.draw("quarter", branch.key, month // 100, (month % 100 - 1) // 3)
    if month % 3 == quarter.randrange(3):
        day, voted = day_in(month, draw.randint(4, 26)), draw.random() < 0.3
        log.add(branch, month, 6, draw, "party_meeting", day, _lag(draw), expected=size, voted=voted)
    if month % 3 == quarter.randrange(3):
        tag = "secretary_lecture" if quarter.random() < 0.6 else None
        log.add(
            branch,
            month,
            7,
            draw,
            "party_lecture",
            day_in(month, draw.randint(4, 26)),
            _lag(draw),
            expected=size,
            tags=tag,
        )


def _make_up(log: _Log, branch: Branch, month: int, missing: dict[int, dict[str, str]]) -> None:
    """What an even month lacked is held in the next, approved: 已完成（延期）."""
    before = add_months(month, -1)
    missed = missing.get(before, {}).get(branch.code)
    if missed is None or before % 2 or (missed == "committee_meeting" and not branch.committee):
        return
    if missed == "group_meeting" and not branch.groups:
        return
    code = f"{branch.code}-1" if missed == "group_meeting" else branch.code
    draw = log.bureau.draw("make-up", branch.key, month)
    day = day_in(month, draw.randint(2, 10))
    log.add(branch, month, 8, draw, missed, day, 1, org_code=code, covers_period=month_code(before), approved=True)


def _yearly(log: _Log, branch: Branch, month: int, size: int) -> None:
    """组织生活会 and 民主评议 of last year, held January to March; the twentieth branch or so forgets."""
    draw = log.bureau.draw("yearly", branch.key, month)
    if draw.random() < 0.04:
        return
    day = day_in(add_months(month, draw.randint(0, 2)), draw.randint(5, 27))
    log.add(branch, month, 9, draw, "org_life", day, 2, expected=size, assess_year=month // 100 - 1)
    log.add(branch, month, 10, draw, "appraisal", day, 2, expected=size, assess_year=month // 100 - 1)


def _oddities(bureau: Bureau, tables: Tables) -> None:
    """Things the quality page is for: more present than expected, the same meeting entered twice, one called off."""
    year = bureau.today.year - 1
    code = bureau.branches[2].code
    common = {"org_code": code, "status": "held", "types": "theme_day"}
    day = date(year, 4, 16)
    tables.add(
        "activities",
        activity_id=f"X{year}01",
        held_on=day,
        recorded_on=day,
        title="专题学习",
        expected=12,
        present=13,
        **common,
    )
    for n in (2, 3):
        day = date(year, 6, 18)
        tables.add(
            "activities",
            activity_id=f"X{year}0{n}",
            held_on=day,
            recorded_on=day,
            title="联合主题党日",
            expected=20,
            present=19,
            leave=1,
            **common,
        )
    day = date(year, 7, 8)
    tables.add(
        "activities", activity_id=f"X{year}04", held_on=day, title="因防汛取消", **(common | {"status": "cancelled"})
    )


def _waivers(bureau: Bureau, tables: Tables) -> None:
    for n, month in ((3, 7), (10, 8)):
        for year in (bureau.today.year - 1, bureau.today.year):
            if date(year, month, 1) <= bureau.today and n < len(bureau.branches) and last_day(year * 100 + month):
                tables.add(
                    "waivers",
                    org_code=bureau.branches[n].code,
                    rule="theme_day",
                    period=f"{year}-{month:02d}",
                    reason="抗台风应急值守",
                )
