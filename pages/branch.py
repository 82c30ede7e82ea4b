"""`/branches/<org_code>` 支部: one branch from its score to its records, and why it stands where it stands."""

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import dash
from dash import Input, Output, State, clientside_callback
from dash.dependencies import ClientsideFunction
from sqlalchemy import Connection

from access import current_viewer
from components import frame
from components.panels import beside, panel, row
from components.tags import Element, dcc, html
from components.text import Component, state_note
from pages import branch_books as booked
from pages import branch_head as head
from pages import branch_meetings as held
from pages import branch_notes as notes
from pages import branch_rival as rivals
from pages import branch_scores as scored
from pages.answer import answer
from pages.shared import Page, branch_way_down, to, to_branch
from queries import branch_books, branch_meetings, scope, score_sheet
from queries.branch import profile
from queries.engine import reading
from queries.meetings import month_figures
from queries.scope import Asked
from queries.standings import places
from queries.view import View
from queries.volunteering import by_brand, over_months
from terms import NOTHING, ORG_KINDS

PAGE = Page("branch", "/branches", "支部", partly="任务书、先锋指数、委员指导、待核数据、活动记录和明细")
dash.register_page(__name__, path_template="/branches/<org_code>", title="支部 · 机关党建看板", order=20)


def layout(org_code: str = "", **query: Any) -> Element:
    """The skeleton; it asks nothing."""
    empty = html.Div(NOTHING, className="none")
    waiting = html.Div(
        [beside([panel("得分构成", [empty])], [panel("差在哪里", [empty])]), panel("三会一课", [empty])],
        className="branch",
    )
    return PAGE.skeleton(query | {"branch": unquote(org_code)}, waiting)


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """All panels from one read transaction; of anything but a branch the way on."""
    code = asked.view.branch or ""
    found = scope.about(conn, asked, code) if code else None
    away = replace(asked, view=View(asked.view.month, asked.view.org, asked.view.edition))
    if found is None or found.org_kind != "branch":
        return _elsewhere(conn, away, found)
    return _branch(conn, asked, away, replace(found, view=asked.view.at(group=None)))


def _branch(conn: Connection, asked: Asked, away: Asked, branch: Asked) -> Element:
    page, of = PAGE.at(to_branch(away, branch.org).partition("?")[0]), profile(conn, branch)
    place = next(iter(places(conn, branch, first=0, count=1)), None)
    sheet = score_sheet.sheet(conn, asked, branch.org)
    middle = None if sheet is None else score_sheet.medians(conn, asked, sheet.group)
    dues, service = branch_meetings.year_of(conn, branch, asked.month // 100), over_months(conn, branch)
    same = asked.as_of.year == asked.month // 100
    now = dues if same else branch_meetings.year_of(conn, branch, asked.as_of.year)
    owed = branch_meetings.owed(now)
    book, month = branch_books.tasks(conn, branch), month_figures(conn, branch)
    return page.framed_by(
        conn,
        asked,
        branch_way_down(conn, branch, away),
        head.last_report(asked, of),
        head.head(conn, away, branch, of, place, sheet, middle, owed, month, service[asked.month]["ytd"]),
        html.Div(
            [
                beside(
                    [scored.sheet(branch, sheet, middle)],
                    [scored.way_to_total(sheet, middle), scored.history(asked, score_sheet.past(conn, asked, branch.org))],
                ),
                held.timeline(asked, dues),
                beside(
                    [rivals.comparison(conn, page, asked, away, sheet)],
                    [
                        notes.reminder(branch, of, owed, branch_books.tasks_now(conn, branch, book)),
                        notes.findings(conn, branch, of),
                        booked.leaders(branch_books.leaders(conn, branch)),
                    ],
                ),
                row(
                    booked.service(branch, service, by_brand(conn, branch)),
                    booked.tasks(branch, book),
                    booked.pioneer(branch_books.pioneer(conn, branch)),
                ),
                held.meetings(conn, page, asked, branch),
            ],
            className="branch",
        ),
    )  # fmt: skip


def _elsewhere(conn: Connection, away: Asked, found: Asked | None) -> Element:
    """No branch at this address: what else it is, and the way on or back."""
    if found is None:
        words, detail, href, on = (
            "没有这个支部",
            "编码可能写错了，或者不在可以查看的范围内",
            to("/standings", away),
            "回到五型标尖",
        )
    elif found.org_kind == "group":
        parent = profile(conn, found).parent or ""
        words, detail = f"{found.org_name}是党小组", "党小组的组织生活计入所属支部"
        href, on = to_branch(away, parent), "查看所属支部"
    else:
        words, detail = f"{found.org_name}是{ORG_KINDS[found.org_kind]}", "它和全部下级的数字在总览"
        href, on = to("/", away, org=found.org), "查看总览"
    link: Component = dcc.Link(on, href=href, className="plain-link")
    return PAGE.framed_by(conn, away, [head.home(away)], "", state_note("empty", words, detail, alone=True), link)


@dash.callback(
    Output(frame.RIVAL, "options"),
    Input(frame.RIVAL, "search_value"),
    State(frame.RIVAL, "value"),
    State(PAGE.store, "data"),
    prevent_initial_call=True,
)
def find_rival(typed: str | None, chosen: str | None, question: str | None) -> Any:
    """The branches that a typed text finds, to be compared with."""
    with reading() as conn:
        asked = scope.resolve(conn, View.from_address(question), viewer=current_viewer())
        if asked is None or not asked.view.branch:
            return dash.no_update
        page = PAGE.at(to_branch(asked, asked.view.branch).partition("?")[0])
        return frame.options(rivals.choices(conn, page, asked, typed or ""), chosen or "")


clientside_callback(
    ClientsideFunction("board", "scope"),
    Output(frame.RIVAL_CHOSEN, "data"),
    Input(frame.RIVAL, "value"),
    prevent_initial_call=True,
)
