"""Builds Dash and the Flask server. Nothing else."""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Response, request

import commands
from config import ROOT

if TYPE_CHECKING:
    from dash import Dash

INDEX = """<!DOCTYPE html>
<html lang="zh-CN" class="desk" data-bs-theme="light">
<head>{%metas%}<title>{%title%}</title>
<link rel="icon" href="data:image/svg+xml,ICON">{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""
ENTRY = """<div id="react-entry-point"><div class="_dash-loading">正在打开……</div></div>
<noscript>本看板需要浏览器启用 JavaScript。</noscript>"""


def create_app() -> "Dash":
    """The dashboard with all pages."""
    from dash import Dash

    from access import http
    from components.shell import shell

    app = Dash(
        __name__,
        use_pages=True,
        assets_folder=str(ROOT / "assets"),
        pages_folder=str(ROOT / "pages"),
        title="机关党建看板",
        update_title="",
        index_string=INDEX.replace("ICON", quote((ROOT / "favicon.svg").read_text(encoding="utf-8"))),
        suppress_callback_exceptions=True,
        include_pages_meta=False,
        assets_path_ignore=["^wall$"],
    )
    for panel in (
        "behind",
        "compare",
        "since",
    ):  # the panels over every page are no pages: Dash does not find them by itself
        import_module(f"pages.{panel}")
    app.layout = shell
    app.interpolate_index = _index(app)  # type: ignore[method-assign]
    http.protect(app)
    health(app.server)
    commands.keep_current(app.server)
    return app


def _index(app: "Dash") -> Any:
    """Dash's own first words are English; the wall has style sheets and scripts of its own instead of the desk's."""
    interpolate = app.interpolate_index

    def index(**parts: Any) -> str:
        page = str(interpolate(**parts | {"app_entry": ENTRY}))  # type: ignore[no-untyped-call]
        if request.path != "/wall":
            return page
        from components.wall_index import of_wall

        return of_wall(page, app.get_asset_url)

    return index


def health(server: Flask) -> None:
    """`/healthz`: the process lives. `/readyz`: the database answers and its schema is the code's."""

    @server.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @server.get("/readyz")
    def readyz() -> Response:
        reason = commands.not_ready()
        text = "ok\n" if reason is None else f"{reason}\n"
        return Response(text, status=200 if reason is None else 503, mimetype="text/plain; charset=utf-8")


def _only_commands() -> bool:
    """Whether Flask's own command line is running: its commands need no page, and start without Dash."""
    return sys.argv[0].endswith(("/flask", "/flask/__main__.py")) and "run" not in sys.argv[1:]


dash_app = None if _only_commands() else create_app()
server = application = Flask(__name__) if dash_app is None else dash_app.server
commands.register(server)
