"""Standings: order, ties, gold, the unranked; what the page says before and around its numbers."""

from dataclasses import replace

from components import frame, panels, text
from components.lists import Place, attention_item, axis, standings_head, standings_list
from components.marks import glyph
from tests.components.trees import figures, nodes, prop
from tests.components.trees import text as words

FIRST = Place("B1", "办公室", "办公室党支部", 1, False, 3, "91.50", None, "/?org=B1")
RANKED = [
    FIRST,
    replace(FIRST, org_code="B2", rank=2, tied=True, change=0, total="85.00"),
    replace(FIRST, org_code="B3", rank=2, tied=True, change=-1, total="85.00"),
    replace(FIRST, org_code="B4", rank=4, change=None, total="80.00"),
]
UNRANKED = replace(FIRST, org_code="B5", rank=None, change=None, total=None, reason="数据不足")


def rows(places: list[Place]) -> list[str]:
    return [
        words(node) for node in nodes(standings_list(places, 85.0, (80, 95), 3)) if prop(node, "role") == "listitem"
    ]


def test_rows_say_rank_name_tie_total_and_change() -> None:
    assert rows([*RANKED, UNRANKED]) == [
        "1办公室91.50▲3",
        "2办公室并列85.000",
        "2办公室并列85.00▼1",
        "4办公室80.00—",
        "—办公室—数据不足",
    ]


def test_rows_carry_their_figures() -> None:
    found = figures(standings_list([FIRST, UNRANKED], None, (80, 95), 3))
    assert found["standings.B1.total"] == "91.50"
    assert found["standings.B1.change"] == "3"
    assert (found["standings.B5.rank"], found["standings.B5.total"]) == ("null", "null")


def test_gold_follows_rank_not_row_and_a_small_group_has_none() -> None:
    def gold(places: list[Place]) -> int:
        return sum(
            "gold" in str(prop(n, "className")).split() for n in nodes(standings_list(places, None, (80, 95), 3))
        )

    assert gold(RANKED) == 6  # three rows, three diamonds
    assert gold(RANKED[:2]) == 0


def test_the_strip_says_where_it_begins() -> None:
    assert axis([76.8, 92.1]) == (75, 95)
    assert axis([99.0, 100.0]) == (95, 100)
    assert words(standings_head((75, 95))) == "名次支部75分95分总分较上月"
    assert words(standings_head(None)) == "名次支部总分较上月"


def test_a_line_of_attention_leads_on() -> None:
    item = attention_item(glyph("soon", 6, "还有6天"), "办公室：11月党课临近", "须于11月30日（含）前召开", "/?org=B1")
    assert words(item) == "6办公室：11月党课临近须于11月30日（含）前召开"
    assert [prop(n, "href") for n in nodes(item) if prop(n, "href")] == ["/?org=B1"]


def test_the_headline_marks_what_is_to_be_acted_on() -> None:
    line = text.lede("总览", [("本月无逾期；", False), ("1场逾期", True)])
    assert words(line) == "总览本月无逾期；1场逾期"
    assert [words(n) for n in nodes(line) if prop(n, "className") == "alert-ink"] == ["1场逾期"]


def test_the_frame_links_only_to_pages_and_says_the_rule() -> None:
    shell = frame.shell()
    assert [prop(n, "href") for n in nodes(shell) if prop(n, "href")] == [path for path, _, _ in frame.NAVIGATION]
    assert frame.SECRECY in words(shell)


def test_the_month_chooser_has_handles_and_ends() -> None:
    chooser = frame.month_chooser("2026年11月", "进行中", "/?month=2026-10", None)
    assert [prop(n, "data-action") for n in nodes(chooser) if prop(n, "data-action")] == ["prev-month", "next-month"]
    assert [prop(n, "href") for n in nodes(chooser) if prop(n, "href")] == ["/?month=2026-10"]


def test_before_the_first_answer_no_number_is_shown() -> None:
    waiting = panels.waiting()
    assert "三会一课" in words(waiting) and "—" in words(waiting)
    assert not any(digit in words(waiting) for digit in "0123456789")
    assert figures(waiting) == {}
