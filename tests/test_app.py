"""The server: health, readiness, headers, what it refuses; and the traps of Dash's pages."""

import json
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from dash import Dash
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version
from sqlalchemy import text

import app as application
from components import charts, frame
from queries.engine import engine_for
from tests.builders import bureau, loaded
from tests.components.trees import nodes, prop

assert application.dash_app is not None
DASH: Dash = application.dash_app
ROOT = Path(__file__).parent.parent


@pytest.fixture
def client(sqlite: str) -> FlaskClient:
    return DASH.server.test_client()


def callbacks() -> list[dict[str, Any]]:
    return json.loads(DASH.server.test_client().get("/_dash-dependencies").data)


def ask(client: FlaskClient, question: str) -> Any:
    body = {
        "output": "..overview-body.children...overview-retry.disabled..",
        "outputs": [
            {"id": "overview-body", "property": "children"},
            {"id": "overview-retry", "property": "disabled"},
        ],
        "inputs": [
            {"id": "overview-question", "property": "data", "value": question},
            {"id": "overview-retry", "property": "n_intervals", "value": None},
        ],
        "changedPropIds": ["overview-question.data"],
    }
    return client.post("/_dash-update-component", json=body)


def test_alive_and_ready(client: FlaskClient, sqlite: str) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    with engine_for(sqlite).begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "请运行 flask db upgrade" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/_dash-layout", "/assets/none.js", "/_dash-component-suites/x/y.js"]
)
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/_dash-component-suites/dash/none.js", 404),
        ("/_dash-component-suites/os/__init__.py", 404),
        ("/_dash-component-suites/dash/..%2f..%2fapp.py", 404),
        ("/assets/..%2fapp.py", 404),
        ("/_reload-hash", 404),
    ],
)
def test_bad_paths_are_not_found(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, buffered=True)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"output": 1}',
        b'{"output": "x"}',
        b'{"output":"x","inputs":{},"changedPropIds":[]}',
    ],
)
def test_a_malformed_callback_is_a_400_in_chinese(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.text == "请求有误（400）\n"


def test_a_large_body_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b" " * 600_000, content_type="application/json")
    assert answer.status_code == 413


def test_a_callback_answers_the_page_of_its_question(client: FlaskClient) -> None:
    loaded(bureau("B1", "B2"))
    answer = ask(client, "?month=2026-10")
    assert answer.status_code == 200
    page = answer.get_json()["response"]["overview-body"]["children"]
    assert page["props"]["data-month"] == "2026-10"
    assert answer.get_json()["response"]["overview-retry"]["disabled"] is True


def test_a_full_disk_does_not_take_the_page_away(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    loaded(bureau())
    monkeypatch.setattr("queries.last_good.NamedTemporaryFile", full)
    assert ask(client, "?month=2026-10").status_code == 200


@pytest.mark.parametrize("question", ["", "?month=x", "?org=%00", "rubbish", "?month=2026-10&month=2026-09"])
def test_no_question_breaks_the_page(client: FlaskClient, question: str) -> None:
    loaded(bureau())
    assert ask(client, question).status_code == 200


def test_sql_statements_of_the_page_are_counted(client: FlaskClient, sqlite: str) -> None:
    from sqlalchemy import event

    loaded(bureau("B1", "B2"))
    said: list[str] = []
    event.listen(engine_for(sqlite), "before_cursor_execute", lambda *a: said.append(a[2]))
    ask(client, "?month=2026-10")
    assert len([s for s in said if s.startswith("SELECT")]) <= 22


def test_no_output_is_written_twice() -> None:
    outputs = [callback["output"] for callback in callbacks()]
    assert len(outputs) == len(set(outputs))


def test_every_callbacks_ids_stand_in_the_skeletons(sqlite: str) -> None:
    import dash

    # What stands in answers, not in skeletons.
    pickers = [frame.rival_picker([], None), frame.beside_picker([], None), frame.since_picker([], None, "", "")]
    answered = _ids([frame.org_picker([], ""), *pickers])
    known = answered | _ids(DASH.layout()) | {i for page in dash.page_registry.values() for i in _ids(page["layout"]())}
    asked = {i["id"] for callback in callbacks() for i in callback["inputs"] + callback["state"]}
    assert {i for i in asked if not i.startswith("_pages")} <= known


def _ids(tree: Any) -> set[str]:
    return {prop(node, "id") for node in nodes(tree)} - {None}


def test_layouts_never_ask_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    import dash

    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    for page in dash.page_registry.values():
        assert page["layout"](month=["2026-10", "2026-09"], unknown="x") is not None


def test_addresses_are_a_promise() -> None:
    import dash

    paths = [page["path"] for page in dash.page_registry.values()]
    assert paths == [
        "/", "/meetings", "/standings", "/volunteering", "/branches", "/brands", "/tasks", "/goals", "/pioneer", "/leaders",
        "/months", "/quality", "/sources", "/scheme", "/screens", "/branches/none", "/months/none/diff", "/wall",
        "/wall/reading", "/not-found-404",
    ]  # fmt: skip


def test_the_page_names_no_outside_host_and_leaks_no_address(client: FlaskClient) -> None:
    page = client.get("/?month=2026-10").text
    assert "http://" not in page and "https://" not in page
    assert page.index("00-bootstrap.min.css") < page.index("10-tokens.css") < page.index("20-desk.css")


def test_the_bundle_is_plotlys_own_version_and_draws_what_we_draw() -> None:
    bundle = (ROOT / "assets" / "vendor" / "plotly-custom.min.js").read_text(encoding="utf-8")
    assert f'"{get_plotlyjs_version()}"' in bundle
    figure = charts.month_bars([charts.Bar("1", 3.5, "3.5"), charts.empty_bar("2")])
    go.Figure(figure)
    assert {trace["type"] for trace in figure["data"]} == {"bar"}
