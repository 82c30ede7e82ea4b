"""Addresses built from data: only paths of this site."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote_plus

_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


def address(path: str, **query: str | None) -> str:
    """A path of this site with its query; a None is left out. Anything but an own path becomes `/`."""
    text = "&".join(pair(key, value) for key, value in query.items() if value is not None)
    return f"{own_path(path)}?{text}" if text else own_path(path)


@lru_cache(maxsize=64)
def own_path(path: str) -> str:
    """The path, when it is one of this site, else `/`."""
    return path if _OWN_PATH.fullmatch(path) else "/"


@lru_cache(maxsize=4096)
def pair(key: str, value: str) -> str:
    """One pair of a query, escaped. A page writes the same ones at every row."""
    return f"{key}={quote_plus(value)}"


class Way:
    """Addresses of one path that differ from a kept question in a few keys, made fast: a page has one at every row."""

    def __init__(self, path: str, kept: Mapping[str, str | None]) -> None:
        self._path = own_path(path)
        self._kept = {key: None if value is None else pair(key, value) for key, value in kept.items()}

    def to(self, **changes: str | None) -> str:
        """The address with something changed; None leaves a key out."""
        pairs = self._kept | {key: None if value is None else pair(key, value) for key, value in changes.items()}
        text = "&".join(filter(None, pairs.values()))
        return f"{self._path}?{text}" if text else self._path
