"""Pages against their floor and against the usual way: `python -m bench.pages [--quick]`.

Floor: the page's SQL statements run bare, orjson of their rows, an empty Dash callback (`bench.bare`). The usual way:
`bench.usual`. Quick: 24 branches, SQLite, no browser. A missed limit is printed, it is no error.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import verdicts
from bench.asking import ask_all
from bench.capture import read
from bench.databases import Database, databases
from bench.first_load import Load, chromium, cold_load, month_change
from bench.served import serving
from bench.usual import PANELS

SIZES = (24, 2000)
TIMES, TIMES_QUICK = 60, 16
LOADS = 5


def main() -> None:
    """Make the data, measure, print."""
    quick = "--quick" in sys.argv[1:]
    with TemporaryDirectory(prefix="bench") as work:
        with databases(Path(work), SIZES[:1] if quick else SIZES, with_postgres=not quick) as found:
            _say("数据已入库")
            print(_servers(found, TIMES_QUICK if quick else TIMES), flush=True)
            if not quick:
                print(f"\n{_browser(found[0])}", flush=True)
        _say("完")


def _servers(found: list[Database], times: int) -> str:
    subjects = []
    for engine in dict.fromkeys(database.engine for database in found):
        subjects += ask_all([database for database in found if database.engine == engine], times)
        _say(f"{engine} 已量")
    costs = verdicts.costs(subjects)
    grown = len({database.branches for database in found}) > 1
    return verdicts.page_costs(costs) + (f"\n\n{verdicts.growth(costs)}" if grown else "")


def _browser(database: Database) -> str:
    """First loads by turns, and how many requests a month change makes."""
    env = database.environment()
    with (
        serving("app:server", env) as ours,
        serving("bench.usual:create()", env, "bench/gunicorn_bare.py") as usual,
        chromium() as browser,
    ):
        ours.wait()
        usual.wait()
        loads = {path: (Load(), Load() if path in PANELS else None) for path in read(database.plan)}
        for _ in range(LOADS):
            for path, (of_ours, of_usual) in loads.items():
                cold_load(browser, ours.url + path, of_ours)
                if of_usual is not None:
                    cold_load(browser, usual.url + path, of_usual)
        requests = {path: month_change(browser, ours.url + path) for path in loads}
    return verdicts.first_loads(loads, requests)


def _say(words: str) -> None:
    print(f"{words}（{time.perf_counter() - _STARTED:.0f} 秒）", file=sys.stderr, flush=True)


_STARTED = time.perf_counter()

if __name__ == "__main__":
    main()
