"""大屏可读性 in a real browser: typing answers at once and stays in its field, the address follows, 0 goes back."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import WAIT_MS, Site, Tab
from tests.browser.test_pages import SMALLEST


def test_typing_keeps_its_field_and_writes_the_address(empty_site: Site, tab: Callable[..., Tab]) -> None:
    opened = tab()
    page = opened.open(empty_site.url + "/wall/reading?distance=4.9")
    page.fill("#wall-reading-width", "")
    page.wait_for_function(
        "() => document.querySelector('.said').textContent.startsWith('画面宽应为')", timeout=WAIT_MS
    )
    page.locator("#wall-reading-width").press_sequentially("1.90")
    page.wait_for_url("**/wall/reading?width=1.9&distance=4.9", timeout=WAIT_MS)
    assert "density=large" in page.inner_text(".lede")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["wall-reading-width", "1.90"]
    page.click("text=LED P1.5")
    page.wait_for_url("**/wall/reading?width=2.88&distance=4.9", timeout=WAIT_MS)
    page.click(".reset")
    page.wait_for_function("() => document.getElementById('wall-reading-distance').value === '5'", timeout=WAIT_MS)
    assert "2.88 m 宽的画面、5 m 远" in opened.ready().inner_text(".lede")
    assert opened.console == []


def test_the_address_as_it_was_opened_is_gone_back_to(empty_site: Site, tab: Callable[..., Tab]) -> None:
    """The router has never heard of what was typed."""
    opened = tab()
    page = opened.open(empty_site.url + "/wall/reading")
    page.fill("#wall-reading-width", "4.8")
    page.wait_for_url("**/wall/reading?width=4.8&distance=5", timeout=WAIT_MS)
    page.click(".reset")
    page.wait_for_function("() => document.querySelector('.lede').textContent.startsWith('2.88 m')", timeout=WAIT_MS)
    assert page.input_value("#wall-reading-width") == "2.88"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (720, 450)])
def test_it_fits(empty_site: Site, tab: Callable[..., Tab], width: int, height: int) -> None:
    page = tab(width, height).open(empty_site.url + "/wall/reading?width=1.9&distance=50")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALLEST) >= 12
    assert page.locator(".reading-table tbody tr").count() == 9
