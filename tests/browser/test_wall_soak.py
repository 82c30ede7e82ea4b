"""The soak in short: data that changes under a wall leaves no node and no listener behind; and its judgement can fail."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.soak import judge, run

BASE = {"count": 100.0, "heap": 10.0, "nodes": 7000.0, "listeners": 180.0, "rss": 200.0}


def test_refreshes_with_changing_data_leave_nothing_behind(chromium: Browser, tmp_path: Path) -> None:
    looks, said = run(chromium, tmp_path, 40, base_at=15)
    assert said == []
    assert 1000 < looks[-1]["nodes"] <= looks[0]["nodes"] + 20, "a glyph more or less, not one a refresh"
    assert looks[-1]["listeners"] <= looks[0]["listeners"]


@pytest.mark.parametrize(
    ("last", "said", "words"),
    [
        ({}, [], []),
        ({"heap": 10.9}, [], []),
        ({"heap": 11.1}, [], ["堆由 10.00 增至 11.10 MB，限 ＋10%"]),
        ({"nodes": 7001.0}, [], ["节点由 7000 增至 7001，应不变"]),
        ({"rss": 230.0}, ["错"], ["浏览器报错 1 条：错", "服务器内存由 200 增至 230 MB，应不变"]),
    ],
)
def test_what_grows_beyond_its_limit_is_told(last: dict[str, float], said: list[str], words: list[str]) -> None:
    assert judge([BASE, BASE | last], said) == words
