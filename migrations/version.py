"""Which schema a database has, and which one the code needs. Light: every command and `/readyz` ask it."""

from functools import cache

from sqlalchemy import Connection, inspect, text

from config import ROOT, settings
from queries.engine import reading

VERSIONS = ROOT / "migrations" / "versions"


NOTHING = "0000"


class SchemaError(RuntimeError):
    """The database's schema is not the code's; the message says how, in Chinese."""


@cache
def revisions() -> frozenset[str]:
    """The revisions the code knows: migrations are numbered files."""
    return frozenset(path.name[:4] for path in VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def head() -> str:
    """The newest revision the code knows."""
    return max(revisions(), default=NOTHING)


def current(conn: Connection) -> str | None:
    """The revision of a database; None for one that was never migrated."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def is_empty() -> bool:
    """Whether the database has no table at all."""
    with reading() as conn:
        return not inspect(conn).get_table_names()


def stranger(now: str) -> str:
    """What to say of a database at a revision that the code does not know."""
    return f"数据库的版本（{now}）比程序新，或不是本程序的（程序是 {head()}）：未作改动，请升级程序"


def problem() -> str | None:
    """Why the database is not ready for this code; None when it is. Database errors go to the caller."""
    with reading() as conn:
        now = current(conn)
    if now == head():
        return None
    if now is not None and now > head():
        return stranger(now)
    where = settings().database_url.split("@")[-1]
    return f"数据库 {where} 的版本是 {now or '空'}，程序需要 {head()}：请运行 flask db upgrade"
