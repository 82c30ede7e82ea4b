"""The list of branches: what is held back of few people, the columns chosen, the workbook equal to the page."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

import app as application
from pages import branches
from tests.builders import bureau, loaded, root, row
from tests.components.trees import nodes, prop

assert application.dash_app is not None
CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"


@pytest.fixture
def client(sqlite: str) -> FlaskClient:
    return application.dash_app.server.test_client()


def data(question: str = "?month=2026-10") -> Any:
    """What the grid gets."""
    tree, good = branches.show(question, None)
    assert good
    return json.loads(next(prop(node, "data-list") for node in nodes(tree) if prop(node, "data-list")))


def words(cell: Any) -> str:
    return "".join(
        p if isinstance(p, str) else p.get("w") or p.get("t", "") for p in (cell if isinstance(cell, list) else [cell])
    )


def sheet_of(client: FlaskClient, question: str) -> list[list[Any]]:
    answer = client.get(f"/branches/export.xlsx{question}")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    return [[cell.value for cell in line] for line in load_workbook(BytesIO(answer.data))["支部"]]


def test_of_few_people_nothing_is_shown_exported_or_sorted_by(client: FlaskClient) -> None:
    scores = [row("pioneer_scores", member_code=f"B1-{n}") for n in range(2)]
    loaded(bureau("B1", members=2) | {"pioneer_scores": scores})
    (shown,) = data()["rows"]
    assert (words(shown["c"]["hours"]), words(shown["c"]["pioneer"])) == ("不足3人", "不足5人")
    assert "volunteering" not in json.dumps(shown["c"]["hours"])
    heads, values = sheet_of(client, "?month=2026-10")
    told = dict(zip(heads, values, strict=True))
    assert (told["今年人均时长（小时）"], told["先锋指数中位"]) == ("不足3人", "不足5人")


def test_chosen_columns_are_those_shown_and_exported_with_code_and_total(client: FlaskClient) -> None:
    loaded(bureau("B1", "B2"))
    assert data("?month=2026-10&cols=members.rank")["shown"] == ["rank", "name", "members"]
    assert sheet_of(client, "?month=2026-10&cols=members.rank")[0] == ["组织编码", "名次", "支部", "党员", "总分"]
    everything = data()["shown"]
    assert data("?month=2026-10&cols=nothing")["shown"] == everything == [code for code, _ in data()["columns"]]


def test_a_name_like_a_formula_is_written_as_text(client: FlaskClient) -> None:
    loaded({"orgs": [root(), row("orgs", org_code="B1", name='=HYPERLINK("x")')]})
    answer = client.get("/branches/export.xlsx?month=2026-10")
    cells = [cell for line in load_workbook(BytesIO(answer.data))["支部"] for cell in line]
    assert next(cell for cell in cells if cell.value == '=HYPERLINK("x")').data_type == "s"


def test_the_workbook_holds_what_the_page_shows(client: FlaskClient, flask: Any) -> None:
    assert flask("data", "import", CASE).exit_code == 0
    question = "?month=2026-10&chip=overdue&sort=-on_time"
    shown, (heads, *values) = data(question), sheet_of(client, question)
    assert len(values) == shown["total"] > 3
    for cells, line in zip(shown["rows"], values, strict=False):
        told = dict(zip(heads, line, strict=True))
        assert told["组织编码"] == cells["i"]
        numbers = {
            part["f"]: part["v"]
            for cell in cells["c"].values()
            for part in cell
            if isinstance(part, dict) and "f" in part
        }
        path = f"standings.{cells['i']}.total"
        assert told["总分"] == pytest.approx(float(numbers[path])) if numbers[path] != "null" else True
        rate = numbers[f"meetings.by_branch.{cells['i']}.ytd.on_time"]
        assert told["今年按时率"] == (None if rate == "null" else pytest.approx(float(rate)))
        assert told["规定任务完成"] is not None and told["10月主题党日"]


def test_further_rows_follow_the_first(client: FlaskClient) -> None:
    loaded(bureau(*(f"B{n:03d}" for n in range(35))))
    shown = data()
    more = client.get(f"/branches/rows.json{shown['question']}&first=30").get_json()
    assert (len(shown["rows"]), shown["total"], len(more["rows"]), more["version"]) == (30, 35, 5, shown["version"])
    assert len({line["i"] for line in shown["rows"] + more["rows"]}) == 35
    assert len(client.get("/branches/rows.json?first=x").get_json()["rows"]) == 30


def test_a_reminder_for_the_filter_and_every_export_is_written_down(client: FlaskClient, sqlite: str) -> None:
    from sqlalchemy import select

    from queries.engine import reading
    from queries.schema import audit

    loaded(bureau("B1", "B2"))
    text = client.get("/branches/reminders.txt?month=2026-11&q=B1").text
    assert "B1党支部" in text and "B2党支部" not in text and "11月主题党日：请于11月30日（含）前完成" in text
    client.get("/branches/export.xlsx?month=2026-11")
    with reading() as conn:
        assert "export" in conn.execute(select(audit.c.action)).scalars().all()


def test_nothing_loaded_is_said(client: FlaskClient) -> None:
    for path in ("rows.json", "export.xlsx", "reminders.txt"):
        assert client.get(f"/branches/{path}").status_code == 404


def test_the_grids_files_are_offered_and_on_no_page(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "dash_ag_grid.min.js" not in page and "dash_ag_grid.v" not in page
    suites = "/_dash-component-suites/dash_ag_grid/"
    for name, status in (("dash_ag_grid.min.js", 200), ("async-community.js", 200), ("async-enterprise.js", 404)):
        assert client.get(suites + name, buffered=True).status_code == status
