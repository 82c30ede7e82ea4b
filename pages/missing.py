"""What a page says of input tables that are empty: which, what stands in them, how to load them."""

from sqlalchemy import Connection

from components.text import Component, state_note
from queries.columns import Base
from queries.sources import empty_of

HOW = "flask data template 模板.xlsx 取得填报模板，填好后 flask data import 文件或文件夹 入库"


def missing(conn: Connection, *codes: str) -> list[Component]:
    """A note for each table without a row; nothing when all have some."""
    return [note(table) for table in empty_of(conn, codes)]


def note(table: Base) -> Component:
    """One table's."""
    return state_note("empty", f"“{table.zh}”（{table.code}.csv）还没有数据", f"一行是{table.row}。{HOW}")
