"""Half-open intervals of days."""

from datetime import date

from rules.intervals import Interval, without

MARCH = Interval(date(2026, 3, 1), date(2026, 4, 1))


def test_the_end_no_longer_counts() -> None:
    assert MARCH.holds(date(2026, 3, 31))
    assert not MARCH.holds(date(2026, 4, 1))
    assert MARCH.covers(date(2026, 3, 1), date(2026, 3, 31))
    assert not MARCH.covers(date(2026, 3, 1), date(2026, 4, 1))


def test_open_sides_hold_everything() -> None:
    assert Interval(None, None).covers(date.min, date.max)
    assert Interval(None, None).meet(MARCH) == MARCH
    assert MARCH.meet(Interval(date(2026, 4, 1), None)) is None


def test_overlapping_cuts_are_taken_out_once() -> None:
    cuts = [Interval(date(2026, 3, 5), date(2026, 3, 10)), Interval(date(2026, 3, 8), date(2026, 3, 12))]
    assert without(MARCH, cuts) == [
        Interval(date(2026, 3, 1), date(2026, 3, 5)),
        Interval(date(2026, 3, 12), date(2026, 4, 1)),
    ]
    assert without(MARCH, [Interval(None, None)]) == []
