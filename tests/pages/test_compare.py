"""对比 as the callback answers it: every figure is the JSON's, every dash says why, medians are those of the JSON's rows."""

from datetime import date
from statistics import median
from typing import Any

import pytest

from ingest.load import load
from ingest.reading import read
from pages.compare import show
from queries.engine import reading
from queries.figures import figures
from tests.builders import bureau, loaded, root, row
from tests.components.trees import parts, rows, tables, text
from tests.ingest.test_increments import CASE, TODAY
from tests.queries.asking import ask


@pytest.fixture
def case(sqlite: str) -> None:
    load(read(CASE), source="案例", as_of=TODAY, actor="测试")


def at(tree: Any, path: str) -> Any:
    for part in path.split("."):
        tree = next(r for r in tree if r["org_code"] == part) if isinstance(tree, list) else tree[part]
    return tree


def shown(address: str, **fragment: str) -> Any:
    return show({"address": address, "compare": "", **fragment})


@pytest.mark.parametrize(
    ("address", "org", "month", "fragment"),
    [
        ("/?month=2026-10", None, 202610, {}),
        ("/?month=2026-11&org=JX01", "JX01", 202611, {}),
        ("/standings?month=2026-11&org=B0007", "B0007", 202611, {"with": "B0005"}),
        ("/branches/B0007?month=2026-10", None, 202610, {"compare": "all"}),
    ],
)
def test_every_figure_is_the_jsons(
    case: None, address: str, org: str | None, month: int, fragment: dict[str, str]
) -> None:
    seen = 0
    with reading() as conn:
        for table in tables(shown(address, **fragment)):
            for part in (p for _, cells, *_ in table["rows"] for cell in cells for p in parts(cell)):
                if isinstance(part, dict) and "f" in part:
                    then = int(part["m"].replace("-", "")) if "m" in part else month
                    value = at(figures(conn, ask(conn, then, part.get("o", org))), part["f"])
                    assert part["v"] == (value if isinstance(value, str) else "null" if value is None else repr(value))
                    seen += 1
    assert seen > 30


def test_a_median_is_that_of_the_groups_ranked_branches(case: None) -> None:
    with reading() as conn:
        whole = figures(conn, ask(conn, 202610))
        group = at(whole["standings"], "B0007.group")
        ranked = [s["org_code"] for s in whole["standings"] if s["group"] == group and s["rank"] is not None]
        on_time = [whole["meetings"]["by_branch"][code]["ytd"]["on_time"] for code in ranked]
    said = next(r for r in rows(shown("/?month=2026-10&org=B0007", compare="group"))[::-1] if r[0].startswith("按时率"))
    assert said[5] == f"{100 * median(v for v in on_time if v is not None):.1f}"


def test_what_there_is_not_says_why(sqlite: str) -> None:
    tables = bureau("B1", members=2)
    tables["orgs"] = [root(), row("orgs", org_code="B1", valid_from=date(2026, 3, 1))]
    tables["activities"] = [
        row("activities", activity_id="A1", held_on=date(2026, 4, 2)),
        row("activities", activity_id="A0", org_code="B1", held_on=date(2025, 2, 2)),
    ]
    loaded(tables)
    found = rows(shown("/branches/B1?month=2026-03"))
    by_name = {r[0].split(" ")[0]: r for r in found}
    assert by_name["应开"][2] == "— 当时尚未成立"
    assert by_name["参与率"][1] == "不足3人"
    assert by_name["名次"][1] == "— 正式党员不足3人"
    assert rows(shown("/branches/B1?month=2025-12"))
    early = {r[0].split(" ")[0]: r for r in rows(shown("/?month=2025-06"))}
    assert early["应开"][4] == "— 数据自2025年1月起"


def test_a_running_month_is_compared_in_rank_and_points_alone(case: None) -> None:
    by_name = {r[0].split(" ")[0]: r for r in rows(shown("/?month=2026-11&org=B0007"))}
    assert by_name["完成率"][1] == "— 月末到期"
    assert by_name["志愿时长"][3] == by_name["到会率"][3] == "—"
    assert by_name["总分"][3] != "—"
    assert "11月未结束" in text(shown("/?month=2026-11"))


@pytest.mark.parametrize("fragment", [{"with": "NONE"}, {"with": "JX"}, {"compare": "rubbish"}, {"with": "x" * 999}])
def test_rubbish_is_answered_calmly(case: None, fragment: dict[str, str]) -> None:
    assert text(shown("/?month=2026-10&org=B0007", **fragment))
    assert text(show(None))
