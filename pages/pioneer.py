"""`/pioneer` 创优表·先锋指数: how scores are spread, branch by branch and half-year by half-year; never a person."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import pioneer_panels as fill
from pages.answer import answer
from pages.missing import missing
from pages.shared import Page
from pages.windows import window
from queries import headline_books as headline
from queries.counts import counts
from queries.pioneer import coverage, half_asked, history, lines
from queries.scope import Asked
from terms import NOTHING

PAGE = Page("pioneer", "/pioneer", "先锋指数")
dash.register_page(__name__, path=PAGE.path, title="创优表·先锋指数 · 机关党建看板", order=7)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("各支部", [empty])], [panel("各半年", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction."""
    of, past, code = counts(conn, asked), history(conn, asked), half_asked(asked)
    listed = window(asked, of.listed)
    now = next((half for half in past if half.code == code), None)
    covered = coverage(conn, asked)
    few = fill.too_few(asked, now) if now is not None and asked.org_kind == "branch" else None
    body = missing(conn, "pioneer_scores")
    if not body:
        rows = lines(conn, asked, first=listed.first, count=listed.size)
        table = fill.branches(PAGE, asked, rows, now, listed)
        body = [
            beside([table], [fill.at_a_glance(asked, now, covered, few), fill.halves(asked, past), fill.how(covered)])
        ]
    return PAGE.framed(conn, asked, of, headline.pioneer(asked, now, covered, few), *body)
