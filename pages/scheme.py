"""`/scheme` 计分规则: types and items with their formulas, the bases of 三会一课, every threshold with its dates."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import scheme_panels as fill
from pages.answer import answer
from pages.shared import Page
from queries import headline_books as headline
from queries.counts import counts
from queries.meetings import basis_of
from queries.scheme import read_scheme
from queries.scheme_words import limits
from queries.scope import Asked
from terms import NOTHING

PAGE = Page("scheme", "/scheme", "计分规则", of_org=False, of_month=False, of_now=True)
dash.register_page(__name__, path=PAGE.path, title="计分规则 · 机关党建看板", order=11)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("类型和指标", [empty])], [panel("总分和名次", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The rules in force on the as-of date."""
    scheme, found = read_scheme(), limits(asked)
    return PAGE.framed(
        conn,
        asked,
        counts(conn, asked),
        headline.scheme(scheme, found),
        beside([fill.items(asked, scheme)], [fill.about(scheme), fill.bases(basis_of())]),
        fill.thresholds(asked, found),
    )
