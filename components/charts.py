"""Charts as figure dicts on a lean template, each with a sentence and a table twin."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import dash_bootstrap_components as dbc
from dash import dcc, html

from terms import NOTHING

FONT = "Num, Microsoft YaHei, PingFang SC, Source Han Sans SC, Noto Sans CJK SC, Noto Sans SC Variable, sans-serif"
INK, INK_2, RULE, GRID, DATA, DATA_MID = "#16191C", "#454C53", "#80868C", "#E9E9E6", "#2F6CA3", "#6B96BD"
TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 12, "t": 20, "b": 20, "pad": 0},  # the last label is wider than its bar
        "showlegend": False,
        "bargap": 0.28,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": INK, "bordercolor": INK, "font": {"family": FONT, "size": 12, "color": "#FFFFFF"}},
        "transition": {"duration": 0},
        "xaxis": {"type": "category", "dtick": 1, "tickangle": 0, "ticks": "", "fixedrange": True, "showgrid": False,
                  "linecolor": RULE, "showline": True, "tickfont": {"color": INK_2}},
        "yaxis": {"visible": False, "fixedrange": True, "rangemode": "tozero", "zeroline": False},
    }
}  # fmt: skip
CONFIG = {"displayModeBar": False, "locale": "zh-CN"}


class Bar(NamedTuple):
    """One month: label on the axis, value (None: nothing to show), the words for it."""

    label: str
    value: float | None
    shown: str


def _labels(bars: Sequence[Bar]) -> list[str]:
    """The words of the last month with a value and of the least when it is another; the others stay bare."""
    known = [n for n, bar in enumerate(bars) if bar.value is not None]
    if not known:
        return [""] * len(bars)
    last, least = known[-1], min(known, key=lambda n: bars[n].value or 0)
    labelled = {last} if bars[least].shown == bars[last].shown else {last, least}
    return [bar.shown if n in labelled else "" for n, bar in enumerate(bars)]


def _places(bars: Sequence[Bar]) -> list[str]:
    """The last value's words stand behind its dot, where no line runs; the least one's below."""
    last = max((n for n, bar in enumerate(bars) if bar.value is not None), default=-1)
    return ["middle right" if n == last else "bottom center" for n in range(len(bars))]


def _colours(bars: Sequence[Bar]) -> list[str]:
    """The month asked for, the last one, dark; the past lighter."""
    return [DATA_MID] * (len(bars) - 1) + [DATA]


def month_bars(bars: Sequence[Bar]) -> dict[str, Any]:
    """A figure of monthly amounts: bars from zero."""
    highest = max((bar.value or 0 for bar in bars), default=0) or 1
    return {
        "data": [
            {
                "type": "bar",
                "x": [bar.label for bar in bars],
                "y": [bar.value for bar in bars],
                "text": _labels(bars),
                "textposition": "outside",
                "textfont": {"size": 12},
                "constraintext": "none",
                "cliponaxis": False,
                "marker": {"color": _colours(bars)},
                "hovertemplate": "%{x}月 %{customdata}<extra></extra>",
                "customdata": [bar.shown for bar in bars],
            }
        ],
        "layout": {"template": TEMPLATE, "yaxis": {"range": [0, highest * 1.05]}},
    }


def dots_from(bars: Sequence[Bar]) -> int:
    """Where an axis of percent begins: 90, or the ten below the least when that is lower."""
    return min(90, int(min((bar.value for bar in bars if bar.value is not None), default=100) // 10 * 10))


def month_dots(bars: Sequence[Bar]) -> dict[str, Any]:
    """A figure of monthly percentages: dots, because the axis does not begin at zero; both ends are written."""
    low = dots_from(bars)
    room = (100 - low) * 0.2
    ends = {"visible": True, "range": [low - room, 100 + room / 2], "tickvals": [low, 100], "ticks": "", "showgrid": True,
            "gridcolor": GRID, "tickfont": {"color": INK_2}, "rangemode": "normal"}  # fmt: skip
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "x": [bar.label for bar in bars],
                "y": [bar.value for bar in bars],
                "text": _labels(bars),
                "textposition": _places(bars),
                "textfont": {"size": 12},
                "cliponaxis": False,
                "line": {"color": DATA_MID, "width": 2},
                "marker": {"color": _colours(bars), "size": 9},
                "hovertemplate": "%{x}月 %{customdata}<extra></extra>",
                "customdata": [bar.shown for bar in bars],
            }
        ],
        "layout": {"template": TEMPLATE, "yaxis": ends, "margin": {"l": 28, "r": 40, "t": 12, "b": 20}},
    }


def chart(bars: Sequence[Bar], figure: dict[str, Any], *, title: str, unit: str) -> html.Div:
    """A figure by month with its sentence, and the table twin behind one click. It is as tall as its panel lets it."""
    sentence = f"{title}：" + "，".join(f"{bar.label}月{bar.shown}" for bar in bars if bar.value is not None)
    rows = [html.Tr([html.Th(f"{bar.label}月", scope="row"), html.Td(bar.shown)]) for bar in bars]
    head = html.Thead(html.Tr([html.Th("月份", scope="col"), html.Th(f"{title}（{unit}）", scope="col")]))
    twin = html.Details([html.Summary("数据表"), dbc.Table([head, html.Tbody(rows)], size="sm")], className="twin")
    graph = dcc.Graph(figure=figure, config=CONFIG, responsive=True, className="graph")
    return html.Div(
        [html.Div(graph, role="img", className="plot", **{"aria-label": sentence}), twin], className="chart"
    )


def empty_bar(label: str) -> Bar:
    """A month with nothing to show."""
    return Bar(label, None, NOTHING)
