"""Lists of a page: what needs attention."""

from components.tags import Element, dcc, html
from components.text import Component


def attention_item(mark: Component, title: str, detail: str, href: str) -> Element:
    """One line that leads on."""
    words = html.Span([html.B(title), html.Small(detail)], className="words")
    return html.Li(dcc.Link([mark, words], href=href))
