"""A wall for days, in minutes: `python -m bench.soak [refreshes]` (2,000).

A real site, a real browser, data that changes under it: after a forced collection the heap, the nodes, the listeners and the
server's memory are compared with those at the hundredth refresh. A limit that is broken ends with an error.
"""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from playwright.sync_api import Browser

from bench.first_load import chromium
from bench.served import environment, serving
from bench.served import run as command

REFRESHES, BASE_AT, LOOK_EVERY, LOAD_EVERY = 2000, 100, 100, 10
HEAP_MORE, RSS_MORE = 0.10, 0.10
WAIT_MS = 30_000
HEAD = "activity_id,org_code,types,held_on,status,title"


def main() -> None:
    """Run, print a line at every look, judge."""
    refreshes = int(sys.argv[1]) if len(sys.argv) > 1 else REFRESHES
    with TemporaryDirectory(prefix="soak") as folder, chromium() as browser:
        looks, said = run(browser, Path(folder), refreshes)
    broken = judge(looks, said)
    print("\n".join(broken) or "全部在限内", flush=True)
    if broken:
        raise SystemExit(1)


def judge(looks: list[dict[str, float]], said: list[str]) -> list[str]:
    """What is beyond its limit, in words; `looks`: the readings from the base on, `said`: the browser's complaints."""
    base, last = looks[0], looks[-1]
    broken = [f"浏览器报错 {len(said)} 条：{said[0]}"] if said else []
    if last["heap"] > base["heap"] * (1 + HEAP_MORE):
        broken.append(f"堆由 {base['heap']:.2f} 增至 {last['heap']:.2f} MB，限 ＋10%")
    for name, words in (("nodes", "节点"), ("listeners", "监听")):
        if last[name] > base[name]:
            broken.append(f"{words}由 {base[name]:.0f} 增至 {last[name]:.0f}，应不变")
    if last["rss"] > base["rss"] * (1 + RSS_MORE):
        broken.append(f"服务器内存由 {base['rss']:.0f} 增至 {last['rss']:.0f} MB，应不变")
    return broken


def run(
    browser: Browser, folder: Path, refreshes: int, base_at: int = BASE_AT
) -> tuple[list[dict[str, float]], list[str]]:
    """(readings from the base on, what the browser complained of)."""
    env = environment(
        DATABASE_URL=f"sqlite:///{folder}/r.db",
        VAR_DIR=folder,
        WALL_REFRESH_S=3600,  # asked for by hand, as fast as it goes
        WALL_PAGES="overview:3,standings:3,meetings:3,volunteering:3",
    )
    command("flask", "db", "upgrade", env=env)
    command("flask", "data", "demo", "--out", folder / "csv", env=env)
    command("flask", "data", "import", folder / "csv", env=env)  # the first load of one's own removes a demo
    looks: list[dict[str, float]] = []
    said: list[str] = []
    with serving("app:server", env) as site:
        site.wait()
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{site.url}/wall")
        page.wait_for_selector('html[data-ready="1"] .leaf.on', timeout=WAIT_MS)
        session = page.context.new_cdp_session(page)
        for count in range(1, refreshes + 1):
            if count % LOAD_EVERY == 0:
                change(env, folder, count)
            tick(page)
            if count >= base_at and (count - base_at) % LOOK_EVERY == 0 or count == refreshes:
                looks.append(look(page, session, site.process.pid, count))
        page.close()
    return looks, said


def change(env: Mapping[str, str], folder: Path, count: int) -> None:
    """One activity more, or the same with another title: numbers and a data version that are new."""
    file = folder / "activities.csv"
    rows = f"S{count % 50:03},B0001,theme_day,2026-11-{1 + count % 20:02},held,第{count}次"
    file.write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")
    command("flask", "data", "import", file, env=env)


def tick(page: Any) -> None:
    """Ask, and wait until it is answered."""
    before = page.evaluate("() => { window.board.wall.ask(); return window.board.wall.heart.ticks; }")
    page.wait_for_function(
        "ticks => window.board.wall.heart.heard && window.board.wall.heart.heard.tick >= ticks",
        arg=before,
        timeout=WAIT_MS,
    )


def look(page: Any, session: Any, pid: int, count: int) -> dict[str, float]:
    """The readings after a collection."""
    session.send("HeapProfiler.collectGarbage")
    counters = session.send("Memory.getDOMCounters")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    found = {
        "count": count,
        "heap": heap,
        "nodes": counters["nodes"],
        "listeners": counters["jsEventListeners"],
        "rss": resident(pid),
    }
    print(
        f"第{count}次：堆 {heap:.2f} MB，节点 {found['nodes']:.0f}，监听 {found['listeners']:.0f}，服务器 {found['rss']:.0f} MB",
        flush=True,
    )
    return found


def resident(pid: int) -> float:
    """Memory of a process and its children, MB."""
    process = psutil.Process(pid)
    return float(sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))) / 1e6


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} 秒")
