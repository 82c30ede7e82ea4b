"""`/wall/reading` 大屏可读性: the picture's width and the viewer's distance in, which text of the wall is readable out.

For whoever mounts a screen. It asks no database: the skeleton is the answer to its address already.
"""

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, clientside_callback, ctx, dcc, html, no_update

from components import frame, tags
from components.panels import beside
from components.tags import Element
from components.text import Component, lede
from pages import wall_reading_panels as fill
from pages.shared import STROKE
from pages.wall_reach import (
    FARTHEST_M,
    LEAST_M,
    USUAL_DISTANCE_M,
    USUAL_WIDTH_M,
    WIDEST_M,
    Place,
    read_distance,
    read_place,
    read_width,
)

TITLE = "大屏可读性"
WIDTH, DISTANCE, QUERY = "wall-reading-width", "wall-reading-distance", "wall-reading-query"
HEAD, BODY, SAID = "wall-reading-head", "wall-reading-body", "wall-reading-said"
# Pictures of 1920 pixels that are bought: the panel's diagonal, or the LED's millimetres a pixel.
COMMON = (
    ("75 英寸", "1.66"), ("86 英寸", "1.9"), ("98 英寸", "2.17"), ("110 英寸", "2.43"), ("LED P1.25", "2.4"),
    ("LED P1.5", "2.88"), ("LED P1.8", "3.46"), ("LED P2.5", "4.8"),
)  # fmt: skip
BUTTONS = {f"wall-reading-of-{number}": width for number, (_, width) in enumerate(COMMON)}
dash.register_page(__name__, path="/wall/reading", title="大屏可读性 · 机关党建看板", order=91)


def layout(**query: Any) -> html.Div:
    """The whole page of an address; what is no metres in it is the usual screen and room."""
    place = read_place(query)
    return html.Div(
        [
            frame.top_bar([tags.dcc.Link("大屏管理", href="/screens"), STROKE, tags.html.B(TITLE)], [], ""),
            html.Div(_head(place), id=HEAD, role="status"),
            _questions(place),
            html.Div(_body(place), id=BODY),
            dcc.Store(id=QUERY),
        ],
        className="page-root reading",
        **{"data-page": "wall-reading", "data-state": "live"},
    )


def _head(place: Place) -> Element:
    return lede(TITLE, fill.sentence(place))


def _body(place: Place) -> Element:
    return beside([fill.table(place)], [fill.densities(place), fill.how()])


def _questions(place: Place) -> Component:
    common = [
        html.Button([words, html.Small(f"{float(width):.2f} m")], id=name, type="button", className="tool")
        for name, (words, width) in zip(BUTTONS, COMMON, strict=True)
    ]
    return html.Section(
        [
            _field(WIDTH, "画面宽", place.width, USUAL_WIDTH_M, "拼接屏填一幅（1920 像素）的宽"),
            _field(DISTANCE, "观看距离", place.distance, USUAL_DISTANCE_M, "最远的座位到屏幕"),
            html.Div([html.Span("常见屏幕"), *common], className="common", role="group", **{"aria-label": "常见屏幕"}),
            html.Div(id=SAID, className="said alert-ink", role="status"),
        ],
        className="panel questions",
        **{"aria-label": "屏幕和距离"},
    )


def _field(name: str, words: str, metres: float, usual: float, hint: str) -> Component:
    """`data-usual`: what assets/reading.js writes where the address says nothing."""
    box = dcc.Input(id=name, type="text", inputMode="decimal", maxLength=8, autoComplete="off", value=f"{metres:g}")
    label = html.Label([words, html.Small(hint)], htmlFor=name)
    return html.Div([label, html.Div([box, "m"], className="box")], className="field", **{"data-usual": f"{usual:g}"})


@dash.callback(
    Output(HEAD, "children"), Output(BODY, "children"), Output(SAID, "children"), Output(QUERY, "data"),
    Input(WIDTH, "value"), Input(DISTANCE, "value"), prevent_initial_call=True,
)  # fmt: skip
def show(width: str | None, distance: str | None) -> tuple[Any, Any, Any, Any]:
    """The answer to what is typed; what is half typed leaves the last one standing and says what is expected."""
    wide, far = read_width(width), read_distance(distance)
    if wide is None or far is None:
        what, most = ("画面宽", WIDEST_M) if wide is None else ("观看距离", FARTHEST_M)
        return no_update, no_update, f"{what}应为 {LEAST_M:g} 至 {most:g} 米", no_update
    place = Place(wide, far)
    return _head(place), _body(place), "", f"?width={wide:g}&distance={far:g}"


@dash.callback(
    Output(WIDTH, "value"), *(Input(name, "n_clicks") for name in BUTTONS), prevent_initial_call=True
)  # fmt: skip
def take(*_clicks: int | None) -> str:
    """The width of a common screen."""
    return BUTTONS[str(ctx.triggered_id)]


clientside_callback(ClientsideFunction("board", "reading"), Input(QUERY, "data"), prevent_initial_call=True)
