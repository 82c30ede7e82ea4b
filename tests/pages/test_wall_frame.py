"""The wall's frame: what the address asks, when something is read again, what is said while the database is away."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient

import app as application
from ingest.demo import build
from ingest.demo_load import load_demo
from pages import wall
from pages.wall_address import Turn, read_round
from pages.wall_board import shared_out
from queries.engine import engine_for
from tests.builders import bureau, load_rows, loaded, row
from tests.components.trees import nodes, prop

assert application.dash_app is not None
USUAL = ["overview", "standings", "meetings", "volunteering"]


def ask(heard: str | None = None, tick: int = 1, **question: str) -> tuple[Any, dict[str, Any]]:
    body, said = wall.show({"view": "", "round": "overview:5", "density": "", **question}, tick, heard)
    return json.loads(body) if isinstance(body, str) else body, json.loads(said)


@pytest.mark.parametrize(
    ("asked", "turns"),
    [
        ({"pages": "overview:60,standings:45"}, [Turn("overview", 60), Turn("standings", 45)]),
        ({"pages": "meetings"}, [Turn("meetings", 60)]),
        ({"pages": "standings:1,overview:99999"}, [Turn("standings", 3), Turn("overview", 3600)]),
        ({"pages": "nothing:5,overview:７,meetings:9"}, [Turn("meetings", 9)]),
    ],
)
def test_the_address_names_pages_and_seconds(asked: dict[str, Any], turns: list[Turn]) -> None:
    assert list(read_round(asked).turns) == turns


@pytest.mark.parametrize("rubbish", [None, "", ",,", "x:y", ["overview:5", "meetings:5"], "overview:-5", "总览"])
def test_rubbish_is_the_usual_round(rubbish: object) -> None:
    assert read_round({"pages": rubbish}).names == USUAL


def test_what_is_pinned_is_a_page_of_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_round({"pages": "overview,meetings", "pin": "meetings"}).pin == "meetings"
    assert read_round({"pages": "overview,meetings", "pin": "standings"}).pin is None
    monkeypatch.setenv("WALL_PAGES", "standings:30")
    assert read_round({}).text == "standings:30"


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (24, [24]), (25, [13, 12]), (60, [20, 20, 20])])
def test_rows_are_shared_evenly(count: int, sizes: list[int]) -> None:
    runs = shared_out(range(count), 24)
    assert [len(run) for run in runs] == sizes
    assert [n for run in runs for n in run] == list(range(count))


@pytest.mark.usefixtures("sqlite")
def test_it_reads_again_only_when_the_data_changed() -> None:
    loaded(bureau("B1", "B2"))
    body, first = ask()
    assert first["state"] == "live" and [node for node in nodes(body) if prop(node, "data-leaf") == "overview"]
    body, second = ask(json.dumps(first), 2)
    assert body is dash.no_update and (second["version"], second["tick"]) == (first["version"], 2)
    load_rows({"brands": [row("brands", brand_code="P1", name="甲")]})
    body, third = ask(json.dumps(second), 3)
    assert body is not dash.no_update and third["version"] != first["version"]


@pytest.mark.usefixtures("sqlite")
def test_a_page_opened_while_the_database_is_away_shows_the_last_good_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded(bureau("B1", "B2"))
    body, good = ask()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/gone.db")
    still, failed = ask(json.dumps(good), 2)
    assert still is dash.no_update and (failed["state"], failed["read"]) == ("failed", good["read"])
    again, opened = ask()
    assert opened["state"] == "failed" and opened["read"] == good["read"]
    assert again == body
    never, nothing = ask(round="meetings:5")
    assert nothing["state"] == "failed" and "暂时读不到数据" in json.dumps(never, ensure_ascii=False)
    monkeypatch.undo()


@pytest.mark.usefixtures("sqlite")
def test_after_a_failure_the_numbers_are_drawn_anew() -> None:
    loaded(bureau("B1", "B2"))
    _, good = ask()
    body, back = ask(json.dumps(good | {"state": "failed"}), 3)
    assert body is not dash.no_update and back["state"] == "live"


@pytest.mark.usefixtures("sqlite")
def test_nothing_loaded_is_said_and_forgotten_with_the_first_load() -> None:
    body, empty = ask()
    assert "尚未入库任何数据" in json.dumps(body, ensure_ascii=False)
    loaded(bureau("B1", "B2"))
    body, first = ask(json.dumps(empty), 2)
    assert body is not dash.no_update and first["version"]


@pytest.mark.usefixtures("sqlite")
def test_the_source_that_waits_longest_is_named() -> None:
    loaded(bureau("B1", "B2"))
    with engine_for(_url()).begin() as conn:
        conn.exec_driver_sql("UPDATE batches SET loaded_at = '2026-11-01 08:30:00'")
        conn.exec_driver_sql("INSERT INTO batch_tables SELECT batch, 'activities', 1, 0, 0, 0 FROM batches")
    load_rows({"brands": [row("brands", brand_code="P1", name="甲")]})
    _, said = ask()
    assert said["oldest"] == ["组织生活", "2026-11-01T08:30:00"]


def _url() -> str:
    from config import settings

    return settings().database_url


@pytest.fixture(scope="module")
def page() -> str:
    client: FlaskClient = application.dash_app.server.test_client()  # type: ignore[union-attr]
    return client.get("/wall?month=2026-10").text


def test_the_wall_loads_its_own_style_and_scripts_and_the_desk_none_of_them(page: str) -> None:
    client: FlaskClient = application.dash_app.server.test_client()  # type: ignore[union-attr]
    own = re.findall(r"/assets/([^\"?]+\.(?:js|css))", page)
    desk = re.findall(r"/assets/([^\"?]+\.(?:js|css))", client.get("/").text)
    assert 'class="wall" data-bs-theme="dark"' in page
    assert {"10-tokens.css", "dense.js", "ready.js", "wall/40-frame.css", "wall/10-turns.js"} <= set(own)
    assert not {"20-desk.css", "keys.js", "navigate.js", "00-bootstrap.min.css"} & set(own)
    assert "20-desk.css" in desk and not [file for file in desk if file.startswith("wall/")]


def test_no_wall_answer_names_a_member(sqlite: str) -> None:
    load_demo(build(today=date(2026, 11, 24)), date(2026, 11, 24), "测试")
    with engine_for(sqlite).connect() as conn:
        members = conn.exec_driver_sql("SELECT member_code, display_name FROM members").all()
    assert len(members) > 500
    text = json.dumps(ask(round=",".join(USUAL)), ensure_ascii=False)
    assert not [one for code, name in members for one in (code, name) if one and one in text]
