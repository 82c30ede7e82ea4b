"""Answers that need a look at all rows, kept while the data version stands: asked again, they cost nothing.

Nothing is ever invalidated by hand: another load, another day or another rule is another version.
"""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

from queries.scope import Asked

T = TypeVar("T")
MOST = 32  # answers a query keeps, in each process


def remembered(*of: str) -> Callable[[Callable[[Connection, Asked], T]], Callable[[Connection, Asked], T]]:
    """Keep a query's answers by data version and by these fields of `Asked`; it may depend on no others.

    The answer is shared by all who ask: it must be left as it is.
    """

    def keep(query: Callable[[Connection, Asked], T]) -> Callable[[Connection, Asked], T]:
        kept: dict[tuple[Any, ...], T] = {}
        lock = Lock()

        @wraps(query)
        def ask(conn: Connection, asked: Asked) -> T:
            key = (conn.engine.url, asked.snapshot, asked.version, *(getattr(asked, name) for name in of))
            with lock:
                if key in kept:
                    return kept[key]
            answer = query(conn, asked)
            with lock:
                kept[key] = answer
                while len(kept) > MOST:
                    del kept[next(iter(kept))]
            return answer

        return ask

    return keep
