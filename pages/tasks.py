"""`/tasks` 任务书: branch × task of the year, how far each task is, what is overdue."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import tasks_panels as fill
from pages.answer import answer
from pages.missing import missing
from pages.shared import Page
from pages.windows import window
from queries import headline_books as headline
from queries.counts import counts
from queries.scope import Asked
from queries.tasks import book, lines
from terms import NOTHING

PAGE = Page("tasks", "/tasks", "任务书", of_now=True)
dash.register_page(__name__, path=PAGE.path, title="任务书 · 机关党建看板", order=5)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("支部与任务", [empty])], [panel("各项任务", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction."""
    of, found = counts(conn, asked), book(conn, asked)
    listed = window(asked, of.listed)
    body = missing(conn, "tasks", "task_progress")
    if found.tasks:
        rows = lines(conn, asked, found.tasks, first=listed.first, count=listed.size)
        wide = fill.matrix(PAGE, asked, found, rows, listed)
        body.append(beside([wide], [fill.each_task(asked, found), fill.overdue(asked, found)]))
    return PAGE.framed(conn, asked, of, headline.tasks(asked, found), *body)
