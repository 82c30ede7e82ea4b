"""A real site and a real browser: gunicorn as in production, Debian's Chromium, nothing leaves the host."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CASE = ROOT / "tests" / "cases" / "visible-small" / "data"
WAIT_MS = 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@dataclass
class Site:
    """A running site with a database of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    later: str = "2026-11-24"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": f"sqlite:///{self.folder}/reporting.db",
            "VAR_DIR": str(self.folder),
            "REPORT_TODAY": self.later,
            "PORT": str(self.port),
            "WORKERS": "1",
        }

    def flask(self, *args: object) -> None:
        command = [sys.executable, "-m", "flask", *map(str, args)]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True)

    def run(self, code: str) -> None:
        """Run a few lines of Python in the site's environment."""
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=self.env, check=True, capture_output=True)

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "app:server"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env)
        end = time.monotonic() + WAIT_MS / 1000
        while time.monotonic() < end:
            try:
                urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except (URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError("the site did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """As if the disk were gone: something that is no database stands in its place."""
        parts = [self.folder / f"reporting.db{suffix}" for suffix in ("", "-wal", "-shm")]
        aside = {part: part.with_name(f"aside{part.suffix}") for part in parts if part.exists()}
        for part, place in aside.items():
            part.rename(place)
        parts[0].mkdir()
        try:
            yield
        finally:
            parts[0].rmdir()
            for part, place in aside.items():
                place.rename(part)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo bureau."""
    site = Site(tmp_path_factory.mktemp("demo"))
    site.flask("db", "upgrade")
    site.flask("data", "demo")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def case_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The case whose figures are known, in several ranking groups."""
    site = Site(tmp_path_factory.mktemp("case"))
    site.flask("db", "upgrade")
    site.flask("data", "import", CASE)
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Tables and nothing in them."""
    site = Site(tmp_path_factory.mktemp("empty"))
    site.flask("db", "upgrade")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A site that the test may break; the case is loaded, nothing is started."""
    site = Site(tmp_path)
    site.flask("db", "upgrade")
    site.flask("data", "import", CASE)
    yield site
    site.stop()


@dataclass
class Tab:
    """A page with all it said and asked for."""

    page: Page
    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        self.page.goto(address)
        return self.ready()

    def ready(self) -> Page:
        self.page.wait_for_selector('html[data-ready="1"]', timeout=WAIT_MS)
        return self.page


def _context(chromium: Browser, **options: Any) -> BrowserContext:
    return chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)


@pytest.fixture(scope="session")
def desk(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser as it is used all day: what one tab has fetched, the next one has. A fresh one costs a second a page."""
    context = _context(chromium)
    yield context
    context.close()


@pytest.fixture
def tab(chromium: Browser, desk: BrowserContext) -> Iterator[Callable[..., Tab]]:
    """Open tabs of a size; at the end every one was quiet and asked nobody but the site. `fresh` or with options of its
    own: in a browser that has fetched nothing yet.
    """
    tabs: list[Tab] = []

    def make(width: int = 1440, height: int = 900, *, fresh: bool = False, **options: Any) -> Tab:
        own = fresh or bool(options)
        made = Tab((_context(chromium, **options) if own else desk).new_page())
        made.page.set_viewport_size({"width": width, "height": height})
        made.page.on("console", lambda m: made.console.append(f"{m.type}: {m.text}"))
        made.page.on("pageerror", lambda e: made.console.append(f"error: {e}"))
        made.page.on("request", lambda r: _note(made, r.url))
        tabs.append(made)
        return made

    yield make
    for one in tabs:
        one.page.close()
        if one.page.context is not desk:
            one.page.context.close()
        assert one.outside == []


def _note(tab: Tab, url: str) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
        tab.outside.append(url)
