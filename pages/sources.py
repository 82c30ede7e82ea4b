"""`/sources` 数据来源与减负说明: what each input table holds, who loaded it and when; what is missing; what nobody has to fill in."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import sources_panels as fill
from pages.answer import answer
from pages.missing import note
from pages.shared import Page
from queries import headline_books as headline
from queries.batches import batches
from queries.counts import counts
from queries.scope import Asked
from queries.sources import sources
from terms import NOTHING

PAGE = Page("sources", "/sources", "数据来源", of_org=False, of_month=False, of_now=True)
dash.register_page(__name__, path=PAGE.path, title="数据来源与减负说明 · 机关党建看板", order=10)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("各表", [empty])], [panel("减负说明", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The tables and loads from one read transaction."""
    found = sources(conn, asked)
    gaps = [note(one.table) for one in found if not one.rows]
    narrow = [fill.lessening(), fill.loads(batches(conn)[: fill.LOADS_SHOWN])]
    body = beside([fill.tables(found), *gaps], narrow)
    return PAGE.framed(conn, asked, counts(conn, asked), headline.sources(found), body)
