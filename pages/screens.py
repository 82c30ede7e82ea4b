"""`/screens` 大屏管理: which screens there are and how they do, pairing by code, orders, 会议模式.

What is typed stands in the page itself; only the roll is asked again every few seconds.
"""

import logging
from collections.abc import Sequence
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import Input, Output, State, ctx, dcc, html, no_update
from flask import request
from sqlalchemy.exc import SQLAlchemyError

from access import administrator, current_viewer, pairing, screens
from access.pairing import ScreenError
from components import frame, tags
from components.panels import panel
from components.tags import Element
from components.text import Component, state_note
from pages import screens_roll, wall_screen
from pages.wall_address import NAMES
from queries import orgs, scope
from queries.engine import reading
from queries.view import View

ROLL, TICK, DONE, CHOSEN = "screens-roll", "screens-tick", "screens-done", "screens-chosen"
CODE, NAME, PAIR, PAIRED = "screens-code", "screens-name", "screens-pair", "screens-paired"
BRANCH, RENAMED, RENAME, SAID = "screens-branch", "screens-new-name", "screens-rename", "screens-said"
REVOKE, SURE = "screens-revoke", "screens-sure"
EVERY_MS = 3000
MEETING = (
    ("pause", "暂停"), ("resume", "继续"), ("previous", "上一页"), ("next", "下一页"), ("hide-names", "隐去名称"),
    ("show-names", "显示名称"), ("end", "结束会议模式"),
)  # fmt: skip
PINS = (("unpin", "轮播"), *((f"pin-{name}", words) for name, words in NAMES.items()))
LIGHT = (("spotlight", "聚焦"), ("unspotlight", "取消聚焦"))
BUTTONS = tuple(what for what, _ in (*MEETING, *PINS, *LIGHT, ("reload", "重新载入")))
dash.register_page(__name__, path="/screens", title="大屏管理 · 机关党建看板", order=12)
wall_screen.register(dash.get_app().server)
log = logging.getLogger(__name__)


def layout(**_query: Any) -> html.Div:
    """The whole page but its roll; it asks nothing."""
    waiting = screens_roll.frame([])
    return html.Div(
        [
            frame.top_bar([tags.html.B("全局")], [], ""),
            html.Div(waiting, id=ROLL),
            html.Div([_orders(), _pairing()], className="screens-grid"),
            dcc.Interval(id=TICK, interval=EVERY_MS),
            dcc.Store(id=DONE),
            dcc.ConfirmDialog(id=SURE),
        ],
        className="page-root screens",
        **{"data-page": "screens"},
    )


def _pairing() -> Element:
    steps = tags.html.Ol(
        [
            tags.html.Li(["在大屏的浏览器打开 ", tags.html.Code("/wall/pair"), "，屏上显示六位代码"]),
            tags.html.Li("在这里输入代码，给这块屏起一个名称"),
            tags.html.Li("两秒内大屏自动进入看板；代码十分钟有效，过期自动换新"),
        ],
        className="steps",
    )
    code = _field(CODE, "代码", 7, "123 456", className="code")
    line = html.Div(
        [code, _field(NAME, "名称", 20, "一楼大厅"), _button(PAIR, "配对", "primary")], className="controls"
    )
    reading = tags.dcc.Link("大屏可读性", href="/wall/reading", className="plain-link")
    return panel("配对新的大屏", [line, _said(PAIRED), steps, tags.html.P(["装屏之前：", reading], className="notice")])


