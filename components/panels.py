"""The overview's panels as a grid, and as they stand before the first answer."""

from dash import html

from components.text import Component, section_title
from terms import NOTHING

NAMES = ("三会一课", "完成率", "五型标尖", "需要关注", "志愿服务")


def panel(name: str, children: list[Component], *, sub: Component = "", right: Component = "") -> html.Section:
    """A panel with its title."""
    return html.Section([section_title(name, sub, right), *children], className="panel", **{"aria-label": name})


def overview_grid(
    meetings: Component, completion: Component, standings: Component, attention: Component, service: Component
) -> html.Div:
    """Three columns: meetings and completion; the standings; attention and volunteering."""
    return html.Div(
        [
            html.Div([meetings, completion], className="column"),
            html.Div(standings, className="column"),
            html.Div([attention, service], className="column"),
        ],
        className="overview-grid",
    )


def waiting() -> list[Component]:
    """The panels before the first answer: real names, “—” for numbers."""
    return [panel(name, [html.Div(NOTHING, className="hero waiting")]) for name in NAMES]


def kpi(label: str, value: Component, note: Component = "") -> html.Div:
    """A number with its name above and what it is compared with below."""
    return html.Div(
        [html.Span(label, className="l"), html.Span(value, className="v"), html.Span(note, className="c")],
        className="kpi",
    )
