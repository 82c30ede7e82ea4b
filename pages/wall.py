"""`/wall` 大屏: the pages that take turns on a screen without a keyboard; `assets/wall/wall.js` turns them.

The answer holds all pages of the round. A tick asks whether the data version changed; only then is anything read.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import dash
import orjson
from dash import Input, Output, State, dcc
from dash import html as fixed
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from access import wall_viewer
from components.tags import Element, html
from components.wall import alone, header
from config import now, settings
from pages import wall_meetings, wall_overview, wall_standings, wall_volunteering
from pages.answer import keep
from pages.shared import who_reports
from pages.wall_address import NAMES, Round, read_round
from pages.wall_board import Board
from queries import last_good, scope
from queries.counts import counts
from queries.engine import reading
from queries.freshness import Freshness, freshness, tables_loaded
from queries.scope import Asked
from queries.view import View
from terms import month_code

QUESTION, TICK, BODY, HEARD = "wall-question", "wall-tick", "wall-body", "wall-heard"
BOARDS: dict[str, Callable[[Connection, Board], list[Element]]] = {
    "overview": wall_overview.leaves,
    "standings": wall_standings.leaves,
    "meetings": wall_meetings.leaves,
    "volunteering": wall_volunteering.leaves,
}
# The tables that tell what happened, as the header names them: each is loaded on its own days.
SOURCES = {"activities": "组织生活", "service_records": "服务记录", "task_progress": "任务进度", "reviews": "评审得分"}
dash.register_page(__name__, path="/wall", title="大屏 · 机关党建看板", order=90)
log = logging.getLogger(__name__)


def layout(**query: Any) -> fixed.Div:
    """The frame; it asks nothing. What it does in time stands in its attributes."""
    asked, view = read_round(query), View.from_query(query)
    question = {"view": View(month=view.month, org=view.org, edition=view.edition).to_query(), "round": asked.text,
                "density": "large" if asked.large else ""}  # fmt: skip
    names = [(name, NAMES[name]) for name in asked.names]
    return fixed.Div(
        [
            header(names, "嘉兴市市场监督管理局"),
            fixed.Div(id="wall-leaves", className="leaves"),
            fixed.Div(alone("正在读取", "通常 2 秒内完成"), className="wall-wait"),
            fixed.Div(id=BODY, hidden=True),
            fixed.Div(id="wall-note", className="wall-note", role="status"),
            fixed.Div(id=HEARD, hidden=True),
            dcc.Store(id=QUESTION, data=question),
            dcc.Store(id=TICK),
        ],
        id="wall",
        className="page-root loading wall-frame",
        **_in_time(asked),
    )


def _in_time(asked: Round) -> dict[str, str]:
    turns = orjson.dumps([[turn.name, turn.seconds] for turn in asked.turns]).decode()
    return {
        "data-turns": turns,
        "data-pin": asked.pin or "",
        "data-refresh": str(settings().wall_refresh_s),
        "data-quiet": settings().wall_quiet,
    }


@dash.callback(
    Output(BODY, "children"),
    Output(HEARD, "children"),
    Input(QUESTION, "data"),
    Input(TICK, "data"),
    State(HEARD, "children"),
)
def show(question: dict[str, str], tick: int | None, heard: str | None) -> tuple[Any, str]:
    """(the leaves as JSON for `assets/wall/05-draw.js`, or nothing when they are as they were; what the frame says of it)."""
    view, asked_round = View.from_address(question["view"]), read_round({"pages": question["round"], **question})
    shown = orjson.loads(heard) if heard else {}
    try:
        with reading() as conn:
            asked = scope.resolve(conn, view, viewer=wall_viewer())
            if asked is None:
                return _drawn(_only("尚未入库任何数据", "入库后自动显示")), _heard(tick, "live", {"version": ""})
            state = _state(conn, asked)
            if shown.get("state") == "live" and shown.get("version") == state["version"]:
                return dash.no_update, _heard(tick, "live", state)
            leaves = _leaves(conn, asked, asked_round)
    except SQLAlchemyError as error:
        log.warning("读取失败 DB-01：%s", error)
        return _failed(view, asked_round, tick, shown)
    keep(_name(asked_round), view, wall_viewer(), asked.version, {"leaves": leaves, "state": state})
    return _drawn(leaves), _heard(tick, "live", state)


def _leaves(conn: Connection, asked: Asked, of: Round) -> Element:
    board = Board(asked, counts(conn, asked), of.large)
    who, comma, longest = who_reports(asked, board.counts).partition("，")
    if asked.edition is not None:
        who, comma, longest = f"已发布 第{asked.edition.number}版", "", ""
    leaves = [leaf for name in of.names for leaf in BOARDS[name](conn, board)]
    return html.Div(
        leaves,
        className="page-root leaves-read",
        **{
            "data-month": month_code(asked.month),
            "data-as-of": asked.as_of.isoformat(),
            "data-version": asked.version,
            "data-edition": asked.edition_code,
            "data-who": orjson.dumps([who, comma + longest]).decode(),
        },
    )


def _state(conn: Connection, asked: Asked) -> dict[str, Any]:
    """What the header tells of the data: version, when each table was last loaded, from what age on it is old."""
    fresh = freshness(conn, asked)
    return {
        "version": asked.version,
        "loaded": None if fresh.loaded_at is None else fresh.loaded_at.isoformat(timespec="seconds"),
        "oldest": _oldest(conn, fresh),
        "every_s": int(fresh.every.total_seconds()),
        "demo": fresh.demo,
        "read": _moment(now()),
    }


def _oldest(conn: Connection, fresh: Freshness) -> list[str] | None:
    """[name, when loaded] of the source that waits longest, when it is more than the usual interval behind the newest."""
    loaded = {at: SOURCES[table] for table, at in tables_loaded(conn).items() if table in SOURCES}
    if not loaded or fresh.loaded_at is None or fresh.loaded_at - min(loaded) <= fresh.every:
        return None
    return [loaded[min(loaded)], min(loaded).isoformat(timespec="seconds")]


def _failed(view: View, of: Round, tick: int | None, shown: dict[str, Any]) -> tuple[Any, str]:
    """What stands there stays; a page that has just been opened gets the last good answer."""
    if shown.get("version"):
        return dash.no_update, _heard(tick, "failed", shown)
    kept = last_good.find(_name(of), view, wall_viewer())
    if kept is None:
        return _drawn(_only("暂时读不到数据", "代码 DB-01")), _heard(tick, "failed", {})
    return _drawn(kept.body["leaves"]), _heard(tick, "failed", kept.body["state"])


def _drawn(leaves: Element) -> str:
    return orjson.dumps(leaves).decode()


def _only(text: str, detail: str) -> Element:
    """An answer without leaves: it is read all the same, and the page ready."""
    return html.Div(alone(text, detail), className="page-root leaves-read")


def _heard(tick: int | None, state: str, of: dict[str, Any]) -> str:
    return orjson.dumps(of | {"state": state, "tick": tick, "now": _moment(now())}).decode()


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds")


def _name(of: Round) -> str:
    """Under which the answer is kept: it holds other leaves with other pages and rows."""
    return f"wall-{'large' if of.large else 'normal'}-{'-'.join(of.names)}"
