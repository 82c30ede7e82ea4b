"""`/` 总览: how far the month's meetings are, what needs attention, the standings, volunteering."""

from typing import Any

import dash
from sqlalchemy import Connection

from components import panels
from components.tags import Element
from pages import overview_meetings as held
from pages import overview_panels as fill
from pages import overview_service as served
from pages.answer import answer
from pages.shared import Page
from pages.windows import window
from queries import headline
from queries.attention import attention
from queries.counts import counts
from queries.meetings import CORE, by_rule, elapsed, over_months
from queries.scope import Asked
from queries.standings import places, spreads
from queries.volunteering import by_brand
from queries.volunteering import over_months as service_over_months

PAGE = Page("overview", "/", "总览", partly="任务书提醒和明细")
dash.register_page(__name__, path=PAGE.path, title="总览 · 机关党建看板", order=0)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    return PAGE.skeleton(query, panels.overview_grid(*panels.waiting()))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction."""
    of, rules = counts(conn, asked), by_rule(conn, asked)
    passed, overdue = elapsed(asked), (of.overdue_branches, rules[CORE].ytd.missed)
    rows = places(conn, asked, first=0, count=window(asked, of.listed).size)
    return PAGE.framed(
        conn,
        asked,
        of,
        headline.overview(asked, rules[CORE], passed, overdue),
        panels.overview_grid(
            held.meetings(asked, rules, passed),
            held.completion(asked, rules[CORE], over_months(conn, asked)),
            fill.standings(asked, rows, spreads(conn, asked, {row.group for row in rows}), of.listed),
            fill.attention(asked, attention(conn, asked, of, rules[CORE].ytd.missed)),
            served.service(asked, service_over_months(conn, asked), by_brand(conn, asked)),
        ),
    )
