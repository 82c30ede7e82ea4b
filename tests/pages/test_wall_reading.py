"""大屏可读性: how far a size reads, which density, what the address and the fields take, what is said."""

import math
import re
from pathlib import Path
from typing import Any

import pytest

import app  # noqa: F401  pages are registered with it
from pages import wall_reading
from pages.wall_reach import DIGITS, HANZI, SIZES, Place, density, reach, read_place, texts, width_for
from tests.components.trees import cell_text, nodes, prop, rows, tables, text

WALL = Path(__file__).parent.parent.parent / "assets" / "wall"
LED, PANEL = 2.88, 1.90  # 1.5 mm a pixel; 86 inches


def says(width: float, distance: float) -> str:
    return text(wall_reading.layout(width=f"{width}", distance=f"{distance}"))


def far(px: int, width: float) -> float:
    (found,) = [one for one in texts(Place(width, 5)) if one.px == px]
    return found.both_m


@pytest.mark.parametrize(
    ("px", "digits", "hanzi"),
    [(20, 1.57, 1.65), (22, 1.72, 1.81), (24, 1.88, 1.98), (28, 2.19, 2.31), (40, 3.13, 3.29), (33, 2.58, 2.71)],
)
def test_a_size_reads_so_many_times_the_width(px: int, digits: float, hanzi: float) -> None:
    """The table of the design, per metre of width."""
    assert reach(px, 1, DIGITS) == pytest.approx(digits, abs=0.0101)
    assert reach(px, 1, HANZI) == pytest.approx(hanzi, abs=0.0101)


@pytest.mark.parametrize("script", [HANZI, DIGITS])
def test_at_its_reach_a_text_fills_the_angle_it_needs(script: Any) -> None:
    high = 22 * script.em * LED / 1920
    assert math.degrees(high / reach(22, LED, script)) * 60 == pytest.approx(script.minutes)


def test_an_86_inch_panel_reads_as_the_design_says() -> None:
    assert (far(28, PANEL), far(22, PANEL), far(33, PANEL)) == (4.2, 3.3, 4.9)
    assert [one.px for one in texts(Place(PANEL, 5)) if one.readable] == [168, 72, 40, 34]


@pytest.mark.parametrize(
    ("width", "distance", "found"),
    [(LED, 5, "normal"), (LED, 5.01, "large"), (PANEL, 3.3, "normal"), (PANEL, 4.9, "large"), (PANEL, 5, None)],
)
def test_the_density_is_the_densest_whose_rows_are_readable(width: float, distance: float, found: str | None) -> None:
    assert density(Place(width, distance)) == found


def test_the_width_that_is_asked_for_is_the_least_that_does() -> None:
    wide = width_for(22, 5)
    assert wide == 2.91
    assert min(reach(22, wide, s) for s in (HANZI, DIGITS)) >= 5 > reach(22, wide - 0.01, DIGITS)


def test_the_sizes_are_the_walls_own() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in WALL.glob("*.css"))
    written = {round(float(rem) * 16) for rem in re.findall(r"font-size:([0-9.]+)rem", css)}
    assert {px for _, px in SIZES} <= written


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({}, Place(2.88, 5)),
        ({"width": "1.9", "distance": "4"}, Place(1.9, 4)),
        ({"width": "２．９米", "distance": " 8 m"}, Place(2.9, 8)),
        ({"width": "0.49", "distance": "50.1"}, Place(2.88, 5)),
        ({"width": "0.5", "distance": "50"}, Place(0.5, 50)),
        ({"width": "nan", "distance": "1e1"}, Place(2.88, 5)),
        ({"width": ["2", "3"], "distance": "-3"}, Place(2.88, 5)),
        ({"width": "9" * 900, "distance": "<b>"}, Place(2.88, 5)),
    ],
)
def test_rubbish_in_the_address_is_the_usual(query: dict[str, Any], place: Place) -> None:
    assert read_place(query) == place
    assert wall_reading.layout(**query) is not None


def test_the_sentence_says_which_density_and_what_is_too_small() -> None:
    assert "用 normal（每页 24 行）；注释要走到 4.5 m 以内" in says(2.88, 5)
    assert "用 density=large（每页 12 行、33 像素的大字）；栏目、清单、注释要走到 3 m 以内" in says(1.9, 4.5)
    assert "只看得清主数字、大数字、结论句、时钟；大字的表格行要走到 4.9 m 以内，或画面宽 1.94 m" in says(1.9, 5)
    assert "连主数字也要走到 6.6 m 以内" in says(0.5, 50)
    assert "用 normal（每页 24 行）。" in says(20, 5)


def test_a_row_a_size_with_its_verdict_in_words() -> None:
    page = wall_reading.layout(width="2.88", distance="5.1")
    shown = {row[0]: row for row in rows(page)}
    assert shown["表格行"][1:3] + shown["表格行"][4:] == ["22", "30", "5.2", "5.0", "◐ 只清汉字"]
    assert shown["主数字"][6] == "● 看得清" and shown["注释"][6] == "○ 看不清"
    (table,) = tables(page)
    assert cell_text(table["heads"][-1][0]) == "在 5.1 m"


def test_what_is_half_typed_leaves_the_answer_standing() -> None:
    head, body, said, query = wall_reading.show("1.9", "4.50")
    assert "density=large" in text(head) and rows(body) and (said, query) == ("", "?width=1.9&distance=4.5")
    for width, distance, words in (("", "5", "画面宽应为 0.5 至 20 米"), ("2", "51", "观看距离应为 0.5 至 50 米")):
        *rest, said, query = wall_reading.show(width, distance)
        assert said == words and all(one is wall_reading.no_update for one in (*rest, query))


def test_the_fields_carry_what_the_address_says() -> None:
    page = wall_reading.layout(width="2.4", distance="x")
    boxes = {prop(node, "id"): prop(node, "value") for node in nodes(page) if prop(node, "inputMode")}
    assert boxes == {"wall-reading-width": "2.4", "wall-reading-distance": "5"}
