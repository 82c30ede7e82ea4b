"""The clock is the process's own; settings of the person who measures stay out."""

import os
import time

import pytest

from bench.asking import pace
from bench.capture import MONTHS
from bench.first_load import from_server
from bench.served import cpu, environment


def test_the_clock_of_a_process_is_the_one_it_reads_itself() -> None:
    before = time.process_time()
    read = cpu(os.getpid())
    assert before <= read <= time.process_time()


def test_a_process_that_is_gone_has_no_clock() -> None:
    child = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(child, 0)
    with pytest.raises(OSError):
        cpu(child)


def test_only_given_settings_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_READ_URL", "postgresql+psycopg://elsewhere")
    found = environment(DATABASE_URL="sqlite://")
    assert "DATABASE_READ_URL" not in found
    assert (found["DATABASE_URL"], found["WORKERS"]) == ("sqlite://", "1")


@pytest.mark.parametrize(("cost", "every"), [(5.0, 1), (60.0, 1), (150.0, 7), (2000.0, 15)])
def test_costly_pages_are_asked_seldom_but_in_every_month(cost: float, every: int) -> None:
    assert pace(cost) == every
    assert len({number % len(MONTHS) for number in range(0, 60, every)}) == len(MONTHS)


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        ({"url": "http://127.0.0.1/x", "fromDiskCache": False, "encodedDataLength": 812}, True),
        ({"url": "http://127.0.0.1/icon.svg", "fromDiskCache": True, "encodedDataLength": 0}, False),
        ({"url": "http://127.0.0.1/icon.svg", "encodedDataLength": 0}, False),
        ({"url": "data:image/png", "encodedDataLength": 9}, False),
    ],
)
def test_what_the_browser_has_does_not_count_as_a_request(answer: dict[str, object], counts: bool) -> None:
    assert from_server(answer) is counts
