"""The list of branches: every sort and filter in SQL gives what sorting and filtering all rows in Python gives."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ingest.load import load
from ingest.reading import read
from queries.branch_list import SORTS, ListRow, chips, list_rows, list_size, sort_asked
from queries.counts import counts
from queries.engine import reading
from queries.matrix import WORST
from queries.reminders import reminders
from queries.schema import BASE, obligations, snapshot_orgs
from queries.scope import Asked, resolve
from queries.task_counts import year_of_tasks
from queries.view import View
from queries.viewer import Viewer

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
ALL = Viewer("测试", None, "desk")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The case's whole bureau in October, seen on 24 November."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("list")
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/r.db")
        patch.setenv("VAR_DIR", str(folder))
        from migrations.run import upgrade

        upgrade()
        load(read(CASE), source="case", as_of=date(2026, 11, 24), actor="测试")
        with reading() as conn:
            asked = resolve(conn, View(202610), viewer=ALL)
            assert asked is not None
            yield conn, asked


Root = tuple[Connection, Asked]


def rows(conn: Connection, asked: Asked, **view: Any) -> list[ListRow]:
    return list_rows(conn, replace(asked, view=asked.view.at(**view)), first=0, count=1000)


def key(row: ListRow, column: str) -> Any:
    """What a column is sorted by; None stands at the end."""
    service, tasks, pioneer = row.service, row.tasks, row.pioneer
    if column in row.cells or column in ("theme_day", "group_meeting", "committee_meeting"):
        cell = row.cells.get(column)
        return None if cell is None else WORST.index("open" if cell.state == "soon" else cell.state)
    return {
        "change": row.change,
        "group": row.group or None,
        "members": row.members,
        "on_time": row.core.on_time,
        "hours": service.hours_per_member if service.eligible >= 3 else None,
        "total": row.total,
        "required": None if not tasks.required else tasks.required_done / tasks.required,
        "optional": None if not tasks.chosen else tasks.chosen_done / tasks.chosen,
        "pioneer": None if pioneer is None or pioneer.scored < 5 else pioneer.median,
        "report": row.last_report,
    }.get(column)


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("column", [c for c in SORTS if c not in ("rank", "name")])
def test_every_column_sorts_and_what_has_no_value_stands_last(root: Root, column: str, falling: bool) -> None:
    conn, asked = root
    whole = rows(conn, asked)
    known = [row for row in whole if key(row, column) is not None]
    known.sort(key=lambda row: key(row, column), reverse=falling)  # ties stay in the order of the ranks
    unknown = [row for row in whole if key(row, column) is None]
    found = rows(conn, asked, sort=f"-{column}" if falling else column)
    assert [row.org_code for row in found] == [row.org_code for row in known + unknown]


def test_rank_is_the_standings_order_and_name_the_branches_own(root: Root) -> None:
    conn, asked = root
    whole = rows(conn, asked)
    ranked = [(row.group, row.rank) for row in whole if row.rank is not None]
    assert ranked == sorted(ranked)
    paths = {code: path for code, path in conn.execute(select(snapshot_orgs.c.org_code, snapshot_orgs.c.path))}
    assert [paths[row.org_code] for row in rows(conn, asked, sort="name")] == sorted(paths[r.org_code] for r in whole)


@pytest.mark.parametrize("month", [202610, 202611])
def test_a_chip_holds_as_many_as_its_filter_shows(root: Root, month: int) -> None:
    conn, october = root
    asked = replace(october, month=month)
    of, whole = counts(conn, asked), rows(conn, asked)
    found = chips(conn, asked, of)
    assert found.listed == len(whole) == sum(count for _, count in found.groups)
    for group, count in found.groups:
        shown = rows(conn, asked, group=group)
        assert [row.org_code for row in shown] == [row.org_code for row in whole if row.group == group]
        assert count == len(shown)
    expected = {
        "overdue": [r for r in whole if r.core.missed],
        "soon": [r for r in whole if any(cell.state == "soon" for cell in r.cells.values()) or _soon(conn, r)],
        "moved": [r for r in whole if abs(r.change or 0) >= 3],
    }
    if month == 202610:
        expected["soon"] = []
    for chip, those in expected.items():
        shown = rows(conn, asked, chip=chip)
        assert [row.org_code for row in shown] == [row.org_code for row in those], chip
        assert getattr(found, chip) == len(those) == list_size(conn, replace(asked, view=View(chip=chip)), of)
    assert found.idle == len(rows(conn, asked, chip="idle"))


def _soon(conn: Connection, row: ListRow) -> bool:
    """Whether one of several groups' obligations, hidden behind a worse one in the cell, is 临近 (within 7 days)."""
    t = obligations.c
    query = select(t.due_on, t.state).where(t.branch_code == row.org_code, t.month == 202611)
    return any(state == "open" and due_on == date(2026, 11, 30) for due_on, state in conn.execute(query))


