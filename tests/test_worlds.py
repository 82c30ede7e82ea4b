"""The product against the judge: generated worlds through the real loader, `flask figures` at the edges of their months."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings

from queries.engine import engine_for
from tests import reference
from tests.cases.compare import differences
from tests.worlds import World, months_to_ask, worlds, write

Flask = Callable[..., Result]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_world=worlds())
def test_figures_equal_the_reference(given_world: World, flask: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/world.db"
        monkeypatch.setenv("DATABASE_URL", url)
        write(given_world, Path(folder) / "data")
        loaded = flask("data", "import", Path(folder) / "data", "--as-of", given_world.as_of)
        assert loaded.exit_code == 0, loaded.stderr
        for month, as_of, org in months_to_ask(given_world):
            asked = ("--month", month, "--as-of", as_of, *(("--org", org) if org else ()))
            want = reference.figures(given_world.tables, month, as_of, org)
            got = json.loads(flask("figures", *asked).stdout)
            assert list(differences(want, got)) == [], asked
        engine_for(url).dispose()
        engine_for.cache_clear()
