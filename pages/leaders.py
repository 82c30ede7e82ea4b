"""`/leaders` 委员联系支部: who is in touch with which branch, visits as 指导员, 辅导员, 督导员."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import leaders_panels as fill
from pages.answer import answer
from pages.missing import missing
from pages.shared import Page
from pages.windows import window
from queries import headline_books as headline
from queries.counts import counts
from queries.leaders import in_touch
from queries.scope import Asked
from terms import NOTHING

PAGE = Page("leaders", "/leaders", "委员联系支部", of_now=True)
dash.register_page(__name__, path=PAGE.path, title="委员联系支部 · 机关党建看板", order=8)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("支部与委员", [empty])], [panel("各委员", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction."""
    of, touch = counts(conn, asked), in_touch(conn, asked)
    listed = window(asked, len(touch.branches))
    body = missing(conn, "leader_contacts", "leader_visits")
    if len(body) < 2:
        wide = fill.branches(PAGE, asked, touch, listed)
        body.append(beside([wide], [fill.unvisited(asked, touch), fill.leaders(touch)]))
    return PAGE.framed(conn, asked, of, headline.leaders(asked, touch), *body)
