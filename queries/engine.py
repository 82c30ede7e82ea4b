"""Engines and transactions: one place that knows SQLite from PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, OperationalError

from config import ROOT, settings

CHUNK = 20_000
_LOCK_KEY = 20260101  # PostgreSQL advisory lock that writers of this product take


# The cache (64 MB) and the mapped file (256 MB) spare a load most of its reads and early writes.
_PRAGMAS = (
    "busy_timeout=60000", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536", "mmap_size=268435456",
)  # fmt: skip
_WAL_PATIENCE = 60.0  # seconds
_PATIENCE_MS, _SHORT_MS = 60_000, 200  # a writer waits so long for another one; a short note beside does not


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    """WAL lets readers go on while a load writes; a second writer waits up to a minute."""
    connection.isolation_level = None  # SQLAlchemy's BEGIN, not sqlite3's own
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    _to_wal(cursor)
    cursor.close()


def _to_wal(cursor: Any) -> None:
    """Switch the file to WAL; SQLite answers "locked" at once, whatever the timeout, while another one is writing."""
    deadline = time.monotonic() + _WAL_PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _begin(connection: Connection) -> None:
    """A writer takes its lock at the start, so it never fails half way; a reader takes none."""
    patience = connection.get_execution_options().get("patience_ms")
    if patience is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


# A page's statements are few and always the same: planning one anew costs PostgreSQL more than running it.
_READING = {"options": "-c plan_cache_mode=force_generic_plan"}


@cache
def engine_for(url: str, *, pages: bool = False) -> Engine:
    """The engine of a database URL; relative SQLite paths start at the project's folder.

    `pages`: its connections only answer pages (on PostgreSQL).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        arguments = {"connect_timeout": 3} | (_READING if pages and parsed.get_backend_name() == "postgresql" else {})
        return create_engine(parsed, pool_pre_ping=True, pool_timeout=3, connect_args=arguments, paramstyle="format")
    if pages:
        return engine_for(url)
    if parsed.database and parsed.database != ":memory:":
        path = ROOT / parsed.database
        path.parent.mkdir(parents=True, exist_ok=True)
        parsed = parsed.set(database=str(path))
    engine = create_engine(parsed)
    event.listen(engine, "connect", _sqlite_pragmas)
    event.listen(engine, "begin", _begin)
    if parsed.database and parsed.database != ":memory:":
        _watch_file(engine, Path(parsed.database))
    return engine


def _watch_file(engine: Engine, path: Path) -> None:
    """An open SQLite file can be read long after it was moved away or another was put in its place: told apart by what
    stands at its path whenever a connection is taken.
    """

    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _file(path)

    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _file(path):
            raise DisconnectionError

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _file(path: Path) -> tuple[int, int]:
    """Which file stands there; an OperationalError when none does (connecting would make an empty one)."""
    try:
        state = path.stat()
    except OSError as error:
        raise OperationalError(f"数据库文件 {path.name} 不在", None, error) from None
    return state.st_dev, state.st_ino


def memory_engine() -> Engine:
    """A private in-memory SQLite, for figures of another as-of date."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", _sqlite_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading() -> Iterator[Connection]:
    """One read transaction: everything asked in it is of one data version."""
    with engine_for(settings().read_url, pages=True).connect() as conn:
        if conn.dialect.name == "postgresql":
            conn = conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with conn.begin():
            yield conn


@contextmanager
def writing() -> Iterator[Connection]:
    """One write transaction, one writer at a time; an exception rolls all of it back."""
    with engine_for(settings().database_url).connect() as conn:
        conn = conn.execution_options(patience_ms=_PATIENCE_MS)
        with conn.begin():
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _LOCK_KEY})
            yield conn


@contextmanager
def noting() -> Iterator[Connection]:
    """A short write that a load shall not hold up (heartbeats): not begun while another holds what it needs.

    SQLite has one writer: while a load runs there is nothing to do but leave the note out, an OperationalError.
    """
    with engine_for(settings().database_url).connect() as conn:
        conn = conn.execution_options(patience_ms=_SHORT_MS)
        with conn.begin():
            if conn.dialect.name == "postgresql":
                conn.execute(text(f"SET LOCAL lock_timeout = {_SHORT_MS}"))
            yield conn


def insert_rows(conn: Connection, table: Table, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Insert tuples in the columns' order through the driver's own executemany.

    Dates may be `date` or ISO text. SQLAlchemy's per-row dictionaries and binders would cost more than the insert.
    """
    if not rows:
        return
    statement = insert(table).compile(dialect=conn.dialect, column_keys=list(columns))
    order = statement.positiontup or list(columns)
    if tuple(order) != columns:
        at = [columns.index(name) for name in order]
        rows = [tuple(row[i] for i in at) for row in rows]
    conn.exec_driver_sql(str(statement), rows)


def insert_chunks(conn: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert tuples in the table's own column order, some thousand a statement: bounds memory, costs nothing."""
    columns = tuple(c.name for c in table.c)
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        insert_rows(conn, table, columns, chunk)


def note_sizes(conn: Connection) -> None:
    """Let SQLite's planner know how large the tables have become, from samples; a server sees to it by itself."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA analysis_limit=400")  # 6 ms at 2,000 branches
        conn.exec_driver_sql("ANALYZE")


def database_file() -> Path | None:
    """The SQLite file, None on a server."""
    url = make_url(settings().database_url)
    return ROOT / str(url.database) if url.get_backend_name() == "sqlite" and url.database else None
