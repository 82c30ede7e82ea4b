"""Bring a database to the code's schema, and say whether it is there."""

from collections.abc import Sequence
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from config import ROOT, settings
from queries.engine import reading, writing
from queries.schema import metadata


class SchemaError(RuntimeError):
    """The database's schema is not the code's; the message says how, in Chinese."""


def _config(conn: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = conn
    return config


def head() -> str:
    """The newest revision the code knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(conn: Connection) -> str | None:
    """The revision of a database; None for an empty one."""
    return MigrationContext.configure(conn).get_current_revision()


def upgrade() -> None:
    """Migrate to head: one migrator at a time, all or nothing. A schema newer than the code is a SchemaError."""
    with writing() as conn:
        known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
        now = current(conn)
        if now is not None and now not in known:
            raise SchemaError(f"数据库的版本（{now}）比程序新，请升级程序")
        command.upgrade(_config(conn), "head")


def make(message: str) -> None:
    """Write the next migration from the difference between models and database."""
    with writing() as conn:
        command.revision(_config(conn), message=message, autogenerate=True, rev_id=_next_number())


def _next_number() -> str:
    count = len(list(ScriptDirectory.from_config(_config()).walk_revisions()))
    return f"{count + 1:04d}"


def differences(conn: Connection) -> Sequence[Any]:
    """How a database differs from the models; empty when it does not."""
    context = MigrationContext.configure(conn, opts={"compare_type": True})
    found: Sequence[Any] = compare_metadata(context, metadata)
    return found


def is_empty() -> bool:
    """Whether the database has no table at all."""
    with reading() as conn:
        return not inspect(conn).get_table_names()


def problem() -> str | None:
    """Why the database is not ready for this code; None when it is. Database errors go to the caller."""
    with reading() as conn:
        now = current(conn)
    if now == head():
        return None
    where = settings().database_url.split("@")[-1]
    return f"数据库 {where} 的版本是 {now or '空'}，程序需要 {head()}：请运行 flask db upgrade"
