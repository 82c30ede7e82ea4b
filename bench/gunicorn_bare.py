"""Production's gunicorn settings without its own start-up: for sites that are measured beside it."""

from runpy import run_path

globals().update(
    {name: value for name, value in run_path("gunicorn.conf.py").items() if name not in ("on_starting", "when_ready")}
)
