"""Addresses built from data: only paths of this site."""

import re
from urllib.parse import urlencode

_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


def address(path: str, **query: str | None) -> str:
    """A path of this site with its query; a None is left out. Anything but an own path becomes `/`."""
    own = path if _OWN_PATH.fullmatch(path) else "/"
    pairs = {key: value for key, value in query.items() if value is not None}
    return f"{own}?{urlencode(pairs)}" if pairs else own
