"""The demo bureau: always the same, the same history as days go by, valid, and with something of everything."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from access import current_viewer
from ingest.demo import build, write_csv
from ingest.demo_load import load_demo
from ingest.reading import read
from queries.attention import attention
from queries.columns import BASES, BY_CODE
from queries.counts import counts
from queries.engine import reading
from queries.figures import figures
from queries.scheme import read_scheme
from queries.scope import resolve
from queries.view import View
from rules.periods import add_months, month_code, month_of
from tests.builders import AS_OF

Row = dict[str, Any]
DAYS = [AS_OF, date(2026, 1, 3), date(2024, 2, 29), date(2025, 12, 31), date(2026, 7, 1), date(2027, 3, 15)]
# What a row is of: history before a day is what these say.
DATED = {
    "activities": "held_on",
    "service_events": "held_on",
    "service_records": "service_date",
    "goal_progress": "reported_on",
    "leader_visits": "visited_on",
    "adjustments": "dated_on",
    "vetoes": "valid_from",
}


def rows(tables: dict[str, dict[str, list[Any]]], code: str) -> list[Row]:
    """A table as dictionaries."""
    columns = tables[code]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def key(code: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[k] for k in BY_CODE[code].key)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def bureau(request: pytest.FixtureRequest) -> tuple[date, dict[str, list[Row]]]:
    """A day and the demo's rows as of it."""
    tables = build(today=request.param)
    return request.param, {code: rows(tables, code) for code in tables}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_csv(build(today=AS_OF, branches=30), tmp_path / name)
    for base in BASES:
        assert (tmp_path / "one" / f"{base.code}.csv").read_bytes() == (
            tmp_path / "two" / f"{base.code}.csv"
        ).read_bytes()
    assert build(today=AS_OF, seed=1)["activities"] != build(today=AS_OF, seed=2)["activities"]


@pytest.mark.parametrize(
    ("day", "later"),
    [(AS_OF, date(2026, 12, 10)), (date(2026, 12, 31), date(2027, 1, 3)), (date(2026, 2, 28), date(2026, 4, 1))],
)
def test_history_stays_when_today_moves_on(day: date, later: date) -> None:
    before, after = build(today=day), build(today=later)
    window, month = date(later.year - 1, 1, 1), day.replace(day=1)
    for code, column in DATED.items():
        known = {key(code, row): row for row in rows(after, code)}
        past = [row for row in rows(before, code) if window <= row[column] < month]
        assert past, code
        assert [row for row in past if known.get(key(code, row)) != row] == [], code
    for code in ("reviews", "pioneer_scores"):
        known = {key(code, row): row for row in rows(after, code)}
        past = [row for row in rows(before, code) if key(code, row) in known]
        assert past and all(known[key(code, row)] == row for row in past), code


def test_all_tables_are_filled_in_the_contracts_order() -> None:
    tables = build(today=AS_OF)
    assert list(tables) == [base.code for base in BASES]
    for base in BASES:
        assert tuple(tables[base.code]) == base.codes
        assert tables[base.code][base.key[0]], base.code
    assert 9_000 < sum(len(of[BY_CODE[code].key[0]]) for code, of in tables.items()) < 12_500
    assert len(set(tables["members"]["member_code"])) == pytest.approx(600, abs=40)
    assert tables["members"]["display_name"][0] == "党员0001"


def test_files_read_back_are_the_same_rows(tmp_path: Path) -> None:
    tables = build(today=AS_OF)
    write_csv(tables, tmp_path)
    reading = read(tmp_path)
    assert (reading.problems, reading.notes) == ([], [])
    assert {code: table.columns for code, table in reading.tables.items()} == tables


def test_keys_references_and_required_values(bureau: tuple[date, dict[str, list[Row]]]) -> None:
    _, tables = bureau
    keys = {code: [key(code, row) for row in of] for code, of in tables.items()}
    for base in BASES:
        assert [k for k, n in Counter(keys[base.code]).items() if n > 1] == [], base.code
        for col in base.cols:
            values = {row[col.code] for row in tables[base.code]}
            assert col.need not in ("key", "value") or None not in values, (base.code, col.code)
            if col.ref:
                assert {(v,) for v in values - {None}} <= set(keys[col.ref]), (base.code, col.code)


def test_nothing_lies_in_the_future_or_ends_before_it_begins(bureau: tuple[date, dict[str, list[Row]]]) -> None:
    today, tables = bureau
    for code in (*DATED, "members", "task_progress"):
        for col in BY_CODE[code].cols:
            if col.kind == "date" and col.code != "valid_to":
                assert all(row[col.code] is None or row[col.code] <= today for row in tables[code]), (code, col.code)
    for of in tables.values():
        for row in of:
            assert row.get("valid_to") is None or row["valid_from"] < row["valid_to"]


def test_memberships_do_not_overlap_and_groups_belong(bureau: tuple[date, dict[str, list[Row]]]) -> None:
    today, tables = bureau
    parents = {row["org_code"]: row["parent_code"] for row in tables["orgs"]}
    stays = defaultdict(list)
    for row in tables["memberships"]:
        stays[row["member_code"]].append(row)
        assert row["valid_from"] <= today
        assert row["group_code"] is None or parents[row["group_code"]] == row["branch_code"]
    for of in stays.values():
        for one, other in pairwise(of):
            assert one["valid_to"] is not None and one["valid_to"] <= other["valid_from"]


