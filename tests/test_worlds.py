"""The product against the judge: generated worlds through the real loader, `flask figures` at the edges of their months."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings

from queries.engine import engine_for, reading
from queries.scope import resolve
from queries.view import View
from queries.viewer import Viewer
from queries.volunteering import by_brand
from tests import reference
from tests.builders import thresholds_text
from tests.cases.compare import differences
from tests.reference_base import Books, Thresholds
from tests.reference_service import Service
from tests.worlds import World, months_to_ask, worlds, write
from tests.worlds_thresholds import changes, judged

Flask = Callable[..., Result]
fixtures = [HealthCheck.function_scoped_fixture]


@settings(max_examples=12, deadline=None, suppress_health_check=fixtures)
@given(given_world=worlds())
def test_figures_equal_the_reference(given_world: World, flask: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(given_world, Thresholds(), flask, monkeypatch)


@settings(max_examples=8, deadline=None, suppress_health_check=fixtures)
@given(given_world=worlds())
def test_and_do_so_when_thresholds_change(
    given_world: World, flask: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed = changes(given_world)
    file = tmp_path / "thresholds.toml"
    file.write_text(thresholds_text(**changed), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(file))
    compare(given_world, judged(changed), flask, monkeypatch)


def compare(world: World, thresholds: Thresholds, flask: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a world, ask the product and the judge."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/world.db"
        monkeypatch.setenv("DATABASE_URL", url)
        write(world, Path(folder) / "data")
        loaded = flask("data", "import", Path(folder) / "data", "--as-of", world.as_of)
        assert loaded.exit_code == 0, loaded.stderr
        for month, as_of, org in months_to_ask(world):
            asked = ("--month", month, "--as-of", as_of, *(("--org", org) if org else ()))
            want = reference.figures(world.tables, month, as_of, org, thresholds)
            got = json.loads(flask("figures", *asked).stdout)
            assert list(differences(want, got)) == [], asked
        compare_reach(world)
        engine_for(url).dispose()
        engine_for.cache_clear()


def compare_reach(world: World) -> None:
    """The newest month's reach of every brand in every organisation: a page shows it, the JSON does not."""
    books = Books(world.tables, world.as_of)
    judge, month = Service(books), world.as_of.year * 100 + world.as_of.month
    with reading() as conn:
        for code in (code for code, org in books.orgs.items() if org.kind != "group"):
            asked = resolve(conn, View(month, code), viewer=Viewer("测试", None, "desk"))
            assert asked is not None
            scope, january = books.below(code), date(world.as_of.year, 1, 1)
            want = {
                b["brand_code"]: judge.reach(b["brand_code"], scope, january, world.as_of) for b in books.rows("brands")
            }
            assert {brand.code: brand.beneficiaries for brand in by_brand(conn, asked)} == want, code
