"""Windows of long lists: up to sixty rows stand whole, longer ones come thirty at a time."""

from dataclasses import replace

import pytest

import app  # noqa: F401  pages register with the app
from pages.shared import Page
from pages.windows import Window, steps, window
from queries.view import View
from tests.components.trees import nodes, prop, text
from tests.queries.test_headline import RUNNING

PAGE = Page("standings", "/standings", "五型标尖")


@pytest.mark.parametrize(
    ("total", "page", "found"),
    [
        (0, 1, Window(0, 60, 0, 1)),
        (60, 1, Window(0, 60, 60, 1)),
        (60, 9, Window(0, 60, 60, 1)),
        (61, 1, Window(0, 30, 61, 1)),
        (61, 3, Window(60, 30, 61, 3)),
        (61, 99, Window(60, 30, 61, 3)),
    ],
)
def test_a_page_is_never_past_the_end(total: int, page: int, found: Window) -> None:
    assert window(replace(RUNNING, view=View(page=page)), total) == found


def test_steps_lead_to_the_neighbours_and_keep_the_question() -> None:
    asked = replace(RUNNING, view=View(page=2))
    tree = steps(PAGE, asked, window(asked, 61))
    assert "第31–60行，共61行" in text(tree)
    assert [prop(n, "href") for n in nodes(tree) if prop(n, "href")] == [
        "/standings?month=2026-11",
        "/standings?month=2026-11&page=3",
    ]
    assert steps(PAGE, asked, window(asked, 24)) == ""
