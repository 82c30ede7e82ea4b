"""Migrations make exactly the models' tables, on both engines; readiness says what is missing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from click.testing import Result
from sqlalchemy import text

from migrations import run, version
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
    assert "9999" in str(version.problem())


def test_tables_without_a_version_are_not_taken_over(database: str, flask: Flask) -> None:
    with engine_for(database).begin() as conn:
        conn.execute(text("DELETE FROM alembic_version"))
    result = flask("db", "upgrade")
    assert result.exit_code == 1
    assert "却没有版本记录：未作改动" in result.stderr


def test_a_file_that_is_no_database_is_said_and_kept(
    flask: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"not a database " * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    for command in (("db", "upgrade"), ("data", "demo", "--if-needed"), ("data", "batches")):
        result = flask(*command)
        assert (result.exit_code, result.stderr) == (1, "数据库不能用：file is not a database\n")
    assert file.read_bytes() == b"not a database " * 100


@pytest.mark.parametrize("url", ["nonsense", "mystery://host/db"])
def test_a_url_that_cannot_be_used_is_said(flask: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    result = flask("db", "upgrade")
    assert result.exit_code == 1
    assert result.stderr.startswith("设置 DATABASE_URL 不能用：")


def test_migrations_are_one_line_of_numbers() -> None:
    scripts = list(ScriptDirectory(str(version.VERSIONS.parent)).walk_revisions())
    numbers = sorted(script.revision for script in scripts)
    assert numbers == [f"{n:04d}" for n in range(1, len(scripts) + 1)]
    assert [script.down_revision for script in reversed(scripts)] == [None, *numbers[:-1]]
    assert version.head() == numbers[-1]


def test_the_first_migration_can_be_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "migrations"
    shutil.copytree(version.VERSIONS.parent, room, ignore=shutil.ignore_patterns("__pycache__", "0*.py"))
    monkeypatch.setattr(run, "ROOM", room)
    monkeypatch.setattr(run, "head", lambda: version.NOTHING)
    run.make("tables")
    (written,) = (room / "versions").glob("*.py")
    assert written.name == "0001_tables.py"
    source = written.read_text(encoding="utf-8")
    assert {name for name in metadata.tables if f"create_table('{name}'" in source} == set(metadata.tables)


def test_two_migrators_at_once_leave_one_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/two.db")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: run.upgrade(), range(2)))
    with reading() as conn:
        assert version.current(conn) == version.head()
        assert run.differences(conn) == []
    engine_for(f"sqlite:///{tmp_path}/two.db").dispose()
    engine_for.cache_clear()


def test_the_database_may_not_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    import commands

    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert commands.not_ready() == "数据库连接不上"
    engine_for("postgresql+psycopg://nobody@127.0.0.1:9/none").dispose()
    engine_for.cache_clear()
