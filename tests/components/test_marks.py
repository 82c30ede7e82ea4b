"""Numbers with their paths, and marks that differ in shape, not only in colour."""

from fractions import Fraction

import pytest

from components.figure import exact, figure
from components.links import address
from components.marks import GLYPHS, bar_ref, delta, glyph
from terms import STATES
from tests.components.trees import nodes, prop, text


@pytest.mark.parametrize(
    ("value", "printed"),
    [(None, "null"), (Fraction(6, 2), "3"), (Fraction(2, 3), "0.6666666666666666"), (0, "0"), ("82.50", "82.50")],
)
def test_a_value_is_printed_as_the_json_prints_it(value: Fraction | int | str | None, printed: str) -> None:
    assert exact(value) == printed


def test_a_figure_shows_a_dash_for_null_and_zero_for_zero() -> None:
    assert text(figure("meetings.ytd.rate", None, "0.0")) == "—"
    assert text(figure("meetings.ytd.missed", 0, "0")) == "0"


def test_a_figure_of_another_month_says_so() -> None:
    shown = figure("meetings.month.rate", Fraction(1, 2), "50.0", month="2026-10")
    assert (prop(shown, "data-figure"), prop(shown, "data-value")) == ("meetings.month.rate", "0.5")
    assert prop(shown, "data-month") == "2026-10"
    assert prop(figure("branches", 3, "3"), "data-month") is None


def test_every_state_has_its_own_class_and_word() -> None:
    assert GLYPHS.keys() == {*STATES, "soon", "ahead", "none", "after"}
    assert len({name for name, _ in GLYPHS.values()}) == len({word for _, word in GLYPHS.values()}) == len(GLYPHS)


def test_a_glyph_carries_its_days_and_says_them() -> None:
    overdue = glyph("missed", 30, "逾期30天")
    assert (text(overdue), prop(overdue, "aria-label"), prop(overdue, "className")) == ("30", "逾期30天", "g g-missed")
    assert (text(glyph("late")), prop(glyph("late"), "title")) == ("", "已完成（补录）")


@pytest.mark.parametrize(
    ("change", "shown", "style"),
    [(None, "—", "d"), (0, "0", "d"), (2, "▲2", "d"), (3, "▲3", "d up"), (-2, "▼2", "d"), (-3, "▼3", "d down")],
)
def test_a_change_is_coloured_from_three_places_on(change: int | None, shown: str, style: str) -> None:
    assert delta(change)[:2] == (shown, style)


def test_a_bar_stays_on_its_track() -> None:
    styles = [prop(node, "style") for node in nodes(bar_ref(1.2, 0.8, label="完成120%"))]
    assert styles == [None, {"width": "100.00%"}, {"left": "80.00%"}]
    assert len(list(nodes(bar_ref(None, label="")))) == 1


@pytest.mark.parametrize("path", ["//elsewhere", "javascript:alert(1)", "/\\elsewhere", "", "x"])
def test_an_address_never_leaves_the_site(path: str) -> None:
    assert address(path, org="B1") == "/?org=B1"


def test_an_address_escapes_what_data_gives() -> None:
    assert address("/", month=None, org="a&b=“c”") == "/?org=a%26b%3D%E2%80%9Cc%E2%80%9D"
