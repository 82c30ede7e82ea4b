"""Rows into columns, and columns into CSV files."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from queries.columns import BASES, BY_CODE, Col

Row = tuple[Any, ...]
Columns = dict[str, list[Any]]


def columns(table: str, rows: Iterable[Row]) -> Columns:
    """Rows in the contract's column order → column → values."""
    codes = BY_CODE[table].codes
    made = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in codes]
    return dict(zip(codes, made, strict=True))


def write_csv(tables: dict[str, Columns], out: Path) -> None:
    """One UTF-8 file a table into a folder (made when missing): code headers, ISO dates, booleans 1/0, plain decimals."""
    out.mkdir(parents=True, exist_ok=True)
    for base in BASES:
        with (out / f"{base.code}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(base.codes)
            given = tables[base.code]
            writer.writerows(zip(*(_texts(col, given[col.code]) for col in base.cols), strict=True))


def _texts(col: Col, values: list[Any]) -> list[Any]:
    """A column as text; each distinct value is written once."""
    if col.places is not None:
        return _each(values, lambda value: plain(value, col.places or 0))
    if col.kind == "date":
        return _each(values, date.isoformat)
    if col.kind == "bool":
        return _each(values, lambda value: "1" if value else "0")
    return values


def _each(values: list[Any], text: Callable[[Any], str]) -> list[str]:
    known = {value: text(value) for value in set(values) if value is not None}
    known[None] = ""
    return [known[value] for value in values]


def plain(scaled: int, places: int) -> str:
    """250 of 2 places → 2.5."""
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):0{places + 1}d}"
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
