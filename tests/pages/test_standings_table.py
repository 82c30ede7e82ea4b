"""The standings beside last month's: dots joined where the scores compare, words where they do not; ranks always."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app  # noqa: F401  pages register with the app
from ingest.load import load
from ingest.reading import read
from pages import standings
from queries.engine import reading
from queries.scope import resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import AS_OF
from tests.components.trees import figures, nodes, tables, text

ROOT = Path(__file__).parent.parent
CASE = ROOT / "cases" / "visible-small" / "data"
SCHEME = (ROOT.parent / "rules" / "schemes" / "wuxing-2026.toml").read_text(encoding="utf-8")
NEW_ITEM = SCHEME.replace('formula = "completion"', 'formula = "completion", valid_from = 2026-10-01')

Shown = Callable[[str, int], Any]


@pytest.fixture
def shown(sqlite: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shown:
    """The page of a month under a scheme."""

    def page(scheme: str, month: int) -> Any:
        file = tmp_path / "scheme.toml"
        file.write_text(scheme, encoding="utf-8")
        monkeypatch.setenv("SCHEME_FILE", str(file))
        load(read(CASE), source="case", as_of=AS_OF, actor="测试")
        with reading() as conn:
            asked = resolve(conn, View(month), viewer=Viewer("测试", None, "desk"))
            assert asked is not None
            return standings.render(conn, asked)

    return page


def past_dots(tree: Any) -> int:
    cells = [cell for t in tables(tree) for _, row in t["rows"] for cell in row if isinstance(cell, dict)]
    return sum(name == "past" for cell in cells if cell.get("k") == "dots" for _, name in cell["p"])


def changes(tree: Any) -> set[str]:
    return {value for path, value in figures(tree).items() if path.endswith(".change")}


def test_last_months_points_stand_beside_this_months(shown: Shown) -> None:
    tree = shown(SCHEME, 202610)
    assert past_dots(tree) > 10
    assert "上月→本月" in str(tables(tree)) and "口径调整" not in text(tree)


def test_points_of_other_items_do_not_compare_and_it_is_said_but_ranks_do(shown: Shown) -> None:
    tree = shown(NEW_ITEM, 202610)
    assert past_dots(tree) == 0
    assert "总分与上月：口径调整，不可比" in text(tree)
    assert "上月→本月" not in str(tables(tree)) and not any(text(n) == "上月" for n in nodes(tree))
    assert len(changes(tree) - {"null"}) > 1


def test_the_month_after_compares_again(shown: Shown) -> None:
    tree = shown(NEW_ITEM, 202611)
    assert past_dots(tree) > 10 and "口径调整" not in text(tree)


def test_january_begins_anew_without_a_word_of_adjustment(shown: Shown) -> None:
    tree = shown(SCHEME, 202601)
    assert past_dots(tree) == 0
    assert "口径调整" not in text(tree) and "上月→本月" not in str(tables(tree))