def test_a_text_is_looked_for_in_names_and_initials_and_joins_the_other_filters(root: Root) -> None:
    conn, asked = root
    whole = rows(conn, asked)
    typed = whole[3].name[:2]
    assert [r.org_code for r in rows(conn, asked, q=typed)] == [r.org_code for r in whole if typed in r.name]
    assert rows(conn, asked, q="%") == []
    both = rows(conn, asked, q=typed, group=whole[3].group)
    assert {row.group for row in both} == {whole[3].group}


def test_windows_hold_every_branch_once(root: Root) -> None:
    conn, asked = root
    by_report = replace(asked, view=View(sort="-report"))
    windows = [list_rows(conn, by_report, first=n, count=7) for n in range(0, 63, 7)]
    assert [r.org_code for window in windows for r in window] == [r.org_code for r in rows(conn, by_report)]


def test_tasks_are_counted_from_the_task_book(root: Root) -> None:
    conn, asked = root
    tasks = [t for t in conn.execute(select(BASE["tasks"])).mappings() if t["year"] == 2026 and t["menu"] == "required"]
    lives = {o.org_code: o for o in conn.execute(select(snapshot_orgs))}
    progress = {(p.org_code, p.task_code): p for p in conn.execute(select(BASE["task_progress"]))}
    required = done = 0
    for row in rows(conn, asked):
        life = lives[row.org_code]
        own = [
            t for t in tasks
            if (life.valid_from is None or t["due_on"] >= life.valid_from)
            and (life.valid_to is None or t["due_on"] < life.valid_to)
        ]  # fmt: skip
        finished = [progress.get((row.org_code, t["task_code"])) for t in own]
        own_done = sum(p is not None and p.done_on is not None and p.done_on <= date(2026, 10, 31) for p in finished)
        assert (row.tasks.required, row.tasks.required_done) == (len(own), own_done)
        required, done = required + len(own), done + own_done
    assert (year_of_tasks(conn, asked).required, year_of_tasks(conn, asked).done) == (required, done)


def test_who_sees_only_bands_gets_no_rank_by_any_way(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISIBILITY_DESK", "bands")
    conn, asked = root
    for sort in (None, "rank", "-total", "change"):
        assert sort_asked(replace(asked, view=View(sort=sort))) == ("name", False)
    found = rows(conn, asked, chip="moved", sort="-total")
    assert all((row.rank, row.change, row.total) == (None, None, None) for row in found)
    assert len(found) == len(rows(conn, asked))


def test_a_reminder_names_everything_missed_this_year(root: Root) -> None:
    conn, asked = root
    t = obligations.c
    missed = select(t.branch_code, t.rule, t.period).where(t.state == "missed", t.due_on >= date(2026, 1, 1))
    codes = [row.org_code for row in rows(conn, asked)]
    found = reminders(conn, asked, codes)
    told = {(of.org_code, owed.rule, owed.period) for of in found for owed in of.owed if owed.days < 0 and owed.rule}
    assert told == {tuple(row) for row in conn.execute(missed) if row[0] in codes}
    assert [of.org_code for of in found] == [code for code in codes if code in {one.org_code for one in found}]
    assert all(owed.due_on <= date(2026, 11, 30) for of in found for owed in of.owed)
