"""An address that does not exist: said in the house's words, with the way back."""

from typing import Any

import dash
from dash import html

from components.frame import top_bar
from components.tags import dcc
from components.text import state_note

dash.register_page(__name__, title="没有这一页 · 机关党建看板")


def layout(**_query: Any) -> html.Div:
    """A calm sentence and a link home."""
    home = dcc.Link("回到总览", href="/", className="plain-link")
    note = state_note("empty", "没有这一页", "地址可能写错了，或者这一页还没有建成", alone=True)
    return html.Div([top_bar([], [], html.Div()), note, home], className="page-root", **{"data-state": "live"})
