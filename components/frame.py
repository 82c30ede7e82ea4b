"""The desk's frame: side navigation with the pages that exist, top bar, footer."""

import dash_bootstrap_components as dbc
from dash import html, page_container

from components.text import Component, icon

NAVIGATION = (("/", "总览", "grid-1x2"),)
SECRECY = "本系统严禁存储、处理、传输国家秘密"


def shell() -> html.Div:
    """The static frame around the page; it asks nothing."""
    mark = html.Div(icon("flag-fill"), className="mark")
    identity = html.Div([mark, html.Div([html.B("机关党建看板"), html.Span("嘉兴市市场监管局")])], className="id")
    links = [dbc.NavLink([icon(name), words], href=path, active="exact") for path, words, name in NAVIGATION]
    me = html.Div(["机关党委（副书记视图）", html.Br(), SECRECY], className="me")
    side = html.Aside(
        [identity, html.Nav(dbc.Nav(links, vertical=True), **{"aria-label": "页面"}), me], className="side"
    )
    return html.Div([side, html.Main(page_container, className="main")], className="app")


def top_bar(crumbs: list[Component], status: list[Component], months: Component) -> html.Div:
    """Where we are, how fresh the data is, which month."""
    return html.Div(
        [
            html.Div(crumbs, className="crumbs"),
            html.Div(status, className="freshness"),
            months,
        ],
        className="top",
    )


def demo_badge() -> dbc.Badge:
    """Said on every page while the demo bureau is loaded."""
    return dbc.Badge("演示数据", color="light", className="demo", title="首次入库正式数据时自动删除")


def month_chooser(label: str, note: Component, previous: str | None, following: str | None) -> html.Div:
    """Previous and next month as links that keep the organisation, None at an end; `note` says or offers the running one."""
    return html.Div(
        [
            _step("prev-month", "上一月", "chevron-left", previous),
            html.Span([icon("calendar3"), label, html.Small(note)], className="month"),
            _step("next-month", "下一月", "chevron-right", following),
        ],
        className="months",
    )


def _step(action: str, words: str, name: str, href: str | None) -> Component:
    button = dbc.Button(icon(name), href=href, disabled=href is None, color="light", title=words)
    return html.Span(button, className="step", **{"data-action": action})
