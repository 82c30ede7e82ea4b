"""The matrix over a half-year that still runs: what has not begun is an outline only where it will be owed."""

from datetime import date
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from pages import meetings
from queries.engine import reading
from queries.scope import resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import bureau, loaded, row
from tests.components.trees import cell_text, tables

pytestmark = pytest.mark.usefixtures("sqlite")
OCTOBER_15 = date(2026, 10, 15)


def cells(code: str, rule: str) -> list[str]:
    """The words of a branch's cells of a rule, from July on; a quarterly rule has two."""
    with reading() as conn:
        asked = resolve(conn, View(202610), viewer=Viewer("测试", None, "desk"))
        assert asked is not None
        tree = meetings.render(conn, asked)
    table = next(t for t in tables(tree) if t["label"].endswith("三会一课"))
    names = [head[4] for head in table["heads"]]
    found = next(r for _, r in table["rows"] if cell_text(r[0]) == code)
    return [cell_text(found[n]) for n, name in enumerate(names) if name.endswith(rule)]


def given(**org: Any) -> None:
    tables = bureau("B1", "B2")
    tables["orgs"][1] = row("orgs", org_code="B1", name="B1党支部", **org)
    loaded(tables, as_of=OCTOBER_15)


def test_periods_that_have_not_begun_are_outlined_and_the_running_quarter_is_open() -> None:
    given()
    assert cells("B1", "主题党日")[3:] == ["未到期", "未开始", "未开始"]
    assert cells("B1", "党课")[1:] == ["未到期"]


def test_a_rule_that_is_not_the_branchs_has_a_dash_all_along() -> None:
    given()
    assert cells("B1", "支部委员会") == ["不适用"] * 6


def test_a_branch_that_will_be_gone_owes_nothing_then() -> None:
    given(valid_to=date(2026, 12, 10))
    assert cells("B1", "主题党日")[4:] == ["未开始", ""]


def test_a_committee_that_is_no_more_expects_no_meeting() -> None:
    given(committee_from=date(2020, 1, 1), committee_to=date(2026, 9, 1))
    assert cells("B1", "支部委员会")[2:] == ["", "", "", ""]
