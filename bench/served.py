"""Gunicorn with one worker, asked by one client: CPU of a request is the difference of the worker's clock.

The clock is the kernel's own for another process (what `clock_getcpuclockid` names): nanoseconds, all threads, so that
parsing and sending are in it. /proc's ticks are 10 ms, more than a page; a WSGI middleware would not see gunicorn.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil

from config import Settings

ROOT = Path(__file__).parent.parent
TODAY = "2026-11-24"
START_S = 60
IDLE_S = 10  # gunicorn closes a kept connection after 15
Body = dict[str, Any]


def cpu(pid: int) -> float:
    """CPU seconds (user and system) of a process so far; an OSError when it is gone."""
    return time.clock_gettime(~pid << 3 | 2)


def environment(**given: object) -> dict[str, str]:
    """The environment without settings of the person who measures, then those given (names in capitals)."""
    ours = {f.name.upper() for f in fields(Settings)}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"REPORT_TODAY": TODAY, "WORKERS": "1"} | {name: str(value) for name, value in given.items()}


def run(*command: object, env: Mapping[str, str]) -> None:
    """A Python module with arguments, in the project's folder; when it fails, the measuring ends with what it said."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)], cwd=ROOT, env=env, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} 失败：{done.stderr[-2000:]}")


@dataclass
class Server:
    """A site that runs or begins to. One question at a time over a kept connection."""

    port: int
    process: subprocess.Popen[bytes]
    at: float = 0.0

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=120)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def worker(self) -> int:
        """The process that answers; gunicorn's master only watches."""
        (child,) = psutil.Process(self.process.pid).children()
        return child.pid

    def wait(self) -> None:
        """Return when it answers."""
        end = time.monotonic() + START_S
        while self.process.poll() is None and time.monotonic() < end:
            try:
                self._send("GET", "/_dash-layout")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.process.args} 没有启动")

    def ask(self, body: Body) -> bytes:
        """The answer of a callback; anything but 200 ends the measuring."""
        sent = json.dumps(body).encode()
        status, answer = self._send("POST", "/_dash-update-component", sent, {"Content-Type": "application/json"})
        if status != 200:
            raise SystemExit(f"{body['output']}：应答 {status} {answer[:500].decode(errors='replace')}")
        return answer

    def _send(self, *request: Any) -> tuple[int, bytes]:
        if time.monotonic() - self.at > IDLE_S:
            self.connection.close()  # it opens again by itself
        self.connection.request(*request)
        response = self.connection.getresponse()
        content = response.read()
        self.at = time.monotonic()
        return response.status, content


@contextmanager
def serving(app: str, env: Mapping[str, str], settings: str = "gunicorn.conf.py") -> Iterator[Server]:
    """A site under gunicorn as in production, up to the end of the block; `wait` for it before it is asked."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", settings, app]
    process = subprocess.Popen(command, cwd=ROOT, env={**env, "PORT": str(port)}, stdout=subprocess.DEVNULL)
    server = Server(port, process)
    try:
        yield server
    finally:
        server.connection.close()
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
