"""The question a page asks: what of the address reaches SQL."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from rules.periods import month_code

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
_PAGE = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_EDITION = re.compile(r"live|[1-9][0-9]{0,2}", re.ASCII)
_HALF = re.compile(r"20[0-9]{2}H[12]", re.ASCII)
_GROUP = re.compile(r"[^\x00-\x1f\x7f]{0,1000}")
_KIND = re.compile(r"[^\x00-\x1f\x7f]{1,40}")
_CODE = re.compile(r"[^\x00-\x1f\x7f]{1,64}")
_CHIP = re.compile(r"overdue|soon|idle|moved", re.ASCII)
_TYPED = re.compile(r"[^\x00-\x1f\x7f]{1,60}")
_SORT = re.compile(r"-?[a-z_]{1,20}", re.ASCII)
_COLUMNS = re.compile(r"[a-z_]{1,20}(\.[a-z_]{1,20}){0,30}", re.ASCII)


def parse_month(text: object) -> int | None:
    """`2026-10` → 202610; anything else → None."""
    found = _MONTH.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) * 100 + int(found[2]) if found else None


@dataclass(frozen=True, slots=True)
class View:
    """Month (yyyymm), organisation and edition asked for; None = the default, resolved by `queries.scope`.

    `group`: the ranking group asked for; "" is the one without a name, None all of them. Below them what only dresses
    the page: which page of a long list (from 1), whether its rows stand in the organisations' own order, and the
    half-year (yyyyh) that a matrix shows. `kind`: the kind of quality finding listed, None all. `branch`: the code in the
    path of a branch's own page; `rival`: the branch it is compared with. Of the list of branches: the `chip` that filters
    it, the text `q` looked for, the column it is sorted by (`-` before it: falling), the columns chosen, joined by points.
    """

    month: int | None = None
    org: str | None = None
    edition: str | None = None
    group: str | None = None
    page: int = 1
    own_order: bool = False
    half: int | None = None
    kind: str | None = None
    branch: str | None = None
    rival: str | None = None
    chip: str | None = None
    q: str | None = None
    sort: str | None = None
    cols: str | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "View":
        """From the address. Never raises and never queries: rubbish and repeated keys become None."""
        org = query.get("org")
        return cls(
            month=parse_month(query.get("month")),
            org=org if isinstance(org, str) and _CODE.fullmatch(org) else None,
            edition=_matched(_EDITION, query.get("edition")),
            group=_matched(_GROUP, query.get("group")),
            page=int(_matched(_PAGE, query.get("page")) or 1),
            own_order=query.get("order") == "own",
            half=_half(_matched(_HALF, query.get("half"))),
            kind=_matched(_KIND, query.get("kind")),
            branch=_matched(_CODE, query.get("branch")),
            rival=_matched(_CODE, query.get("with")),
            chip=_matched(_CHIP, query.get("chip")),
            q=_matched(_TYPED, query.get("q")),
            sort=_matched(_SORT, query.get("sort")),
            cols=_matched(_COLUMNS, query.get("cols")),
        )

    @classmethod
    def from_address(cls, query: str | None) -> "View":
        """From a query string with its `?`. Never raises; a key given twice is as good as none."""
        values = parse_qs((query or "").removeprefix("?"), keep_blank_values=True)
        return cls.from_query({key: given[0] for key, given in values.items() if len(given) == 1})

    @property
    def pairs(self) -> dict[str, str | None]:
        """Key → value of the address that asks the same; None where it is the default."""
        return {
            "month": None if self.month is None else month_code(self.month),
            "org": self.org,
            "edition": self.edition,
            "group": self.group,
            "page": None if self.page == 1 else str(self.page),
            "order": "own" if self.own_order else None,
            "half": None if self.half is None else f"{self.half // 10}H{self.half % 10}",
            "kind": self.kind,
            "branch": self.branch,
            "with": self.rival,
            "chip": self.chip,
            "q": self.q,
            "sort": self.sort,
            "cols": self.cols,
        }

    def to_query(self) -> str:
        """The query string that asks the same, with its `?`; empty when all is default."""
        text = urlencode({key: value for key, value in self.pairs.items() if value is not None})
        return f"?{text}" if text else ""

    def at(self, **changes: Any) -> "View":
        """The same question with something changed."""
        return replace(self, **changes)


def _matched(pattern: re.Pattern[str], text: object) -> str | None:
    return text if isinstance(text, str) and pattern.fullmatch(text) else None


def _half(text: str | None) -> int | None:
    return None if text is None else int(text[:4]) * 10 + int(text[5])
