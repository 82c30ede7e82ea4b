"""Charts as figure dicts on a lean template, each with a sentence and a table twin."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dash import dcc, html

from terms import NOTHING

FONT = "Num, Microsoft YaHei, PingFang SC, Source Han Sans SC, Noto Sans CJK SC, Noto Sans SC Variable, sans-serif"
INK, INK_2, RULE, DATA, DATA_MID = "#16191C", "#454C53", "#80868C", "#2F6CA3", "#6B96BD"
TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 20, "b": 20, "pad": 0},
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
HEIGHT = 118
CONFIG = {"displayModeBar": False, "locale": "zh-CN"}


class Bar(NamedTuple):
    """One month: label on the axis, value (None: nothing to show), the words for it."""

    label: str
    value: float | None
    shown: str


def month_bars(bars: Sequence[Bar], current: int, top: float | None = None) -> dict[str, Any]:
    """A figure of monthly bars from zero: the current one dark, the past lighter, the last and least labelled."""
    values = [bar.value for bar in bars]
    known = [n for n, value in enumerate(values) if value is not None]
    labelled = {known[-1], min(known, key=lambda n: values[n] or 0), current} if known else set()
    highest = top or max((value or 0 for value in values), default=0) or 1
    return {
        "data": [
            {
                "type": "bar",
                "x": [bar.label for bar in bars],
                "y": values,
                "text": [bar.shown if n in labelled else "" for n, bar in enumerate(bars)],
                "textposition": "outside",
                "textfont": {"size": 12},
                "constraintext": "none",
                "cliponaxis": False,
                "marker": {"color": [DATA if n == current else DATA_MID for n in range(len(bars))]},
                "hovertemplate": "%{x} %{customdata}<extra></extra>",
                "customdata": [bar.shown for bar in bars],
            }
        ],
        "layout": {"template": TEMPLATE, "yaxis": {"range": [0, highest * 1.05]}, "height": HEIGHT},
    }


def chart(bars: Sequence[Bar], current: int, *, title: str, unit: str, top: float | None = None) -> html.Div:
    """A bar chart by month with its sentence, and the table twin behind one click."""
    sentence = f"{title}：" + "，".join(f"{bar.label}{bar.shown}" for bar in bars if bar.value is not None)
    rows = [html.Tr([html.Th(bar.label, scope="row"), html.Td(bar.shown)]) for bar in bars]
    head = html.Thead(html.Tr([html.Th("月份", scope="col"), html.Th(f"{title}（{unit}）", scope="col")]))
    twin = html.Details([html.Summary("数据表"), html.Table([head, html.Tbody(rows)])], className="twin")
    graph = dcc.Graph(figure=month_bars(bars, current, top), config=CONFIG, style={"height": f"{HEIGHT}px"})
    return html.Div([html.Div(graph, role="img", **{"aria-label": sentence}), twin], className="chart")


def empty_bar(label: str) -> Bar:
    """A month with nothing to show."""
    return Bar(label, None, NOTHING)