def _orders() -> Element:
    branch = dcc.Dropdown(
        id=BRANCH, options=[], searchable=True, clearable=False, placeholder="支部名称", maxHeight=300,
        labels={"search": "名称或拼音首字母", "no_options_found": "没有找到"}, className="rival-picker",
    )  # fmt: skip
    chosen = dbc.RadioItems(id=CHOSEN, options=[], className="screens-choice")
    lines = [
        _line("大屏", [html.Div(chosen, role="group", **{"aria-label": "选择大屏"})]),
        _line("会议模式", [_button(f"screens-{what}", words) for what, words in MEETING]),
        _line(
            "聚焦支部",
            [
                html.Div(branch, className="picker small", role="group", **{"aria-label": "选择聚焦的支部"}),
                *(_button(f"screens-{what}", words) for what, words in LIGHT),
            ],
        ),
        _line("固定页面", [_button(f"screens-{what}", words) for what, words in PINS]),
        _line(
            "这块屏",
            [
                _field(RENAMED, "新名称", 20, "新名称"),
                _button(RENAME, "改名"),
                _button("screens-reload", "重新载入"),
                _button(REVOKE, "撤销配对", "warn"),
            ],
        ),
    ]
    return panel("操作", [*lines, _said(SAID)], sub="对所选的大屏，三秒内生效；记入审计")


def _line(words: str, controls: Sequence[Component]) -> Component:
    return html.Div(
        [html.Span(words, className="what"), html.Div(list(controls), className="controls")], className="order"
    )


def _field(name: str, words: str, most: int, hint: str, className: str = "", **more: Any) -> Component:
    box = dcc.Input(id=name, type="text", maxLength=most, placeholder=hint, autoComplete="off", value="", **more)
    return html.Div([html.Label(words, htmlFor=name, className="visually-hidden"), box], className=f"field {className}")


def _button(name: str, words: str, kind: str = "") -> Component:
    return html.Button(words, id=name, type="button", className=f"tool {kind}".strip())


def _said(name: str) -> Component:
    return html.Div(id=name, className="said", role="status")


def _answer(words: str, good: bool) -> Element:
    return tags.html.Span(words, className="" if good else "alert-ink")


@dash.callback(
    Output(ROLL, "children"), Output(CHOSEN, "options"), Output(CHOSEN, "value"), Input(TICK, "n_intervals"),
    Input(DONE, "data"), State(CHOSEN, "options"), State(CHOSEN, "value"),
)  # fmt: skip
def show(_ticks: int | None, done: Any, options: list[dict[str, Any]], chosen: int | None) -> tuple[Any, Any, Any]:
    """The roll, and the screens to choose from where they changed; the one just paired is chosen."""
    try:
        found = screens.roll()
        names = _short_names({screen.spotlight for screen in found if screen.spotlight})
    except SQLAlchemyError as error:
        log.warning("读取失败 DB-01：%s", error)
        note = state_note("failed", "暂时读不到数据", f"每 {EVERY_MS // 1000} 秒重试（代码 DB-01）", alone=True)
        return tags.html.Div(note, **{"data-state": "failed"}), no_update, no_update
    now = [{"value": screen.screen, "label": screen.name} for screen in found]
    numbers = [screen.screen for screen in found]
    wanted = done["paired"] if ctx.triggered_id == DONE and "paired" in done else chosen
    value = wanted if wanted in numbers else next(iter(numbers), None)
    return (
        screens_roll.frame(found, names),
        no_update if now == options else now,
        no_update if value == chosen else value,
    )


def _short_names(codes: set[str]) -> dict[str, str]:
    """What the branches in the light are called."""
    if not codes:
        return {}
    with reading() as conn:
        asked = scope.resolve(conn, View(), viewer=current_viewer())
        found = {code: None if asked is None else scope.about(conn, asked, code) for code in codes}
    return {code: code if branch is None else branch.org_name for code, branch in found.items()}


