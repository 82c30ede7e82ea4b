"""The live snapshot: an incremental rebuild, the turn of the day, a changed scheme or threshold equal building anew."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ingest.derive.snapshot import newest_batch, rebuild
from ingest.derive.starts import Changes, Starts
from ingest.load import load
from ingest.reading import read
from ingest.turn import is_due, turn_if_due
from queries import scheme
from queries.engine import reading, writing
from queries.schema import DERIVED, LIVE, obligations, snapshots
from tests.builders import thresholds_text

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
AT = datetime(2026, 11, 24)


@pytest.fixture
def loaded(sqlite: str) -> str:
    load(read(CASE), source="case", as_of=date(2026, 11, 24), actor="测试")
    return sqlite


def rows() -> dict[str, list[str]]:
    """All derived rows as text."""
    with reading() as conn:
        return {t.name: sorted(str(tuple(r)) for r in conn.execute(select(t))) for t in DERIVED}


def built_anew(as_of: date) -> dict[str, list[str]]:
    with writing() as conn:
        rebuild(conn, as_of=as_of, batch=newest_batch(conn), built_at=AT)
    return rows()


@pytest.mark.parametrize("as_of", [date(2026, 11, 24), date(2026, 1, 15), date(2026, 6, 30)])
def test_from_any_month_on_the_rows_are_those_of_building_everything(loaded: str, as_of: date) -> None:
    want = built_anew(as_of)
    for touched in (202501, 202502, 202506, 202512, 202601, 202602, 202606, 202610, 202611):
        with writing() as conn:
            rebuild(conn, as_of=as_of, batch=1, built_at=AT, changes=Changes(Starts(touched, touched, touched)))
        assert rows() == want, touched


def days() -> Iterator[date]:
    """Month ends, cut-offs, quarter, half-year and year ends, forth and one step back."""
    for text in (
        "2025-12-31", "2026-01-01", "2026-01-08", "2026-03-31", "2026-04-01", "2026-04-08", "2026-05-01",
        "2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01", "2026-11-06",
        "2026-11-07", "2026-11-24", "2026-11-23", "2026-12-31", "2027-01-01",
    ):  # fmt: skip
        yield date.fromisoformat(text)


def test_the_turn_of_the_day_needs_no_load(loaded: str) -> None:
    for day in days():
        assert turn_if_due(day) is True
        assert turn_if_due(day) is False
        turned = rows()
        assert built_anew(day) == turned, day


def test_a_changed_scheme_rebuilds_by_itself(loaded: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    today = date(2026, 11, 24)
    before = rows()["standings"]
    text = scheme.scheme_file().read_text(encoding="utf-8")
    other = tmp_path / "scheme.toml"
    other.write_text(text.replace('full = "0.60"', 'full = "0.90"'), encoding="utf-8")
    monkeypatch.setenv("SCHEME_FILE", str(other))
    assert turn_if_due(today) is True
    assert rows()["standings"] != before
    monkeypatch.undo()


def test_a_changed_threshold_rebuilds_by_itself_and_leaves_earlier_months(
    loaded: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    today = date(2026, 11, 24)
    before = closed_states("2026")
    other = tmp_path / "thresholds.toml"
    changed = {"cut_off_workdays": ("2026-07-01", 0), "participation_hours": ("2026-07-15", "3")}
    other.write_text(thresholds_text(**changed), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(other))
    assert turn_if_due(today) is True
    assert turn_if_due(today) is False
    after = closed_states("2026")
    different = {key[0] for key in before if before[key] != after[key]}
    assert different and min(different) >= date(2026, 7, 1)
    want = built_anew(today)
    for touched in (202602, 202607, 202608, 202611):
        with writing() as conn:
            rebuild(conn, as_of=today, batch=1, built_at=AT, changes=Changes(Starts(touched, touched, touched)))
        assert rows() == want, touched


def closed_states(year: str) -> dict[tuple[date, str, str], str]:
    """(due, organisation, rule) → state of a year's obligations."""
    t = obligations.c
    with reading() as conn:
        query = select(t.due_on, t.org_code, t.rule, t.state).where(t.period.startswith(year))
        return {(r.due_on, r.org_code, r.rule): r.state for r in conn.execute(query)}


def test_an_unloaded_database_has_no_day_to_turn(sqlite: str) -> None:
    assert turn_if_due(date(2026, 11, 24)) is False


def test_another_batch_is_due(loaded: str) -> None:
    with writing() as conn:
        assert not is_due(conn, date(2026, 11, 24))
        conn.execute(update(snapshots).where(snapshots.c.snapshot == LIVE).values(batch=99))
        assert is_due(conn, date(2026, 11, 24))
