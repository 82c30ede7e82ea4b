"""计分规则 in words: every formula and every threshold has its words."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from queries.scheme import read_scheme
from queries.scheme_words import TABLES, formula_words, limits
from rules.scheme import PARAMETERS, Item
from rules.thresholds import KINDS
from tests.builders import changed_thresholds
from tests.queries.test_headline import RUNNING


def item(formula: str, **parameters: str) -> Item:
    given = {name: Fraction(value) for name, value in parameters.items()}
    return Item("X", "某", 400, formula, given, None, None)


def test_every_item_of_the_scheme_has_its_words_and_tables() -> None:
    assert TABLES.keys() == PARAMETERS.keys()
    words = {of.formula: formula_words(of) for of in read_scheme().items.values()}
    assert words.keys() == PARAMETERS.keys() and len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (item("attendance", **{"from": "0.7", "range": "0.25"}), "到会率70%以下为0，95%以上满分，其间按比例"),
        (item("service_hours", full="7.5"), "人均时长达到全年7.5小时的时间进度满分，以下按比例"),
        (item("discipline"), "每半年开展纪律教育一次得2分；未到期的半年不适用"),
        (item("review"), "评审认定，0至4分；取当年最近一次"),
    ],
)
def test_words_say_the_parameters(of: Item, words: str) -> None:
    assert formula_words(of) == words


def test_every_threshold_is_listed_with_its_dates_and_the_value_in_force() -> None:
    asked = replace(RUNNING, thresholds=changed_thresholds(cut_off_workdays=("2026-07-01", 3)))
    found = limits(asked)
    assert [limit.code for limit in found] == list(KINDS)
    cut_off = found[0]
    assert [(v.since, v.shown) for v in cut_off.values] == [
        (date(2000, 1, 1), "5个工作日"),
        (date(2026, 7, 1), "3个工作日"),
    ]
    assert (cut_off.now, cut_off.mark, cut_off.unconfirmed) == ("3个工作日", "local", True)
    assert next(limit.now for limit in found if limit.code == "yearly_deadline") == "3月31日（次年）"
