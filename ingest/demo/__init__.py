"""The demo bureau: all tables from a seed, realistic up to a day. No person is real, and none has a name."""

from datetime import date
from pathlib import Path

from ingest.demo import books, meetings, people, service
from ingest.demo.bureau import make_bureau, org_rows
from ingest.demo.tables import Tables, write

__all__ = ["build", "write_csv"]


def build(*, today: date, branches: int = 24, seed: int = 2026) -> dict[str, dict[str, list[object]]]:
    """Typed columns by table in the contract's order, from January of last year up to `today`.

    The same arguments give the same rows; what lies before the month of `today` stays when `today` moves on.
    """
    tables = Tables()
    bureau = make_bureau(today, branches, seed)
    people.settle(bureau)
    org_rows(bureau, tables)
    people.rows(bureau, tables)
    meetings.rows(bureau, tables)
    service.rows(bureau, tables)
    books.rows(bureau, tables)
    return tables.columns()


def write_csv(tables: dict[str, dict[str, list[object]]], out: Path) -> None:
    """One UTF-8 CSV a table with code headers, in the contract's column order."""
    write(tables, out)
