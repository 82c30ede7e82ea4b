"""The bare floor of a load: pandas reads, SQLAlchemy Core inserts. `python -m bench.floor FOLDER DATABASE`."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import create_engine, event, insert

from queries.columns import BASES, Col
from queries.engine import _sqlite_pragmas
from queries.schema import BASE, metadata


def typed(col: Col, text: str) -> Any:
    """The least that the tables' types ask for."""
    if text == "":
        return False if col.kind == "bool" else None
    if col.kind == "date":
        return date.fromisoformat(text)
    if col.kind == "bool":
        return text == "1"
    if col.places is not None:
        return round(float(text) * 10**col.places)
    return int(text) if col.kind in ("int", "count") else text


def main() -> None:
    """Read and insert every table in one transaction."""
    folder, database = Path(sys.argv[1]), sys.argv[2]
    engine = create_engine(f"sqlite:///{database}")
    event.listen(engine, "connect", _sqlite_pragmas)
    metadata.create_all(engine)
    with engine.begin() as conn:
        for base in BASES:
            frame = pd.read_csv(folder / f"{base.code}.csv", dtype=str, keep_default_na=False)
            columns = {c.code: [typed(c, text) for text in frame[c.code]] for c in base.cols}
            rows = [
                dict(zip(columns, values, strict=True)) | {"batch": 1} for values in zip(*columns.values(), strict=True)
            ]
            if rows:
                conn.execute(insert(BASE[base.code]), rows)


if __name__ == "__main__":
    main()
