"""Rows into base tables: upsert by key, with pre-images of what is changed or removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)
from sqlalchemy import update as sql_update

from ingest.derive.touched import Image, Touch, Touched
from ingest.preimages import keep_preimages
from queries.columns import Base
from queries.engine import insert_rows
from queries.schema import BASE

CHUNK = 20_000


@dataclass(slots=True)
class Counts:
    """What a load did to one table."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0


def apply(
    conn: Connection,
    base: Base,
    columns: dict[str, list[Any]],
    *,
    batch: int,
    full: bool,
    touched: Touched,
) -> Counts:
    """Upsert one table's rows (column → values); with `full` also remove rows that are not among them.

    A column the file lacks keeps its stored value; in a new row it is blank.
    """
    table = BASE[base.code]
    count = len(columns[base.key[0]])
    empty = conn.execute(select(table.c.batch).limit(1)).first() is None
    if empty:
        _insert_all(conn, table, base, columns, batch)
        if count:
            touched.everything()
        return Counts(new=count)
    staged = _stage(conn, table, base, columns)
    if full:
        Index(f"{staged.name}_key", *(staged.c[k] for k in base.key)).create(conn)
    counts = Counts()
    counts.changed = _update_changed(conn, table, base, staged, tuple(columns), batch, touched)
    counts.new = _insert_new(conn, table, base, staged, tuple(columns), batch, touched)
    counts.unchanged = count - counts.changed - counts.new
    if full:
        counts.removed = _remove_missing(conn, table, base, staged, batch, touched)
    staged.drop(conn)
    return counts


def _defaults(base: Base, columns: dict[str, list[Any]], count: int) -> list[Sequence[Any]]:
    """The columns in the table's order; a missing one is blank (a missing boolean: no)."""
    return [columns[c.code] if c.code in columns else [False if c.kind == "bool" else None] * count for c in base.cols]


def driver_values(base: Base, values: list[Sequence[Any]]) -> list[Sequence[Any]]:
    """Dates as ISO text, each distinct day made once: SQLite stores that, PostgreSQL reads it."""
    text: dict[date | None, str | None] = {None: None}
    result: list[Sequence[Any]] = []
    for col, of in zip(base.cols, values, strict=True):
        if col.kind == "date":
            for day in set(of):
                if day not in text and day is not None:
                    text[day] = day.isoformat()
            result.append([text[day] for day in of])
        else:
            result.append(of)
    return result


def _insert_all(conn: Connection, table: Table, base: Base, columns: dict[str, list[Any]], batch: int) -> None:
    count = len(columns[base.key[0]])
    values = driver_values(base, _defaults(base, columns, count))
    stream = zip(*values, [batch] * count, strict=True)
    names = (*base.codes, "batch")
    while chunk := list(islice(stream, CHUNK)):
        insert_rows(conn, table, names, chunk)


def _stage(conn: Connection, table: Table, base: Base, columns: dict[str, list[Any]]) -> Table:
    """The file's rows in a temporary table without a key: each is looked up in the stored ones, never the reverse."""
    staged = Table(
        f"staged_{table.name}",
        MetaData(),
        *(Column(c.name, c.type) for c in table.c if c.name != "batch"),
        Column("row_no", Integer),
        prefixes=["TEMPORARY"],
    )
    staged.create(conn, checkfirst=False)
    count = len(columns[base.key[0]])
    values = driver_values(base, _defaults(base, columns, count))
    stream = zip(*values, range(count), strict=True)
    while chunk := list(islice(stream, CHUNK)):
        insert_rows(conn, staged, (*base.codes, "row_no"), chunk)
    return staged


def _same_key(base: Base, one: Table, other: Table) -> Any:
    return reduce(and_, (one.c[k] == other.c[k] for k in base.key))


def _update_changed(
    conn: Connection, table: Table, base: Base, staged: Table, given: tuple[str, ...], batch: int, touched: Touched
) -> int:
    """Rows whose given values differ: keep the old row, write the new one."""
    others = [c for c in given if c not in base.key]
    if not others:
        return 0
    differs = reduce(or_, (table.c[c].is_distinct_from(staged.c[c]) for c in others))
    new_values = [staged.c[c].label(f"new_{c}") for c in others]
    found = conn.execute(
        select(table, *new_values).join(staged, _same_key(base, table, staged)).where(differs)
    ).mappings()
    changes = [(dict(row), {c: row[f"new_{c}"] for c in others}) for row in found]
    olds = [{c.name: old[c.name] for c in table.c} for old, _ in changes]
    keep_preimages(conn, table, olds, batch)
    if changes:
        statement = (
            sql_update(table)
            .where(*(table.c[k] == bindparam(f"key_{k}") for k in base.key))
            .values({c: bindparam(f"to_{c}") for c in (*others, "batch")})
        )
        conn.execute(
            statement,
            [
                {f"key_{k}": old[k] for k in base.key} | {f"to_{c}": new[c] for c in others} | {"to_batch": batch}
                for old, new in changes
            ],
        )
    for old, (_, new) in zip(olds, changes, strict=True):
        touched.change(table.name, old, {**old, **new})
    return len(changes)


def _insert_new(
    conn: Connection, table: Table, base: Base, staged: Table, given: tuple[str, ...], batch: int, touched: Touched
) -> int:
    """Rows whose key is not stored yet."""
    unknown = ~exists(select(table.c.batch).where(_same_key(base, table, staged)))
    names = list(base.codes)
    for image in _alike(conn, touched.touches[table.name], staged, unknown):
        touched.change(table.name, None, image)
    source = select(*(staged.c[n] for n in names), bindparam("batch", batch, Integer)).where(unknown)
    statement = insert(table).from_select([*names, "batch"], source).execution_options(preserve_rowcount=True)
    return conn.execute(statement).rowcount


def _alike(conn: Connection, touch: Touch, staged: Table, unknown: ColumnElement[bool]) -> Iterator[Image]:
    """New rows as far as they decide what is touched: alike ones as one."""
    by = [staged.c[c] for c in touch.by]
    if touch.first is not None:
        query = select(*by, func.min(staged.c[touch.first]).label(touch.first)).where(unknown).group_by(*by)
    elif by:
        query = select(*by).where(unknown).distinct()
    else:
        return
    for row in conn.execute(query).mappings():
        if by or any(value is not None for value in row.values()):
            yield dict(row)


def _remove_missing(conn: Connection, table: Table, base: Base, staged: Table, batch: int, touched: Touched) -> int:
    """Rows the file lacks: kept as pre-images, then removed."""
    lacking = ~exists(select(staged.c.row_no).where(_same_key(base, table, staged)))
    olds = [dict(row) for row in conn.execute(select(table).where(lacking)).mappings()]
    keep_preimages(conn, table, olds, batch)
    for old in olds:
        touched.change(table.name, old, None)
    if olds:
        conn.execute(delete(table).where(lacking))
    return len(olds)


def remove_all(conn: Connection, base: Base, *, batch: int) -> int:
    """Empty a table, keeping every row as a pre-image."""
    table = BASE[base.code]
    olds = [dict(row) for row in conn.execute(select(table)).mappings()]
    keep_preimages(conn, table, olds, batch)
    if olds:
        conn.execute(delete(table))
    return len(olds)
