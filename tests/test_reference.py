"""The reference equals the expected figures of the visible case, or it could judge nothing."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tests.cases.compare import differences
from tests.reference import figures
from tests.reference_base import Tables

CASE = Path(__file__).parent / "cases" / "visible-small"


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The case's files."""
    found = {}
    for path in (CASE / "data").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


@pytest.mark.parametrize("path", sorted(CASE.glob("expected-*.json")), ids=lambda path: path.stem)
def test_expected_figures_are_equalled(tables: Tables, path: Path) -> None:
    want = json.loads(path.read_text(encoding="utf-8"))
    got = figures(tables, want["month"], date.fromisoformat(want["as_of"]), want["org"])
    assert list(differences(want, got)) == []
