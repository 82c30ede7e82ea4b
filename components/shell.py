"""The desk's static frame: side navigation with the pages that exist (assets/navigate.js draws it), footer."""

import json
from dataclasses import dataclass

import dash_bootstrap_components  # noqa: F401  importing it is what has its script served
from dash import dcc, html, page_container

# Groups of pages: the group's name, then address, words and icon.
NAVIGATION = (
    (
        "",
        (
            ("/", "总览", "grid-1x2"),
            ("/meetings", "三会一课", "calendar-check"),
            ("/standings", "五型标尖", "trophy"),
            ("/volunteering", "志愿服务", "people"),
            ("/branches", "支部", "diagram-3"),
            ("/brands", "服务品牌", "award"),
            ("/tasks", "任务书", "list-check"),
            ("/goals", "目标制", "bullseye"),
            ("/pioneer", "先锋指数", "person-check"),
            ("/leaders", "委员联系", "person-lines-fill"),
        ),
    ),
    (
        "管理",
        (
            ("/months", "月报与发布", "file-earmark-text"),
            ("/quality", "数据质量", "database-exclamation"),
            ("/sources", "数据来源", "database-check"),
            ("/scheme", "计分规则", "sliders"),
            ("/screens", "大屏管理", "display"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Drawer:
    """A panel over the page, by the key of the fragment that asks for it, and what it is called."""

    name: str
    words: str

    @property
    def body(self) -> str:
        """Id of what the answer fills."""
        return f"{self.name}-body"

    @property
    def question(self) -> str:
        """Id of the store that holds what is asked."""
        return f"{self.name}-question"


RECORDS, COMPARE, SINCE = Drawer("records", "口径和明细"), Drawer("compare", "对比"), Drawer("since", "自上次以来")
SECRECY = "本系统严禁存储、处理、传输国家秘密"


def shell() -> html.Div:
    """The static frame around the page; it asks nothing. `kept` holds a picture of the old page while a new one comes."""
    mark = html.Div(_icon("flag-fill"), className="mark")
    identity = html.Div([mark, html.Div([html.B("机关党建看板"), html.Span("嘉兴市市场监管局")])], className="id")
    pages = html.Nav(
        id="pages",
        className="nav flex-column",
        **{"aria-label": "页面", "data-pages": json.dumps(NAVIGATION, ensure_ascii=False)},
    )
    me = html.Div(["机关党委（副书记视图）", html.Br(), SECRECY], className="me")
    side = html.Aside([identity, pages, me], className="side")
    main = html.Main([page_container, html.Div(id="kept")], id="main", className="main", tabIndex="-1")
    skip = html.A("跳到主要内容", href="#main", className="skip", **{"data-action": "skip"})
    said = html.Div(id="said", className="visually-hidden", role="status")
    # The drawers stand beside the page, not in it: where it is doubled (4K) they would scroll with it.
    return html.Div([html.Div([skip, side, main, said], className="app"), *map(_drawer, (RECORDS, COMPARE, SINCE))])


def _drawer(drawer: Drawer) -> html.Div:
    """A room over the page: empty and hidden until the address's fragment asks for it (assets/drawers.js)."""
    close = html.Button(
        "×", className="close", title="关闭（Esc）", **{"data-action": "close-drawer", "aria-label": "关闭"}
    )
    return html.Div(
        [close, html.Div(id=drawer.body), dcc.Store(id=drawer.question)],
        id=drawer.name,
        className="drawer",
        hidden=True,
        role="dialog",
        tabIndex="-1",
        **{"aria-label": drawer.words},
    )


def _icon(name: str) -> html.I:
    return html.I(className=f"bi bi-{name}", **{"aria-hidden": "true"})
