"""The screen's own host: what the browser is started with, what its watchdog calls dead, and that it brings it back."""

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import pytest

from tests.browser.conftest import free_port

KIOSK = Path(__file__).parent.parent / "deploy" / "kiosk"
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>x</title>
<script>var n = 0; setInterval(function () { document.title = '大屏 · ' + (n += 1); }, 200);</script>"""
WAIT_S = 30  # a busy machine needs it; all of it takes a dozen seconds


@pytest.fixture(scope="module")
def watchdog() -> ModuleType:
    spec = importlib.util.spec_from_file_location("watchdog", KIOSK / "watchdog.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Found = list[tuple[str, str]] | None


def verdicts(watchdog: ModuleType, looks: list[tuple[float, Found]]) -> list[Any]:
    watch = watchdog.Watch(0, 60, 180)
    return [watch.verdict(found, now) for now, found in looks]


def test_a_page_that_moves_lives_and_one_that_stays_is_dead(watchdog: ModuleType) -> None:
    at: Callable[[str], Found] = lambda title: [("http://127.0.0.1/wall?density=large", title)]
    looks = [(10, at("1")), (150, at("2")), (330, at("2")), (331, at("2"))]
    assert verdicts(watchdog, looks) == [None, None, None, "页面 180 秒没有动静"]
    assert verdicts(watchdog, [(10, at("1")), (191, at("1"))])[-1] == "页面 180 秒没有动静"


def test_a_browser_that_does_not_answer_is_given_time(watchdog: ModuleType) -> None:
    assert verdicts(watchdog, [(60, None), (61, None)]) == [None, "浏览器没有应答（60 秒）"]
    assert verdicts(watchdog, [(59, [("http://127.0.0.1/", "")]), (119, []), (120, [])])[1:] == [
        None,
        "没有打开的页面（60 秒）",
    ]


def test_the_browsers_error_page_is_given_time(watchdog: ModuleType) -> None:
    error: Found = [("chrome-error://chromewebdata/", "127.0.0.1")]
    assert verdicts(watchdog, [(60, error), (61, error)]) == [None, "停在浏览器的出错页（60 秒）"]


def test_only_a_good_while_shortens_the_next_pause(watchdog: ModuleType) -> None:
    watch = watchdog.Watch(0, 60, 180)
    for now in (5, 10):
        watch.verdict([("http://127.0.0.1/wall", str(now))], now)
    assert not watch.steady(69) and watch.steady(70)


def script(folder: Path, **env: str) -> list[str]:
    """What wall.sh starts the browser with."""
    browser = folder / "browser"
    browser.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    browser.chmod(0o755)
    given = {"PATH": os.environ["PATH"], "HOME": str(folder), "KIOSK_BROWSER": str(browser)} | env
    done = subprocess.run([KIOSK / "wall.sh"], env=given, capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.splitlines()


def test_the_browser_is_started_as_a_screen(tmp_path: Path) -> None:
    profile = tmp_path / "a folder"
    profile.mkdir()
    (profile / "SingletonLock").symlink_to("elsewhere-1")
    flags = script(
        tmp_path, KIOSK_PROFILE=str(profile), KIOSK_SCALE="2", KIOSK_FLAGS="--one --two", KIOSK_URL="http://x"
    )
    assert flags[-3:] == ["--one", "--two", "http://x"]
    assert {
        "--kiosk", f"--user-data-dir={profile}", "--force-device-scale-factor=2", "--remote-debugging-address=127.0.0.1",
        "--remote-debugging-port=9222",
    } <= set(flags)  # fmt: skip
    assert not any(flag.startswith("--window-size") for flag in flags)
    assert list(profile.iterdir()) == []
    assert "--window-size=1920,1080" in script(tmp_path, KIOSK_SIZE="1920,1080")


def test_every_flag_is_explained(tmp_path: Path) -> None:
    text = (KIOSK / "wall.sh").read_text(encoding="utf-8")
    lines = [
        line for line in text.splitlines() if re.match(r"\s*set -- ", line) and "--remote-debugging-port" not in line
    ]
    assert len(lines) >= 17
    assert [line for line in lines if " # " not in line and "--window-" not in line] == []


def test_the_settings_file_names_what_the_script_reads() -> None:
    read = set(re.findall(r"KIOSK_[A-Z]+", (KIOSK / "wall.sh").read_text(encoding="utf-8")))
    assert (
        set(re.findall(r"^#?(KIOSK_[A-Z]+)=", (KIOSK / "wall.env").read_text(encoding="utf-8"), re.MULTILINE)) == read
    )


class Screen:
    """A browser of a test's own, told from all others by its profile's folder."""

    def __init__(self, folder: Path) -> None:
        self.profile, self.port = folder / "profile", free_port()

    def processes(self, kind: str = "") -> list[int]:
        """Its processes; of a kind, `browser` being the one that started the rest."""
        return [pid for pid, words in self._all() if not kind or _kind(words) == kind]

    def _all(self) -> Iterator[tuple[int, str]]:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:  # it has ended meanwhile
                continue
            if f"--user-data-dir={self.profile} " in words and "watchdog.py" not in words:
                yield int(folder.name), words

    def kill(self, kind: str) -> None:
        for pid in self.processes(kind):
            os.kill(pid, signal.SIGKILL)

    def title(self) -> str:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/json", timeout=2) as answer:
                return next((one["title"] for one in json.load(answer) if one["type"] == "page"), "")
        except OSError:
            return ""

    def lives(self) -> bool:
        """Whether the page's title moves."""
        before = self.title()
        time.sleep(0.5)
        return before.startswith("大屏 · ") and self.title() not in ("", before)


def _kind(words: str) -> str:
    found = re.search(r"--type=([a-z-]+)", words)
    return found[1] if found else "browser"


def until(true: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "wall.html").write_text(PAGE, encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/wall.html"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_the_watchdog_brings_the_page_back(tmp_path: Path, page: str) -> None:
    """After the page's process has died, which the browser itself outlives, and after the browser has."""
    screen = Screen(tmp_path)
    env = os.environ | {
        "KIOSK_URL": page,
        "KIOSK_PROFILE": str(screen.profile),
        "KIOSK_PORT": str(screen.port),
        "KIOSK_BROWSER": "/usr/bin/chromium",
        "KIOSK_FLAGS": "--headless=new --no-sandbox --disable-gpu",
    }
    waits = ["--every", "0.3", "--stale", "4", "--patience", "25", "--pause", "0.2"]
    command = [sys.executable, KIOSK / "watchdog.py", "--port", str(screen.port), *waits, "--", KIOSK / "wall.sh"]
    log = tmp_path / "log"
    with log.open("wb") as out:
        dog = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        until(screen.lives, "the page was never there")
        first = screen.processes("browser")
        screen.kill("renderer")
        until(lambda: not set(first) & set(screen.processes("browser")), "a dead page was left standing")
        until(screen.lives, "the page did not come back")
        screen.kill("browser")
        until(screen.lives, "the browser did not come back")
        dog.terminate()
        assert dog.wait(WAIT_S) == 0
        until(lambda: not screen.processes(), "the browser outlived its watchdog")
    finally:
        dog.kill()
        dog.wait(WAIT_S)
        for pid in screen.processes():
            os.kill(pid, signal.SIGKILL)
    said = log.read_text(encoding="utf-8")
    assert "页面 4 秒没有动静" in said and "浏览器退出（-9）" in said
