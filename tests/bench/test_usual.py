"""The usual way answers: every panel on real rows."""

import json
from collections.abc import Callable

import pytest
from plotly.io.json import to_json_plotly

from bench import usual
from queries.engine import engine_for
from tests.builders import bureau, loaded


@pytest.mark.parametrize("panel", sorted({p for of in usual.PANELS.values() for p in of}, key=lambda p: p.__name__))
def test_every_panel_draws(sqlite: str, panel: Callable[[usual.Ask], object]) -> None:
    loaded(bureau("B1", "B2"))
    drawn = json.loads(to_json_plotly(panel(usual.questions(engine_for(sqlite), 202610))))
    assert drawn["type"] in ("Graph", "Table")


def test_a_page_is_asked_panel_by_panel() -> None:
    for path, panels in usual.PANELS.items():
        outputs = [body["output"] for body in usual.bodies(path, "2026-10")]
        assert outputs == [f"{panel.__name__}.children" for panel in panels]
