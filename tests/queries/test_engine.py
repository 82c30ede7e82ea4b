"""The embedded database opens while another process is writing to it, and gives up with the error it met."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from queries import engine


def _writer(file: Path) -> sqlite3.Connection:
    """A connection in the middle of a write to a file that is not in WAL yet."""
    conn = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    conn.execute("CREATE TABLE IF NOT EXISTS first (n INTEGER)")
    conn.execute("BEGIN IMMEDIATE")
    return conn


def test_opening_waits_for_a_writer_of_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    writer = _writer(file)
    done = threading.Timer(0.3, writer.close)
    done.start()
    began = time.monotonic()
    opened = engine.engine_for(f"sqlite:///{file}")
    with opened.connect() as conn:
        assert conn.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    assert time.monotonic() - began >= 0.2
    done.join()
    opened.dispose()


def test_opening_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_WAL_PATIENCE", 0.1)
    writer = _writer(tmp_path / "held.db")
    opened = engine.engine_for(f"sqlite:///{tmp_path}/held.db")
    with pytest.raises(OperationalError, match="database is locked"):
        opened.connect()
    writer.close()
    opened.dispose()


def test_a_file_that_was_moved_away_or_replaced_is_not_read_on(tmp_path: Path) -> None:
    file, aside = tmp_path / "a.db", tmp_path / "aside.db"
    for path, number in ((file, 1), (aside, 2)):
        with sqlite3.connect(path) as made:
            made.execute("CREATE TABLE first (n INTEGER)")
            made.execute("INSERT INTO first VALUES (?)", (number,))
        made.close()
    opened = engine.engine_for(f"sqlite:///{file}")

    def number_read() -> object:
        with opened.connect() as conn:
            return conn.execute(text("SELECT n FROM first")).scalar_one()

    assert number_read() == 1
    file.rename(tmp_path / "away.db")
    with pytest.raises(OperationalError, match="不在"):
        number_read()
    assert not file.exists(), "reading makes no file"
    aside.rename(file)
    assert number_read() == 2
    opened.dispose()
