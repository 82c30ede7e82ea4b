"""The law of the further month: what loads, undo and turns of the day leave is what building everything anew gives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from ingest.derive import plan
from ingest.derive.snapshot import newest_batch, rebuild
from ingest.load import load, undo
from ingest.reading import read
from ingest.turn import turn_if_due
from migrations.run import upgrade
from publishing import publish
from queries.engine import engine_for, reading, writing
from queries.figures import figures
from queries.schema import DERIVED, LIVE, obligations, service_months, snapshot_orgs, snapshots
from queries.scope import resolve
from queries.view import View
from queries.viewer import Viewer
from rules.periods import add_months, month_of
from tests.builders import thresholds_text
from tests.worlds import World, world, write
from tests.worlds_dice import Row, Tables
from tests.worlds_thresholds import changes

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
TODAY = date(2026, 11, 24)
VIEWER = Viewer("测试", None, "desk")
# What an earlier state of a table may lack, and the cells of it that may have been others.
LEAVES = {
    "activities": ("present", "recorded_on", "status", "covers_period"),
    "waivers": (),
    "memberships": ("full_member",),
    "exemptions": ("valid_to",),
    "service_records": ("hours", "confirmed"),
    "task_progress": ("done_on", "chosen"),
    "pioneer_scores": ("base",),
    "reviews": ("got",),
    "adjustments": ("points", "dated_on"),
    "vetoes": ("valid_to", "effect"),
}
DAYS = {"activities": ("held_on", "recorded_on"), "service_events": ("held_on",), "service_records": ("service_date",)}


def known(table: str, row: Row, day: date) -> bool:
    """Whether a row could have been loaded on a day."""
    return all(not row[c] or row[c] <= day.isoformat() for c in DAYS.get(table, ()))


def before(given: World, day: date, random: Random) -> Tables:
    """The tables as they may have been loaded on an earlier day: without some rows, with other values in some."""
    lost, other = random.choice(((0.0, 0.0), (0.02, 0.02), (0.1, 0.05), (0.4, 0.2)))
    result: Tables = {}
    for code, rows in given.tables.items():
        kept = [dict(row) for row in rows if known(code, row, day)]
        if code in LEAVES:
            kept = [row for row in kept if random.random() >= lost]
        for row in kept:
            for column in LEAVES.get(code, ()):
                if random.random() < other:
                    row[column] = random.choice([r for r in rows if r.get("item") == row.get("item")])[column]
        result[code] = kept
    events = {row["event_id"] for row in result["service_events"]}
    result["service_records"] = [row for row in result["service_records"] if row["event_id"] in events]
    return result


@contextmanager
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/world.db"
        monkeypatch.setenv("DATABASE_URL", url)
        upgrade()
        yield Path(folder)
        engine_for(url).dispose()
        engine_for.cache_clear()


def stored() -> dict[str, set[str]]:
    with reading() as conn:
        return {t.name: {str(tuple(row)) for row in conn.execute(select(t))} for t in DERIVED}


def check(as_of: date, where: str) -> None:
    """What is stored equals building everything anew."""
    found = stored()
    with writing() as conn:
        rebuild(conn, as_of=as_of, batch=newest_batch(conn), built_at=datetime(2026, 1, 1))
    want = stored()
    for table in want:
        assert (sorted(found[table] - want[table])[:3], sorted(want[table] - found[table])[:3]) == ([], []), (
            where,
            table,
        )


def put(tables: Tables, given: World, folder: Path, as_of: date) -> bool:
    write(World(given.seed, tables, as_of), folder)
    report = load(read(folder), source="世界", as_of=as_of, actor="测试")
    return report.problem_count == 0


def release(as_of: date, random: Random) -> tuple[int, str, str] | None:
    """Publish a month that is over: month, edition, and its figures as they are printed."""
    with reading() as conn:
        kept = conn.execute(select(snapshots).where(snapshots.c.snapshot == LIVE)).one()
    last = min(kept.newest_month or 0, add_months(month_of(as_of), -1))
    if last < kept.first_month:
        return None
    month = random.choice([last, max(add_months(last, -1), kept.first_month)])
    done = publish(month, viewer=VIEWER, today=as_of, reason="再次").edition
    return month, str(done.number), printed(month, str(done.number))


def printed(month: int, edition: str) -> str:
    """The figures of an edition as `flask figures` prints them."""
    with reading() as conn:
        asked = resolve(conn, View(month, edition=edition), viewer=VIEWER, strict=True)
        assert asked is not None
        return json.dumps(figures(conn, asked), ensure_ascii=False)


def still_published(released: list[tuple[int, str, str]]) -> None:
    """What was published is, byte for byte, what it was."""
    for month, edition, text in released:
        assert printed(month, edition) == text, (month, edition)


def keep_the_law(seed: int, folder: Path, parts: int = 2) -> bool:
    """A world loaded in parts, turned back a while, and its last part undone; False when the first part is refused.

    After each load a month is published: the changes of rank compare with it from then on, and it stays as it was.
    """
    given_world, random = world(seed), Random(seed)
    first = date.fromisoformat(min(row["held_on"] for row in given_world.tables["activities"]))
    released: list[tuple[int, str, str]] = []
    days = sorted(first + (given_world.as_of - first) * random.random() for _ in range(1, parts))
    for n, day in enumerate(days):
        if put(before(given_world, day, random), given_world, folder / f"before-{n}", day):
            check(day, "earlier load")
            released += filter(None, [release(day, random)])
            check(day, "publication")
        elif n == 0:
            return False
    assert put(given_world.tables, given_world, folder / "all", given_world.as_of)
    check(given_world.as_of, "load")
    still_published(released)
    released += filter(None, [release(given_world.as_of, random)])
    check(given_world.as_of, "publication after the load")
    turn_if_due(days[-1])
    check(days[-1], "turn back")
    still_published(released)
    with reading() as conn:
        newest = newest_batch(conn)
    undo(newest, actor="测试", as_of=given_world.as_of)
    check(given_world.as_of, "undo")
    still_published(released)
    return True


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), few=st.sampled_from((1, 2, 4)))
def test_increments_equal_building_everything(seed: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "FEW", few)
    with fresh(monkeypatch) as folder:
        keep_the_law(seed, folder)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), parts=st.integers(2, 3))
def test_so_they_do_when_thresholds_change_between_them(seed: int, parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh(monkeypatch) as folder:
        file = folder / "thresholds.toml"
        file.write_text(thresholds_text(**changes(world(seed))), encoding="utf-8")
        monkeypatch.setenv("THRESHOLDS_FILE", str(file))
        keep_the_law(seed, folder, parts)


@pytest.mark.parametrize("day", [date(2026, 11, 9), date(2026, 11, 10), date(2026, 12, 5)])
def test_other_hours_of_participants_count_the_year_anew(
    sqlite: str, day: date, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Turned from the month before, over a day on which they change, and on from there."""
    other = tmp_path / "thresholds.toml"
    other.write_text(thresholds_text(participation_hours=("2026-11-10", "3")), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(other))
    load(read(CASE), source="案例", as_of=TODAY, actor="测试")
    turn_if_due(date(2026, 10, 31))
    turn_if_due(day)
    october, newest = taking_part()
    assert (newest < october) == (day >= date(2026, 11, 10))
    check(day, "turn")


