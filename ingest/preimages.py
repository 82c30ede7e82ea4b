"""Rows as they were before a batch changed or removed them: what undo needs."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, func, select

from ingest.derive.touched import Image
from queries.columns import Base
from queries.engine import insert_rows
from queries.schema import preimages


def keep_preimages(conn: Connection, table: Table, rows: Sequence[Image], batch: int) -> None:
    """Write rows as they were, for undo."""
    p = preimages.c
    if not rows:
        return
    last = conn.execute(select(func.max(p.row_no)).where(p.batch == batch, p.table_name == table.name)).scalar()
    start = 0 if last is None else last + 1
    insert_rows(
        conn,
        preimages,
        ("batch", "table_name", "row_no", "row"),
        [(batch, table.name, start + n, _to_json(row)) for n, row in enumerate(rows)],
    )


def _to_json(row: Image) -> str:
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read_preimages(conn: Connection, base: Base, batch: int) -> Iterator[dict[str, Any]]:
    """A table's rows as they were before a batch, its own `batch` included."""
    p = preimages.c
    days = {c.code for c in base.cols if c.kind == "date"}
    query = select(p.row).where(p.batch == batch, p.table_name == base.code).order_by(p.row_no)
    for text in conn.execute(query).scalars():
        row = json.loads(text)
        yield {k: date.fromisoformat(v) if k in days and v is not None else v for k, v in row.items()}