def test_everybody_does_what_they_may(bureau: tuple[date, dict[str, list[Row]]]) -> None:
    _, tables = bureau
    orgs = {row["org_code"]: row for row in tables["orgs"]}
    assert [code for code, row in orgs.items() if row["parent_code"] is None] == ["JX"]
    for row in tables["activities"]:
        org = orgs[row["org_code"]]
        assert (row["types"] == "group_meeting") == (org["kind"] == "group")
        assert row["types"] != "committee_meeting" or org["committee_from"]
    items = read_scheme().items
    for row in tables["reviews"]:
        assert items[row["item"]].imported and 0 <= row["got"] <= items[row["item"]].max * 10**6
    for code in ("reviews", "adjustments", "vetoes", "task_progress"):
        assert {orgs[row["org_code"]]["kind"] for row in tables[code]} == {"branch"}
    assert all(0 < row["hours"] <= 2400 for row in tables["service_records"])


def test_something_of_everything(bureau: tuple[date, dict[str, list[Row]]]) -> None:
    today, tables = bureau
    branches = [row for row in tables["orgs"] if row["kind"] == "branch"]
    assert [row["org_code"] for row in branches] == [f"B{n:04d}" for n in range(1, 25)]
    assert len({row["ranking_group"] for row in branches}) == 1
    assert sum(row["temporary"] for row in branches) == 1
    assert len([row for row in branches if row["valid_to"] and (today - row["valid_to"]).days < 366]) == 1
    assert [(today - row["valid_from"]).days < 366 for row in branches].count(True) == 1
    held = tables["activities"]
    assert len({code for row in held for code in row["types"].split(";")}) == 7
    assert {tag for row in held for tag in (row["tags"] or "").split(";")} == {
        "",
        "secretary_lecture",
        "discipline_edu",
    }
    assert any(row["covers_period"] and row["approved"] for row in held)
    assert any(row["present"] is not None and row["present"] > row["expected"] for row in held)
    doubles = Counter((row["org_code"], row["types"], row["held_on"]) for row in held)
    assert max(doubles.values()) == 2
    assert any((row["recorded_on"] - row["held_on"]).days > 14 for row in held)
    assert {row["status"] for row in held} == {"held", "cancelled"}
    for code in ("waivers", "exemptions", "adjustments", "vetoes", "leader_visits"):
        assert tables[code], code
    assert any(not row["full_member"] for row in tables["memberships"])
    assert any(row["member_code"] is None for row in tables["service_records"])
    days = Counter[tuple[str, date]]()
    for row in tables["service_records"]:
        days[row["person_code"], row["service_date"]] += row["hours"]
    assert max(days.values()) > 1200


@pytest.mark.parametrize("branches", [3, 25, 130])
def test_other_sizes(branches: int) -> None:
    orgs = [row for row in rows(build(today=AS_OF, branches=branches), "orgs") if row["kind"] == "branch"]
    assert len(orgs) == branches
    for column in ("org_code", "name", "short_name"):
        assert len({row[column] for row in orgs}) == branches
    assert max(len(row["short_name"]) for row in orgs) <= 8
    assert (len({row["ranking_group"] for row in orgs}) > 1) == (branches > 60)


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize("today", [AS_OF, date(2026, 4, 20), date(2027, 2, 26)], ids=str)
def test_loaded_it_shows_what_a_page_has_to_show(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_TODAY", today.isoformat())
    load_demo(build(today=today), today, "测试")
    with reading() as conn:
        asked = resolve(conn, View(month_of(today)), viewer=current_viewer())
        assert asked is not None
        found = figures(conn, asked)
        kinds = attention(conn, asked, counts(conn, asked), found["meetings"]["ytd"]["missed"]).counts
    ranked = [row for row in found["standings"] if row["rank"] is not None]
    assert len(ranked) >= 20
    assert len({row["rank"] for row in ranked}) < len(ranked), "a tie"
    assert today.month <= 3 or max(abs(row["change"]) for row in ranked if row["change"] is not None) >= 3
    assert all(55 <= float(row["total"]) <= 95 for row in ranked)
    unranked = {row["unranked"] for row in found["standings"]} - {None}
    assert "temporary" in unranked and "insufficient_data" not in unranked
    missed = found["meetings"]["missed"]
    assert len(missed) <= 6
    assert month_code(add_months(month_of(today), -1)) in {period for _, _, period in missed}
    assert today.month <= 3 or f"{today.year}-02" in {period for _, _, period in missed}, "one that is old"
    assert len(missed) >= 3 or today.month <= 3
    assert kinds["silent"] and kinds["idle"]
    assert kinds["soon"] or today.day < 23
    month = found["meetings"]["by_rule"]["committee_meeting"]["progress"]
    assert month["satisfied"] > 0 and month["open"] + month["missed"] > 0
    ytd = found["meetings"]["ytd"]
    assert today.month <= 3 or (ytd["deferred"] and ytd["late"] and ytd["waived"])
