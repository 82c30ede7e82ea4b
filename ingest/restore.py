"""One table back to what it was before a batch."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import Connection, Table, delete, select

from ingest.apply import CHUNK, Counts, driver_values
from ingest.derive.touched import Image, Touched
from ingest.preimages import read_preimages
from queries.columns import Base
from queries.engine import insert_rows
from queries.schema import BASE, preimages


def restore(conn: Connection, base: Base, batch: int, touched: Touched) -> Counts:
    """Take one table back to what it was before a batch."""
    table = BASE[base.code]
    olds = list(read_preimages(conn, base, batch))
    known = {tuple(old[k] for k in base.key) for old in olds}
    current = [dict(row) for row in conn.execute(select(table).where(table.c.batch == batch)).mappings()]
    counts = Counts()
    for row in current:
        if tuple(row[k] for k in base.key) not in known:
            counts.removed += 1
            touched.change(table.name, row, None)
    by_key = {tuple(row[k] for k in base.key): row for row in current}
    for old in olds:
        now = by_key.get(tuple(old[k] for k in base.key))
        counts.new, counts.changed = counts.new + (now is None), counts.changed + (now is not None)
        touched.change(table.name, now, old)
    conn.execute(delete(table).where(table.c.batch == batch))
    _insert_images(conn, table, base, olds)
    conn.execute(delete(preimages).where(preimages.c.batch == batch, preimages.c.table_name == base.code))
    return counts


def _insert_images(conn: Connection, table: Table, base: Base, images: Iterable[Image]) -> None:
    names = (*base.codes, "batch")
    stream = iter(images)
    while chunk := list(islice(stream, CHUNK)):
        columns = driver_values(base, [[image[c.code] for image in chunk] for c in base.cols])
        insert_rows(conn, table, names, list(zip(*columns, [image["batch"] for image in chunk], strict=True)))
