"""What every HTTP answer carries, and what no request may do."""

import re
from functools import cache
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException

from access.compressed import compress

MAX_BODY = 512 * 1024  # a callback's body is a few hundred bytes; uploads will have a route of their own
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_MESSAGES = {
    400: "请求有误",
    404: "没有这个地址",
    405: "不支持这种请求",
    413: "请求太大",
    500: "系统出错，请稍后再试",
}
_STATIC = ("/assets/", "/_dash-component-suites/")
_CALLBACKS = "/_dash-update-component"
_SUITE = re.compile(r"/_dash-component-suites/(?P<package>[a-z_]+)/(?P<path>[\w./@+-]+)", re.ASCII)


OWN = "X-Board"  # a header that another site's page cannot send without asking, and is never told that it may


def from_own_script() -> bool:
    """Whether a request that changes something comes from a script of this site: JSON, the header, no other origin."""
    origin = request.headers.get("Origin")
    same = origin is None or origin.split("://")[-1] == request.host
    return same and request.is_json and OWN in request.headers


def protect(app: Dash) -> None:
    """Put headers on every answer, refuse what Dash would stumble over, and say errors in Chinese without a trace."""
    server: Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    server.before_request(lambda: _refuse(app))

    @server.after_request
    def _headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = _policy(app)
        if not request.path.startswith(_STATIC):
            response.headers.setdefault("Cache-Control", "no-store")  # answers are of one data version and one viewer
            compress(response, request.accept_encodings)
        return response

    server.register_error_handler(HTTPException, _error)
    server.register_error_handler(Exception, _error)


@cache
def _policy(app: Dash) -> str:
    """Scripts from this host, and Dash's own inline ones by their hashes; made once, after the pages are known."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


def _refuse(app: Dash) -> None:
    """Bad suite paths are 404 (stock Dash: 500), internals are not there, a callback's body is a JSON object."""
    if request.path.startswith("/_dash-component-suites/"):
        if not _is_registered(app, request.path):
            abort(404)
    elif request.path.startswith(("/_reload-hash", "/_dash-mcp")):
        abort(404)
    elif request.path == _CALLBACKS:
        _check_callback()


def _is_registered(app: Dash, path: str) -> bool:
    """Whether a suite's address, its fingerprint taken off, is one that Dash serves."""
    found = _SUITE.fullmatch(path)
    if found is None:
        return False
    plain, _ = check_fingerprint(found["path"])  # type: ignore[no-untyped-call]
    return plain in app.registered_paths.get(found["package"], ())


def _check_callback() -> None:
    """A callback's body names its output, inputs and changed properties; anything else is a 400."""
    if request.method != "POST":
        abort(405)
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        abort(400)
    lists = (body.get("inputs"), body.get("changedPropIds"))
    if not all(isinstance(value, list) for value in lists) or "outputs" not in body:
        abort(400)


def _error(error: Exception) -> Response:
    """A short Chinese sentence with the status; what happened goes to the log, never to the page."""
    status = error.code if isinstance(error, HTTPException) and error.code is not None else 500
    if status == 500:
        current_app.logger.error("请求 %s 失败", request.path, exc_info=error)
    if isinstance(error, HTTPException) and status < 400:
        return error.get_response()  # type: ignore[return-value]
    text = _MESSAGES.get(status, "请求没有完成")
    return Response(f"{text}（{status}）\n", status=status, mimetype="text/plain; charset=utf-8")
