"""Volunteering on the overview: its figures, what is held back of few people, twelve months always."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages.overview_service import service
from pages.shared import twelve
from queries.scope import Asked
from queries.thresholds import read_thresholds
from queries.volunteering import Brand, Service
from tests.builders import asked, thresholds_text
from tests.components.trees import figures, nodes, prop, text

BRANCH = asked()
FEW = Service(events=1, hours=450, member_hours=450, persons=2, took_part=2, registered=2, eligible=2,
              eligible_days=48, days=24)  # fmt: skip
BRAND = Brand("P1", "舌尖上的科普", None, 1, 450, 2, 30)


def shown(question: Asked, of: Service) -> Any:
    return service(question, {question.month: {"month": of, "ytd": of}}, [BRAND])


def test_of_a_branch_with_fewer_than_three_nothing_speaks_of_single_persons() -> None:
    tree = shown(BRANCH, FEW)
    held_back = {"month.persons", "ytd.participation", "ytd.registration", "ytd.hours_per_member"}
    assert not {f"volunteering.{path}" for path in held_back} & figures(tree).keys()
    assert figures(tree)["volunteering.month.hours"] == "4.5"
    assert text(tree).count("不足3人") == 4


def test_three_are_enough_and_an_organisation_above_is_never_held_back() -> None:
    assert figures(shown(BRANCH, replace(FEW, eligible=3)))["volunteering.ytd.participation"] == repr(2 / 3)
    above = shown(replace(BRANCH, org_kind="committee"), FEW)
    assert figures(above)["volunteering.month.persons"] == "2"
    assert "不足3人" not in text(above)


def test_how_few_is_a_threshold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "thresholds.toml"
    file.write_text(thresholds_text(suppress_members=("2026-11-24", 5)), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(file))
    of, now = replace(FEW, eligible=4), replace(BRANCH, thresholds=read_thresholds())
    assert text(shown(now, of)).count("不足5人") == 4
    assert "不足" not in text(shown(replace(now, month=202610), of))


def test_no_member_is_no_rate() -> None:
    tree = shown(replace(BRANCH, org_kind="committee"), Service())
    assert figures(tree)["volunteering.ytd.participation"] == "null"
    assert "11月尚无志愿服务记录" in text(tree)


def months(tree: Any) -> list[list[Any]]:
    """The bars by month: label, height, words on it, words for it, class, whether still to come."""
    plot = next(node for node in nodes(tree) if prop(node, "data-columns"))
    return json.loads(prop(plot, "data-columns"))


def test_the_axis_has_twelve_months_before_there_is_a_year_of_data() -> None:
    assert twelve(BRANCH)[0] == 202512 and twelve(BRANCH)[-1] == 202611
    bars = months(shown(BRANCH, replace(FEW, person_times=2)))
    assert [bar[3] for bar in bars[:1] + bars[-1:]] == ["12月 —", "11月 4.5"]
    assert len(bars) == 12


def test_a_running_month_without_a_record_is_awaited_not_zero() -> None:
    none_yet = {202610: {"month": FEW, "ytd": FEW}, 202611: {"month": replace(FEW, hours=0), "ytd": FEW}}
    assert months(service(BRANCH, none_yet, [BRAND]))[-1][3:] == ["11月 —", "now", True]
    assert months(service(replace(BRANCH, month=202610), none_yet, [BRAND]))[-1][3:] == ["10月 4.5", "now", False]
