"""Static files: compressed once, again when one changed; what may be kept by a browser, and for how long."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from dash import Dash
from flask.testing import FlaskClient

from access import static_files

SUITE = "/_dash-component-suites/dash/"


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "ours.js").write_text("'use strict';\n" * 100, encoding="utf-8")
    (folder / "small.css").write_text("b{color:red}", encoding="utf-8")
    (folder / "icons.woff2").write_bytes(b"wOF2" * 200)
    return folder


@pytest.fixture
def dash_app(assets: Path, monkeypatch: pytest.MonkeyPatch) -> Dash:
    monkeypatch.setattr(static_files, "_QUALITY", 1)
    app = Dash("static_test", assets_folder=str(assets))
    app.layout = []
    return app


@pytest.fixture
def client(dash_app: Dash, tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "static"
    static_files.collect(dash_app, folder)
    static_files.serve(dash_app, folder)
    return dash_app.server.test_client()


def kept(client: FlaskClient, path: str) -> str:
    answer = client.get(path, buffered=True)
    assert answer.status_code == 200, path
    return answer.headers["Cache-Control"]


def test_collected_once_and_again_when_a_file_changed(dash_app: Dash, assets: Path, tmp_path: Path) -> None:
    folder = tmp_path / "static"
    assert static_files.collect(dash_app, folder) > 20
    assert static_files.collect(dash_app, folder) == 0
    (assets / "new.js").write_text("1", encoding="utf-8")
    assert static_files.collect(dash_app, folder) > 20
    assert (folder / "assets" / "new.js").read_text(encoding="utf-8") == "1"
    (assets / "new.js").unlink()
    assert static_files.collect(dash_app, folder) > 20
    assert not (folder / "assets" / "new.js").exists()


def test_text_is_compressed_where_that_gains(client: FlaskClient, assets: Path) -> None:
    content = (assets / "ours.js").read_bytes()
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get("/assets/ours.js", headers={"Accept-Encoding": coding}, buffered=True)
        assert answer.headers["Content-Encoding"] == coding
        assert unpack(answer.data) == content
    assert client.get("/assets/ours.js", buffered=True).data == content
    small = client.get("/assets/small.css", headers={"Accept-Encoding": "br"}, buffered=True)
    assert "Content-Encoding" not in small.headers


def test_only_what_an_address_names_by_version_never_expires(client: FlaskClient) -> None:
    assert "immutable" in kept(client, "/assets/ours.js?m=1")
    assert kept(client, "/assets/icons.woff2") == "public, max-age=86400"
    page = client.get("/").text
    scripts = [a for a in re.findall(r'src="([^"]+)"', page) if a.startswith(SUITE)]
    assert len(scripts) >= 8
    for address in scripts:
        assert "immutable" in kept(client, address), address
    assert kept(client, SUITE + "dcc/async-graph.js") == "max-age=0, public"


def test_static_answers_carry_a_policy_of_their_own(client: FlaskClient) -> None:
    headers = client.get("/assets/ours.js", buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["/assets/../stamp", "/assets/%2e%2e/stamp", "/assets/ours.js/../../stamp"])
def test_nothing_outside_the_folder_is_answered(client: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "br"}, buffered=True).headers
    stamp = re.compile(r"[0-9a-f]{64}")
    assert not stamp.fullmatch(client.get(path, buffered=True).text)
