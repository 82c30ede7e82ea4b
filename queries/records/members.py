"""The branches behind members and the number of branches. Persons are never listed."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, select

from queries import meetings
from queries.records.base import Behind, Record, Unit
from queries.schema import member_months, snapshot_orgs
from queries.scope import MONTH, Asked, below

COLUMNS = {"full": "full_members", "probationary": "probationary", "exempt": "exempt"}
NAMES = {"full": "正式党员", "probationary": "预备党员", "exempt": "豁免党员", "branches": "党支部"}
RULES = {
    "full": "月末（进行中的月份为截止日）在范围内各党支部的正式党员。",
    "probationary": "月末（进行中的月份为截止日）在范围内各党支部的预备党员。",
    "exempt": "上述党员中按规定豁免的（不计入应计党员）。",
    "branches": "月末（进行中的月份为截止日）存在的党支部，临时党支部也在内。",
}
_m = member_months.c
_ROWS = (
    select(snapshot_orgs.c.short_name, member_months)
    .join(member_months, and_(_m.snapshot == snapshot_orgs.c.snapshot, _m.org_code == snapshot_orgs.c.org_code))
    .where(below(snapshot_orgs), snapshot_orgs.c.kind == "branch", _m.month == MONTH)
    .order_by(snapshot_orgs.c.path)
)


def members(conn: Connection, asked: Asked, field: str) -> Behind:
    """`members.full|probationary|exempt` and `branches`."""
    value = getattr(meetings.month_figures(conn, asked), field)
    unit: Unit = "count" if field == "branches" else "people"
    return Behind(NAMES[field], RULES[field], value, unit, value, None, (NAMES[field], ""), _rows(conn, asked, field))


def _rows(conn: Connection, asked: Asked, field: str) -> Iterator[Record]:
    for row in conn.execute(_ROWS, asked.params).mappings():
        part = row[COLUMNS.get(field, field)]
        how = f"正式{row['full_members']}人，预备{row['probationary']}人，其中豁免{row['exempt']}人"
        if part:
            yield Record(f"orgs:{row['org_code']}", None, row["org_code"], row["short_name"], "党支部", part, None, how)
