"""`/quality` 数据质量: what was found in the records, by kind and organisation, and in which number it does not count."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import quality_panels as fill
from pages.answer import answer
from pages.shared import Page
from pages.windows import window
from queries import headline_books as headline
from queries.counts import counts
from queries.quality import listed
from queries.scope import Asked
from terms import NOTHING

PAGE = Page("quality", "/quality", "数据质量", of_month=False, of_now=True)
dash.register_page(__name__, path=PAGE.path, title="数据质量 · 机关党建看板", order=9)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("待核数据", [empty])], [panel("各种类", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The findings from one read transaction."""
    found = listed(conn, asked)
    kinds = {one.finding.kind for one in found}
    shown = [one for one in found if asked.view.kind not in kinds or one.finding.kind == asked.view.kind]
    wide = fill.findings(PAGE, asked, found, shown, window(asked, len(shown)))
    body = beside([wide], [fill.kinds(found), fill.organisations(PAGE, asked, found)])
    return PAGE.framed(conn, asked, counts(conn, asked), headline.quality(found), body)
