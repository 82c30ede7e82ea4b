"""What every page does around its data: one read transaction, the last good answer when the database is away."""

import logging
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from plotly.io.json import to_json_plotly
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from access import current_viewer
from components.frame import top_bar
from components.tags import Element, html
from components.text import state_note
from pages.shared import RETRY_S, Page
from queries import last_good, scope
from queries.engine import reading
from queries.scope import Asked
from queries.view import View
from queries.viewer import Viewer

_FILES = sorted(Path(__file__).parent.glob("*.py")) + sorted((Path(__file__).parent.parent / "components").glob("*.py"))
# What is kept is drawn: another program draws it anew.
_CODE = sha256(b"".join(path.read_bytes() for path in _FILES)).hexdigest()[:8]
log = logging.getLogger(__name__)


def answer(page: Page, question: str | None, render: Callable[[Connection, Asked], Any]) -> tuple[Any, bool]:
    """(what the page shows, whether it is good).

    `render` turns the connection and the resolved question into components. A database that is away gives the last
    good answer in grey with its time, else a calm sentence.
    """
    view, viewer = View.from_address(question), current_viewer()
    try:
        with reading() as conn:
            asked = scope.resolve(conn, view, viewer=viewer, live=page.of_now)
            if asked is None:
                return _nothing_loaded(page), True
            shown = render(conn, asked)
    except SQLAlchemyError as error:
        log.warning("读取失败 DB-01：%s", error)
        return _failed(page, last_good.find(page.name, view, viewer)), False
    keep(page.name, view, viewer, asked.version, shown)
    return shown, True


def keep(name: str, view: View, viewer: Viewer, version: str, shown: Any) -> None:
    """Keep what a page shows of a data version, for the time when the database is away."""
    version = f"{version}.{_CODE}"
    try:
        if not last_good.is_kept(name, view, viewer, version=version):
            last_good.keep(name, view, viewer, version=version, body=to_json_plotly(shown))
    except OSError as error:  # a full disk must not take the page away
        log.warning("未能保留最近一次正常的数据：%s", error)


def _nothing_loaded(page: Page) -> Element:
    """No data yet: how to load some."""
    how = "运行 flask data import 文件夹 入库；flask data template 模板.xlsx 取得填报模板"
    note = state_note("empty", "尚未入库任何数据", how, alone=True)
    top = top_bar([html.B(page.title)], [], html.Div())
    return html.Div([top, note], className="page-root", **{"data-state": "live", "data-page": page.name})


def _failed(page: Page, kept: last_good.Answer | None) -> Element:
    retry = f"每 {RETRY_S} 秒重试（代码 DB-01）"
    attributes = {"data-state": "failed", "data-page": page.name}
    if kept is None:
        note = state_note("failed", "暂时读不到数据", retry, alone=True)
        top = top_bar([html.B(page.title)], [], html.Div())
        return html.Div([top, note], className="page-root failed", **attributes)
    note = state_note("failed", f"读取失败，显示{_moment(kept.read_at)}的数据", retry)
    return html.Div([note, html.Div(kept.body)], className="page-root failed", **attributes)


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}"
