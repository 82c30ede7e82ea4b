"""Every text of the wall can be read: large enough, whole, in its zone, on its own; at every size and for every bureau."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Site, Tab
from tests.browser.wall_texts import faults, of_all_leaves, spoil

Tabs = Callable[..., Tab]
STILL = {"reduced_motion": "reduce"}
BUILD = """
from datetime import date
from ingest.demo import build
from ingest.demo_load import load_demo
tables = build(today=date(2026, 11, 24), branches={branches})
long = ['知识产权保护中心', '网络与广告监管处', '消费者权益保护处', '特种设备检测院所']
orgs = tables['orgs']
for n in [n for n, kind in enumerate(orgs['kind']) if kind == 'branch'][:{named}]:
    orgs['short_name'][n] = long[n % len(long)]
load_demo(tables, date(2026, 11, 24), '测试')
"""


def bureau(folder: object, branches: int, named: int) -> Iterator[Site]:
    site = Site(folder)  # type: ignore[arg-type]
    site.flask("db", "upgrade")
    site.run(BUILD.format(branches=branches, named=named))
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """8 branches."""
    yield from bureau(tmp_path_factory.mktemp("small"), 8, 2)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """60 branches, the longest short names, more than 40 findings."""
    yield from bureau(tmp_path_factory.mktemp("many"), 60, 40)


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1920, 1080, 1), (3840, 2160, 1), (1920, 1080, 2), (5760, 1080, 1), (3840, 1080, 1)],
    ids=lambda size: str(size),
)
def test_at_every_size(demo_site: Site, tab: Tabs, width: int, height: int, scale: int) -> None:
    page = tab(width, height, device_scale_factor=scale, **STILL).open(demo_site.url + "/wall")
    assert of_all_leaves(page) == []
    zones = {5760: 3, 3840: 2 if height == 1080 else 1}.get(width, 1)
    assert page.locator(".leaf.on").count() == zones
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.leaf.on .sentence')).fontSize)")
    assert size == 40 * (2 if height == 2160 else 1)


@pytest.mark.parametrize("query", ["", "?density=large", "?month=2026-01", "?month=2026-10&density=large"])
def test_for_every_bureau(small: Site, many: Site, demo_site: Site, case_site: Site, tab: Tabs, query: str) -> None:
    opened = tab(1920, 1080, **STILL)
    for site in (small, many, demo_site, case_site):
        assert of_all_leaves(opened.open(f"{site.url}/wall{query}")) == []


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("font-size: 19px", "small"),
        ("position: absolute; left: 100rem", "outside"),
        ("width: 5rem; overflow: hidden", "cut"),
        ("position: absolute; top: 12rem; left: 0", "over"),
    ],
)
def test_the_measure_finds_what_is_wrong(demo_site: Site, tab: Tabs, style: str, fault: str) -> None:
    page = tab(1920, 1080, **STILL).open(demo_site.url + "/wall?pages=overview")
    assert faults(page) == []
    spoil(page, style)
    assert any(fault in one for one in faults(page))
