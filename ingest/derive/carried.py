"""What the stored rows of the month before say of January up to it: an incremental rebuild starts from there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from ingest.derive.span import Sums
from ingest.derive.tree import Org
from queries.schema import attendance_months, brand_months, meeting_months, member_months, service_months

By = Mapping[str, int]


class Carried:
    """Year-to-date sums by organisation of one stored month; of no month: nothing, and carrying it changes nothing."""

    def __init__(self, conn: Connection, snapshot: int, month: int | None, only: Collection[str] | None = None) -> None:
        self._conn, self._snapshot, self._month, self._only = conn, snapshot, month, only

    def _rows(self, table: Table, *columns: str) -> Sequence[Any]:
        if self._month is None:
            return []
        t = table.c
        query = select(t.org_code, *(t[c] for c in columns)).where(t.snapshot == self._snapshot, t.month == self._month)
        if table is service_months:
            query = query.where(t.span == "ytd")
        if self._only is not None:
            query = query.where(t.org_code.in_(self._only))
        return self._conn.execute(query).all()

    def meetings(self, states: tuple[str, ...]) -> dict[tuple[str, str], dict[str, int]]:
        """(rule, state) → organisation → closed obligations."""
        result: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for org, rule, *counts in self._rows(meeting_months, "rule", *(f"ytd_{s}" for s in states)):
            for state, count in zip(states, counts, strict=True):
                if count:
                    result[rule, state][org] = count
        return result

    def attendance(self, sums: Mapping[str, Sums]) -> None:
        """Carry attendance and timeliness."""
        self._carry(self._rows(attendance_months, *(f"ytd_{name}" for name in sums)), list(sums.values()))

    def heads(self, branches: Iterable[Org]) -> Iterator[tuple[str, int, int, int, int]]:
        """By branch on the month's end: full members, probationary ones, eligible ones, registered as volunteers."""
        registered = dict(self._rows(service_months, "registered"))
        rows = {row[0]: row[1:] for row in self._rows(member_months, "full_members", "probationary", "exempt")}
        for branch in branches:
            full, probationary, exempt = rows[branch.code]
            yield (branch.code, full, probationary, full + probationary - exempt, registered[branch.code])

    def service(self, sums: Mapping[str, Sums]) -> None:
        """Carry sums of volunteering, named as the columns."""
        self._carry(self._rows(service_months, *sums), list(sums.values()))

    def brands(self, sums: Mapping[str, Mapping[str, Sums]]) -> None:
        """Carry sums by brand: column → brand → sums (made when missing)."""
        names = list(sums)
        for org, brand, *counts in self._rows(brand_months, "brand_code", *names):
            for name, count in zip(names, counts, strict=True):
                sums[name][brand].carry({org: count})

    @staticmethod
    def _carry(rows: Sequence[Any], sums: list[Sums]) -> None:
        for n, of in enumerate(sums, 1):
            of.carry({row[0]: row[n] for row in rows if row[n]})
