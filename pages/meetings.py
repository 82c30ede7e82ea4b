"""`/meetings` 三会一课: branch × period, progress and completion by rule, twelve months, what is missed."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import meetings_matrix as matrix_panel
from pages import meetings_panels as fill
from pages.answer import answer
from pages.shared import Page
from pages.windows import window
from queries import headline
from queries.attention import missed_items
from queries.counts import counts
from queries.matrix import column_rates, columns, half_asked, lines
from queries.meetings import CORE, by_rule, elapsed, month_figures, over_months
from queries.scope import Asked
from terms import NOTHING

PAGE = Page("meetings", "/meetings", "三会一课")
dash.register_page(__name__, path=PAGE.path, title="三会一课 · 机关党建看板", order=1)
MISSED_SHOWN = 5


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(query, beside([panel("支部与期间", [empty])], [panel("各项进度和完成", [empty])]))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction."""
    of, rules = counts(conn, asked), by_rule(conn, asked)
    half, listed = half_asked(asked), window(asked, of.listed)
    rows = lines(conn, asked, half, first=listed.first, count=listed.size)
    missed = missed_items(conn, asked, MISSED_SHOWN) if rules[CORE].ytd.missed else []
    series = over_months(conn, asked)
    return PAGE.framed(
        conn,
        asked,
        of,
        headline.meetings(asked, rules[CORE], missed[0].due_on if missed else None),
        beside(
            [
                matrix_panel.matrix(
                    PAGE, asked, half, rows, column_rates(conn, asked, columns(half)), rules[CORE].ytd, listed
                )
            ],
            [
                fill.rules(asked, rules, elapsed(asked)),
                fill.missed(asked, missed, rules[CORE].ytd.missed),
                fill.trend(asked, series),
                fill.rates(asked, month_figures(conn, asked)),
            ],
        ),
    )
