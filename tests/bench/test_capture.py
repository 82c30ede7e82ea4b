"""What a page asks is found in its layout; its SQL runs again without the page."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import app as application
from bench import bare, capture
from tests.builders import bureau, loaded

STORE = {"type": "Store", "namespace": "dcc", "props": {"id": "question", "data": "?month=2026-10"}}
OTHER = {"type": "Store", "namespace": "dcc", "props": {"id": "order", "data": "own"}}
LAYOUT = {"type": "Div", "namespace": "html", "props": {"children": [STORE, OTHER, {"type": "Br", "props": {}}]}}


def dependency(output: str, *inputs: str, state: str = "", clientside: bool = False) -> dict[str, Any]:
    def named(names: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"id": name.split(".")[0], "property": name.split(".")[1]} for name in names]

    return {
        "output": output,
        "inputs": named(inputs),
        "state": named((state,) if state else ()),
        "clientside_function": {} if clientside else None,
    }


def test_only_callbacks_that_hear_the_question_are_asked() -> None:
    known = [
        dependency("a.children", "question.data", "again.n_intervals", state="order.data"),
        dependency("b.children", "order.data"),
        dependency("c.children", "question.data", clientside=True),
        dependency("d.children", "elsewhere.data"),
    ]
    (body,) = capture.bodies(LAYOUT, known)
    assert body["outputs"] == {"id": "a", "property": "children"}
    assert [i["value"] for i in body["inputs"]] == ["?month=2026-10", None]
    assert [i["value"] for i in body["state"]] == ["own"]
    assert body["changedPropIds"] == ["question.data"]


def test_several_outputs_are_taken_apart() -> None:
    (body,) = capture.bodies(LAYOUT, [dependency("..a.children...b.disabled..", "question.data")])
    assert body["outputs"] == [{"id": "a", "property": "children"}, {"id": "b", "property": "disabled"}]


def test_a_plan_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(capture.dump({"statements": [("SELECT ?", (date(2026, 11, 24), "甲", None))]}), encoding="utf-8")
    assert capture.read(file) == {"statements": [["SELECT ?", [date(2026, 11, 24), "甲", None]]]}


def test_the_statements_of_every_page_run_bare(database: str, tmp_path: Path) -> None:
    loaded(bureau(capture.BRANCH, "B2"))
    assert application.dash_app is not None
    client = application.dash_app.server.test_client()
    known = client.get("/_dash-dependencies").get_json()
    for path in capture.PAGES:
        said = capture.statements(client, capture.bodies(capture.layout(path, "2026-10"), known))
        assert said and all(statement.startswith(("SELECT", "WITH")) for statement, _ in said)
        (tmp_path / "plan.json").write_text(capture.dump(said), encoding="utf-8")
        bare.run(capture.read(tmp_path / "plan.json"))


def test_a_page_without_data_is_an_error() -> None:
    assert application.dash_app is not None
    with pytest.raises(SystemExit):
        capture.statements(application.dash_app.server.test_client(), [])
