"""`flask figures` against the cases whose figures were computed by an independent implementation."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from queries.engine import reading
from queries.schema import LIVE, snapshots
from tests.cases.compare import differences

CASE = Path(__file__).parent / "cases" / "visible-small"
Flask = Callable[..., Result]


@pytest.fixture
def loaded(database: str, flask: Flask) -> Flask:
    assert flask("data", "import", CASE / "data").exit_code == 0
    return flask


def figures(flask: Flask, **options: Any) -> Any:
    args = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)]
    result = flask("figures", *args)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_every_expected_file_is_equalled(loaded: Flask) -> None:
    expected = sorted(CASE.glob("expected-*.json"))
    assert len(expected) == 5
    for path in expected:
        want = json.loads(path.read_text(encoding="utf-8"))
        got = figures(loaded, month=want["month"], as_of=want["as_of"], org=want["org"])
        assert list(differences(want, got)) == [], path.name


def test_the_live_snapshot_and_figures_derived_apart_say_the_same(loaded: Flask, sqlite_copy: Any) -> None:
    for month in ("2025-01", "2025-12", "2026-01", "2026-03", "2026-10", "2026-11"):
        for org in ("JX", "JX01", "B0001", "B0021"):
            live = figures(loaded, month=month, org=org)
            with sqlite_copy():
                apart = figures(loaded, month=month, org=org)
            assert list(differences(live, apart)) == [], (month, org)


@pytest.fixture
def sqlite_copy() -> Callable[[], Any]:
    """A context in which the live snapshot does not answer, so that figures are derived apart."""
    from contextlib import contextmanager

    from sqlalchemy import update

    from queries.engine import writing

    @contextmanager
    def aside() -> Any:
        with writing() as conn:
            print_ = conn.execute(snapshots.select()).one().fingerprint
            conn.execute(update(snapshots).where(snapshots.c.snapshot == LIVE).values(fingerprint="other"))
        yield
        with writing() as conn:
            conn.execute(update(snapshots).where(snapshots.c.snapshot == LIVE).values(fingerprint=print_))

    return aside


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--month", "2026-12"), "2026年12月在2026-11-24尚未开始"),
        (("--month", "2026-11", "--as-of", "2026-10-31"), "2026年11月在2026-10-31尚未开始"),
        (("--month", "2026-10", "--org", "XX"), "组织“XX”不存在"),
        (("--month", "2026-10", "--org", "B0001-1"), "组织“B0001-1”是党小组，没有自己的数字"),
        (("--month", "2026-13"), "月份“2026-13”应写作 2026-10"),
        (("--month", "2026-10", "--as-of", "2026-02-30"), "“2026-02-30”不是 2026-11-24 这样的日期"),
        (("--month", "2026-10", "--published"), "2026-10没有发布版"),
        (("--month", "2026-10", "--edition", "1"), "2026-10没有发布版"),
    ],
)
def test_a_question_without_an_answer_is_refused(
    sqlite: str, flask: Flask, args: tuple[str, ...], message: str
) -> None:
    flask("data", "import", CASE / "data")
    result = flask("figures", *args)
    assert result.exit_code != 0
    assert message in result.stderr
    assert result.stdout == ""


def test_nothing_loaded_is_said(sqlite: str, flask: Flask) -> None:
    result = flask("figures", "--month", "2026-10")
    assert (result.exit_code, result.stderr) == (1, "尚未入库任何组织\n")


def test_figures_leave_the_database_as_it_was(loaded: Flask) -> None:
    with reading() as conn:
        before = conn.execute(snapshots.select()).all()
    figures(loaded, month="2026-03", as_of="2026-03-15")
    with reading() as conn:
        assert conn.execute(snapshots.select()).all() == before
