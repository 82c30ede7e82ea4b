"""Answers that need a look at all rows, kept while the data version stands: asked again, they cost nothing.

A publication is read beside base tables of now: its answers are kept by both versions.
Nothing is ever invalidated by hand: another load, another day or another rule is another version. An answer is shared
by all who ask: it must be left as it is.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection

from queries.scope import Asked

T = TypeVar("T")
MOST = 512  # answers kept in each process; the longest unused is forgotten
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = Lock()


def remembered(*of: str) -> Callable[[Callable[[Connection, Asked], T]], Callable[[Connection, Asked], T]]:
    """Keep a query's answers by data version and by these fields of `Asked`; it may depend on no others."""

    def keep(query: Callable[[Connection, Asked], T]) -> Callable[[Connection, Asked], T]:
        @wraps(query)
        def ask(conn: Connection, asked: Asked) -> T:
            fields = tuple(getattr(asked, name) for name in of)
            return _remember(conn, asked, (query, *fields), lambda: query(conn, asked))

        return ask

    return keep


def remember(conn: Connection, asked: Asked, what: str, make: Callable[[], T]) -> T:
    """What `make` answers, by data version, organisation and month; `what` names it, and all else it depends on."""
    return _remember(conn, asked, (asked.org, asked.month, what), make)


def _remember(conn: Connection, asked: Asked, which: tuple[Any, ...], make: Callable[[], T]) -> T:
    key = (conn.engine.url, asked.snapshot, asked.built_at, asked.version, asked.live, *which)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: T = _kept[key]
            return found
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
