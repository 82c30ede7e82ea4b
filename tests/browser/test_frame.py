"""The house around the pages, in a real browser: unknown addresses, policy, what is fetched and how."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Site, Tab

Tabs = Callable[..., Tab]


@pytest.mark.parametrize("path", ["/nonsense", "/wall/x?month=2026-10", "/%E4%B8%89%E4%BC%9A"])
def test_an_unknown_address_is_said_calmly_and_leads_home(case_site: Site, tab: Tabs, path: str) -> None:
    opened = tab()
    page = opened.open(case_site.url + path)
    assert "没有这一页" in page.inner_text("main")
    assert opened.console == []
    page.click("main a")
    page.wait_for_selector("html[data-month]")
    assert opened.ready().url == case_site.url + "/"


def test_scripts_come_compressed_and_no_answer_fails(case_site: Site, tab: Tabs) -> None:
    opened = tab(fresh=True)
    answers: list[Response] = []
    opened.page.on("response", lambda answer: answers.append(answer))
    opened.open(case_site.url + "/")
    assert [a.url for a in answers if a.status >= 400] == []
    scripts = [a for a in answers if a.request.resource_type in ("script", "stylesheet")]
    large = [a for a in scripts if len(a.body()) > 500]
    assert len(large) > 8
    assert [a.url for a in large if a.headers.get("content-encoding") not in ("br", "gzip")] == []


def test_the_policy_stops_a_script_that_was_put_in(case_site: Site, tab: Tabs) -> None:
    opened = tab()
    page = opened.open(case_site.url + "/")
    page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.PWN = 1';
      document.body.append(s); }""")
    assert page.evaluate("window.PWN") is None
    assert any("Content Security Policy" in line for line in opened.console)
