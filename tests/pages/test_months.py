"""月报与发布, what differs from an edition, and how every page says which edition it shows."""

import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from ingest.load import load
from ingest.reading import read
from pages import behind as records
from pages import (
    branch,
    brands,
    leaders,
    meetings,
    months,
    months_diff,
    overview,
    pioneer,
    quality,
    standings,
    tasks,
    volunteering,
)
from pages import months_panels as fill
from publishing import publish
from queries.edition_diff import compared, differences
from queries.engine import reading
from queries.figures import figures
from queries.scope import editions, resolve
from queries.view import View
from queries.viewer import Viewer
from tests.components.trees import figures as drawn
from tests.components.trees import nodes, prop, rows, text

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
TODAY = date(2026, 11, 24)
VIEWER = Viewer("测试", None, "desk")
HEADER = "activity_id,org_code,types,held_on,recorded_on,status,expected,present"
CANCELLED = "A0000088,B0001,theme_day,2026-10-11,2026-10-11,cancelled,21,21"
pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture(autouse=True)
def case(sqlite: str) -> None:
    assert load(read(CASE), source="案例", as_of=TODAY, actor="测试").problem_count == 0


def change(folder: Path, line: str = CANCELLED) -> None:
    (folder / "activities.csv").write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    assert load(read(folder), source="更正", as_of=TODAY, actor="测试").problem_count == 0


def release(month: int = 202610, reason: str = "") -> None:
    publish(month, viewer=VIEWER, today=TODAY, reason=reason)


def shown(page: ModuleType, question: str = "") -> Any:
    answer, good = page.show(question, None)
    assert good
    return answer


def told(edition: str | None, org: str | None = None) -> dict[str, Any]:
    with reading() as conn:
        asked = resolve(conn, View(202610, org, edition), viewer=VIEWER, strict=True)
        assert asked is not None
        return figures(conn, asked)


@pytest.mark.parametrize("page", [overview, meetings, standings, volunteering, brands, pioneer, branch])
def test_a_page_shows_the_newest_edition_and_the_way_to_the_figures_of_now_and_back(page: ModuleType) -> None:
    release()
    extra = "&branch=B0001" if page is branch else ""
    published, now = (shown(page, f"?month=2026-10{more}{extra}") for more in ("", "&edition=live"))
    assert (prop(published, "data-edition"), prop(now, "data-edition")) == ("1", "live")
    assert "已发布 第1版（" in text(published) and "测试）" in text(published)
    assert "为现在的记录" in text(published) and "现算数" in text(now)
    ways = [prop(n, "href") for n in nodes(published) if text(n) == "现算数" and prop(n, "href")]
    back = [prop(n, "href") for n in nodes(now) if text(n) == "看已发布 第1版" and prop(n, "href")]
    assert len(ways) == len(back) == 1 and "edition=live" in ways[0] and "edition" not in back[0]
    assert prop(shown(page, f"?month=2026-09{extra}"), "data-edition") == "live"


@pytest.mark.parametrize("page", [tasks, leaders, quality])
def test_a_page_of_records_says_that_it_is_of_now(page: ModuleType) -> None:
    release()
    answer = shown(page, "?month=2026-10")
    assert prop(answer, "data-edition") == "live"
    assert page is quality or "本月已发布 第1版；本页为现在的记录" in text(answer)


def test_a_published_page_keeps_its_figures_and_live_shows_the_new_ones(tmp_path: Path) -> None:
    before = drawn(shown(meetings, "?month=2026-10"))
    release()
    change(tmp_path)
    after, now = drawn(shown(meetings, "?month=2026-10")), drawn(shown(meetings, "?month=2026-10&edition=live"))
    assert after == before and now != before
    for edition, page in (("live", now), ("1", after)):
        json_of = told(edition)
        mine = {path: value for path, value in page.items() if path.startswith(("meetings.ytd", "meetings.progress"))}
        assert len(mine) >= 2
        for path, value in mine.items():
            _, span, field = path.split(".")
            assert value == json.dumps(json_of["meetings"][span][field]), (edition, path)


