"""Pinyin initials of organisations' names, so that a name can be found by typing them."""

from sqlalchemy import Connection, select

from queries.engine import insert_chunks
from queries.schema import name_initials, snapshot_orgs


def add_initials(conn: Connection) -> None:
    """Add the names that have none yet; a name's initials never change."""
    known = select(name_initials.c.name)
    query = select(snapshot_orgs.c.name).distinct().where(snapshot_orgs.c.name.not_in(known))
    if names := list(conn.execute(query).scalars()):
        insert_chunks(conn, name_initials, ((name, initials(name)) for name in names))


def initials(name: str) -> str:
    """食品生产监管处 → spscjgc; letters and digits stay, lower case."""
    from pypinyin import Style, lazy_pinyin  # a dictionary of 50 MB: only when there is a new name

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
