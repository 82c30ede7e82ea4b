"""Pages asked again and again: ours, its floor and the usual way by turns, so that all meet the same noise."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from bench import bare, usual
from bench.capture import MONTHS, read
from bench.databases import Database
from bench.served import Body, Server, cpu, run, serving

_FAILED = re.compile(rb'"data-state":\s*"failed"')
# Milliseconds up to which a page is asked every time, every seventh, every fifteenth: odd, so that all months have turns.
_PACES = ((60.0, 1), (500.0, 7), (float("inf"), 15))


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU of a page's data: milliseconds of the server and of the database's own processes."""

    server: float
    database: float


@dataclass
class Subject:
    """A page on one database in one way of writing it: the requests of each month, and what they cost so far."""

    way: str
    path: str
    database: Database
    server: Server
    requests: dict[str, list[Body]]
    samples: list[Spent] = field(default_factory=list)
    every: int = 1

    def warm_up(self) -> None:
        """Ours every month: what is kept of a question is written at its first answer."""
        for month in MONTHS if self.way == "ours" else MONTHS[:1]:
            if any(_FAILED.search(self.server.ask(body)) for body in self.requests[month]):
                raise SystemExit(f"{self.path} 读取失败")

    def set_pace(self) -> None:
        """What is costly is asked more seldom."""
        self.every = pace(self._spend(MONTHS[0]).server)

    def turn(self, number: int) -> None:
        """Ask once more, if it is its turn."""
        if number % self.every == 0:
            self.samples.append(self._spend(MONTHS[number % len(MONTHS)]))

    def _spend(self, month: str) -> Spent:
        server, database = cpu(self.server.worker), self.database.cpu()
        for body in self.requests[month]:
            self.server.ask(body)
        return Spent((cpu(self.server.worker) - server) * 1000, (self.database.cpu() - database) * 1000)

    @property
    def typical(self) -> Spent:
        """The medians."""
        return Spent(median(s.server for s in self.samples), median(s.database for s in self.samples))


def pace(cost: float) -> int:
    """Every how many turns a page of so many milliseconds is asked."""
    return next(every for most, every in _PACES if cost <= most)


def ask_all(databases: list[Database], times: int) -> list[Subject]:
    """All pages on databases of one engine, `times` each and by turns."""
    with ExitStack() as stack:
        subjects = [one for database in databases for one in stack.enter_context(_sites(database))]
        for subject in subjects:
            subject.warm_up()
        for subject in subjects:
            subject.set_pace()
        for number in range(times):
            for subject in subjects:
                subject.turn(number)
    return subjects


@contextmanager
def _sites(database: Database) -> Iterator[list[Subject]]:
    env = database.environment()
    run("bench.capture", database.plan, env=env)
    with (
        serving("app:server", env) as ours,
        serving("bench.bare:create()", env, "bench/gunicorn_bare.py") as floor,
        serving("bench.usual:create()", env, "bench/gunicorn_bare.py") as common,
    ):
        for server in (ours, floor, common):
            server.wait()
        found = []
        for path, plan in read(database.plan).items():
            bare_ones = {month: [bare.body(path, month)] for month in MONTHS}
            found += [
                Subject("ours", path, database, ours, {month: plan[month]["bodies"] for month in MONTHS}),
                Subject("floor", path, database, floor, bare_ones),
            ]
            if path in usual.PANELS:
                usual_ones = {month: usual.bodies(path, month) for month in MONTHS}
                found.append(Subject("usual", path, database, common, usual_ones))
        yield found
