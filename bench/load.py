"""Loading against the bare floor, and one more month against everything: `python -m bench.load [branches]`.

Floor: the same CSVs read with pandas and inserted through SQLAlchemy Core executemany into the same tables.
Every step runs as a process of its own; CPU seconds (user + system) and peak memory are the process's.
"""

import csv
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree, rmtree
from statistics import median
from tempfile import mkdtemp

ROOT = Path(__file__).parent.parent
TODAY, BEFORE = "2026-11-24", "2026-10-31"
KEEPS_BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}  # an installation compiles the program once, not at every start
# What is new in the further month, by table.
NEW: dict[str, Callable[[dict[str, str]], bool]] = {
    "activities": lambda r: r["recorded_on"] > BEFORE,
    "service_events": lambda r: r["held_on"] > BEFORE,
    "service_records": lambda r: r["service_date"] > BEFORE,
    "reviews": lambda r: r["month"] > BEFORE[:7],
    "memberships": lambda r: r["valid_from"] > BEFORE,
    "leader_visits": lambda r: r["visited_on"] > BEFORE,
    "task_progress": lambda r: r["done_on"] > BEFORE,
}


def main() -> None:
    """Make the data, measure, print."""
    branches = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    work = Path(mkdtemp(prefix="bench"))
    try:
        _run("生成数据", work, TODAY, "demo", "--branches", branches, "--out", work / "all")
        rows = split(work)
        floor = _process("裸写入", [sys.executable, "-m", "bench.floor", str(work / "all"), str(work / "floor.db")], {})
        full = _run("全部入库", work / "full.db", TODAY, "import", work / "all")
        again = _run("再入库一次", work / "full.db", TODAY, "import", work / "all")
        month = _further(work, TODAY, "续一个月")
        late = _further(work, BEFORE, "停用到今天才续一个月")
        print(f"{branches} 个支部，{rows[0]:,} 行；续的一个月 {rows[1]:,} 行")
        print(f"全部入库 / 裸写入 = {full / floor:.2f}（要求 ≤ 4）")
        print(f"续一个月 / 全部入库 = {month / full:.3f}（要求 < 0.1）；再入库一次 / 全部入库 = {again / full:.2f}")
        print(f"停用到今天才续一个月（连转日）/ 全部入库 = {late / full:.3f}")
    finally:
        rmtree(work)


def _further(work: Path, known: str, name: str) -> float:
    """The month's files loaded today on all before them, three times, the median. `known`: the day of the rows so far.

    Where the site runs, each day's turn has brought them to today; else the load also does all turns since.
    """
    before = work / f"{known}.db"
    _run(f"到上月为止（截至 {known}）", before, known, "import", work / "before")
    spent = []
    for _ in range(3):
        copy(before, work / "month.db")
        spent.append(_run(name, work / "month.db", TODAY, "import", work / "month"))
    return median(spent)


def split(work: Path) -> tuple[int, int]:
    """The data up to the month before, and what the month adds: (rows in all, rows added)."""
    copytree(work / "all", work / "before")
    (work / "month").mkdir()
    total = added = 0
    for path in sorted((work / "all").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        total += len(rows)
        if path.stem in NEW and rows:
            new = [row for row in rows if NEW[path.stem](row)]
            added += len(new)
            old = [row for row in rows if not NEW[path.stem](row)]
            for folder, some in (("before", old), ("month", new)):
                with (work / folder / path.name).open("w", encoding="utf-8", newline="") as file:
                    out = csv.DictWriter(file, rows[0], lineterminator="\n")
                    out.writeheader()
                    out.writerows(some)
    return total, added


def _run(name: str, database: Path, today: str, *args: object) -> float:
    env = {"DATABASE_URL": f"sqlite:///{database}", "REPORT_TODAY": today}
    flask = [sys.executable, "-m", "flask"]
    if args[0] == "import" and not database.exists():
        subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=os.environ | env, check=True)
    return _process(name, [*flask, "data", *map(str, args)], env)


class _Clock:
    """CPU seconds of finished child processes so far."""

    spent = 0.0


def _process(name: str, command: list[str], env: dict[str, str]) -> float:
    """CPU seconds of a process, printed with the highest memory of any so far."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | KEEPS_BYTECODE | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    _, said = process.communicate()
    if process.returncode:
        raise SystemExit(f"{name}失败：{said[-2000:]}")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = usage.ru_utime + usage.ru_stime
    cpu, _Clock.spent = total - _Clock.spent, total
    print(f"{name}：{cpu:.1f} 秒 CPU，至此最高 {usage.ru_maxrss / 1024:.0f} MB", flush=True)
    return cpu


if __name__ == "__main__":
    main()
