"""Charts: dicts that Plotly accepts, drawn by the bundle that is shipped, with a sentence and a table twin."""

import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.offline import get_plotlyjs_version

from components.charts import Bar, chart, dots_from, empty_bar, month_bars, month_dots
from tests.components.trees import nodes, prop, text

ASSETS = Path(__file__).parent.parent.parent / "assets"
MONTHS = [Bar("9", 97.7, "97.7"), Bar("10", 98.5, "98.5"), empty_bar("11")]


@pytest.mark.parametrize("figure", [month_bars(MONTHS), month_dots(MONTHS), month_bars([]), month_dots([])])
def test_plotly_accepts_the_figures(figure: dict[str, Any]) -> None:
    go.Figure(figure)


def test_the_shipped_bundle_is_of_plotlys_version_and_draws_our_traces() -> None:
    bundle = (ASSETS / "vendor" / "plotly-custom.min.js").read_text(encoding="utf-8")
    assert f'"{get_plotlyjs_version()}"' in bundle
    assert 'moduleType:"trace",name:"bar"' in bundle and 'moduleType:"trace",name:"scatter"' in bundle
    assert 'name:"zh-CN"' in bundle


def test_the_last_and_the_least_are_labelled() -> None:
    assert month_bars(MONTHS)["data"][0]["text"] == ["97.7", "98.5", ""]
    assert month_dots(MONTHS)["data"][0]["textposition"][1] == "middle right"


def test_bars_begin_at_zero_and_dots_say_where_they_begin() -> None:
    assert month_bars(MONTHS)["layout"]["yaxis"]["range"][0] == 0
    assert dots_from(MONTHS) == 90
    assert dots_from([Bar("5", 50.0, "50.0")]) == 50
    assert month_dots(MONTHS)["layout"]["yaxis"]["tickvals"] == [90, 100]


def test_a_chart_has_a_sentence_and_a_table_twin() -> None:
    tree = chart(MONTHS, month_dots(MONTHS), title="完成率", unit="%")
    assert "完成率：9月97.7，10月98.5" in [prop(node, "aria-label") for node in nodes(tree)]
    assert text(tree) == "数据表月份完成率（%）9月97.710月98.511月—"


def test_every_icon_that_is_named_is_in_the_font() -> None:
    shipped = set(re.findall(r"\.bi-([\w-]+)::before", (ASSETS / "03-icons.css").read_text(encoding="utf-8")))
    root = ASSETS.parent
    used: set[str] = set()
    for path in [*(root / "components").glob("*.py"), *(root / "pages").glob("*.py")]:
        used |= set(re.findall(r'icon\("([\w-]+)"', path.read_text(encoding="utf-8")))
    assert used and used <= shipped
