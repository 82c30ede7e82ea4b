"""`/standings` 五型标尖: every branch, its types beside the median, its rank and what it lacks to the next."""

from typing import Any

import dash
from sqlalchemy import Connection

from components.panels import panel
from components.tags import Element, html
from pages import standings_table as fill
from pages.answer import answer
from pages.shared import Page
from pages.windows import window
from queries import headline
from queries.counts import Counts, counts
from queries.scope import Asked
from queries.standings import groups_of, places, race, ranks_over_months, spreads
from queries.visibility import visibility
from terms import NOTHING

PAGE = Page("standings", "/standings", "五型标尖")
dash.register_page(__name__, path=PAGE.path, title="五型标尖 · 机关党建看板", order=2)


def layout(**query: Any) -> Element:
    """The skeleton; it asks nothing."""
    return PAGE.skeleton(query, panel("五型标尖", [html.Div(NOTHING, className="none")], sub="满分100分"))


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The table and its sentence from one read transaction."""
    of, groups = counts(conn, asked), groups_of(conn, asked)
    group = _group(asked, groups)
    listed = window(asked, _listed(asked, of, groups))
    rows = places(conn, asked, first=listed.first, count=listed.size)
    middle = spreads(conn, asked, {row.group for row in rows})
    ranks = ranks_over_months(conn, asked, [row.org_code for row in rows]) if visibility(asked).kind == "full" else {}
    return PAGE.framed(
        conn,
        asked,
        of,
        _sentence(conn, asked, rows, group, groups),
        fill.table(PAGE, asked, rows, middle, ranks, listed, groups),
    )


def _group(asked: Asked, groups: list[tuple[str, int]]) -> tuple[str, int] | None:
    """The group asked for, by default the largest: the sentence is its."""
    return next((found for found in groups if asked.view.group in (None, found[0])), None)


def _listed(asked: Asked, of: Counts, groups: list[tuple[str, int]]) -> int:
    """How many rows there are to page through."""
    sees = visibility(asked)
    if sees.kind == "top_n":
        return min(of.ranked, sees.top * max(len(groups), 1))
    return of.listed


def _sentence(conn: Connection, asked: Asked, rows: list[Any], group: Any, groups: list[Any]) -> list[headline.Part]:
    if asked.org_kind == "branch":
        return headline.branch_standing(asked, rows[0] if rows else None)
    found = None if group is None else race(conn, asked, *group)
    return headline.standings(asked, found, len(groups) > 1)
