"""Organisations to choose from: all of a small bureau, the neighbourhood in a large one, and what typing finds."""

import pytest

from queries import orgs
from queries.engine import reading
from queries.scope import Asked, resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import loaded, root, row

pytestmark = pytest.mark.usefixtures("sqlite")
ALL = Viewer("测试", None, "desk")


def bureau(branches: int) -> None:
    """Two general branches, the first with one branch, the second with many; a group is nobody's choice."""
    loaded(
        {
            "orgs": [
                root(),
                row("orgs", org_code="G1", name="综合党总支", kind="general_branch", sort_no=1),
                row("orgs", org_code="G2", name="基层党总支", kind="general_branch", sort_no=2),
                row("orgs", org_code="B0", name="食品生产监管处党支部", short_name="食品处", parent_code="G1"),
                row("orgs", org_code="B0-1", name="第一党小组", kind="group", parent_code="B0"),
                *(row("orgs", org_code=f"B{n}", name=f"第{n}党支部", parent_code="G2") for n in range(1, branches)),
            ]
        }
    )


def asked(org: str | None = None, viewer: Viewer = ALL) -> Asked:
    with reading() as conn:
        found = resolve(conn, View(org=org), viewer=viewer)
    assert found is not None
    return found


def around(org: str | None = None, viewer: Viewer = ALL) -> list[str]:
    with reading() as conn:
        return [o.code for o in orgs.around(conn, asked(org, viewer))]


def found(text: str, viewer: Viewer = ALL) -> list[str]:
    with reading() as conn:
        return [o.code for o in orgs.search(conn, asked(viewer=viewer), text)]


def test_a_small_bureau_is_offered_whole_in_its_order() -> None:
    bureau(4)
    assert around() == ["JX", "G1", "B0", "G2", "B1", "B2", "B3"]


def test_in_a_large_one_the_way_and_the_next_level_are_offered() -> None:
    bureau(80)
    assert around() == ["JX", "G1", "G2"]
    assert around("G1") == ["JX", "G1", "B0"]
    assert around("B0") == ["JX", "G1", "B0"]
    assert around("B1")[:3] == ["JX", "G2", "B1"]
    assert around("B7")[-1] == "B7", "past the forty siblings offered, but chosen"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("食品", ["B0"]), ("生产监管", ["B0"]), ("spscjg", ["B0"]), ("SCJG", ["B0"]), ("B0", ["B0"]),
        ("zongzhi", []), ("党总支", ["G1", "G2"]), ("dzz", ["G1", "G2"]), (" ", []), ("%", []), ("_", []), ("/", []),
        ("小组", []),
    ],
)  # fmt: skip
def test_typing_finds_by_name_short_name_code_or_initials(text: str, codes: list[str]) -> None:
    bureau(4)
    assert found(text) == codes


def test_a_viewer_finds_only_what_they_may_see() -> None:
    bureau(4)
    secretary = Viewer("书记", ("G1",), "desk")
    assert around(viewer=secretary) == ["G1", "B0"]
    assert found("党支部", secretary) == ["B0"]
    both = Viewer("两处", ("G1", "B2"), "desk")
    assert around(viewer=both) == ["G1", "B0", "B2"]
