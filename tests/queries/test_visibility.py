"""What an audience sees of the ranks: all, the first few, or bands in the branches' own order."""

from dataclasses import replace
from pathlib import Path

import pytest

from queries.engine import reading
from queries.scope import Asked, resolve
from queries.standings import Place, places
from queries.view import View
from queries.viewer import Viewer
from queries.visibility import band_of, bands
from tests.builders import bureau, loaded, row, thresholds_text

pytestmark = pytest.mark.usefixtures("sqlite")
WALL = Viewer("大屏", None, "wall")


def ranked() -> None:
    """Five branches with totals apart; B5 is temporary."""
    codes = [f"B{n}" for n in range(1, 6)]
    tables = bureau(*codes)
    items = {"L3": 4, "S4": 3, "S5": 3, "I1": 8, "I2": 6, "I3": 3, "I4": 3, "D2": 6, "D4": 2, "C2": 4, "C3": 4, "C4": 3}
    tables["reviews"] = [
        row("reviews", org_code=code, item=item, month="2026-10", got=most * 10**8 * (10 - n) // 10)
        for n, code in enumerate(codes)
        for item, most in items.items()
    ]
    tables["orgs"][-1]["temporary"] = True
    loaded(tables)


def shown(audience: str = "desk") -> list[Place]:
    with reading() as conn:
        asked = resolve(conn, View(202610), viewer=Viewer("测试", None, audience))  # type: ignore[arg-type]
        assert asked is not None
        return places(conn, asked, first=0, count=60)


def test_by_default_everybody_sees_all() -> None:
    ranked()
    assert len(shown()) == len(shown("wall")) == 5
    assert all(place.total is not None for place in shown() if place.unranked is None)


def test_the_first_few_are_all_that_a_top_audience_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    ranked()
    monkeypatch.setenv("VISIBILITY_WALL", "top_n")
    monkeypatch.setenv("VISIBILITY_TOP_N", "2")
    assert all(place.rank is not None and place.rank <= 2 for place in shown("wall"))
    assert len(shown("desk")) == 5


def test_bands_have_no_ranks_and_no_points_and_stand_in_own_order(monkeypatch: pytest.MonkeyPatch) -> None:
    ranked()
    full = {place.org_code: place for place in shown()}
    monkeypatch.setenv("VISIBILITY_DESK", "bands")
    found = shown()
    with reading() as conn:
        asked = resolve(conn, View(202610), viewer=WALL)
    assert asked is not None
    for place in found:
        assert (place.rank, place.change, place.total, place.types, place.before) == (None, None, None, {}, None)
        total = full[place.org_code].total
        assert place.band == (None if place.unranked or total is None else band_of(total, bands(asked)))
    by_band: dict[str | None, list[str]] = {}
    for place in found:
        by_band.setdefault(place.band, []).append(place.org_code)
    assert all(codes == sorted(codes) for codes in by_band.values())


def test_a_bands_least_points_belong_to_it_and_are_a_threshold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ranked()
    asked = _asked()
    steps = bands(asked)
    assert [band_of(n, steps) for n in (9000, 8999, 8000, 7999, 7000, 6999, 0)] == [
        "标尖候选", "良好", "良好", "达标", "达标", "待提升", "待提升",
    ]  # fmt: skip
    file = tmp_path / "thresholds.toml"
    file.write_text(thresholds_text(band_good=("2026-10-31", 85)), encoding="utf-8")
    monkeypatch.setenv("THRESHOLDS_FILE", str(file))
    changed = _asked()
    assert band_of(8499, bands(changed)) == "达标"
    assert band_of(8499, bands(replace(changed, month=202609))) == "良好"


def _asked() -> Asked:
    with reading() as conn:
        asked = resolve(conn, View(202610), viewer=WALL)
    assert asked is not None
    return asked


def test_a_wrong_visibility_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ranked()
    monkeypatch.setenv("VISIBILITY_DESK", "none")
    with pytest.raises(ValueError, match="设置 VISIBILITY_DESK“none”：应为 full、top_n、bands 之一"):
        shown()
