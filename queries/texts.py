"""Text files that pages ask for at every request: read again only when they changed."""

from functools import lru_cache
from pathlib import Path


def text_of(path: Path) -> str:
    """The file's UTF-8 text; OSError or UnicodeDecodeError when it cannot be read."""
    state = path.stat()
    return _text(path, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=8)
def _text(path: Path, _changed: int, _size: int, _file: int) -> str:
    return path.read_text(encoding="utf-8")
