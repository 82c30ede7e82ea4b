"""A published month: from the terminal, forever as it was, and what a change of rank compares with."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select

from ingest.demo import build
from ingest.demo_load import load_demo
from ingest.load import load, undo
from ingest.reading import read
from ingest.turn import turn_if_due
from publishing import PublishError, publish
from queries.engine import reading
from queries.schema import DERIVED, LIVE, audit, publications, snapshots, standings
from queries.scope import editions, resolve
from queries.view import View
from queries.viewer import Viewer
from tests import reference
from tests.builders import bureau, loaded, row
from tests.cases.compare import differences
from tests.ingest.test_increments import before, printed
from tests.worlds import World, world, write

Flask = Callable[..., Result]
CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
TODAY = date(2026, 11, 24)
VIEWER = Viewer("测试", None, "desk")
HEADER = "activity_id,org_code,types,held_on,recorded_on,status,expected,present"


def released(month: int = 202610, **options: Any) -> Any:
    return publish(month, viewer=VIEWER, today=TODAY, **options).edition


def change(folder: Path, *lines: str) -> int:
    """Load activities of a file of their own; the batch."""
    folder.mkdir(exist_ok=True)
    (folder / "activities.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    report = load(read(folder), source="更正", as_of=TODAY, actor="测试")
    assert report.problem_count == 0 and report.batch is not None
    return report.batch


def case() -> None:
    assert load(read(CASE), source="案例", as_of=TODAY, actor="测试").problem_count == 0


def test_a_month_is_published_from_the_terminal(database: str, flask: Flask, tmp_path: Path) -> None:
    case()
    live = flask("figures", "--month", "2026-10").stdout
    done = flask("month", "publish", "2026-10", "--yes")
    assert done.exit_code == 0 and done.stdout == ""
    assert "补录期未满的未完成事项：1" in done.stderr and "已发布2026-10第1版" in done.stderr
    assert flask("figures", "--month", "2026-10", "--published").stdout == live

    change(tmp_path / "x", "A0000088,B0001,theme_day,2026-10-11,2026-10-11,cancelled,21,21")
    assert flask("figures", "--month", "2026-10", "--published").stdout == live
    assert flask("figures", "--month", "2026-10").stdout != live
    again = flask("month", "publish", "2026-10", "--yes")
    assert again.exit_code == 1 and "再次发布要写明理由" in again.stderr
    assert flask("month", "publish", "2026-10", "--reason", "更正一次", "--yes").exit_code == 0
    assert flask("figures", "--month", "2026-10", "--edition", "1").stdout == live
    assert flask("figures", "--month", "2026-10", "--published").stdout == flask("figures", "--month", "2026-10").stdout
    lines = [line.split("\t") for line in flask("month", "list").stdout.splitlines()]
    assert [line[:2] for line in lines] == [["2026-10", "第2版"], ["2026-10", "第1版"]] and lines[0][-1] == "更正一次"
    for org in ("JX01", "B0001"):
        told = json.loads(flask("figures", "--month", "2026-10", "--edition", "2", "--org", org).stdout)
        assert told == json.loads(flask("figures", "--month", "2026-10", "--org", org).stdout)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("month", "publish", "2026-11", "--yes"), "2026年11月还没有结束"),
        (("month", "publish", "2026-12", "--yes"), "2026年12月尚未开始"),
        (("month", "publish", "2019-10", "--yes"), "2019年10月没有数据，不能发布"),
        (("month", "publish", "十月", "--yes"), "月份“十月”应写作 2026-10"),
        (("month", "publish", "2026-10"), "现在发布吗"),
        (("figures", "--month", "2026-09", "--edition", "2"), "2026-09没有第2版，有：第1版"),
        (("figures", "--month", "2026-09", "--published", "--org", "XX"), "组织“XX”不存在"),
        (("figures", "--month", "2026-09", "--published", "--as-of", "2026-11-01"), "不能与 --as-of 同用"),
        (("figures", "--month", "2026-10", "--published"), "2026-10没有发布版"),
    ],
)
def test_what_cannot_be_is_refused(sqlite: str, flask: Flask, args: tuple[str, ...], message: str) -> None:
    case()
    released(202609)
    result = flask(*args)
    assert result.exit_code != 0 and message in result.stderr and result.stdout == ""
    with reading() as conn:
        assert len(editions(conn)) == 1


def test_nothing_is_published_of_nothing(sqlite: str, flask: Flask) -> None:
    result = flask("month", "publish", "2026-10", "--yes")
    assert (result.exit_code, result.stderr) == (1, "尚未入库任何数据，不能发布\n")
    assert flask("month", "list").stderr == "还没有发布任何月份。\n"


def test_it_outlives_loads_undo_days_and_another_scheme(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case()
    released()
    kept = printed(202610, "1")
    batch = change(tmp_path / "x", "A0000088,B0001,theme_day,2026-10-11,2026-10-11,cancelled,21,21")
    assert printed(202610, "1") == kept
    (tmp_path / "brands").mkdir()
    text = (CASE / "brands.csv").read_text(encoding="utf-8-sig").splitlines()
    (tmp_path / "brands" / "brands.csv").write_text(
        "\n".join([text[0], "NEW,新品牌" + "," * (text[0].count(",") - 1)]) + "\n", "utf-8"
    )
    assert load(read(tmp_path / "brands"), source="品牌", as_of=TODAY, actor="测试").problem_count == 0
    assert printed(202610, "1") == kept
    undo(batch + 1, actor="测试", as_of=TODAY)
    undo(batch, actor="测试", as_of=TODAY)
    assert printed(202610, "1") == kept
    turn_if_due(date(2027, 2, 1))
    assert printed(202610, "1") == kept
    monkeypatch.setattr("ingest.derive.snapshot.fingerprint", lambda: "other")
    monkeypatch.setattr("ingest.turn.fingerprint", lambda: "other")
    assert turn_if_due(date(2027, 2, 1))
    assert printed(202610, "1") == kept


def test_who_is_slower_publishes_nothing(sqlite: str) -> None:
    case()
    released(expected=1)
    with pytest.raises(PublishError, match="第1版已由测试于.*没有重复发布"):
        released(expected=1, reason="再按一次")
    with reading() as conn:
        assert [one.number for one in editions(conn, 202610)] == [1]
        told = conn.execute(select(audit.c.object).where(audit.c.action == "发布")).scalars().all()
    assert told == ["2026年10月第1版"]


def test_the_first_real_load_removes_the_demo_and_what_was_published_of_it(database: str) -> None:
    load_demo(build(today=TODAY, branches=5), TODAY, "测试")
    released()
    loaded(bureau("R1"))
    with reading() as conn:
        assert editions(conn) == []
        for table in (snapshots, *DERIVED):
            assert conn.execute(select(func.count()).where(table.c.snapshot != LIVE)).scalar() == 0
        assert conn.execute(select(func.count()).select_from(publications)).scalar() == 0


def ranks(month: int, edition: str) -> dict[str, int | None]:
    return {one["org_code"]: one["rank"] for one in json.loads(printed(month, edition))["standings"]}


@pytest.mark.parametrize("seed", [1, 4, 12, 23, 31])
def test_a_change_is_from_the_published_ranks(sqlite: str, flask: Flask, seed: int, tmp_path: Path) -> None:
    """An earlier state of a world is published; then all of it is loaded. The judge is told the published ranks."""
    given = world(seed)
    month = given.as_of.year * 100 + given.as_of.month
    assert month % 100 != 1, "scores begin anew in January"
    write(World(seed, before(given, given.as_of, Random(seed)), given.as_of), tmp_path / "before")
    assert load(read(tmp_path / "before"), source="先", as_of=given.as_of, actor="测试").problem_count == 0
    published = publish(month - 1, viewer=VIEWER, today=given.as_of).edition
    write(given, tmp_path / "all")
    assert load(read(tmp_path / "all"), source="全", as_of=given.as_of, actor="测试", full=True).problem_count == 0
    words = f"{month // 100}-{month % 100:02d}"
    want = reference.figures(given.tables, words, given.as_of, published=ranks(month - 1, str(published.number)))
    got = json.loads(flask("figures", "--month", words, "--as-of", given.as_of).stdout)
    assert list(differences(want, got)) == []


def test_the_next_month_compares_at_once_with_a_second_edition(sqlite: str, tmp_path: Path) -> None:
    """The ranks of October differ from its first edition; publishing them again is what November compares with."""
    tables = bureau("B1", "B2")
    points = {"B1": 300, "B2": 100}
    tables["tasks"] = [row("tasks", task_code="T1", title="任务")]
    tables["adjustments"] = [
        row("adjustments", document=f"D{code}", org_code=code, dated_on=date(2026, 9, 1), points=given)
        for code, given in points.items()
    ]
    tables["activities"] = [
        row("activities", activity_id=f"A{code}", org_code=code, held_on=date(2026, 11, 2)) for code in points
    ]
    loaded(tables)
    loaded({"reviews": [row("reviews", org_code=code, item=item, month="2026-01", got=10**8)
                        for code in points
                        for item in ("L3", "S4", "S5", "I1", "I2", "I3", "I4", "D2", "D4", "C2", "C3", "C4", "C5")]})  # fmt: skip
    released()
    assert ranks(202610, "1") == {"B1": 1, "B2": 2}
    loaded({"adjustments": [row("adjustments", document="X", org_code="B2", dated_on=date(2026, 9, 2), points=800)]})
    assert changes() == {"B1": -1, "B2": 1}
    released(reason="漏记加分")
    assert changes() == {"B1": 0, "B2": 0}


def changes() -> dict[str, int | None]:
    t = standings.c
    with reading() as conn:
        found = conn.execute(select(t.org_code, t.change).where(t.snapshot == LIVE, t.month == 202611))
        return {code: moved for code, moved in found}


def test_a_question_means_the_newest_edition_unless_it_says_otherwise(sqlite: str) -> None:
    case()
    released()
    released(reason="再次")
    with reading() as conn:
        asked = {
            given: resolve(conn, View(202610, edition=given), viewer=VIEWER) for given in (None, "live", "1", "2", "7")
        }
        other = resolve(conn, View(202609), viewer=VIEWER)
    assert {given: one and one.edition_code for given, one in asked.items()} == {
        None: "2", "live": "live", "1": "1", "2": "2", "7": "2",
    }  # fmt: skip
    assert other is not None and (other.edition, other.newest, other.snapshot) == (None, None, LIVE)
    assert len({one.version for one in asked.values() if one}) == 3


def test_columns_of_the_case_are_as_the_change_supposes() -> None:
    with (CASE / "activities.csv").open(encoding="utf-8-sig") as file:
        assert next(row for row in csv.DictReader(file) if row["activity_id"] == "A0000088")["org_code"] == "B0001"
