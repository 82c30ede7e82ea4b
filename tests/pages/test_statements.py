"""How many SQL statements a page asks: a fixed handful, whatever the bureau's size."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

import app  # noqa: F401  pages register with the app
from ingest.demo import build
from ingest.demo_load import load_demo
from pages import (
    branch,
    brands,
    compare,
    goals,
    leaders,
    meetings,
    months,
    months_diff,
    overview,
    pioneer,
    quality,
    scheme,
    since,
    sources,
    standings,
    tasks,
    volunteering,
)

TODAY = date(2026, 11, 24)
PAGES = {overview: 18, meetings: 17, standings: 17, volunteering: 12, branch: 50, tasks: 16, goals: 12, pioneer: 15, leaders: 15,
         brands: 14, scheme: 9, quality: 21, sources: 48, months: 36, months_diff: 20}  # fmt: skip

DRAWERS: list[tuple[Any, int, dict[str, str]]] = [
    (compare, 20, {"compare": ""}),
    (compare, 30, {"compare": "", "with": "B0005"}),
    (compare, 30, {"compare": "all"}),
    (compare, 22, {"compare": "group"}),
    (since, 42, {"since": ""}),
    (since, 42, {"since": "2026-11-01"}),
]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run meanwhile."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "after_cursor_execute", note)
    yield seen
    event.remove(Engine, "after_cursor_execute", note)


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize("branches", [24, 130])
def test_a_page_asks_a_handful_however_large_the_bureau(branches: int) -> None:
    load_demo(build(today=TODAY, branches=branches), TODAY, "测试")
    for page, most in PAGES.items():
        for question in ("?month=2026-10&branch=B0007", "?month=2026-11&branch=B0007", "?org=B0001&branch=B0001"):
            with statements() as seen:
                _, good = page.show(question, None)
            assert good
            asked = [statement for statement in seen if statement.startswith("SELECT")]
            assert len(asked) <= most, (page.__name__, question, len(asked))


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize("branches", [24, 130])
def test_a_drawer_asks_a_handful_too(branches: int) -> None:
    load_demo(build(today=TODAY, branches=branches), TODAY, "测试")
    for drawer, most, fragment in DRAWERS:
        for address in ("/?month=2026-10", "/branches/B0007?month=2026-11"):
            with statements() as seen:
                drawer.show(fragment | {"address": address})
            asked = [statement for statement in seen if statement.startswith("SELECT")]
            assert len(asked) <= most, (drawer.__name__, fragment, address, len(asked))
