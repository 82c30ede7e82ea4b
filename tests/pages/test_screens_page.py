"""大屏管理 and what screens ask: the roll's words, whose request changes something, what a screen is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

import app as application
from access import current_viewer, pairing, screens
from pages import screens_roll
from queries.engine import writing
from queries.schema import screens as table
from tests.builders import bureau, loaded
from tests.components.trees import text

OWN = {"X-Board": "screen"}
ME = current_viewer()


@pytest.fixture
def screen(sqlite: str) -> FlaskClient:
    """A browser without cookies."""
    assert application.dash_app is not None
    return application.dash_app.server.test_client()


def post(client: FlaskClient, path: str, told: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(path, json=told or {}, headers=OWN | headers)


def paired(client: FlaskClient, name: str = "一楼大厅") -> int:
    code = post(client, "/wall/pair").get_json()["code"]
    number = pairing.claim(code, name, by=ME, address="10.0.0.2")
    assert post(client, "/wall/pair").get_json() == {"paired": True}
    return number


def test_a_screen_waits_takes_its_token_and_goes_on(screen: FlaskClient) -> None:
    assert 'id="code"' in screen.get("/wall/pair").text
    first = post(screen, "/wall/pair")
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/wall/pair" in cookie
    assert post(screen, "/wall/pair").get_json()["code"] == first.get_json()["code"]
    pairing.claim(first.get_json()["code"], "一楼大厅", by=ME, address="10.0.0.2")
    token = post(screen, "/wall/pair").headers.getlist("Set-Cookie")[0]
    assert token.startswith("wall_screen=") and "HttpOnly" in token and "Path=/;" in token + ";"
    assert post(screen, "/wall/pair").get_json() == {"paired": True}


def test_a_pulse_is_answered_with_orders_nothing_or_the_way_out(screen: FlaskClient) -> None:
    assert post(screen, "/wall/pulse").status_code == 204
    screen.set_cookie("wall_screen", "x" * 43)
    assert post(screen, "/wall/pulse").status_code == 204
    screen.delete_cookie("wall_screen")
    number = paired(screen)
    screens.order(number, "next", by=ME)
    screens.order(number, "pause", by=ME)
    told = post(screen, "/wall/pulse", {"page": "meetings", "seen": 0}).get_json()
    assert (told["no"], told["once"], told["paused"], told["name"]) == (2, ["next"], True, "一楼大厅")
    assert post(screen, "/wall/pulse", {"seen": 2}).get_json()["once"] == []
    assert post(screen, "/wall/pulse", {"seen": "x", "clock": None, "width": "9"}).status_code == 200
    screens.revoke(number, by=ME)
    assert post(screen, "/wall/pulse").status_code == 401
    assert screen.get("/wall/meeting.json").status_code == 401
    assert "code" in post(screen, "/wall/pair").get_json()


@pytest.mark.parametrize("path", ["/wall/pair", "/wall/pulse"])
def test_another_sites_page_changes_nothing(screen: FlaskClient, path: str) -> None:
    assert screen.post(path, json={}).status_code == 400
    assert screen.post(path, data="{}", headers=OWN).status_code == 400
    assert post(screen, path, Origin="https://elsewhere").status_code == 400


def test_a_meeting_gets_the_names_and_the_branch(screen: FlaskClient) -> None:
    loaded(bureau("B1", "B2"))
    number = paired(screen)
    assert screen.get("/wall/meeting.json").get_json() == {"names": [], "spotlight": None}
    screens.order(number, "hide-names", by=ME)
    screens.order(number, "spotlight", "B1", by=ME)
    told = screen.get("/wall/meeting.json?month=2026-11").get_json()
    assert {"B1党支部", "B2党支部"} <= set(told["names"])
    assert told["spotlight"]["name"] == "B1党支部" and len(told["spotlight"]["tiles"]) >= 3
    assert "党员0001" not in str(told) and "B1-" not in str(told)
    screens.order(number, "spotlight", "NONE", by=ME)
    assert screen.get("/wall/meeting.json").get_json()["spotlight"] is None


def test_bands_put_no_rank_into_the_light(screen: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISIBILITY_WALL", "bands")
    loaded(bureau("B1", "B2"))
    screens.order(paired(screen), "spotlight", "B1", by=ME)
    told = str(screen.get("/wall/meeting.json?month=2026-10").get_json())
    assert ".rank" not in told and ".total" not in told


def test_the_roll_says_who_is_away_and_whose_clock_is_wrong(screen: FlaskClient) -> None:
    paired(screen)
    with writing() as conn:
        conn.execute(update(table).values(clock_s=95, width=1920, height=1080, pinned="meetings", paused=True))
    (one,) = screens.roll()
    said = text(screens_roll.frame([one]))
    assert "1 块大屏全部在线" in said and "一楼大厅时钟不准" in said
    with writing() as conn:
        conn.execute(update(table).values(seen_at=datetime.now() - timedelta(hours=30)))
    said = text(screens_roll.frame(screens.roll()))
    assert "0 块在线" in said and "一楼大厅离线" in said
