"""Builds Dash and the Flask server. Nothing else."""

import sys

from dash import Dash
from flask import Flask, Response

import commands
from access import http
from config import ROOT, settings

INDEX = """<!DOCTYPE html>
<html lang="zh-CN" class="desk" data-bs-theme="light">
<head>{%metas%}<meta name="viewport" content="width=device-width, initial-scale=1"><title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def create_app() -> Dash:
    """The dashboard with all pages; static files precompressed when `var/static` is there."""
    from components.frame import shell

    app = Dash(
        __name__,
        use_pages=True,
        assets_folder=str(ROOT / "assets"),
        pages_folder=str(ROOT / "pages"),
        title="机关党建看板",
        update_title="",
        index_string=INDEX,
        suppress_callback_exceptions=True,
        include_pages_meta=False,
    )
    app.layout = shell
    http.protect(app)
    health(app.server)
    commands.keep_current(app.server)
    static = settings().var / "static"
    if (static / "stamp").exists():
        from access.static_files import serve

        serve(app, static)
    return app


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
