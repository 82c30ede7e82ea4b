"""The question: never raises, writes itself back, and only own words get in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.view import View, parse_month

anything = st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()), st.booleans(), st.floats())


KEYS = ["month", "org", "edition", "group", "page", "order", "half", "kind", "chip", "q", "sort", "cols", "x"]


@given(st.dictionaries(st.sampled_from(KEYS), anything))
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
    assert View.from_address("?month=2026-10&month=2026-09&org=JX") == View(org="JX")


def test_what_dresses_a_page_is_part_of_the_address() -> None:
    view = View.from_address("?group=&page=3&order=own&half=2026H1")
    assert view == View(group="", page=3, own_order=True, half=20261)
    assert view.to_query() == "?group=&page=3&order=own&half=2026H1"
    rubbish = {"page": "0", "order": "rank", "half": "2026H3", "group": "a\nb"}
    assert View.from_query(rubbish) == View()


def test_the_state_of_the_list_is_part_of_the_address() -> None:
    view = View.from_address("?chip=soon&q=%E5%8A%9E%20a&sort=-on_time&cols=rank.total")
    assert view == View(chip="soon", q="办 a", sort="-on_time", cols="rank.total")
    assert View.from_address(view.to_query()) == view
    rubbish = {"chip": "all", "q": "a\nb", "sort": "a b", "cols": "a..b"}
    assert View.from_query(rubbish) == View()
