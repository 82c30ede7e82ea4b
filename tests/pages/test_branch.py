"""The branch page as the browser gets it: every figure is the JSON's, what may not be shown is not, the ways on."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from ingest.demo import build
from ingest.demo_load import load_demo
from pages import branch
from queries.engine import reading
from queries.figures import figures
from queries.scope import resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import bureau, loaded, row
from tests.components import trees
from tests.components.trees import nodes, prop, text

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo bureau, once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("branch")
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/b.db")
        patch.setenv("VAR_DIR", str(folder))
        from migrations.run import upgrade

        upgrade()
        load_demo(build(today=TODAY), TODAY, "测试")
        yield


def shown(question: str) -> Any:
    tree, good = branch.show(question, None)
    assert good
    return tree


def at(tree: Any, path: str) -> Any:
    """The value of a path; the standings are looked up by organisation."""
    for part in path.split("."):
        tree = next(r for r in tree if r["org_code"] == part) if isinstance(tree, list) else tree[part]
    return tree


def printed(value: Any) -> str:
    return "null" if value is None else value if isinstance(value, str) else repr(value)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("code", ["B0001", "B0007", "B0019", "B0024"])
@pytest.mark.parametrize("month", ["2026-11", "2026-10", "2026-01"])
def test_every_figure_is_the_jsons(code: str, month: str) -> None:
    tree = shown(f"?month={month}&branch={code}")
    with reading() as conn:
        asked = resolve(conn, View.from_query({"month": month, "org": code}), viewer=Viewer("测试", None, "desk"))
        assert asked is not None
        told = figures(conn, asked)
    found = trees.figures(tree)
    assert len(found) > 35
    assert {path: value for path, value in found.items() if value != printed(at(told, path))} == {}


@pytest.mark.usefixtures("demo")
def test_ways_keep_month_and_organisation() -> None:
    tree = shown("?month=2026-10&org=JX01&branch=B0018&with=B0001&page=2")
    links = [prop(n, "href") for n in nodes(tree) if prop(n, "href")]
    assert "/branches/B0018?month=2026-09&org=JX01&with=B0001" in links
    assert "/?month=2026-10&org=JX0101" in links and "/?month=2026-10" in links
    others = [link for link in links if link.startswith("/branches/") and "/B0018" not in link]
    assert len(others) >= 3 and all(link.endswith("?month=2026-10&org=JX01") for link in others)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("code", "words", "way"),
    [
        ("NONE", "没有这个支部", "/standings?month=2026-10"),
        ("JX01", "是党委", "/?month=2026-10&org=JX01"),
        ("B0016-1", "是党小组", "/branches/B0016?month=2026-10"),
        ("a/b", "没有这个支部", "/standings?month=2026-10"),
    ],
)
def test_what_is_no_branch_leads_on(code: str, words: str, way: str) -> None:
    tree = shown(f"?month=2026-10&branch={code}")
    assert words in text(tree)
    assert way in [prop(n, "href") for n in nodes(tree)]


@pytest.mark.usefixtures("demo")
def test_every_meeting_is_a_record() -> None:
    tree = shown("?month=2026-11&branch=B0016")
    records = [line[2] for t in trees.tables(tree) for line in t["rows"] if len(line) > 2]
    assert sum(record.startswith("activities:") for record in records) == 12
    assert len(set(records)) == len(records)


@pytest.mark.usefixtures("demo")
def test_bands_and_top_show_no_points_that_are_not_to_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISIBILITY_DESK", "bands")
    tree = shown("?month=2026-10&branch=B0018")
    assert not [path for path in trees.figures(tree) if path.startswith("standings.")]
    assert "第" not in "".join(text(n) for n in nodes(tree) if prop(n, "className") == "way")
    monkeypatch.setenv("VISIBILITY_DESK", "top_n")
    tree = shown("?month=2026-10&branch=B0018&with=B0021")
    assert not [path for path in trees.figures(tree) if path.startswith("standings.")]


def scored(count: int) -> dict[str, list[dict[str, Any]]]:
    """A branch of six members, some of whom have a score of half a year of their own."""
    return bureau("B1", members=6) | {
        "pioneer_scores": [row("pioneer_scores", member_code=f"B1-{n}", base=(70 + n) * 10**8) for n in range(count)]
    }


@pytest.mark.usefixtures("sqlite")
def test_pioneer_scores_of_fewer_than_five_are_not_shown() -> None:
    loaded(scored(4))
    tree = shown("?month=2026-10&branch=B1")
    assert "不足5人" in text(tree)
    assert not [n for n in nodes(tree) if prop(n, "data-stacks")]


@pytest.mark.usefixtures("sqlite")
def test_five_scores_are_heaps_without_names() -> None:
    loaded(scored(5))
    (plot,) = [n for n in nodes(shown("?month=2026-10&branch=B1")) if prop(n, "data-stacks")]
    assert prop(plot, "aria-label") == (
        "先锋指数分布：70—72分2人，72—74分2人，74—76分1人；本支部中位 72.0；全局中位 72.0"
    )


@pytest.mark.usefixtures("sqlite")
def test_the_reminder_says_what_is_owed_and_by_when() -> None:
    held = [row("activities", activity_id=f"A{m}", held_on=date(2026, m, 10), types="theme_day") for m in range(1, 10)]
    tasks = {
        "tasks": [
            row("tasks", task_code="T1", title="学习计划", due_on=date(2026, 10, 31)),
            row("tasks", task_code="T2", title="年度述职", due_on=date(2026, 12, 20)),
            row("tasks", task_code="T3", title="自选", menu="optional", due_on=date(2026, 1, 31)),
        ]
    }
    loaded(bureau("B1") | {"activities": held} | tasks)
    (said,) = [text(n) for n in nodes(shown("?branch=B1")) if prop(n, "className") == "reminder"]
    lines = said.split("\n")
    assert lines[0] == "B1党支部："
    assert "10月主题党日应于10月31日前召开，已逾期 24 天，请尽快补开并录入" in said
    assert "11月主题党日请于11月30日（含）前召开" in said
    assert "任务书“学习计划”应于10月31日前完成，已逾期 24 天" in said
    assert "任务书“年度述职”请于12月20日（含）前完成" in said
    assert "自选" not in said and "9月主题党日" not in said


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize(
    ("began", "words"),
    [(date(2023, 11, 1), "超过 23 天"), (date(2024, 1, 1), "还有 38 天"), (date(2025, 1, 1), None)],
)
def test_a_term_that_ends_is_said(began: date, words: str | None) -> None:
    tables = bureau("B1")
    tables["orgs"][1]["term_from"] = began
    loaded(tables)
    said = text(shown("?branch=B1"))
    assert ("届满" in said) == (words is not None)
    assert words is None or words in said
