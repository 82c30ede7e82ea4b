"""How the site is served: threads that a slow request cannot starve, workers forked from one loaded process."""

from typing import Any

from config import SettingError, settings

try:
    _settings = settings()
except SettingError as error:
    raise SystemExit(str(error)) from None

_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host
bind = f"{_host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.workers
threads = _settings.threads
preload_app = True
control_socket_disable = True
timeout = 60
graceful_timeout = 10
keepalive = 15
limit_request_line = 4094
accesslog = None
errorlog = "-"
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Static files are compressed when one changed, and answered without Dash; workers inherit that and the key."""
    from access.secret import secret_key
    from access.static_files import collect, serve
    from app import dash_app

    dash_app.server.secret_key = secret_key()
    # Dash sets itself up at its first request: made here, before the fork, no worker answers half set up.
    dash_app.server.test_client().get("/_dash-dependencies")
    folder = _settings.var / "static"
    count = collect(dash_app, folder)
    if count:
        print(f"已压缩 {count} 个静态文件。", flush=True)
    serve(dash_app, folder)


def post_fork(server: Any, worker: Any) -> None:
    """A forked worker must not share the parent's database connections."""
    from queries.engine import engine_for

    engine_for.cache_clear()


def when_ready(server: Any) -> None:
    """Say where the site is."""
    print(f"机关党建看板已启动：http://{bind}/ （按 Ctrl+C 停止）", flush=True)
