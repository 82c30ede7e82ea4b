"""Scores, totals, ranks: exact, and adding up to the last digit."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import formulas, scoring
from rules.formulas import Facts, Got, Half
from rules.intervals import Interval
from rules.scheme import Scheme, parse
from rules.scoring import Entry, Place

SCHEME: Scheme = parse(Path("rules/schemes/wuxing-2026.toml").read_text(encoding="utf-8"))
END = date(2026, 10, 31)
LIFE = Interval(date(2020, 1, 1), None)


def points(item: str, end: date = END, **facts: object) -> tuple[Fraction, int] | None:
    """(points got, points that apply) of one item of the default scheme."""
    found = SCHEME.items[item]
    got = formulas.FORMULAS[found.formula](found, Facts(end=end, **facts))  # type: ignore[arg-type]
    return None if got is None else (Fraction(got.num, got.den * 100), got.max // 100)


def test_rates_are_shares_of_max_and_empty_denominators_do_not_apply() -> None:
    assert points("L1", core_done=3, core_required=4) == (6, 8)
    assert points("L1") is None
    assert points("L5", yearly_done=1, yearly_required=2) == (1, 2)
    assert points("D1", weight_done=0, weight_due=5) == (0, 8)
    assert points("D1") is None


@pytest.mark.parametrize(("present", "got"), [(69, 0), (70, 0), (80, Fraction(8, 5)), (95, 4), (100, 4)])
def test_attendance_runs_from_70_to_95_percent(present: int, got: Fraction) -> None:
    assert points("L2", present=present, expected=100) == (got, 4)


def test_the_secretarys_lecture_is_judged_at_the_years_end() -> None:
    assert points("L4", lecture=True) == (2, 2)
    assert points("L4") is None
    assert points("L4", end=date(2026, 12, 31)) == (0, 2)


def test_participation_is_full_at_60_percent() -> None:
    assert points("S1", took_part=3, eligible=10) == (3, 6)
    assert points("S1", took_part=7, eligible=10) == (6, 6)
    assert points("S1") is None


def test_hours_are_measured_against_the_part_of_the_year_gone() -> None:
    assert formulas.months_begun(date(2026, 11, 24)) == Fraction(10) + Fraction(24, 30)
    assert formulas.months_begun(END) == 10
    # 5 h a member by the end of October, full at 10 × 10/12
    assert points("S2", member_hours=500, eligible_days=304, days=304) == (4 * Fraction(5) / Fraction(100, 12), 4)
    assert points("S2", member_hours=500) is None


def test_brand_projects_stop_at_max() -> None:
    assert points("S3") == (0, 4)
    assert points("S3", projects=3) == (3, 4)
    assert points("S3", projects=9) == (4, 4)


def test_pioneer_needs_four_fifths_scored() -> None:
    scored = {"pioneer_sum": 4 * 95 * 10**8, "pioneer_count": 4}
    assert points("D3", pioneer_eligible=5, **scored) == (4, 4)
    assert points("D3", pioneer_eligible=6, **scored) is None
    assert points("D3") is None


def test_discipline_counts_half_years_that_can_be_judged() -> None:
    held, due = Half(True, False, False), Half(False, True, True)
    open_, outside = Half(False, False, True), Half(False, True, False)
    assert points("C1", halves=(held, held)) == (6, 6)
    assert points("C1", halves=(due, held)) == (3, 6)
    assert points("C1", halves=(held, open_)) == (3, 3)
    assert points("C1", halves=(outside, due)) == (0, 3)
    assert points("C1", halves=(outside, open_)) is None


def test_a_half_year_is_judged_on_its_last_day() -> None:
    held = {1: date(2026, 6, 30)}
    assert formulas.halves(date(2026, 6, 29), LIFE, held) == (Half(False, False, True),)
    assert formulas.halves(date(2026, 6, 30), LIFE, held) == (Half(True, True, True),)
    assert formulas.halves(date(2026, 7, 1), Interval(date(2026, 1, 2), None), {}) == (
        Half(False, True, False),
        Half(False, False, True),
    )


def test_reviews_are_taken_as_given() -> None:
    assert points("L3", reviews={"L3": 198_000_000}) == (Fraction("1.98"), 4)
    assert points("L3", reviews={"S4": 1}) is None


def test_a_type_below_three_fifths_of_its_max_has_no_score_but_keeps_its_contributions() -> None:
    facts = Facts(end=END, reviews={"I1": 8 * 10**8, "I3": 0})
    found = scoring.score(SCHEME, facts)
    assert found.types["创新型"] is None
    assert (found.items["I1"], found.items["I2"], found.items["I3"]) == (1455, None, 0)
    enough = scoring.score(SCHEME, Facts(end=END, reviews={"I2": 6 * 10**8, "I3": 0, "I4": 3 * 10**8}))
    assert enough.types["创新型"] == 1500


gots = st.dictionaries(
    st.sampled_from("abcde"),
    st.tuples(st.integers(0, 800), st.integers(1, 97), st.integers(1, 800)).map(
        lambda t: Got(min(t[0], t[2]) * t[1], t[1] if t[0] < t[2] else t[1] * 3, t[2])
    ),
    min_size=1,
)


@given(gots)
def test_contributions_add_up_to_the_rounded_score(got: dict[str, Got]) -> None:
    applicable = sum(g.max for g in got.values())
    total, parts = scoring.contributions(2000, applicable, got)
    exact = {code: Fraction(2000 * g.num, g.den * applicable) for code, g in got.items()}
    assert sum(parts.values()) == total
    assert total == (sum(exact.values()) + Fraction(1, 2)).__floor__()
    assert all(0 <= parts[code] - exact[code].__floor__() <= 1 for code in parts)


def test_missing_hundredths_go_to_the_largest_remainders_then_to_item_order() -> None:
    got = {"a": Got(1, 3, 1), "b": Got(1, 3, 1), "c": Got(1, 3, 1)}
    assert scoring.contributions(400, 3, got) == (133, {"a": 45, "b": 44, "c": 44})


def test_totals_cap_bonus_deductions_and_vetoes() -> None:
    types = [1000] * 5
    assert scoring.total(SCHEME, types, [800, 700, -50], False) == (1000, 50, 5950, 5950)
    assert scoring.total(SCHEME, types, [-2000], False) == (0, 1000, 4000, 4000)
    assert scoring.total(SCHEME, [1500] * 5, [], True) == (0, 0, 6000, 7500)
    assert scoring.total(SCHEME, [0] * 5, [-100], False).total == 0
    assert scoring.total(SCHEME, [1000, None], [], True).total is None


def reason(**changes: object) -> str | None:
    plain: dict[str, object] = {
        "end": END, "life": LIFE, "temporary": False, "members": 5, "full_members": 3,
        "minimums": scoring.Minimums(3, 3), "complete": True, "vetoed": False,
    }  # fmt: skip
    return scoring.unranked_reason(**(plain | changes))  # type: ignore[arg-type]


def test_unranked_takes_the_first_reason_that_fits() -> None:
    assert reason() is None
    assert reason(life=Interval(None, date(2026, 11, 1)), temporary=True) == "closed"
    assert reason(life=Interval(None, date(2026, 11, 2))) is None
    assert reason(temporary=True, members=0) == "temporary"
    assert reason(members=0, full_members=0) == "no_members"
    assert reason(full_members=2) == "below_three"
    assert reason(full_members=2, minimums=scoring.Minimums(2, 3)) is None
    assert reason(life=Interval(date(2026, 8, 2), None)) == "founded_recently"
    assert reason(life=Interval(date(2026, 8, 1), None)) is None
    assert reason(life=Interval(date(2026, 8, 1), None), minimums=scoring.Minimums(3, 4)) == "founded_recently"
    assert reason(life=Interval(date(2026, 10, 31), None), minimums=scoring.Minimums(3, 0)) is None
    assert reason(life=Interval(date(2026, 8, 1), None), end=date(2026, 10, 30)) == "founded_recently"
    assert reason(complete=False, vetoed=True) == "insufficient_data"
    assert reason(vetoed=True) == "veto"


def test_listed_from_the_founding_to_the_end_of_the_year_of_closing() -> None:
    assert scoring.is_listed(Interval(date(2026, 10, 31), None), END)
    assert not scoring.is_listed(Interval(date(2026, 11, 1), None), END)
    assert not scoring.is_listed(Interval(None, date(2026, 1, 1)), END)
    assert scoring.is_listed(Interval(None, date(2026, 1, 2)), END)


def test_competition_ranking_by_group_the_blank_one_last() -> None:
    entries = [
        Entry("B4", None, None, 9000, None),
        Entry("B1", "乙", 2, 8000, None),
        Entry("B2", "乙", 1, 8000, None),
        Entry("B3", "乙", None, 7000, None),
        Entry("B5", "乙", 9, 9000, None),
        Entry("B6", "乙", None, 9900, "veto"),
        Entry("B7", "乙", 1, None, "closed"),
        Entry("B8", "甲", 1, 100, None),
    ]
    assert scoring.places(entries) == {
        "B5": Place(0, 1),
        "B2": Place(1, 2),
        "B1": Place(2, 2),
        "B3": Place(3, 4),
        "B7": Place(4, None),
        "B6": Place(5, None),
        "B8": Place(6, 1),
        "B4": Place(7, 1),
    }
