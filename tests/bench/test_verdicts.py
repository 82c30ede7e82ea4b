"""Ratios are medians' ratios, and a missed limit is said beside its number."""

from pathlib import Path
from typing import cast

from bench import verdicts
from bench.asking import Spent, Subject
from bench.databases import Database
from bench.first_load import Load
from bench.served import Server


def subject(way: str, branches: int, *samples: tuple[float, float], engine: str = "PostgreSQL") -> Subject:
    database = Database(engine, branches, "", Path())
    return Subject(way, "/", database, cast(Server, None), {}, [Spent(*sample) for sample in samples])


def measured(engine: str = "PostgreSQL") -> verdicts.Costs:
    return verdicts.costs(
        [
            subject("ours", 24, (6.0, 1.0), (90.0, 9.0), (5.0, 1.0), engine=engine),
            subject("floor", 24, (3.0, 1.0), engine=engine),
            subject("usual", 24, (40.0, 1.0), engine=engine),
            subject("ours", 2000, (8.0, 2.0), engine=engine),
            subject("floor", 2000, (2.0, 1.0), engine=engine),
            subject("usual", 2000, (80.0, 1.0), engine=engine),
        ]
    )


def test_each_page_stands_against_its_floor_and_the_usual_way() -> None:
    lines = verdicts.page_costs(measured()).splitlines()
    assert lines[2] == "| `/` | PostgreSQL | 24 | 6.0 | 1.0 | 3.0 | 40 | 2.00 | 0.150 **未达到** |"
    assert lines[3] == "| `/` | PostgreSQL | 2,000 | 8.0 | 2.0 | 2.0 | 80 | 4.00 **未达到** | 0.100 |"


def test_growth_is_of_the_server_and_of_the_database() -> None:
    assert verdicts.growth(measured()).splitlines()[2] == "| `/` | PostgreSQL | 1.33 | 2.00 **未达到** |"
    assert verdicts.growth(measured("SQLite")).splitlines()[2] == "| `/` | SQLite | 1.33 | 在页面内 |"


def test_first_loads_are_medians_against_the_usual_way() -> None:
    loads = {"/": (Load([901, 899, 900.4], [700, 800, 790]), Load([6615], [1975]))}
    line = verdicts.first_loads(loads, {"/": 3}).splitlines()[2]
    assert line == "| `/` | 900 **未达到** | 6,615 | 790 | 1975 | 0.40 | 3 **未达到** |"


def test_a_page_without_a_usual_twin_stands_alone_and_the_list_has_a_budget_of_its_own() -> None:
    found = verdicts.costs([subject("ours", 24, (6.0, 1.0)), subject("floor", 24, (3.0, 1.0))])
    assert verdicts.page_costs(found).splitlines()[2] == "| `/` | PostgreSQL | 24 | 6.0 | 1.0 | 3.0 | – | 2.00 | – |"
    line = verdicts.first_loads({verdicts.LIST: (Load([1400], [900]), None)}, {verdicts.LIST: 1}).splitlines()[2]
    assert line == "| `/branches` | 1400 | – | 900 | – | – | 1 |"
