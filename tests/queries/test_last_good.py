"""The last good answer: by question and scope, written whole or not at all."""

from queries.last_good import find, keep
from queries.view import View
from queries.viewer import Viewer

ALL, OWN = Viewer("甲", None, "desk"), Viewer("乙", ("B1",), "desk")


def test_an_answer_is_found_by_its_question_and_scope_alone() -> None:
    view = View(202610, "JX")
    assert find("overview", view, ALL) is None
    keep("overview", view, ALL, version="v1", body='{"a": 1}')
    found = find("overview", view, ALL)
    assert found is not None and (found.version, found.body) == ("v1", {"a": 1})
    assert found.read_at.year == 2026
    assert find("overview", View(202609, "JX"), ALL) is None
    assert find("overview", view, OWN) is None
    assert find("other", view, ALL) is None


def test_a_newer_version_takes_its_place() -> None:
    keep("overview", View(), ALL, version="v1", body="1")
    keep("overview", View(), ALL, version="v1", body="2")
    keep("overview", View(), ALL, version="v2", body="3")
    found = find("overview", View(), ALL)
    assert found is not None and found.body == 3


def test_a_broken_file_is_no_answer() -> None:
    from queries.last_good import _file

    keep("overview", View(), ALL, version="v1", body="1")
    _file("overview", View(), ALL).write_text("{", encoding="utf-8")
    assert find("overview", View(), ALL) is None
