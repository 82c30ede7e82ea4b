"""What the wall's pages are made of: a leaf with its sentence, its body and its key. Sizes are rem in `assets/wall/`."""

from collections.abc import Iterable, Sequence

from components.tags import Element, html
from components.text import Component, icon

ROWS, LARGE_ROWS = 24, 12  # so many rows fill a leaf, at 22 px and at 33 px of 1080p


def leaf(
    name: str, sentence: Iterable[tuple[str, str]], body: Component, key: Sequence[Component], note: str = ""
) -> Element:
    """One picture of a page: its 结论句 ((text, class) pieces: "", "alert", "gold", "mute"), its body, the key at its foot.

    A page whose rows do not fit has several leaves, which take turns. `assets/wall/wall.js` shows one at a time.
    """
    pieces = [html.Span(text, className=kind or None) for text, kind in sentence]
    foot = [*key, html.Span(note, className="note")] if note else list(key)
    return html.Section(
        [
            html.H1(pieces, className="sentence"),
            html.Div(body, className="board"),
            html.Div(foot, className="key"),
        ],
        className=f"leaf {name}",
        **{"data-leaf": name},
    )


def title(name: str, sub: str = "", right: str = "") -> Element:
    """A section's name over a line, what it measures, and something at its right."""
    return html.Div(
        [html.H2(name), html.Span(sub), html.Span(right, className="right")],
        className="head",
    )


def key_item(mark: Component, words: str) -> Element:
    """A mark and what it means."""
    return html.Span([mark, words], className="item")


def mark(name: str) -> Element:
    """A mark of the key: `name` is its class in the style sheet."""
    return html.I(className=f"m {name}", **{"aria-hidden": "true"})


def alone(text: str, detail: str) -> Element:
    """All there is to say, in the middle of the wall."""
    return html.Div([html.H1(text), html.P(detail)], className="alone")


def header(names: Sequence[tuple[str, str]], bureau: str) -> Element:
    """Identity, the names of the pages in turn, both clocks. The script writes what changes with time."""
    return html.Header(
        [
            html.Div(icon("flag-fill"), className="flag"),
            html.Div([html.B("机关党建看板"), html.Span(bureau)], className="identity"),
            html.Nav([html.Span(words, **{"data-name": name}) for name, words in names]),
            html.Div("比服务比担当 争做五型标尖", className="slogan"),
            html.Div(className="freshness", id="wall-freshness"),
            html.Div([html.B("", id="wall-time"), html.Span("", id="wall-day")], className="clock"),
        ],
        className="wall-head",
    )
