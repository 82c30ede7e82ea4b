"""One load = one batch = one transaction: all or nothing, idempotent, undone newest first."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from ingest.load import LoadError, undo
from queries.engine import reading, writing
from queries.schema import BASE, DERIVED, LIVE, audit, batch_tables, batches, snapshots
from tests.builders import AS_OF, bureau, load_rows, loaded, row

pytestmark = pytest.mark.usefixtures("database")


def stored(table: str) -> list[dict[str, Any]]:
    with reading() as conn:
        return [dict(r) for r in conn.execute(select(BASE[table]).order_by(*BASE[table].primary_key)).mappings()]


def everything() -> dict[str, list[str]]:
    """All base and derived rows, as text, without the batch that wrote them."""
    with reading() as conn:
        tables = [*BASE.values(), *DERIVED]
        return {
            t.name: sorted(str(tuple(r)) for r in conn.execute(select(*(c for c in t.c if c.name != "batch"))))
            for t in tables
        }


def actions() -> list[str]:
    with reading() as conn:
        return list(conn.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def test_rows_are_upserted_by_key_and_counted() -> None:
    loaded(bureau("B1", "B2"))
    changed = row("orgs", org_code="B2", name="新名字")
    report = loaded({"orgs": [changed, row("orgs", org_code="B1", name="B1党支部"), row("orgs", org_code="B3")]})
    counts = report.counts["orgs"]
    assert (counts.new, counts.changed, counts.unchanged, counts.removed) == (1, 1, 1, 0)
    assert [(r["org_code"], r["name"], r["batch"]) for r in stored("orgs")] == [
        ("B1", "B1党支部", 1),
        ("B2", "新名字", 2),
        ("B3", "某党支部", 2),
        ("JX", "机关党委", 1),
    ]


def test_loading_twice_changes_nothing() -> None:
    tables = bureau() | {"activities": [row("activities", activity_id="A1", expected=3, present=2)]}
    loaded(tables)
    before = everything()
    report = loaded(tables)
    assert {(c.new, c.changed, c.removed) for c in report.counts.values()} == {(0, 0, 0)}
    assert everything() == before


def test_a_column_the_file_lacks_keeps_its_stored_value() -> None:
    loaded(bureau() | {"activities": [row("activities", activity_id="A1", title="学习", expected=3)]})
    from ingest.load import load
    from tests.builders import reading as as_read

    narrow = as_read({"activities": [row("activities", activity_id="A1", expected=4)]})
    del narrow.tables["activities"].columns["title"]
    load(narrow, source="test", as_of=AS_OF, actor="测试")
    assert [(r["title"], r["expected"]) for r in stored("activities")] == [("学习", 4)]


def test_full_removes_what_the_file_lacks_of_the_given_tables_alone() -> None:
    loaded(bureau("B1", "B2") | {"brands": [row("brands", brand_code="K1"), row("brands", brand_code="K2")]})
    report = loaded({"brands": [row("brands", brand_code="K2")]}, full=True)
    assert report.counts["brands"].removed == 1
    assert [r["brand_code"] for r in stored("brands")] == ["K2"]
    assert len(stored("orgs")) == 3


def test_a_dry_run_reports_and_writes_nothing() -> None:
    loaded(ranked())
    before = everything()
    report = load_rows({"reviews": reviews("B1", 4)}, dry_run=True)
    assert report.counts["reviews"].changed == len(reviews("B1", 4))
    assert [(r.month, r.org_code, r.before, r.after) for r in report.ranks] == [
        (202610, "B1", 2, 1),
        (202610, "B2", 1, 2),
    ]
    assert everything() == before
    assert actions() == ["入库", "试算"]


ITEMS = {"L3": 4, "S4": 3, "S5": 3, "I1": 8, "I2": 6, "I3": 3, "I4": 3, "D2": 6, "D4": 2, "C2": 4, "C3": 4, "C4": 3}


def reviews(org: str, most: int) -> list[dict[str, Any]]:
    """All imported items of October, at most so many points each."""
    return [row("reviews", org_code=org, item=i, got=min(top, most) * 10**8) for i, top in ITEMS.items()]


def ranked() -> dict[str, list[dict[str, Any]]]:
    """Two branches with enough data to be ranked, B2 before B1."""
    full = bureau("B1", "B2")
    full["activities"] = [
        row("activities", activity_id=f"A{code}", org_code=code, expected=3, present=3, tags="secretary_lecture")
        for code in ("B1", "B2")
    ]
    full["tasks"] = [row("tasks", task_code="T1")]
    full["reviews"] = reviews("B1", 1) + reviews("B2", 3)
    return full


def test_a_batch_is_undone_newest_first_and_leaves_no_trace() -> None:
    loaded(ranked())
    before = everything()
    loaded({"reviews": reviews("B1", 2)[:3], "orgs": [row("orgs", org_code="B9")]}, full=False)
    loaded({"brands": [row("brands", brand_code="K1")]})
    with pytest.raises(LoadError, match="只能撤销最新的批次3"):
        undo(2, actor="测试", as_of=AS_OF)
    undo(3, actor="测试", as_of=AS_OF)
    undo(2, actor="测试", as_of=AS_OF)
    assert everything() == before
    with pytest.raises(LoadError, match="已经撤销"):
        undo(2, actor="测试", as_of=AS_OF)
    with pytest.raises(LoadError, match="没有批次9"):
        undo(9, actor="测试", as_of=AS_OF)
    assert actions() == ["入库", "入库", "入库", "撤销", "撤销"]


def test_removed_rows_come_back_by_undo() -> None:
    loaded(bureau("B1", "B2"))
    before = everything()
    smaller = bureau("B1")
    loaded(smaller, full=True)
    undo(2, actor="测试", as_of=AS_OF)
    assert everything() == before


def test_batch_numbers_are_never_used_twice() -> None:
    loaded(bureau())
    undo(1, actor="测试", as_of=AS_OF)
    assert loaded(bureau()).batch == 2
    with reading() as conn:
        assert conn.execute(select(snapshots.c.batch).where(snapshots.c.snapshot == LIVE)).scalar() == 2


def test_the_first_real_load_removes_the_demo_and_undo_brings_it_back() -> None:
    loaded(bureau("D1", "D2"), demo=True)
    before = everything()
    report = loaded(bureau("B1"))
    assert report.demo_removed
    assert [r["org_code"] for r in stored("orgs")] == ["B1", "JX"]
    undo(report.batch or 0, actor="测试", as_of=AS_OF)
    assert everything() == before


def test_a_problem_rejects_everything() -> None:
    loaded(bureau())
    before = everything()
    report = load_rows({"orgs": [row("orgs", org_code="B7")], "brands": [row("brands", brand_code="K1")],
                        "waivers": [row("waivers", org_code="没有")]})  # fmt: skip
    assert [str(p) for p in report.problems] == ["waivers.csv 第2行 org_code 组织编码“没有”：组织表中没有这个编码"]
    assert report.batch is None
    assert everything() == before
    with reading() as conn:
        assert conn.execute(select(batches.c.batch)).scalars().all() == [1]
        assert set(conn.execute(select(batch_tables.c.batch)).scalars()) == {1}
    assert actions() == ["入库", "入库被拒"]


def test_a_load_brings_the_snapshot_to_its_day() -> None:
    loaded(bureau(), as_of=date(2026, 10, 31))
    loaded({"brands": []}, as_of=date(2026, 11, 24))
    with writing() as conn:
        row_ = conn.execute(select(snapshots).where(snapshots.c.snapshot == LIVE)).one()
    assert (row_.as_of, row_.batch) == (date(2026, 11, 24), 2)