def test_the_records_behind_a_published_figure_are_those_of_now_and_say_so(tmp_path: Path) -> None:
    release()
    fragment = {"records": "meetings.month.missed", "address": "/meetings?month=2026-10"}
    assert records.NOT_OF_NOW in text(records.show(fragment))
    assert records.NOT_OF_NOW not in text(records.show(fragment | {"address": "/meetings?month=2026-10&edition=live"}))


def test_months_are_listed_with_their_states() -> None:
    release(202609)
    page = shown(months)
    states = {row[0]: row[1] for row in rows(page)}
    assert states["2026年11月"] == "◔ 进行中"
    assert states["2026年10月"] == "○ 待发布" and states["2026年9月"] == "● 已发布 第1版"
    assert "2026年10月待发布" in text(page) and "发布2026年10月第1版" in text(page)
    assert "还没有结束" in text(shown(months, "?month=2026-11"))
    again = shown(months, "?month=2026-09")
    assert "再次发布的理由（必填）" in text(again) and "发布2026年9月第2版" in text(again)


def test_the_button_publishes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = next(prop(n, "data") for n in nodes(shown(months, "?month=2026-10")) if prop(n, "id") == fill.EXPECTED)
    assert expected == {"month": 202610, "edition": 1}
    said, again = months.release(1, expected, "", None)
    assert "已发布2026年10月第1版" in text(said) and again == 1
    said, _ = months.release(2, expected, "", 1)
    assert "没有重复发布" in text(said)
    said, _ = months.release(1, expected | {"edition": 2}, " ", 2)
    assert "要写明理由" in text(said)
    assert "请重新打开本页" in text(months.release(1, {"month": "x"}, None, None)[0])
    with reading() as conn:
        assert [(one.number, one.published_by) for one in editions(conn, 202610)] == [(1, "副书记")]


@pytest.mark.parametrize("org", [None, "B0001", "B0007"])
def test_the_difference_is_that_of_the_two_figures(tmp_path: Path, org: str | None) -> None:
    release()
    change(tmp_path)
    query = "?month=2026-10" + (f"&org={org}" if org else "")
    found: dict[str, str] = {}
    for page in range(1, 9):
        found |= drawn(shown(months_diff, f"{query}&page={page}"))
    old, new = told("1", org), told("live", org)
    want = {
        path: one
        for path, _, one, other in compared(old, new)
        if isinstance(one, int | float | str) and one is not True
    }
    assert {path: value for path, value in found.items() if value != "null"} == {
        path: value if isinstance(value, str) else json.dumps(value) for path, value in want.items()
    }
    assert (len(want) > 10) is (org != "B0007")


def test_a_difference_names_the_load_that_touched_the_branch_first(tmp_path: Path) -> None:
    release()
    change(tmp_path, "A0000001,B0001,theme_day,2025-01-11,2025-01-12,held,19,18")
    change(tmp_path)
    change(tmp_path, "NEW,B0007,theme_day,2026-10-12,2026-10-12,held,9,9")
    with reading() as conn:
        edition = resolve(conn, View(202610), viewer=VIEWER)
        now = resolve(conn, View(202610), viewer=VIEWER, live=True)
        assert edition is not None and now is not None
        found = differences(conn, edition, now)
    of = {
        (one.org_code, one.path.split(".")[0]): one.cause
        for one in found
        if one.path.split(".")[-1] not in ("rank", "change")
    }
    assert of["B0001", "meetings"].batch == 2 and of["B0007", "standings"].batch == 4


def test_nothing_differs_is_said_calmly_and_an_unpublished_month_too() -> None:
    release()
    assert "与现算数完全一致" in text(shown(months_diff, "?month=2026-10"))
    assert "2026年9月还没有发布" in text(shown(months_diff, "?month=2026-09"))
    assert "没有这个月份" in text(shown(months_diff, "?month=2019-09"))


def test_an_edition_is_chosen_for_the_difference(tmp_path: Path) -> None:
    release()
    change(tmp_path)
    release(reason="更正")
    assert "完全一致" in text(shown(months_diff, "?month=2026-10"))
    first = shown(months_diff, "?month=2026-10&edition=1")
    assert prop(first, "data-edition") == "1" and "个数字" in text(first)
    assert "理由：更正" in text(shown(months, "?month=2026-10"))