@dash.callback(
    Output(PAIRED, "children"), Output(CODE, "value"), Output(NAME, "value"), Output(DONE, "data"),
    Input(PAIR, "n_clicks"), Input(CODE, "n_submit"), Input(NAME, "n_submit"), State(CODE, "value"), State(NAME, "value"),
    prevent_initial_call=True,
)  # fmt: skip
def pair(_clicks: Any, _code: Any, _name: Any, code: str | None, name: str | None) -> tuple[Any, Any, Any, Any]:
    """Claim the screen that shows the code; what was typed stays where it was refused."""
    try:
        number = pairing.claim(code or "", name or "", by=administrator(), address=(request.remote_addr or "")[:64])
    except ScreenError as error:
        return _answer(str(error), False), no_update, no_update, no_update
    return _answer(f"“{pairing.named(name or '')}”已配对，大屏两秒内进入看板", True), "", "", {"paired": number}


@dash.callback(
    Output(SAID, "children"), Output(RENAMED, "value"), Output(DONE, "data", allow_duplicate=True),
    *(Input(f"screens-{what}", "n_clicks") for what in BUTTONS), Input(RENAME, "n_clicks"), Input(RENAMED, "n_submit"),
    Input(SURE, "submit_n_clicks"), State(CHOSEN, "value"), State(BRANCH, "value"), State(RENAMED, "value"),
    prevent_initial_call=True,
)  # fmt: skip
def order(*given: Any) -> tuple[Any, Any, Any]:
    """Tell the chosen screen what the pressed button says."""
    *presses, chosen, branch, name = given
    what = str(ctx.triggered_id)
    try:
        if chosen is None:
            raise ScreenError("请先配对并选择一块大屏")
        words, cleared = _tell(int(chosen), what, branch, name or "")
    except ScreenError as error:
        return _answer(str(error), False), no_update, no_update
    return _answer(words, True), "" if cleared else no_update, {"done": sum(press or 0 for press in presses)}


def _tell(chosen: int, what: str, branch: str | None, name: str) -> tuple[str, bool]:
    """(what was done, whether the new name was taken)."""
    by = administrator()
    if what in (RENAME, RENAMED):
        return f"已改名为“{screens.rename(chosen, name, by=by)}”", True
    if what == SURE:
        return f"已撤销“{screens.revoke(chosen, by=by)}”，该屏回到配对页", False
    action, _, page = what.removeprefix("screens-").partition("pin-")
    if page:
        done = screens.order(chosen, "pin", page, by=by)
        return f"{done.name}：固定在{NAMES[page]}", False
    if action == "spotlight" and not branch:
        raise ScreenError("请先选择要聚焦的支部")
    done = screens.order(chosen, action, branch if action == "spotlight" else None, by=by)
    return f"{done.name}：{screens.ORDERS[action]}", False


@dash.callback(
    Output(SURE, "displayed"), Output(SURE, "message"), Input(REVOKE, "n_clicks"), State(CHOSEN, "value"),
    State(CHOSEN, "options"), prevent_initial_call=True,
)  # fmt: skip
def ask(_clicks: int | None, chosen: int | None, options: list[dict[str, Any]]) -> tuple[bool, str]:
    """Ask once more before a screen loses its token."""
    name = next((option["label"] for option in options if option["value"] == chosen), None)
    return name is not None, f"撤销“{name}”的配对？该屏立即回到配对页面，须重新输入代码。"


@dash.callback(Output(BRANCH, "options"), Input(BRANCH, "search_value"), State(BRANCH, "value"))
def find(typed: str | None, chosen: str | None) -> Any:
    """The branches that a typed text finds; before anything is typed those of the bureau, as far as they are few."""
    try:
        with reading() as conn:
            asked = scope.resolve(conn, View(), viewer=current_viewer())
            if asked is None:
                return []
            found = orgs.search(conn, asked, typed or "") or orgs.around(conn, asked)
            kept = scope.about(conn, asked, chosen) if chosen else None
    except SQLAlchemyError:
        return no_update
    options = {org.code: (org.name, f"{org.name} {org.initials} {org.code}") for org in found if org.kind == "branch"}
    if kept is not None:
        options.setdefault(kept.org, (kept.org_name, kept.org_name))
    return [{"value": code, "label": name, "search": search} for code, (name, search) in options.items()]
