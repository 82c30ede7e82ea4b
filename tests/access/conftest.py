"""Test sites beside the real one."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def ours_first() -> None:
    """The pages' callbacks are Dash's globals, taken by the first app that answers: that must be the real one."""
    import app

    assert app.dash_app is not None
    app.dash_app.server.test_client().get("/")
