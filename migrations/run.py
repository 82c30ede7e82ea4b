"""Bring a database to the code's schema, compare the two, write the next migration (`python -m migrations.run 说明`)."""

import sys
from collections.abc import Sequence
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from migrations.version import NOTHING, VERSIONS, SchemaError, current, head, revisions, stranger
from queries.engine import memory_engine, writing
from queries.schema import metadata

ROOM = VERSIONS.parent


def _config(conn: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOM))
    config.attributes["connection"] = conn
    return config


def upgrade() -> None:
    """Migrate to head: one migrator at a time, all or nothing.

    A schema the code does not know, or our tables without a version, is a SchemaError: nothing is replaced.
    """
    with writing() as conn:
        now = current(conn)
        if now is not None and now not in revisions():
            raise SchemaError(stranger(now))
        if now is None and (there := set(inspect(conn).get_table_names()) & set(metadata.tables)):
            raise SchemaError(f"数据库里已有“{min(there)}”等表，却没有版本记录：未作改动，请先查明它的来历")
        command.upgrade(_config(conn), "head")


def differences(conn: Connection) -> Sequence[Any]:
    """How a database differs from the models; empty when it does not."""
    context = MigrationContext.configure(conn, opts={"compare_type": True})
    found: Sequence[Any] = compare_metadata(context, metadata)
    return found


def make(message: str) -> None:
    """Write the next migration: the models against what all migrations so far make."""
    with memory_engine().connect() as conn, conn.begin():
        if head() != NOTHING:
            command.upgrade(_config(conn), "head")
        command.revision(_config(conn), message=message, autogenerate=True, rev_id=f"{int(head()) + 1:04d}")


if __name__ == "__main__":
    make(" ".join(sys.argv[1:]))
