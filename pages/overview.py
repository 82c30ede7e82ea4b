"""`/` 总览: how far the month's meetings are, what needs attention, the standings, volunteering."""

from typing import Any

import dash
from dash import Input, Output, dcc, html
from sqlalchemy import Connection

from components import frame, panels
from components.text import lede, state_note
from pages import overview_meetings as held
from pages import overview_panels as fill
from pages import overview_service as served
from pages import shared
from pages.answer import RETRY_S, answer
from queries import headline
from queries.attention import attention, overdue
from queries.freshness import freshness
from queries.meetings import CORE, by_rule, elapsed, over_months
from queries.scope import Asked
from queries.standings import standings_of
from queries.view import View
from queries.volunteering import by_brand, totals
from queries.volunteering import over_months as service_over_months
from terms import NOTHING

PAGE = "overview"
STORE, BODY, RETRY = "overview-question", "overview-body", "overview-retry"

dash.register_page(__name__, path="/", title="总览 · 机关党建看板", order=0)


def layout(**query: Any) -> html.Div:
    """The skeleton; it asks nothing."""
    return html.Div(
        [
            dcc.Store(id=STORE, data=View.from_query(query).to_query()),
            dcc.Interval(id=RETRY, interval=RETRY_S * 1000, disabled=True),
            html.Div(skeleton(), id=BODY),
        ]
    )


@dash.callback(Output(BODY, "children"), Output(RETRY, "disabled"), Input(STORE, "data"), Input(RETRY, "n_intervals"))
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, View.from_address(question), render, nothing_loaded)


def skeleton() -> html.Div:
    """Before the first answer: the panels with their names, “—” for numbers."""
    top = frame.top_bar([html.B("总览")], [], frame.month_chooser(NOTHING, "", None, None))
    title = lede("总览", [("正在读取，通常 2 秒内完成", False)])
    return html.Div([top, title, panels.overview_grid(*panels.waiting())], className="page-root loading")


def nothing_loaded() -> html.Div:
    """No data yet: how to load some."""
    note = state_note(
        "empty", "尚未入库任何数据", "运行 flask data import 文件夹 入库；flask data template 模板.xlsx 取得填报模板"
    )
    return html.Div(
        [frame.top_bar([html.B("总览")], [], html.Div()), note], className="page-root", **{"data-state": "live"}
    )


def render(conn: Connection, asked: Asked) -> html.Div:
    """All panels from one read transaction."""
    rules, fresh = by_rule(conn, asked), freshness(conn, asked)
    passed, late = elapsed(asked), overdue(conn, asked)
    sentence = headline.overview(asked, rules[CORE], passed, late)
    return html.Div(
        [
            frame.top_bar(shared.crumbs(asked), shared.status(asked, fresh), shared.months(asked)),
            lede("总览", [(part.text, part.alert) for part in sentence]),
            panels.overview_grid(
                held.meetings(asked, rules, passed),
                held.completion(asked, rules[CORE], over_months(conn, asked)),
                fill.standings(asked, standings_of(conn, asked)),
                fill.attention(asked, attention(conn, asked)),
                served.service(asked, totals(conn, asked), service_over_months(conn, asked), by_brand(conn, asked)),
            ),
        ],
        className="page-root",
        **shared.page_attributes(asked),
    )
