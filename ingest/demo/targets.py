"""Rows of `tasks`, `task_progress`, `goals` and `goal_progress`."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ingest.demo import words
from ingest.demo.bureau import Branch, Bureau
from ingest.demo.names import Part
from ingest.demo.table import Row
from queries.columns import PLACES
from rules.periods import last_day, month_of

ONE = 10 ** PLACES["number"]
_REQUIRED_DUE = (2, 3, 5, 6, 8, 9, 11, 12)
_OPTIONAL_DUE = (4, 5, 7, 8, 10, 11)
_GOALS = (
    ("building", "支部标准化建设达标", "个", 22, "机关党委"),
    ("building", "党务干部业务轮训", "人次", 60, "机关党委"),
    ("building", "支部换届按期完成", "个", 8, "机关党委"),
    ("training", "党员集中学习", "学时", 32, "人事教育处"),
    ("training", "支部书记培训", "人次", 48, "人事教育处"),
    ("training", "知行论坛", "期", 12, "办公室"),
    ("activity", "志愿服务活动", "场", 150, "机关党委"),
    ("activity", "结对社区联建", "次", 40, "机关党委"),
    ("activity", "服务品牌进基层", "场", 36, "消费者权益保护处"),
)


def tasks(bureau: Bureau) -> Iterator[Row]:
    """Last year's and this year's task book: eight required, six to choose from."""
    for year in bureau.years:
        for code, menu, title, due, weight in _book(year):
            yield (code, year, menu, title, due, weight * ONE)


def _book(year: int) -> Iterator[tuple[str, str, str, date, int]]:
    required = zip(words.REQUIRED_TASKS, _REQUIRED_DUE, strict=True)
    optional = zip(words.OPTIONAL_TASKS, _OPTIONAL_DUE, strict=True)
    menus = [("required", *pair) for pair in required] + [("optional", *pair) for pair in optional]
    for n, (menu, title, month) in enumerate(menus, 1):
        yield (f"T{year}{n:02d}", menu, title, last_day(year * 100 + month), (2, 3, 1, 2)[n % 4])


def task_progress(bureau: Bureau) -> Iterator[Row]:
    """Every branch's required tasks and the two to four it chose."""
    for branch in bureau.branches:
        for year in bureau.years:
            if branch.part is not Part.TEMPORARY:
                yield from _progress(bureau, branch, year)


def _progress(bureau: Bureau, branch: Branch, year: int) -> Iterator[Row]:
    dice = bureau.draw(branch.key, year, "tasks")
    chosen = set(dice.sample(range(len(words.REQUIRED_TASKS) + 1, 15), dice.randint(2, 4)))
    for n, (code, menu, _, due, _) in enumerate(_book(year), 1):
        done, evidence = _done(dice, branch, due), dice.choice(words.EVIDENCE)
        inside = branch.founded <= due and (branch.closed is None or due < branch.closed)
        if not inside or (menu == "optional" and n not in chosen):
            continue
        shown = done if done is not None and done <= bureau.today else None
        yield (code, branch.code, menu == "optional", shown, None if shown is None else evidence)


def _done(dice: Random, branch: Branch, due: date) -> date | None:
    """Mostly some days before it is due, at times after, now and then never."""
    early, late, luck = dice.randint(0, 20), dice.randint(3, 40), dice.random()
    if luck < 0.02 + 0.12 * (1 - branch.quality):
        return due + timedelta(late) if luck > 0.05 else None
    return due - timedelta(early)


def goals(bureau: Bureau) -> Iterator[Row]:
    """Nine goals a year on three platforms."""
    for year in bureau.years:
        for n, (platform, title, unit, target, owner) in enumerate(_GOALS, 1):
            yield (f"G{year}{n:02d}", year, platform, title, unit, target * ONE, date(year, 12, 20), owner)


def goal_progress(bureau: Bureau) -> Iterator[Row]:
    """Reported on the 28th of every month: growing, some goals ahead of time and some behind."""
    for year in bureau.years:
        for n, (_, _, _, target, _) in enumerate(_GOALS, 1):
            dice, share = bureau.draw(year, n, "goal"), 0.0
            pace = dice.uniform(0.78, 1.12)
            for month in range(1, 13):
                share += pace / 12 * dice.uniform(0.6, 1.4)
                day = date(year, month, 28)
                if day <= bureau.today and month_of(day) in bureau.months:
                    yield (f"G{year}{n:02d}", day, int(target * share) * ONE)
