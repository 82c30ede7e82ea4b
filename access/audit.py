"""The audit: what changed something, written in the same transaction as the change."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, insert

from config import now
from queries.schema import audit


def record(conn: Connection, *, actor: str, action: str, object: str, detail: Mapping[str, object]) -> None:
    """Append one entry: who, when (Shanghai), what, on what; `detail` is kept as JSON."""
    values = {
        "at": now().replace(tzinfo=None),
        "actor": actor,
        "action": action,
        "object": object[:200],
        "detail": json.dumps(detail, ensure_ascii=False, default=str),
    }
    conn.execute(insert(audit).values(values))
