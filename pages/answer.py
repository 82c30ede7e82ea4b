"""What every page does around its data: one read transaction, the last good answer when the database is away."""

import logging
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from dash import html
from plotly.io.json import to_json_plotly
from sqlalchemy.exc import SQLAlchemyError

from access import current_viewer
from components.frame import top_bar
from components.text import state_note
from queries import last_good, scope
from queries.engine import reading
from queries.scope import Asked
from queries.view import View

_FILES = sorted(Path(__file__).parent.glob("*.py")) + sorted((Path(__file__).parent.parent / "components").glob("*.py"))
# What is kept is drawn: another program draws it anew.
_CODE = sha256(b"".join(path.read_bytes() for path in _FILES)).hexdigest()[:8]
log = logging.getLogger(__name__)
RETRY_S = 15  # a page that failed asks again so often; a good one does not


def answer(page: str, view: View, render: Callable[[Any, Asked], Any], empty: Callable[[], Any]) -> tuple[Any, bool]:
    """(what the page shows, whether it is good).

    `render` turns the connection and the resolved question into components. A database that is away gives the last
    good answer in grey with its time, else a calm sentence.
    """
    viewer = current_viewer()
    try:
        with reading() as conn:
            asked = scope.resolve(conn, view, viewer=viewer)
            if asked is None:
                return empty(), True
            shown = render(conn, asked)
    except SQLAlchemyError as error:
        log.warning("读取失败 DB-01：%s", error)
        return _failed(last_good.find(page, view, viewer)), False
    try:
        last_good.keep(page, view, viewer, version=f"{asked.version}.{_CODE}", body=to_json_plotly(shown))
    except OSError as error:  # a full disk must not take the page away
        log.warning("未能保留最近一次正常的数据：%s", error)
    return shown, True


def _failed(kept: last_good.Answer | None) -> html.Div:
    retry = f"每 {RETRY_S} 秒重试（代码 DB-01）"
    if kept is None:
        note = state_note("failed", "暂时读不到数据", retry)
        top = top_bar([], [], html.Div())
        return html.Div([top, note], className="page-root failed", **{"data-state": "failed"})
    note = state_note("failed", f"读取失败，显示{_moment(kept.read_at)}的数据", retry)
    return html.Div([note, html.Div(kept.body)], className="page-root failed", **{"data-state": "failed"})


def _moment(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}"
