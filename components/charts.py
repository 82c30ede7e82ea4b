"""Charts as figure dicts on a lean template, each with a sentence and a table twin."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from components import dense
from components.tags import Element, dcc, html
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


class Series(NamedTuple):
    """What is shown of each month, and its name."""

    name: str
    bars: Sequence[Bar]


def empty_bar(label: str) -> Bar:
    """A month with nothing to show."""
    return Bar(label, None, NOTHING)


def _known(bars: Sequence[Bar]) -> list[int]:
    return [n for n, bar in enumerate(bars) if bar.value is not None]


def _labels(bars: Sequence[Bar], name: str = "") -> list[str]:
    """The words of the last month with a value and of the least when it is another; the others stay bare."""
    known = _known(bars)
    if not known:
        return [""] * len(bars)
    last, least = known[-1], min(known, key=lambda n: bars[n].value or 0)
    labelled = {last} if bars[least].shown == bars[last].shown else {last, least}
    return [(name if n == last else "") + bar.shown if n in labelled else "" for n, bar in enumerate(bars)]


def _places(bars: Sequence[Bar], side: str) -> list[str]:
    """The last value's words stand behind its dot, where no line runs; the least one's below, or above the upper line."""
    last = max(_known(bars), default=-1)
    return [
        f"{side} right" if n == last else f"{'top' if side == 'top' else 'bottom'} center" for n in range(len(bars))
    ]


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
        "layout": {"template": TEMPLATE, "yaxis": {"range": [0, highest * 1.05]}, "shapes": _outline(bars)},
    }


def _awaited(bars: Sequence[Bar]) -> float | None:
    """How tall the outline of the next value is, the mean of the known; None when the last month has its value."""
    known = [bar.value for bar in bars if bar.value is not None]
    return sum(known) / len(known) if known and bars[-1].value is None else None


def _outline(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """A dashed outline where the next value will be."""
    height, last = _awaited(bars), len(bars) - 1
    if height is None:
        return []
    edge = {"color": RULE, "width": 1, "dash": "dot"}
    return [{"type": "rect", "x0": last - 0.36, "x1": last + 0.36, "y0": 0, "y1": height, "line": edge}]


def dots_from(*series: Series) -> int:
    """Where an axis of percent begins: 90, or the ten below the least when that is lower."""
    values = [bar.value for one in series for bar in one.bars if bar.value is not None]
    return min(90, int(min(values, default=100) // 10 * 10))


def month_dots(*series: Series) -> dict[str, Any]:
    """A figure of monthly percentages: dots, because the axis does not begin at zero; both ends are written.

    Of two series the second is hollow and dashed, and both are named behind their last dots.
    """
    low = dots_from(*series)
    room = (100 - low) * 0.2
    ends = {"visible": True, "range": [low - room, 100 + room / 2], "tickvals": [low, 100], "ticks": "", "showgrid": True,
            "gridcolor": GRID, "tickfont": {"color": INK_2}, "rangemode": "normal"}  # fmt: skip
    right = 40 if len(series) == 1 else 68
    return {
        "data": [_dots(one, n, len(series)) for n, one in enumerate(series)],
        "layout": {"template": TEMPLATE, "yaxis": ends, "margin": {"l": 28, "r": right, "t": 12, "b": 20}},
    }


def _dots(one: Series, n: int, of: int) -> dict[str, Any]:
    bars, second = one.bars, n > 0
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": [bar.label for bar in bars],
        "y": [bar.value for bar in bars],
        "text": _labels(bars, f"{one.name} " if of > 1 else ""),
        "textposition": _places(bars, "middle" if of == 1 else "bottom" if second else "top"),
        "textfont": {"size": 12},
        "cliponaxis": False,
        "line": {"color": DATA_MID, "width": 2, "dash": "dot" if second else "solid"},
        "marker": {"color": _colours(bars), "size": 9, "symbol": "circle-open" if second else "circle"},
        "hovertemplate": f"%{{x}}月{one.name} %{{customdata}}<extra></extra>",
        "customdata": [bar.shown for bar in bars],
    }


def chart(figure: dict[str, Any], *series: Series, title: str, unit: str) -> Element:
    """A figure by month with its sentence, and the table twin behind one click or the key T. As tall as its panel lets it."""
    graph = dcc.Graph(figure=figure, config=CONFIG, responsive=True, className="graph")
    sentence = "；".join(_sentence(one, title) for one in series)
    return html.Div(
        [html.Div(graph, role="img", className="plot", **{"aria-label": sentence}), twin(title, unit, *series)],
        className="chart",
    )


def columns(bars: Sequence[Bar], *, title: str, unit: str) -> Element:
    """Monthly amounts as light bars from zero, drawn by the script that draws dense tables; with sentence and twin.

    A month still to come is a dashed outline. Where a page has a chart already, a second one costs the browser 100 ms.
    """
    highest = max((bar.value or 0 for bar in bars), default=0) or 1
    awaited = 100 * (_awaited(bars) or 0) / highest
    drawn = [
        [
            bar.label,
            round(awaited if bar.value is None and n == len(bars) - 1 else 100 * (bar.value or 0) / highest, 2),
            label,
            f"{bar.label}月 {bar.shown}",
            "now" if n == len(bars) - 1 else "",
            bar.value is None,
        ]
        for n, (bar, label) in enumerate(zip(bars, _labels(bars), strict=True))
    ]
    one = Series("", bars)
    plot = html.Div(
        role="img",
        className="plot columns",
        **{"aria-label": _sentence(one, title), "data-columns": orjson.dumps(drawn).decode()},
    )
    return html.Div([plot, twin(title, unit, one)], className="chart")


def line(bars: Sequence[Bar], top: float, bottom: float, ends: tuple[str, str], *, title: str, unit: str) -> Element:
    """A light line through monthly values, drawn by a script; `top` and `bottom` of its axis need not be in order: rank 1
    stands at the top. `ends`: what is written at them. With sentence and twin.
    """
    width = (bottom - top) or 1
    drawn = [
        [
            bar.label,
            None if bar.value is None else round(100 * (bar.value - top) / width, 2),
            said,
            f"{bar.label}月 {bar.shown}",
        ]
        for bar, said in zip(bars, _labels(bars), strict=True)
    ]
    plot = html.Div(
        role="img",
        className="plot line",
        **{"aria-label": _sentence(Series("", bars), title), "data-line": orjson.dumps([drawn, ends]).decode()},
    )
    return html.Div([plot, twin(title, unit, Series("", bars))], className="chart")


class Ref(NamedTuple):
    """A line across a plot: where (0..1), its words, its class."""

    at: float
    words: str
    className: str


def stacks(
    counts: Sequence[tuple[str, int]], axis: Sequence[tuple[float, str]], refs: Sequence[Ref], *, title: str, unit: str
) -> Element:
    """Dots heaped over equal steps of an axis: one a person, nobody's name. `counts`: each step's words and how many."""
    sentence = f"{title}：" + "，".join(f"{words}{unit}{count}人" for words, count in counts if count)
    sentence += "".join(f"；{ref.words}" for ref in refs)
    data = [counts, [[round(100 * at, 2), words] for at, words in axis],
            [[round(100 * ref.at, 2), ref.words, ref.className] for ref in refs]]  # fmt: skip
    plot = html.Div(
        role="img", className="plot stacks", **{"aria-label": sentence, "data-stacks": orjson.dumps(data).decode()}
    )
    rows = [dense.Row([words, str(count)]) for words, count in counts if count]
    table = dense.table(f"{title}数据表", [dense.Head(unit), dense.Head("人数")], rows, className="twin-table")
    return html.Div([plot, html.Details([html.Summary("数据表"), table], className="twin")], className="chart")


def spark(title: str, series: Sequence[tuple[str, float | None, str]]) -> Element:
    """A small line through (label, value, its words), the oldest first, from its least to its most; None is a gap.

    Read out as a sentence; its numbers stand in the page's table.
    """
    known = [value for _, value, _ in series if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    heights = [None if v is None else (0.5 if high == low else 1 - (v - low) / (high - low)) for _, v, _ in series]
    words = f"{title}：" + "，".join(f"{label}{shown}" for label, value, shown in series if value is not None)
    drawn = orjson.dumps(dense.spark(heights)).decode() if len(known) > 1 else None
    return html.Div(role="img", title=words, className="spark-box", **{"aria-label": words, "data-spark": drawn})


def _sentence(one: Series, title: str) -> str:
    name = title if one.name in ("", title) else f"{title}，{one.name}"
    return f"{name}：" + "，".join(f"{bar.label}月{bar.shown}" for bar in one.bars if bar.value is not None)


def twin(title: str, unit: str, *series: Series) -> Element:
    """A chart's numbers as a table to read and copy."""
    heads = [dense.Head("月份"), *(dense.Head(f"{one.name or title}（{unit}）") for one in series)]
    months = zip(*(one.bars for one in series), strict=True)
    rows = [dense.Row([f"{bars[0].label}月", *(bar.shown for bar in bars)]) for bars in months]
    table = dense.table(f"{title}数据表", heads, rows, className="twin-table")
    return html.Details([html.Summary("数据表"), table], className="twin")
