"""`/brands` 服务品牌: each brand's honours, reach, years and months."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import panel
from components.tags import Element, html
from pages import brands_panels as fill
from pages.answer import answer
from pages.missing import missing
from pages.shared import Page
from queries import headline_books as headline
from queries.brands import histories
from queries.counts import counts
from queries.scope import Asked
from terms import NOTHING

PAGE = Page("brands", "/brands", "服务品牌")
dash.register_page(__name__, path=PAGE.path, title="服务品牌 · 机关党建看板", order=4)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    return PAGE.skeleton(query, panel("服务品牌", [html.Div(NOTHING, className="none")]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """A panel a brand, from one read transaction."""
    found, body = histories(conn, asked), missing(conn, "brands", "service_events", "service_records")
    if found:
        body.append(html.Div([fill.brand(asked, one) for one in found], className="brands-grid"))
    return PAGE.framed(conn, asked, counts(conn, asked), headline.brands(asked, found), *body)
