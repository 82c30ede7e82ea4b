"""The first load of a page in Chromium with nothing cached: bytes over the wire, CPU of the main thread; a month change."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_S = 60
LOOK_S = 0.1
CALM_LOOKS = 5
# True when Dash has nothing left to ask and Plotly nothing left to draw: the same question to every page.
QUIET = """() => {
  const store = (window.dash_stores || [])[0];
  if (!store) { return false; }
  const { appLifecycle, isLoading, callbacks } = store.getState();
  const stages = ['requested', 'prioritized', 'blocked', 'executing', 'watched', 'executed', 'stored'];
  return appLifecycle === 'HYDRATED' && !isLoading && !stages.some(stage => (callbacks[stage] || []).length) &&
    !document.querySelector('.dash-graph--pending') && document.fonts.status === 'loaded' &&
    [...document.querySelectorAll('.dash-graph')].every(graph => graph.querySelector('.js-plotly-plot')?._fullLayout);
}"""


@dataclass
class Load:
    """Cold loads of an address: kilobytes (1,000 bytes) over the wire and main-thread CPU in ms of each."""

    kilobytes: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def typical(self) -> tuple[float, float]:
        """The medians: kilobytes, CPU."""
        return median(self.kilobytes), median(self.cpu)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def cold_load(browser: Browser, address: str, load: Load) -> None:
    """One more load in a context of its own, added to `load`."""
    with _tab(browser) as page:
        session = page.context.new_cdp_session(page)
        sizes: list[float] = []
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = _main_thread(session)
        page.goto(address)
        _until_quiet(page)
        load.cpu.append((_main_thread(session) - before) * 1000)
        load.kilobytes.append(sum(sizes) / 1000)


def month_change(browser: Browser, address: str) -> int:
    """How many requests reach the server when the month before is chosen."""
    with _tab(browser) as page:
        page.goto(address)
        _until_quiet(page)
        session = page.context.new_cdp_session(page)
        answers: list[dict[str, Any]] = []
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda event: answers.append(event["response"]))
        page.locator('[data-action="prev-month"]').locator("a").click()
        _until_quiet(page)
        return sum(from_server(answer) for answer in answers)


def from_server(answer: dict[str, Any]) -> bool:
    """Whether a response (of the browser's protocol) came over the wire: the icon is asked for again, and cached."""
    return (
        bool(answer["url"].startswith("http")) and not answer.get("fromDiskCache") and answer["encodedDataLength"] > 0
    )


@contextmanager
def _tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()


def _main_thread(session: CDPSession) -> float:
    """CPU seconds in tasks of the main thread so far."""
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def _until_quiet(page: Page) -> None:
    """Quiet at several looks in a row: between two callbacks of a chain there is a moment of nothing."""
    calm, end = 0, time.monotonic() + WAIT_S
    while calm < CALM_LOOKS:
        if time.monotonic() > end:
            raise SystemExit(f"{page.url} 在 {WAIT_S} 秒内没有画完")
        time.sleep(LOOK_S)
        calm = calm + 1 if page.evaluate(QUIET) else 0
