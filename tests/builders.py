"""Rows with defaults, and loads made of them: a test names only what it is about."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.load import Report, load
from ingest.reading import Reading, TableRows
from queries.columns import BY_CODE
from queries.scope import Asked
from queries.thresholds import read_thresholds
from queries.view import View
from queries.viewer import Viewer
from rules.thresholds import Thresholds, parse

AS_OF = date(2026, 11, 24)
FOUNDED = date(2020, 1, 1)
Row = dict[str, Any]

DEFAULTS: dict[str, Row] = {
    "orgs": {"name": "某党支部", "kind": "branch", "parent_code": "JX", "valid_from": FOUNDED},
    "members": {"display_name": "党员0001"},
    "memberships": {"valid_from": FOUNDED, "branch_code": "B1", "full_member": True},
    "activities": {"org_code": "B1", "types": "theme_day", "held_on": date(2026, 10, 10), "status": "held"},
    "waivers": {"org_code": "B1", "rule": "theme_day", "period": "2026-10"},
    "brands": {"name": "某品牌"},
    "service_events": {"lead_org_code": "B1", "held_on": date(2026, 10, 10), "status": "held"},
    "service_records": {"service_date": date(2026, 10, 10), "hours": 200, "confirmed": True},
    "tasks": {"year": 2026, "menu": "required", "due_on": date(2026, 6, 30), "weight": 10**8},
    "task_progress": {"org_code": "B1"},
    "pioneer_scores": {"half_year": "2026H1", "base": 90 * 10**8},
    "reviews": {"org_code": "B1", "item": "L3", "month": "2026-10", "got": 2 * 10**8},
    "adjustments": {"org_code": "B1", "dated_on": date(2026, 10, 10), "points": 100},
    "vetoes": {"org_code": "B1", "valid_from": date(2026, 10, 10), "effect": "no_title"},
    "leader_contacts": {"org_code": "B1", "valid_from": FOUNDED},
    "leader_visits": {"org_code": "B1", "visited_on": date(2026, 10, 10), "role": "guide"},
}


def row(table: str, **values: Any) -> Row:
    """A row of a table: the defaults, changed where said, blank elsewhere."""
    blank = {c.code: False if c.kind == "bool" else None for c in BY_CODE[table].cols}
    return blank | DEFAULTS.get(table, {}) | values


def root(code: str = "JX") -> Row:
    """The committee above all."""
    return row("orgs", org_code=code, name="机关党委", kind="committee", parent_code=None)


def bureau(*branches: str, members: int = 3) -> dict[str, list[Row]]:
    """A root with branches of three full members each."""
    codes = branches or ("B1",)
    return {
        "orgs": [root(), *(row("orgs", org_code=code, name=f"{code}党支部") for code in codes)],
        "members": [row("members", member_code=f"{code}-{n}") for code in codes for n in range(members)],
        "memberships": [
            row("memberships", member_code=f"{code}-{n}", branch_code=code) for code in codes for n in range(members)
        ],
    }


def reading(tables: dict[str, list[Row]]) -> Reading:
    """Rows as if they had been read from files named after their tables."""
    result = Reading()
    for code, rows in tables.items():
        base = BY_CODE[code]
        columns = {c.code: [r[c.code] for r in rows] for c in base.cols}
        result.tables[code] = TableRows(base, f"{code}.csv", columns, list(range(2, len(rows) + 2)))
    return result


def load_rows(tables: dict[str, list[Row]], *, as_of: date = AS_OF, **options: Any) -> Report:
    """Load rows into the test's database."""
    return load(reading(tables), source="test", as_of=as_of, actor="测试", **options)


def loaded(tables: dict[str, list[Row]], **options: Any) -> Report:
    """Load rows that have no problem."""
    report = load_rows(tables, **options)
    assert [str(p) for p in report.problems] == []
    return report


def asked(**changes: Any) -> Asked:
    """A question as it was resolved: a branch in the running month, by somebody who sees all."""
    whole: dict[str, Any] = {
        "snapshot": 1, "as_of": AS_OF, "batch": 1, "fingerprint": "f" * 16, "built_at": datetime(2026, 11, 24, 8, 30),
        "first_month": 202601, "month": 202611, "org": "B1", "org_name": "办公室党支部", "org_kind": "branch",
        "path": "0000100001", "homes": ("00001",), "view": View(), "viewer": Viewer("测试", None, "desk"),
        "thresholds": read_thresholds(),
    }  # fmt: skip
    return Asked(**whole | changes)


def thresholds_text(**changes: tuple[str, object]) -> str:
    """The default thresholds with some changed from a day on: `cut_off_workdays=("2026-07-01", 3)`."""
    text = (Path(__file__).parent.parent / "rules" / "thresholds.toml").read_text(encoding="utf-8")
    for code, (day, value) in changes.items():
        start = text.index("values = [", text.index(f"[{code}]"))
        end = text.index("]", start)
        shown = f'"{value}"' if isinstance(value, str) else value
        text = f"{text[:end]}, {{ from = {day}, value = {shown} }}{text[end:]}"
    return text


def changed_thresholds(**changes: tuple[str, object]) -> Thresholds:
    """The default thresholds, changed as in `thresholds_text`."""
    return parse(thresholds_text(**changes))
