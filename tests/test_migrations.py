"""Migrations make exactly the models' tables, on both engines; readiness says what is missing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from migrations import run
from queries.engine import engine_for, reading
from queries.schema import metadata

Flask = Callable[..., Result]


@pytest.fixture
def empty(database: str) -> Iterator[str]:
    """A database without any table."""
    with engine_for(database).begin() as conn:
        metadata.drop_all(conn)
        conn.execute(text("DROP TABLE alembic_version"))
    yield database


def test_migrated_equals_models(empty: str, flask: Flask) -> None:
    refused = flask("db", "check")
    assert refused.exit_code == 1
    assert "请运行 flask db upgrade" in refused.stderr
    assert flask("db", "upgrade").exit_code == 0
    assert flask("db", "upgrade").exit_code == 0
    result = flask("db", "check")
    assert (result.exit_code, result.stderr) == (0, "数据库与程序一致。\n")


def test_a_difference_is_said(empty: str, flask: Flask) -> None:
    run.upgrade()
    with engine_for(empty).begin() as conn:
        conn.execute(text("ALTER TABLE brands ADD COLUMN extra INTEGER"))
    result = flask("db", "check")
    assert result.exit_code == 1
    assert "extra" in result.stderr


def test_a_newer_schema_is_refused(empty: str, flask: Flask) -> None:
    run.upgrade()
    with engine_for(empty).begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    result = flask("db", "upgrade")
    assert result.exit_code == 1
    assert "比程序新" in result.stderr
    assert "9999" in str(run.problem())


def test_two_migrators_at_once_leave_one_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/two.db")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: run.upgrade(), range(2)))
    with reading() as conn:
        assert run.current(conn) == run.head()
        assert run.differences(conn) == []
    engine_for(f"sqlite:///{tmp_path}/two.db").dispose()
    engine_for.cache_clear()


def test_the_database_may_not_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    import commands

    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert commands.not_ready() == "数据库连接不上"
    engine_for("postgresql+psycopg://nobody@127.0.0.1:9/none").dispose()
    engine_for.cache_clear()
