"""结论句 of the pages of the other systems: what is due, what lags, nothing to say."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest

from queries import headline_books as headline
from queries.brands import History, Year
from queries.columns import BY_CODE
from queries.goals import Goal
from queries.leaders import Branch, Touch, Visits
from queries.pioneer import Coverage, Half
from queries.quality import Finding, Listed
from queries.scheme import read_scheme
from queries.scheme_words import limits
from queries.sources import Load, Source
from queries.tasks import Book, Overdue, Task, Total
from tests.queries.test_headline import BRANCH, CLOSED, RUNNING, alerts, said

REQUIRED = Task("T1", 1, "required", "述职", date(2026, 6, 30), 1)
CHOSEN = Task("T2", 1, "optional", "共建", date(2026, 12, 1), 1)
BOOK = Book(
    [REQUIRED, CHOSEN], {"T1": Total(20, 17, 2, 1), "T2": Total(8, 3, 0, 0)}, [Overdue("B1", "某", "述职", 147)], 19, 20
)
GOAL = Goal(
    "G1",
    "building",
    "达标",
    "个",
    100,
    date(2026, 12, 31),
    "",
    80,
    date(2026, 10, 31),
    (80,),
    Fraction(304, 365),
    False,
)
HALF = Half("2026H1", 40, 30, 3, Fraction(60), Fraction(70), Fraction(80), Fraction(90), Fraction(95))
BRAND = History("K1", "科普", None, None, (Year(202611, 3, 1250, 9, 30, 20),), {})
VISITS = Visits()
VISITS.add("guide", 4, 1, date(2026, 11, 2))


@pytest.mark.parametrize(
    ("asked", "book", "sentence"),
    [
        (RUNNING, BOOK, "目前规定任务到期20项次，完成95%；1个支部1项逾期未完成，最长147天；自选任务已选8项次，完成3项次。"),
        (CLOSED, replace(BOOK, overdue=[]), "到10月底规定任务到期20项次，完成95%；无逾期；自选任务已选8项次，完成3项次。"),
        (BRANCH, BOOK, "目前规定任务到期20项次，完成95%；1项逾期未完成，最长147天；自选任务已选8项次，完成3项次。"),
        (replace(RUNNING, month=202605), replace(BOOK, overdue=[]), "到5月底没有到期的规定任务；无逾期；自选任务已选8项次，完成3项次。"),
        (RUNNING, Book([], {}, [], 0, 0), "2026年没有任务书。"),
    ],
)  # fmt: skip
def test_the_task_book_says_what_is_due_and_what_is_overdue(asked: Any, book: Book, sentence: str) -> None:
    assert said(headline.tasks(asked, book)) == sentence


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([], "2026年没有目标。"),
        ([replace(GOAL, value=90)], "2026年1项目标，1项达到时间进度；没有落在时间进度后面的。"),
        ([GOAL], "2026年1项目标，0项达到时间进度；1项慢于时间进度，“达标”慢3个百分点。"),
        ([GOAL, replace(GOAL, title="轮训", value=50)], "2026年2项目标，0项达到时间进度；2项慢于时间进度，“轮训”最多，慢33个百分点。"),
        ([replace(GOAL, over=True), GOAL], "2026年2项目标，0项达到时间进度；1项到期未达到，1项慢于时间进度，“达标”慢3个百分点。"),
        ([replace(GOAL, value=None)], "2026年1项目标，0项达到时间进度；没有落在时间进度后面的；1项没有目标值或尚未填报。"),
    ],
)  # fmt: skip
def test_goals_say_which_lags_most(found: list[Goal], sentence: str) -> None:
    assert said(headline.goals(RUNNING, found)) == sentence


def test_the_pioneer_index_says_the_middle_and_where_too_few_were_scored() -> None:
    start = "2026年上半年先锋指数中位80.0分，测评30人，覆盖75%；"
    lacking = headline.pioneer(RUNNING, HALF, Coverage(4, 2, Fraction(4, 5)), None)
    assert said(lacking) == start + "2个支部测评不足80%，不计分；争先创优入选3人。"
    assert alerts(lacking) == ["2个支部测评不足80%，不计分"]
    enough = headline.pioneer(RUNNING, HALF, Coverage(4, 0, Fraction(4, 5)), None)
    assert said(enough) == start + "各支部都达到计分所需的覆盖率；争先创优入选3人。"
    assert said(headline.pioneer(BRANCH, HALF, Coverage(1, 1, Fraction(4, 5)), None)) == start + "争先创优入选3人。"


def test_of_too_few_scored_the_sentence_has_no_number_but_theirs() -> None:
    few = headline.pioneer(BRANCH, replace(HALF, scored=4, eligible=4), Coverage(1, 0, None), "不足5人")
    assert said(few) == "2026年上半年测评4人，不足5人，不显示先锋指数。"
    assert (
        said(headline.pioneer(BRANCH, replace(HALF, scored=0), Coverage(0, 0, None), None))
        == "2026年上半年没有先锋指数测评。"
    )


def test_contacts_say_whom_nobody_visited() -> None:
    branch = Branch("B1", "某", "某党支部", (), Visits())
    touch = Touch([branch], [], {}, VISITS, [branch], 1)
    assert (
        said(headline.leaders(RUNNING, touch)) == "今年以来委员到支部指导4次；1个支部尚无人到过；1个支部没有联系委员。"
    )
    visited = replace(touch, unvisited=[], alone=0)
    assert said(headline.leaders(CLOSED, visited)) == "今年1月至10月委员到支部指导4次；每个支部都有人到过。"


def test_brands_say_what_all_came_to_and_which_rest() -> None:
    resting = replace(BRAND, name="春燕", years=(Year(202611),))
    told = headline.brands(RUNNING, [BRAND, resting])
    assert said(told) == "2个服务品牌今年开展3次活动，服务12.5小时；科普时长最多，12.5小时；春燕今年尚无活动。"
    assert said(headline.brands(RUNNING, [resting])) == "1个服务品牌今年尚无活动。"


def test_the_books_kept_say_what_is_open() -> None:
    finding = Listed(Finding("疑似重复", "B1", "activities:A1", "", ""), "00001", "某")
    out = replace(finding, finding=replace(finding.finding, held_out=True))
    assert said(headline.quality([])) == "没有待核数据。"
    assert said(headline.quality([finding, out])) == "2条待核数据，涉及1个组织；其中1条不计入有关数字，其余照常计入。"
    scheme = headline.scheme(read_scheme(), limits(RUNNING))
    assert alerts(scheme) == ["示例方案，未经本局确认"]
    load = Load(3, datetime(2026, 11, 24, 8, 30), "台账", "某")
    tables = [Source(BY_CODE["orgs"], 5, None, None, load), Source(BY_CODE["goals"], 0, None, None, None)]
    assert said(headline.sources(tables)) == "2张表中1张有数据，共5行；最近一次入库在2026-11-24 08:30；缺目标1张表。"
