"""The last good answer of a question, kept on disk: what a page shows while the database cannot be reached."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from config import now, settings
from queries.view import View
from queries.viewer import Viewer

KEPT = 1000  # answers of some 100 KB


@dataclass(frozen=True, slots=True)
class Answer:
    """A kept answer: when it was read, its data version, and the answer as plain JSON."""

    read_at: datetime
    version: str
    body: Any


def _file(page: str, view: View, viewer: Viewer) -> Path:
    """One file a page, question and scope: an answer is never shown to a viewer of another scope."""
    key = json.dumps([page, view.to_query(), viewer.scope, viewer.audience])
    return settings().var / "last_good" / f"{page}-{sha256(key.encode()).hexdigest()[:24]}.json"


def is_kept(page: str, view: View, viewer: Viewer, *, version: str) -> bool:
    """Whether the answer of this very version is kept already: then it need not be written again."""
    path = _file(page, view, viewer)
    try:
        return _version(path, path.stat().st_mtime_ns) == version
    except (OSError, ValueError, KeyError):
        return False


@lru_cache(maxsize=KEPT)
def _version(path: Path, _written: int) -> str:
    with path.open(encoding="utf-8") as file:
        return str(json.loads(file.readline())["version"])


def keep(page: str, view: View, viewer: Viewer, *, version: str, body: str) -> None:
    """Keep an answer (JSON text), written aside and renamed; beyond a thousand the longest unused go."""
    path = _file(page, view, viewer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as out:
        head = {"read_at": now().replace(tzinfo=None).isoformat(), "version": version}
        out.write(json.dumps(head) + "\n" + body)
    os.replace(out.name, path)
    _forget_oldest(path.parent)


def _forget_oldest(folder: Path) -> None:
    kept = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(folder) if entry.name.endswith(".json")]
    for _, path in sorted(kept)[:-KEPT]:
        Path(path).unlink(missing_ok=True)


def find(page: str, view: View, viewer: Viewer) -> Answer | None:
    """The kept answer; None when there is none or it cannot be read."""
    try:
        head, body = _file(page, view, viewer).read_text(encoding="utf-8").split("\n", 1)
        known = json.loads(head)
        return Answer(datetime.fromisoformat(known["read_at"]), known["version"], json.loads(body))
    except (OSError, ValueError, KeyError):
        return None
