"""Volunteering: what a brand came to, reach and honours included, and what is held back of few people."""

from dataclasses import replace

import app  # noqa: F401  pages register with the app
from pages.volunteering import PAGE
from pages.volunteering_panels import branch_table, brands
from pages.windows import Window
from queries.volunteering import BranchService, Brand, Service
from tests.builders import asked
from tests.components.trees import figures, rows, tables, text

BRANCH = asked()
FOUND = [
    Brand("P1", "舌尖上的科普", "市机关服务品牌", 3, 1450, 12, 1340),
    Brand("P2", "春燕与你同行", None, 0, 0, 0, 0),
]


def test_a_brand_shows_its_reach_and_honours_and_zero_is_not_nothing() -> None:
    shown = brands(BRANCH, Service(eligible=3), FOUND)
    assert [[cell for cell in row if cell] for row in rows(shown)] == [
        ["舌尖上的科普", "14.5", "3", "12", "1,340"],
        ["春燕与你同行", "0.0", "0", "0", "0"],
    ]
    assert text(shown).count("市机关服务品牌") == 1
    assert "volunteering.by_brand.P1.hours" in figures(shown)


def test_of_few_people_the_number_of_persons_is_held_back_the_reach_is_not() -> None:
    few = brands(BRANCH, Service(eligible=2), FOUND[:1])
    assert [cell for cell in rows(few)[0] if cell] == ["舌尖上的科普", "14.5", "3", "不足3人", "1,340"]
    above = brands(replace(BRANCH, org_kind="committee"), Service(eligible=2), FOUND[:1])
    assert "12" in rows(above)[0]


def test_of_few_people_not_even_the_axis_tells_the_hours_a_member() -> None:
    def drawn(member_hours: int) -> object:
        few = Service(hours=9000, member_hours=member_hours, eligible=2, eligible_days=20, days=10)
        row = BranchService("B1", "办公室", "办公室党支部", few, 100)
        return tables(branch_table(PAGE, BRANCH, [row], few, Window(0, 60, 1, 1)))

    assert drawn(100) == drawn(9000)
