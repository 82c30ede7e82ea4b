"""Dense tables: what the drawing script gets."""

from components import dense
from components.dense import Head, Row
from tests.components.trees import cell_text, figures, prop, rows, tables


def test_a_table_carries_its_name_heads_rows_and_foot() -> None:
    made = dense.table(
        "名次",
        [Head("名次", "rank"), Head("支部")],
        [Row(["1", "办公室"], "gold")],
        foot=[Row(["合计", ""])],
        className="x",
    )
    (data,) = tables(made)
    assert prop(made, "className") == "dense x"
    assert (data["label"], data["heads"]) == ("名次", [["名次", "rank", "", 1, ""], ["支部", "", "", 1, ""]])
    assert (data["rows"], data["foot"]) == ([["gold", ["1", "办公室"]]], [["", ["合计", ""]]])


def test_a_figure_in_a_cell_has_its_path_and_exact_value() -> None:
    made = dense.table("", [Head("")], [Row([[dense.number("branches", 3, "3")]]), Row([dense.number("x", None, "")])])
    assert figures(made) == {"branches": "3", "x": "null"}
    assert rows(made) == [["3"], ["—"]]


def test_a_figure_of_another_month_or_organisation_says_so() -> None:
    part = dense.number("branches", 3, "3", month="2026-10", org="B1")
    assert (part["m"], part["o"]) == ("2026-10", "B1")


def test_marks_stay_on_their_axis() -> None:
    assert dense.bar(1.2, 0.8) == {"k": "bar", "p": 100.0, "r": 80.0, "c": ""}
    assert dense.bar(None)["p"] is None
    assert dense.dots([(90, "gold"), (70, "")], 80, 100, 85) == {
        "k": "dots", "p": [(50.0, "gold"), (0.0, "")], "r": 25.0,
    }  # fmt: skip
    assert dense.dots([], 5, 5)["p"] == []
    assert dense.spark([0, None, 1])["p"] == [0.0, None, 100.0]
    assert dense.spread([0, 70, 80, 85, 100], 60, 100, 80) == {"k": "spread", "p": [0, 25, 50, 62.5, 100], "r": 50}
    assert dense.spread([], 60, 100)["p"] == []


def test_a_record_is_named_by_its_table_and_key() -> None:
    assert dense.record("组织生活 A1", "activities:A1") == {"t": "组织生活 A1", "c": "record", "d": "activities:A1"}


def test_a_glyph_is_read_out_and_has_words_for_the_table() -> None:
    assert dense.glyph("missed", "30", "，逾期 30 天") == {
        "k": "g",
        "g": "missed",
        "t": "30",
        "w": "未完成，逾期 30 天",
    }
    assert cell_text(dense.glyph("done")) == "已完成"
