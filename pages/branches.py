"""`/branches` 支部: every branch of the month in one list to filter, search, sort and take away."""

from typing import Any

import dash
import orjson
from dash import Input, Output, clientside_callback
from dash import dcc as live
from dash import html as fixed
from dash.dependencies import ClientsideFunction
from sqlalchemy import Connection

from components import grid
from components.marks import GLYPHS, glyph
from components.panels import panel
from components.tags import Element, html
from pages import branches_files as files
from pages import branches_head as fill
from pages import branches_rows as rows
from pages.answer import answer
from pages.shared import Page
from queries import headline, meetings, volunteering
from queries.branch_list import SORTS, Chips, chips, list_size, sort_asked
from queries.counts import Counts, counts
from queries.meetings import CORE
from queries.pioneer_scores import scores_over_halves
from queries.scope import Asked
from queries.standings import groups_of, medians_over_months
from queries.task_counts import year_of_tasks
from queries.visibility import visibility
from terms import NOTHING

PAGE = Page("branches", "/branches", "支部")
GRID, PLACE, MADE, SEARCH = "branches-grid", "branches-place", "branches-made", "branches-search"
KEY = {
    "done": "",
    "late": "",
    "deferred": "",
    "soon": "剩余天数",
    "missed": "逾期天数",
    "open": "",
    "waived": "",
    "none": "",
}
_FALLING = frozenset(code for code, falling in SORTS.items() if falling)
dash.register_page(__name__, path=PAGE.path, title="支部 · 机关党建看板", order=4)


def layout(**query: Any) -> fixed.Div:
    """The skeleton; it asks nothing. The grid's script is loaded beside the first answer, on this page alone."""
    made = {"script": grid.SCRIPT, "element": grid.grid(GRID, rows.COLUMNS, files.BLOCK, _FALLING)}
    waiting = panel("六项数字", [html.Div(NOTHING, className="none")])
    return fixed.Div(
        [
            PAGE.skeleton(query, waiting),
            fixed.Div([_tools(), grid.place(PLACE, "支部列表"), _foot(), fixed.Div(className="dense list-print")],
                      id="branches-rest", className="list-rest", hidden=True),
            live.Store(id=MADE, data=made),
        ],
        className="list-page",
    )  # fmt: skip


clientside_callback(
    ClientsideFunction("board", "grid"),
    Output(PLACE, "children"),
    Input(MADE, "data"),
)


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The sentence, the figures, the filters and the first rows from one read transaction."""
    of = counts(conn, asked)
    found, groups = chips(conn, asked, of), groups_of(conn, asked)
    strip = _strip(conn, asked, groups)
    return PAGE.framed(
        conn,
        asked,
        of,
        _sentence(asked, found, strip),
        fill.strip(asked, strip),
        fill.chips(PAGE, asked, found),
        _data(conn, asked, of, _scales(conn, asked, strip)),
    )


def _strip(conn: Connection, asked: Asked, groups: list[tuple[str, int]]) -> fill.Strip:
    group = next((name for name, _ in groups if asked.view.group in (None, name)), "")
    return fill.Strip(
        meetings=meetings.over_months(conn, asked),
        service=volunteering.over_months(conn, asked),
        medians=medians_over_months(conn, asked, group) if visibility(asked).kind == "full" else {},
        group=group if len(groups) > 1 else "",
        tasks=year_of_tasks(conn, asked),
        pioneer=scores_over_halves(conn, asked),
    )


def _scales(conn: Connection, asked: Asked, strip: fill.Strip) -> rows.Scales:
    half = strip.pioneer[-1] if strip.pioneer else None
    return rows.scales(conn, asked, strip.meetings[asked.month].ytd, strip.service[asked.month]["ytd"], half)


def _scales_alone(conn: Connection, asked: Asked) -> rows.Scales:
    """The scales for further rows, without the figures above the list."""
    halves = scores_over_halves(conn, asked)
    core = meetings.by_rule(conn, asked)[CORE].ytd
    service = volunteering.over_months(conn, asked)[asked.month]["ytd"]
    return rows.scales(conn, asked, core, service, halves[-1] if halves else None)


def _sentence(asked: Asked, of: Chips, strip: fill.Strip) -> list[headline.Part]:
    now, last = strip.medians.get(asked.month), strip.medians.get(asked.month - 1)
    return headline.branches(asked, of.listed, of.overdue, of.soon, (now, last), strip.group)


def _data(conn: Connection, asked: Asked, of: Counts, scales: rows.Scales) -> Element:
    """What `assets/list.js` gives the grid: the first rows, and what is shown of how many."""
    column, falling = sort_asked(asked)
    view = asked.view.at(month=asked.month, page=1)
    data = {
        "rows": files.block(conn, asked, scales, 0),
        "total": list_size(conn, asked, of),
        "listed": of.listed,
        "version": asked.version,
        "sort": [column, falling],
        "columns": [[code, rows.NAMES[code]] for code in rows.columns_offered(asked)],
        "shown": rows.columns_shown(asked),
        "notes": rows.heads(asked, scales),
        "labels": rows.labels(asked),
        "q": asked.view.q or "",
        "question": view.to_query(),
        "ways": {"rows": files.ROWS, "export": files.EXPORT, "reminders": files.REMINDERS},
    }
    return html.Div(className="list-data", hidden=True, **{"data-list": orjson.dumps(data).decode()})


def _tools() -> fixed.Div:
    """Search, columns, what can be taken away; they stay while the answer changes."""
    return fixed.Div(
        [
            fixed.Span(className="list-count", role="status"),
            fixed.Details([fixed.Summary("选择列"), fixed.Div(className="choices")], className="list-columns"),
            fixed.Button("提醒文本", type="button", className="tool", **{"data-action": "reminders"}),
            fixed.A([_icon("download"), "导出 Excel"], className="tool", download=True, **{"data-action": "export"}),
            live.Input(id=SEARCH, type="search", placeholder="支部名称或拼音首字母（/）", autoComplete="off", maxLength=60,
                       className="list-search"),
        ],
        className="list-tools",
    )  # fmt: skip


def _icon(name: str) -> fixed.I:
    return fixed.I(className=f"bi bi-{name}", **{"aria-hidden": "true"})


def _foot() -> Element:
    """What the shapes mean, how to go on."""
    shapes = [
        html.Span([glyph(state, 6 if words else None), f"{GLYPHS[state][1]}{f'（{words}）' if words else ''}"])
        for state, words in KEY.items()
    ]
    return html.P(
        [*shapes, html.Span("点图、条形中的竖线为合计或中位；点行或按回车进入支部", className="how")], className="key"
    )


files.register(dash.get_app().server, _scales_alone)
