"""Rows collected by table and column, and written as CSV."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from queries.columns import BASES, BY_CODE, Base, Col


class Tables:
    """All tables, empty at first."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = {b.code: {c.code: [] for c in b.cols} for b in BASES}
        self._blank = {b.code: {c.code: False if c.kind == "bool" else None for c in b.cols} for b in BASES}

    def add(self, table: str, **values: Any) -> None:
        """One row; what is not said is blank."""
        row = self._blank[table] | values
        for column, of in self._columns[table].items():
            of.append(row[column])

    def columns(self) -> dict[str, dict[str, list[Any]]]:
        """Table → column → values."""
        return self._columns


def _writer(col: Col) -> Callable[[Any], str]:
    """A typed value as the CSV writes it."""
    if col.kind == "date":
        return lambda v: "" if v is None else v.isoformat()
    if col.kind == "bool":
        return lambda v: "1" if v else "0"
    if col.places is not None:
        places = col.places
        return lambda v: "" if v is None else decimal(v, places)
    return lambda v: "" if v is None else str(v)


def decimal(scaled: int, places: int) -> str:
    """250, 2 → 2.5; whole numbers without a point."""
    sign, digits = ("-" if scaled < 0 else ""), abs(scaled)
    whole, rest = divmod(digits, 10**places)
    fraction = f"{rest:0{places}d}".rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def write(tables: dict[str, dict[str, list[Any]]], out: Path) -> None:
    """Write every table, an empty one with its header."""
    out.mkdir(parents=True, exist_ok=True)
    for code, columns in tables.items():
        _write_one(BY_CODE[code], columns, out / f"{code}.csv")


def _write_one(base: Base, columns: dict[str, list[Any]], path: Path) -> None:
    texts = []
    for col in base.cols:
        known: dict[Any, str] = {}
        make = _writer(col)
        for value in set(columns[col.code]):
            known[value] = make(value)
        texts.append([known[value] for value in columns[col.code]])
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(base.codes)
        out.writerows(zip(*texts, strict=True))


def day_in(month: int, day: int) -> date:
    """A day of a month, at most its 28th."""
    return date(month // 100, month % 100, min(day, 28))
