"""`/volunteering` 志愿服务: hours and who takes part, twelve months, brands, branches."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import beside, panel
from components.tags import Element, html
from pages import volunteering_panels as fill
from pages.answer import answer
from pages.shared import Page
from pages.windows import window
from queries import headline
from queries.counts import counts
from queries.scope import Asked
from queries.volunteering import branches, by_brand, over_months
from terms import NOTHING, add_months

PAGE = Page("volunteering", "/volunteering", "志愿服务")
dash.register_page(__name__, path=PAGE.path, title="志愿服务 · 机关党建看板", order=3)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    return PAGE.skeleton(
        query, beside([panel("各支部", [empty])], [panel("志愿服务时长", [empty]), panel("服务品牌", [empty])])
    )


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction."""
    of, series = counts(conn, asked), over_months(conn, asked)
    listed = window(asked, of.listed)
    rows = branches(conn, asked, first=listed.first, count=listed.size)
    now, last = series[asked.month], series.get(add_months(asked.month, -1))
    return PAGE.framed(
        conn,
        asked,
        of,
        headline.volunteering(asked, now["month"], now["ytd"], last["month"] if last else None, of.idle),
        fill.tiles(asked, series),
        beside(
            [fill.branch_table(PAGE, asked, rows, now["ytd"], listed)],
            [
                fill.trend(asked, series),
                fill.taking_part(asked, series),
                fill.brands(asked, now["ytd"], by_brand(conn, asked)),
            ],
            "service-grid",
        ),
    )
