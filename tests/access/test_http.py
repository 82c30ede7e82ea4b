"""What every answer carries and what is refused, whatever the pages are."""

from io import BytesIO

import pytest
from dash import Dash, Input, Output, dcc, html
from flask.testing import FlaskClient

from access import http


@pytest.fixture
def client() -> FlaskClient:
    """A site with one callback that fails, and one good route."""
    app = Dash("http_test", assets_folder="")
    app.layout = html.Div([dcc.Store(id="question"), html.Div(id="body")])

    @app.callback(Output("body", "children"), Input("question", "data"))
    def fail(_question: str | None) -> str:
        raise RuntimeError("口令 secret")

    http.protect(app)
    return app.server.test_client()


BODY = {
    "output": "body.children",
    "outputs": {"id": "body", "property": "children"},
    "inputs": [{"id": "question", "property": "data", "value": None}],
    "changedPropIds": ["question.data"],
}


def test_an_error_is_a_sentence_in_the_page_and_a_trace_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/_dash-update-component", json=BODY)
    assert (answer.status_code, answer.text) == (500, "系统出错，请稍后再试（500）\n")
    assert "口令 secret" in caplog.text


def test_errors_carry_the_headers_too(client: FlaskClient) -> None:
    for answer in (
        client.post("/_dash-update-component", json=BODY),
        client.post("/_dash-update-component", data=b"[]"),
        client.get("/_dash-component-suites/none/x.js"),
        client.delete("/"),
    ):
        assert answer.status_code >= 400
        assert answer.text.endswith(f"（{answer.status_code}）\n")
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_answers_are_not_kept_by_browsers(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_callbacks_are_posted(client: FlaskClient, method: str) -> None:
    assert client.open("/_dash-update-component", method=method).status_code == 405


@pytest.mark.parametrize("field", ["output", "outputs", "inputs", "changedPropIds"])
def test_a_callback_without_a_field_is_a_400(client: FlaskClient, field: str) -> None:
    body = {name: value for name, value in BODY.items() if name != field}
    assert client.post("/_dash-update-component", json=body).status_code == 400


def test_a_body_without_a_length_is_not_read_to_its_end(client: FlaskClient) -> None:
    body = BytesIO(b" " * 4 * http.MAX_BODY)
    answer = client.post(
        "/_dash-update-component",
        input_stream=body,
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code in (400, 413)
    assert body.tell() <= 2 * http.MAX_BODY
