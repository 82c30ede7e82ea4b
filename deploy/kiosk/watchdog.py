#!/usr/bin/env python3
"""Keeps the browser of a wall alive: starts it, looks after its page, and starts it again when the page is dead.

    watchdog.py --port 9222 -- ./wall.sh

The wall writes a new window title every five seconds, the page with the code every two. Chromium's DevTools (on this
host alone) tell it, and go on telling the last one when the page's process is gone: so a title that stays the same is
what a dead page looks like. Needs nothing but Python 3.7.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from typing import Any, NoReturn

STEADY_S = 60  # a browser that did well for so long was a good one: the next is not kept waiting
STOP_S = 5  # a browser that is asked to go gets so long to put its files in order
ANSWER_S = 5
MOST_BYTES = 1 << 20
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def pages(port: int) -> list[tuple[str, str]] | None:
    """Address and title of every page that stands open; None when the browser does not answer."""
    try:
        with _DIRECT.open(f"http://127.0.0.1:{port}/json", timeout=ANSWER_S) as answer:
            told: Any = json.loads(answer.read(MOST_BYTES))
        return [(str(one["url"]), str(one["title"])) for one in told if one["type"] == "page"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Watch:
    """One browser's life: what was seen of it, and what is wrong with it."""

    def __init__(self, now: float, patience: float, stale: float) -> None:
        """`patience`: seconds for starting, and without an answer; `stale`: seconds for which a title may stay."""
        self.patience, self.stale = patience, stale
        self.answered = self.sound = self.moved = now
        self.titles: list[str] = []
        self.since: float | None = None  # when its page was first seen to live

    def verdict(self, found: list[tuple[str, str]] | None, now: float) -> str | None:
        """Why the browser must be started again; None while there is hope."""
        if not found:
            return self._late(self.answered, now, "浏览器没有应答" if found is None else "没有打开的页面")
        self.answered = now
        if all(address.startswith("chrome-error:") for address, _ in found):
            return self._late(self.sound, now, "停在浏览器的出错页")
        self.sound = now
        titles = [title for _, title in found]
        if titles != self.titles:
            if self.titles and self.since is None:
                self.since = now
            self.titles, self.moved = titles, now
        return f"页面 {self.stale:g} 秒没有动静" if now - self.moved > self.stale else None

    def steady(self, now: float) -> bool:
        """Whether its page lived for a good while."""
        return self.since is not None and now - self.since >= STEADY_S

    def _late(self, last: float, now: float, words: str) -> str | None:
        return f"{words}（{self.patience:g} 秒）" if now - last > self.patience else None


def look_after(browser: subprocess.Popen[bytes], asked: argparse.Namespace) -> tuple[str, bool]:
    """Until it must be started again: why, and whether it had done well."""
    watch = Watch(time.monotonic(), asked.patience, asked.stale)
    while True:
        time.sleep(asked.every)
        now = time.monotonic()
        gone = browser.poll()
        why = f"浏览器退出（{gone}）" if gone is not None else watch.verdict(pages(asked.port), now)
        if why is not None:
            return why, watch.steady(now)


def stop(browser: subprocess.Popen[bytes]) -> None:
    """The browser and all its processes, which are one group: asked to go, then made to."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(browser.pid, how)
        except ProcessLookupError:
            break
        end = time.monotonic() + STOP_S
        while time.monotonic() < end and _lives(browser):
            time.sleep(0.1)
    browser.poll()


def _lives(browser: subprocess.Popen[bytes]) -> bool:
    browser.poll()  # its own end is taken note of, or it would stay in the group
    try:
        os.killpg(browser.pid, 0)
    except ProcessLookupError:
        return False
    return True


def say(words: str) -> None:
    """Into the journal."""
    print(words, flush=True)


def keep(asked: argparse.Namespace) -> NoReturn:
    """Start, look after, start again; the pauses double while nothing helps."""
    pause = asked.pause
    while True:
        say(f"启动：{' '.join(asked.command)}")
        browser = subprocess.Popen(asked.command, start_new_session=True)
        try:
            why, well = look_after(browser, asked)
        finally:
            stop(browser)
        pause = asked.pause if well else pause
        say(f"{why}；{pause:g} 秒后重新启动")
        time.sleep(pause)
        pause = min(2 * pause, asked.longest)


def main(words: list[str]) -> NoReturn:
    """The command line."""
    line = argparse.ArgumentParser(description="大屏看门狗：页面停住就重启浏览器")
    line.add_argument("--port", type=int, default=9222, help="浏览器的调试端口（本机）")
    line.add_argument("--every", type=float, default=10, help="每隔几秒看一次")
    line.add_argument("--stale", type=float, default=180, help="标题几秒不变算停住")
    line.add_argument("--patience", type=float, default=60, help="启动、没有应答、出错页，容许几秒")
    line.add_argument("--pause", type=float, default=2, help="重启前等几秒；接连不成则加倍")
    line.add_argument("--longest", type=float, default=60, help="加倍到几秒为止")
    line.add_argument("command", nargs="+", help="启动浏览器的命令")
    asked = line.parse_args(words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    keep(asked)


if __name__ == "__main__":
    main(sys.argv[1:])
