"""The question a page asks: what of the address reaches SQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from rules.periods import month_code

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
_CODE = re.compile(r"[^\x00-\x1f\x7f]{1,64}")


def parse_month(text: object) -> int | None:
    """`2026-10` → 202610; anything else → None."""
    found = _MONTH.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) * 100 + int(found[2]) if found else None


@dataclass(frozen=True, slots=True)
class View:
    """Month (yyyymm), organisation and edition asked for; None = the default, resolved by `queries.scope`."""

    month: int | None = None
    org: str | None = None
    edition: str | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "View":
        """From the address. Never raises and never queries: rubbish and repeated keys become None."""
        org, edition = query.get("org"), query.get("edition")
        return cls(
            month=parse_month(query.get("month")),
            org=org if isinstance(org, str) and _CODE.fullmatch(org) else None,
            edition=edition if edition == "live" else None,
        )

    @classmethod
    def from_address(cls, query: str | None) -> "View":
        """From a query string with its `?`, as `to_query` writes it. Never raises."""
        return cls.from_query(dict(parse_qsl((query or "").removeprefix("?"))))

    def to_query(self) -> str:
        """The query string that asks the same, with its `?`; empty when all is default."""
        pairs = {
            "month": None if self.month is None else month_code(self.month),
            "org": self.org,
            "edition": self.edition,
        }
        text = urlencode({key: value for key, value in pairs.items() if value is not None})
        return f"?{text}" if text else ""

    def at(self, **changes: Any) -> "View":
        """The same question with other month, org or edition."""
        return replace(self, **changes)
