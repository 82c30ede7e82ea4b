"""The question: never raises, writes itself back, and only own words get in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.view import View, parse_month

anything = st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()), st.booleans(), st.floats())


@given(st.dictionaries(st.sampled_from(["month", "org", "edition", "x"]), anything))
def test_rubbish_never_raises_and_what_is_kept_is_written_back(query: dict[str, Any]) -> None:
    view = View.from_query(query)
    assert View.from_address(view.to_query()) == view


@given(st.text())
def test_any_address_is_read(text: str) -> None:
    View.from_address(text)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "0000-01", "二〇二六-10", "2026-1", "２０２６-10", "2026-10 ", None, ["2026-10"]]
)
def test_only_a_month_is_a_month(text: object) -> None:
    assert parse_month(text) is None


def test_a_question_is_an_address() -> None:
    view = View.from_query({"month": "2026-10", "org": "JX01", "edition": "live", "unknown": "1"})
    assert view == View(202610, "JX01", "live")
    assert view.to_query() == "?month=2026-10&org=JX01&edition=live"
    assert view.at(org=None, edition=None).to_query() == "?month=2026-10"
    assert View().to_query() == ""
    assert View.from_query({"month": ["2026-10", "2026-09"], "org": "a\x00b"}) == View()
