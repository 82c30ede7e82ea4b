"""Static files compressed once: Dash's component suites and our assets, served beside their .br and .gz."""

import gzip
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import brotli
from dash import Dash
from dash.fingerprint import check_fingerprint
from whitenoise import WhiteNoise

_TEXT = (".js", ".css", ".svg", ".json")
_NEVER_ASKED = (".map", "plotly.min.js", "mathjax.js")  # our own bundle stands for plotly.js; no page writes formulas
_WORTH_IT = 500  # bytes below which compressing gains nothing
_FINGERPRINT = re.compile(r"\.v\d+_\d+\w*m\d+\.")
_LINKED = re.compile(r'(?:src|href)="([^"?]+)')
_VERSIONED = (".js", ".css")  # below assets/: the page names them with ?m=<time of change>
_A_DAY = "public, max-age=86400"  # fonts and pictures: named by style sheets, without a version
_IMMUTABLE = "public, max-age=31536000, immutable"
_QUALITY = 9  # brotli 11 costs ten times as long for 4 % fewer bytes


def collect(app: Dash, folder: Path) -> int:
    """Write every file a page can ask for below `folder`, compressed; only when one of them changed. Files written."""
    wanted = dict(_files(app))
    stamp = folder / "stamp"
    state = _state(wanted)
    if stamp.exists() and stamp.read_text() == state:
        return 0
    rmtree(folder, ignore_errors=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda item: _write(folder / item[0], item[1]), wanted.items()))
    stamp.write_text(state)
    return len(wanted)


def _state(wanted: dict[str, Path]) -> str:
    lines = [f"{url} {path.stat().st_size} {path.stat().st_mtime_ns}" for url, path in sorted(wanted.items())]
    return sha256("\n".join(lines).encode()).hexdigest()


def _files(app: Dash) -> Iterator[tuple[str, Path]]:
    """(address, file): the fingerprinted addresses the index page names, what the suites may ask for later, our assets."""
    page: str = app._generate_scripts_html() + app._generate_css_dist_html()  # type: ignore[no-untyped-call]
    for address in _LINKED.findall(page):
        found = re.fullmatch(r".*?(_dash-component-suites/([^/]+)/(.*))", address)
        if found:
            relative, _ = check_fingerprint(found[3])  # type: ignore[no-untyped-call]
            yield found[1], _base(found[2]) / relative
    for package, paths in app.registered_paths.items():  # Dash fills it while it writes the page
        for path in paths:
            if not path.endswith(_NEVER_ASKED) and (_base(package) / path).is_file():
                yield f"_dash-component-suites/{package}/{path}", _base(package) / path
    assets = Path(app.config.assets_folder)
    for path in assets.rglob("*"):
        if path.is_file():
            yield f"assets/{path.relative_to(assets).as_posix()}", path


def _base(package: str) -> Path:
    return Path(str(sys.modules[package].__file__)).parent


def _write(target: Path, source: Path) -> None:
    content = source.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if target.suffix in _TEXT and len(content) > _WORTH_IT:
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content, quality=_QUALITY))
    times = (source.stat().st_mtime, source.stat().st_mtime)
    for path in target.parent.glob(target.name + "*"):
        os.utime(path, times)


def serve(app: Dash, folder: Path) -> None:
    """Answer static addresses from the folder, before Dash is asked; what an address names by version never expires."""

    def headers(answer: dict[str, str], path: str, url: str) -> None:
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        if url.startswith("/assets/"):
            answer["Cache-Control"] = _IMMUTABLE if url.endswith(_VERSIONED) else _A_DAY

    app.server.wsgi_app = WhiteNoise(
        app.server.wsgi_app,
        root=str(folder),
        immutable_file_test=lambda path, url: bool(_FINGERPRINT.search(url)),
        add_headers_function=headers,
        max_age=0,  # Dash asks for later chunks without a version: a new release must not meet an old chunk
        allow_all_origins=False,
    )
