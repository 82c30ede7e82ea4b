"""What stands around a page's numbers: attention lines, the headline, the frame, the month chooser, pages in waiting."""

import json

from components import frame, panels, text
from components.lists import attention_item
from components.marks import glyph
from components.shell import NAVIGATION, SECRECY
from components.shell import shell as shell_of
from tests.components.trees import figures, nodes, prop
from tests.components.trees import text as words


def test_a_line_of_attention_leads_on() -> None:
    item = attention_item(glyph("soon", 6, "还有6天"), "办公室：11月党课临近", "须于11月30日（含）前召开", "/?org=B1")
    assert words(item) == "6办公室：11月党课临近须于11月30日（含）前召开"
    assert [prop(n, "href") for n in nodes(item) if prop(n, "href")] == ["/?org=B1"]


def test_the_headline_marks_what_is_to_be_acted_on() -> None:
    line = text.lede("总览", [("本月无逾期；", False), ("1场逾期", True)])
    assert words(line) == "总览本月无逾期；1场逾期"
    assert [words(n) for n in nodes(line) if prop(n, "className") == "alert-ink"] == ["1场逾期"]


def test_the_frame_links_only_to_pages_and_says_the_rule() -> None:
    shell = shell_of()
    (drawn,) = (json.loads(prop(n, "data-pages")) for n in nodes(shell) if prop(n, "id") == "pages")
    pages = [tuple(page) for _, group in drawn for page in group]
    assert pages == [page for _, group in NAVIGATION for page in group]
    assert [prop(n, "href") for n in nodes(shell) if prop(n, "href")] == ["#main"]
    assert SECRECY in words(shell)


def test_reset_and_the_keys_are_on_every_page() -> None:
    bar = frame.top_bar([], [], "")
    assert [prop(n, "data-action") for n in nodes(bar) if prop(n, "data-action")] == ["reset", "help"]


def test_the_month_chooser_has_handles_and_ends() -> None:
    chooser = frame.month_chooser("2026年11月", "进行中", "/?month=2026-10", None)
    assert [prop(n, "data-action") for n in nodes(chooser) if prop(n, "data-action")] == ["prev-month", "next-month"]
    assert [prop(n, "href") for n in nodes(chooser) if prop(n, "href")] == ["/?month=2026-10"]


def test_before_the_first_answer_no_number_is_shown() -> None:
    waiting = panels.waiting()
    assert "三会一课" in words(waiting) and "—" in words(waiting)
    assert not any(digit in words(waiting) for digit in "0123456789")
    assert figures(waiting) == {}


def test_a_choice_stands_below_its_parent_and_is_found_by_more_than_its_name() -> None:
    choice = frame.Choice("/?org=B1", "食品生产监管处党支部", 2, "食品生产处 spscjgcdzb B1")
    assert frame.options([choice], "/") == [
        {
            "value": "/?org=B1",
            "label": "\u3000\u3000食品生产监管处党支部",
            "search": "食品生产监管处党支部 食品生产处 spscjgcdzb B1",
            "title": "食品生产监管处党支部",
        }
    ]
