"""Charts: dicts that Plotly accepts, drawn by the bundle that is shipped, with a sentence and a table twin."""

import json
import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs_version

from components.charts import Bar, Series, chart, columns, dots_from, empty_bar, month_bars, month_dots
from tests.components.trees import nodes, prop, rows, text

ASSETS = Path(__file__).parent.parent.parent / "assets"
MONTHS = [Bar("9", 97.7, "97.7"), Bar("10", 98.5, "98.5"), empty_bar("11")]
RATE = Series("完成", MONTHS)
ON_TIME = Series("按时", [Bar("9", 91.0, "91.0"), Bar("10", 90.0, "90.0"), empty_bar("11")])


@pytest.mark.parametrize(
    "figure",
    [month_bars(MONTHS), month_dots(RATE), month_dots(RATE, ON_TIME), month_bars([]), month_dots(Series("", []))],
)
def test_plotly_accepts_the_figures(figure: dict[str, Any]) -> None:
    go.Figure(figure)


def test_the_shipped_bundle_is_of_plotlys_version_and_draws_our_traces() -> None:
    bundle = (ASSETS / "vendor" / "plotly-custom.min.js").read_text(encoding="utf-8")
    assert f'"{get_plotlyjs_version()}"' in bundle
    assert 'moduleType:"trace",name:"bar"' in bundle and 'moduleType:"trace",name:"scatter"' in bundle
    assert 'name:"zh-CN"' in bundle


def test_the_last_and_the_least_are_labelled() -> None:
    assert month_bars(MONTHS)["data"][0]["text"] == ["97.7", "98.5", ""]
    assert month_dots(RATE)["data"][0]["textposition"][1] == "middle right"


def test_bars_begin_at_zero_and_dots_say_where_they_begin() -> None:
    assert month_bars(MONTHS)["layout"]["yaxis"]["range"][0] == 0
    assert dots_from(RATE) == 90
    assert dots_from(RATE, Series("", [Bar("5", 50.0, "50.0")])) == 50
    assert month_dots(RATE)["layout"]["yaxis"]["tickvals"] == [90, 100]


def test_of_two_series_the_second_is_told_apart_without_colour_and_both_are_named() -> None:
    first, second = month_dots(RATE, ON_TIME)["data"]
    assert (first["marker"]["symbol"], second["marker"]["symbol"]) == ("circle", "circle-open")
    assert (first["line"]["dash"], second["line"]["dash"]) == ("solid", "dot")
    assert (first["text"][1], second["text"][1]) == ("完成 98.5", "按时 90.0")


def test_a_chart_has_a_sentence_and_a_table_twin() -> None:
    tree = chart(month_dots(RATE, ON_TIME), RATE, ON_TIME, title="完成率和按时率", unit="%")
    labels = [prop(node, "aria-label") for node in nodes(tree)]
    assert "完成率和按时率，完成：9月97.7，10月98.5；完成率和按时率，按时：9月91.0，10月90.0" in labels
    assert rows(tree) == [["9月", "97.7", "91.0"], ["10月", "98.5", "90.0"], ["11月", "—", "—"]]
    assert text(tree) == "数据表"


def test_every_icon_that_is_named_is_in_the_font() -> None:
    shipped = set(re.findall(r"\.bi-([\w-]+)::before", (ASSETS / "03-icons.css").read_text(encoding="utf-8")))
    root = ASSETS.parent
    used: set[str] = set()
    for path in [*(root / "components").glob("*.py"), *(root / "pages").glob("*.py")]:
        used |= set(re.findall(r'icon\("([\w-]+)"', path.read_text(encoding="utf-8")))
    assert used and used <= shipped


def test_light_bars_begin_at_zero_and_carry_sentence_and_twin() -> None:
    tree = columns(MONTHS, title="志愿服务时长", unit="小时")
    plot = next(node for node in nodes(tree) if prop(node, "data-columns"))
    assert prop(plot, "aria-label") == "志愿服务时长：9月97.7，10月98.5"
    first, second, awaited = json.loads(prop(plot, "data-columns"))
    assert first == ["9", 99.19, "97.7", "9月 97.7", "", False]
    assert second == ["10", 100.0, "98.5", "10月 98.5", "", False]
    assert (awaited[2], awaited[4], awaited[5]) == ("", "now", True) and 0 < awaited[1] < 100
    assert rows(tree)[-1] == ["11月", "—"]