def taking_part() -> tuple[int, int]:
    """Participants of everyone, January up to October and up to the newest month."""
    t = service_months.c
    query = select(func.max(t.took_part)).where(t.span == "ytd", t.month >= 202610).group_by(t.month).order_by(t.month)
    with reading() as conn:
        october, *_, newest = conn.execute(query).scalars().all()
    return int(october), int(newest)


@pytest.mark.parametrize("seed", [3, 8])
def test_so_they_do_on_every_database(database: str, seed: int, tmp_path: Path) -> None:
    assert keep_the_law(seed, tmp_path)


def test_a_late_entry_of_one_branch_writes_that_branch_alone(sqlite: str, tmp_path: Path) -> None:
    """What other branches have in months that are over is not written again, their places apart."""
    load(read(CASE), source="案例", as_of=TODAY, actor="测试")
    with writing() as conn:
        t = obligations
        conn.execute(update(t).where(t.c.month == 202603).values(done_by="原样"))
        branch = (
            conn.execute(select(snapshot_orgs.c.org_code).where(snapshot_orgs.c.kind == "branch")).scalars().first()
        )
    header = "activity_id,org_code,types,held_on,recorded_on,status,expected,present,approved"
    (tmp_path / "activities.csv").write_text(
        f"{header}\nLATE,{branch},theme_day,2026-03-20,2026-11-20,held,9,9,1\n", encoding="utf-8"
    )
    assert load(read(tmp_path), source="补录", as_of=TODAY, actor="测试").problem_count == 0
    with reading() as conn:
        kept = select(func.count()).where(t.c.month == 202603, t.c.done_by == "原样", t.c.branch_code != branch)
        gone = select(func.count()).where(t.c.month == 202603, t.c.done_by == "原样", t.c.branch_code == branch)
        assert (conn.execute(kept).scalar() or 0) > 0
        assert conn.execute(gone).scalar() == 0
