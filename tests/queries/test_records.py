"""What stands behind a figure adds up to it: every figure of the case that has records, in several scopes and months."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from access import current_viewer
from ingest.load import load
from ingest.reading import read
from queries import figures as twin
from queries import scope
from queries.engine import reading
from queries.records import Behind, Record, behind
from queries.scope import Asked
from queries.view import View
from tests.builders import bureau, loaded, row

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
NAMELESS = {"elapsed", "month", "as_of", "org", "org_code", "group", "unranked"}  # no figures, or without records


@pytest.fixture
def case(database: str) -> None:
    load(read(CASE), source="case", as_of=date(2026, 11, 24), actor="test")


def asking(conn: Any, month: int, org: str | None = None) -> Asked:
    asked = scope.resolve(conn, View(month, org), viewer=current_viewer())
    assert asked is not None
    return asked


def paths(node: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every figure of the JSON with its path; a standing is named by its branch."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NAMELESS or isinstance(value, dict):
                yield from paths(value, (*at, key))
    elif isinstance(node, list):
        for standing in node if at == ("standings",) else ():
            yield from paths(standing, (*at, standing["org_code"]))
    else:
        yield ".".join(at), node


def total(records: list[Record], of: str) -> Fraction:
    return sum((Fraction(getattr(r, of) or 0) for r in records), Fraction(0))


def is_points(path: str) -> bool:
    return path.startswith("standings.")


@pytest.mark.parametrize(("month", "org"), [(202610, "JX"), (202611, "JX01"), (202601, "JX"), (202610, "B0007")])
def test_records_add_up_to_every_figure(case: None, month: int, org: str) -> None:
    seen = 0
    with reading() as conn:
        asked = asking(conn, month, org)
        for path, value in paths(twin.figures(conn, asked)):
            found = behind(conn, asked, path)
            assert found is not None, path
            records = list(found.records)
            if found.part is None:  # an empty figure, or one hidden because too few persons stand behind it
                assert not [r for r in records if r.part] or value is None, path
                continue
            seen += 1
            assert total(records, "part") == found.part, path
            assert found.whole is None or total(records, "whole") == found.whole, path
            check_value(path, value, found)
    assert seen > 200


def check_value(path: str, value: Any, found: Behind) -> None:
    """The figure taken apart is the figure shown; items are shown as what they contribute, ranks and changes as such."""
    field = path.split(".")[2] if is_points(path) else ""
    if field in ("items", "rank", "change"):
        return
    if is_points(path):
        assert Fraction(value) == found.value, path
    else:
        assert value == twin.number(None if found.value is None else Fraction(found.value)), path


def test_keys_name_stored_rows_once(case: None) -> None:
    with reading() as conn:
        asked = asking(conn, 202610)
        for path in ("meetings.ytd.rate", "volunteering.ytd.hours", "meetings.attendance.ytd.rate", "branches"):
            found = behind(conn, asked, path)
            assert found is not None
            keys = [record.key for record in found.records] + [record.key for record in found.held]
            assert len(keys) == len(set(keys)), path


def test_what_is_held_out_says_why(sqlite: str) -> None:
    tables = bureau("B1", members=3)
    tables["activities"] = [
        row("activities", activity_id="A1", org_code="B1", types="party_meeting", voted=True, held_on=date(2026, 10, 12), status="held", expected=5, present=2),
        row("activities", activity_id="A2", org_code="B1", types="theme_day", held_on=date(2026, 10, 13), status="held", expected=3, present=4),
        row("activities", activity_id="A3", org_code="B1", types="theme_day", held_on=date(2026, 10, 14), status="held", expected=3, present=3),
    ]  # fmt: skip
    loaded(tables)
    with reading() as conn:
        found = behind(conn, asking(conn, 202610), "meetings.attendance.month.rate")
        assert found is not None
        assert [r.key for r in found.records] == ["activities:A3"]
        reasons = {r.key: r.how for r in found.held}
    assert reasons == {
        "activities:A1": "实到2人不足应到5人的规定比例，无效",
        "activities:A2": "实到4人多于应到3人，不计入到会率",
    }


@pytest.mark.parametrize(
    "path",
    ["", "meetings", "meetings.elapsed", "meetings.month.x", "meetings.by_rule.x.month.rate", "standings.B0001.items.ZZ",
     "standings.NOBODY.total", "volunteering.by_brand.none.hours", "meetings.by_branch.JX99.ytd.rate", "members.x", "a.b.c.d.e"],
)  # fmt: skip
def test_a_path_that_is_no_figure_has_nothing_behind_it(case: None, path: str) -> None:
    with reading() as conn:
        assert behind(conn, asking(conn, 202610), path) is None
