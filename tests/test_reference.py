"""The reference equals the figures that were computed elsewhere."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cases.compare import differences
from tests.reference import figures
from tests.reference_data import Tables

CASE = Path(__file__).parent / "cases" / "visible-small"
EXPECTED = sorted(CASE.glob("expected-*.json"))


@pytest.fixture(scope="module")
def tables() -> Tables:
    found = {}
    for path in (CASE / "data").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_reference_equals_the_expected_figures(tables: Tables, path: Path) -> None:
    want: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    got = figures(tables, want["month"], date.fromisoformat(want["as_of"]), want["org"])
    assert list(differences(want, got)) == []


@pytest.mark.parametrize(("month", "org"), [("2026-12", None), ("2026-10", "XX"), ("2026-10", "B0001-1")])
def test_reference_refuses_what_has_no_figures(tables: Tables, month: str, org: str | None) -> None:
    with pytest.raises(ValueError):
        figures(tables, month, date(2026, 11, 24), org)
