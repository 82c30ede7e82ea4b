"""Words on a page: the headline sentence, section titles, notes of state."""

from collections.abc import Iterable
from typing import Any, Literal

from components.tags import Element, dbc, html

Component = Any
StateKind = Literal["loading", "empty", "stale", "failed"]
_ICONS = {
    "loading": "hourglass-split",
    "empty": "inbox",
    "stale": "clock-history",
    "failed": "exclamation-triangle",
}


def icon(name: str) -> Element:
    """A picture that only repeats the word beside it."""
    return html.I(className=f"bi bi-{name}", **{"aria-hidden": "true"})


def lede(title: str, parts: Iterable[tuple[str, bool]]) -> Element:
    """A page's title and its headline sentence; (text, alert) pieces, what is to be acted on in orange and bold."""
    pieces = [html.B(text, className="alert-ink") if alert else text for text, alert in parts]
    return html.Div([html.H1(title), html.P(pieces, className="lede")], className="page-title")


def section_title(name: str, sub: Component = "", right: Component = "") -> Element:
    """A panel's name, what it measures, and something at its right."""
    return html.Div(
        [html.H2(name), html.Span(sub, className="sub"), html.Span(right, className="right")], className="section-title"
    )


def state_note(kind: StateKind, text: str, detail: str = "", *, alone: bool = False) -> Element:
    """What is the matter, calmly; never a trace. `alone`: it is all there is, and so the page's title."""
    lines = [(html.H1 if alone else html.Strong)(text)] + ([html.Span(detail)] if detail else [])
    words = [icon(_ICONS[kind]), html.Div(lines)]
    return dbc.Alert(words, color="light", fade=False, className=f"state-note {kind}")
