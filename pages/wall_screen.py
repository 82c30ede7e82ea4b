"""What a paired screen asks beside the wall's page: its code and token, its orders every 2 seconds, 会议模式."""

import time
from collections.abc import Callable
from typing import Any

import dash
import orjson
from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from access import http, pairing, screens
from access.screens import Screen
from components import wall_pair
from config import ROOT, now
from pages.wall_spotlight import spotlight
from queries import scope
from queries.branches import names
from queries.engine import reading
from queries.view import View

PAIR, PULSE, MEETING = "/wall/pair", "/wall/pulse", "/wall/meeting.json"
TOKEN, SECRET = "wall_screen", "wall_pairing"
YEAR_S = 400 * 24 * 3600  # as long as browsers keep a cookie; a screen in use gets it again every day


def register(server: Flask) -> None:
    """The addresses of screens."""
    server.add_url_rule(PAIR, "wall_pair", _page)
    server.add_url_rule(PAIR, "wall_stand", _calmly(_stand), methods=["POST"])
    server.add_url_rule(PULSE, "wall_pulse", _calmly(_pulse), methods=["POST"])
    server.add_url_rule(MEETING, "wall_meeting", _calmly(_meeting))


def _calmly(answer: Callable[[], Response]) -> Callable[[], Response]:
    """A database that is away, or held by a load, is asked again in 2 seconds: no trace, no error page."""

    def answered() -> Response:
        if request.method == "POST" and not http.from_own_script():
            return Response("请求有误（400）\n", status=400, mimetype="text/plain; charset=utf-8")
        try:
            return answer()
        except SQLAlchemyError:
            return Response(status=503)

    return answered


def _page() -> Response:
    def address(name: str) -> str:
        return f"{dash.get_asset_url(name)}?m={(ROOT / 'assets' / name).stat().st_mtime}"

    return Response(wall_pair.page(address), mimetype="text/html; charset=utf-8")


def _stand() -> Response:
    """Paired already, or the code to show, or the token that comes with an entered code."""
    known = _holder()
    if known is not None and not known.revoked:
        return _json({"paired": True})
    found = pairing.stand(request.cookies.get(SECRET), _address())
    if isinstance(found, pairing.Taken):
        answer = _json({"paired": True})
        _keep(answer, TOKEN, found.token, "/", YEAR_S)
        answer.delete_cookie(SECRET, path=PAIR)
        return answer
    answer = _json({"code": found.code, "seconds": found.seconds})
    if found.secret:
        _keep(answer, SECRET, found.secret, PAIR, found.seconds)
    return answer


def _pulse() -> Response:
    """What the screen is to do. Nothing (204) for a wall that is not paired, 401 for one that was revoked."""
    known = _holder()
    if known is None:
        return Response(status=204)
    if known.revoked:
        return Response(status=401)
    told = request.get_json(silent=True)
    told = told if isinstance(told, dict) else {}
    at = time.time()
    seen = told.get("seen")
    answer = _json(
        _orders(known, seen if type(seen) is int else None) | {"now": now().isoformat(timespec="milliseconds")}
    )
    try:
        noted = screens.beat(known, screens.read_pulse(told, at * 1000), _address())
    except SQLAlchemyError:  # a load holds the database: orders are answered all the same
        noted = False
    if noted and (known.seen_at is None or known.seen_at.date() != now().date()):
        _keep(answer, TOKEN, request.cookies[TOKEN], "/", YEAR_S)
    return answer


def _orders(known: Screen, seen: int | None) -> dict[str, Any]:
    return {
        "name": known.name,
        "no": known.order_no,
        "once": screens.newer(known, seen),
        "pinned": known.pinned,
        "paused": known.paused,
        "hidden": known.names_hidden,
        "spotlight": known.spotlight,
    }


def _meeting() -> Response:
    """What 会议模式 needs of the data: the names to hide, the branch in the light; month and edition are the wall's."""
    known = _holder()
    if known is None or known.revoked:
        return Response(status=401)
    view = View.from_address(request.query_string.decode("ascii", "ignore"))
    with reading() as conn:
        asked = scope.resolve(conn, View(view.month, view.org, view.edition), viewer=screens.viewer_of(known))
        if asked is None:
            return _json({"names": [], "spotlight": None})
        shown = spotlight(conn, asked, known.spotlight) if known.spotlight else None
        return _json({"names": names(conn, asked) if known.names_hidden else [], "spotlight": shown})


def _holder() -> Screen | None:
    token = request.cookies.get(TOKEN)
    if not token:
        return None
    with reading() as conn:
        return screens.holder(conn, token)


def _address() -> str:
    return (request.remote_addr or "")[:64]


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), mimetype="application/json")


def _keep(answer: Response, name: str, value: str, path: str, seconds: int) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path=path, httponly=True, samesite="Strict", secure=request.is_secure
    )
