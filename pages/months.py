"""`/months` 月报与发布: the months and their editions, what to look at before one is published, and publishing it."""

from dataclasses import replace
from typing import Any

import dash
from dash import Input, Output, State, dcc
from dash import html as fixed
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from access import current_viewer
from components.panels import beside, panel
from components.tags import Element, html
from config import today
from pages import months_panels as fill
from pages.answer import answer
from pages.shared import Page
from publishing import PublishError, publish, refusal
from queries.counts import counts
from queries.headline import Part
from queries.months import MonthRow, months
from queries.publish_checks import checks
from queries.scope import Asked
from terms import NOTHING, month_words

PAGE = Page("months", "/months", "月报与发布", of_org=False, of_now=True)
SAID = "months-said"
dash.register_page(__name__, path=PAGE.path, title="月报与发布 · 机关党建看板", order=8)


def layout(**query: Any) -> fixed.Div:
    """The skeleton; it asks nothing. What publishing answers stands beside the page, which is drawn anew by it."""
    empty = html.Div(NOTHING, className="none")
    waiting = beside([panel("各月", [empty])], [panel("发布前核对", [empty, *fill.without_button()])])
    said = dcc.Loading(fixed.Div(id=SAID, className="months-said", role="status"), type="dot")
    return fixed.Div([PAGE.skeleton(query, waiting), said])


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again, and publishing does so once."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """The months and the checks of the chosen one from one read transaction."""
    found = months(conn, asked)
    chosen = _chosen(asked, found)
    asked = replace(asked, month=chosen.month)
    why_not = refusal(conn, chosen.month)
    body = beside(
        [fill.months(PAGE, asked, found)],
        [fill.release(asked, chosen, [] if why_not else checks(conn, asked), why_not), fill.editions(asked, chosen)],
    )
    return PAGE.framed(conn, asked, counts(conn, asked), _sentence(found), body)


def _chosen(asked: Asked, found: list[MonthRow]) -> MonthRow:
    """The month asked for, else the newest that is over."""
    wanted = asked.view.month
    over = [row for row in found if not row.running]
    return next((row for row in found if row.month == wanted), over[0] if over else found[0])


def _sentence(found: list[MonthRow]) -> list[Part]:
    """What waits, and what was published last."""
    over = [row for row in found if not row.running]
    published = [row for row in over if row.editions]
    last = f"最近发布的是{month_words(published[0].month)}第{published[0].editions[0].number}版。" if published else ""
    if not over:
        return [Part("还没有结束的月份")]
    if not over[0].editions:
        return [
            Part(f"{month_words(over[0].month)}待发布", True),
            Part(f"。{last}" if last else "，尚未发布过任何月份。"),
        ]
    return [Part(f"{month_words(over[0].month)}已发布。{'' if published[0] is over[0] else last}")]


@dash.callback(
    Output(SAID, "children"),
    Output(PAGE.retry, "n_intervals"),
    Input(fill.CONFIRM, "submit_n_clicks"),
    State(fill.EXPECTED, "data"),
    State(fill.REASON, "value"),
    State(PAGE.retry, "n_intervals"),
    prevent_initial_call=True,
)
def release(clicks: int | None, expected: Any, reason: str | None, asked_before: int | None) -> tuple[Any, Any]:
    """Publish the month that the page showed, once; then the page is drawn anew."""
    if not clicks or not isinstance(expected, dict):
        return dash.no_update, dash.no_update
    try:
        month, number = int(expected["month"]), int(expected["edition"])
        done = publish(month, viewer=current_viewer(), today=today(), reason=str(reason or ""), expected=number).edition
    except PublishError as error:
        return html.P(str(error), className="refused"), (asked_before or 0) + 1
    except (KeyError, TypeError, ValueError):
        return html.P("没有发布：请重新打开本页再试。", className="refused"), dash.no_update
    except SQLAlchemyError:
        return html.P("没有发布：数据库写不进去（代码 DB-02），请稍后再试。", className="refused"), dash.no_update
    words = f"已发布{month_words(done.month)}第{done.number}版。"
    return html.P(words, className="done"), (asked_before or 0) + 1
