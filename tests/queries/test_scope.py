"""The one door: defaults, fall-backs, refusals, and what a viewer may see."""

from datetime import date
from pathlib import Path

import pytest

from queries.engine import reading
from queries.scope import Asked, QuestionError, default_month, resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import bureau, loaded, row, thresholds_text

ALL = Viewer("全部", None, "desk")
pytestmark = pytest.mark.usefixtures("sqlite")


def ask(view: View, viewer: Viewer = ALL, *, strict: bool = False) -> Asked | None:
    with reading() as conn:
        return resolve(conn, view, viewer=viewer, strict=strict)


def month_on(day: str, newest: int | None = None) -> int:
    with reading() as conn:
        return default_month(conn, date.fromisoformat(day), newest)


def some_bureau(as_of: date = date(2026, 11, 24)) -> None:
    tables = bureau("B1", "B2")
    tables["orgs"].append(row("orgs", org_code="B1-1", kind="group", parent_code="B1"))
    tables["activities"] = [row("activities", activity_id="A1", held_on=date(2026, 10, 10))]
    loaded(tables, as_of=as_of)


def test_nothing_loaded_is_no_question() -> None:
    assert ask(View()) is None


def test_the_default_month_begins_with_its_sixth_working_day() -> None:
    loaded({"workdays": [row("workdays", date=date(2026, 11, 2), is_workday=False)]})
    assert month_on("2026-10-08") == 202610
    assert month_on("2026-10-07") == 202609
    assert month_on("2026-11-09") == 202610
    assert month_on("2026-11-10") == 202611
    assert month_on("2026-01-05") == 202512
    assert month_on("2026-11-24", newest=202608) == 202608


def test_which_working_day_is_a_threshold_of_the_as_of_date(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "thresholds.toml"
    file.write_text(thresholds_text(default_month_workday=("2026-10-02", 2)), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(file))
    assert [month_on(day) for day in ("2026-09-07", "2026-09-08", "2026-10-01", "2026-10-02")] == [
        202608, 202609, 202609, 202610,
    ]  # fmt: skip


def test_the_default_is_the_root_and_never_past_the_newest_data() -> None:
    some_bureau()
    asked = ask(View())
    assert asked is not None
    assert (asked.org, asked.month, asked.running) == ("JX", 202610, False)
    assert asked.version.startswith("2026-11-24.1.")


def test_unknown_questions_fall_back_and_strict_ones_are_refused() -> None:
    some_bureau()
    for view in (View(org="XX"), View(org="B1-1"), View(month=202612), View(month=201001)):
        asked = ask(view)
        assert asked is not None and (asked.org, asked.month) == ("JX", 202610)
    for view in (View(org="XX"), View(org="B1-1"), View(month=202612)):
        with pytest.raises(QuestionError):
            ask(view, strict=True)


def test_a_viewer_sees_their_organisations_alone() -> None:
    some_bureau()
    own = Viewer("支部书记", ("B2",), "desk")
    for view in (View(), View(org="B1"), View(org="JX")):
        asked = ask(view, own)
        assert asked is not None and asked.org == "B2"
    with pytest.raises(QuestionError, match="B1"):
        ask(View(org="B1"), own, strict=True)
    assert ask(View(), Viewer("无", (), "desk")) is None


def test_true_is_not_the_organisation_called_1() -> None:
    assert View.from_query({"org": True}) == View()
