"""The work calendar of the demo: the exceptions to Monday–Friday, year by year."""

from datetime import date, timedelta

# As the State Council arranged them: days off that fall on Monday–Friday, and weekend days worked instead.
_OFF: dict[int, tuple[tuple[str, str], ...]] = {
    2025: (
        ("01-01", "01-01"),
        ("01-28", "02-04"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("05-31", "06-02"),
        ("10-01", "10-08"),
    ),
    2026: (
        ("01-01", "01-03"),
        ("02-15", "02-23"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("06-19", "06-21"),
        ("09-25", "09-27"),
        ("10-01", "10-07"),
    ),
}
_WORKED: dict[int, tuple[str, ...]] = {
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
# Lunar New Year's Day, for years whose arrangement is not listed above.
_NEW_YEAR = {
    2020: "01-25",
    2021: "02-12",
    2022: "02-01",
    2023: "01-22",
    2024: "02-10",
    2027: "02-06",
    2028: "01-26",
    2029: "02-13",
    2030: "02-03",
    2031: "01-23",
    2032: "02-11",
    2033: "01-31",
    2034: "02-19",
    2035: "02-08",
}
_DAY = timedelta(days=1)


def exceptions(year: int) -> dict[date, bool]:
    """Exceptions to Monday–Friday of a year: date → whether it is worked; assumed for years not arranged yet."""
    spans = _OFF.get(year) or _assumed(year)
    found: dict[date, bool] = {}
    for first, last in spans:
        day = _on(year, first)
        while day <= _on(year, last):
            if day.weekday() < 5:
                found[day] = False
            day += _DAY
    for worked in _WORKED.get(year, ()):
        found[_on(year, worked)] = True
    return dict(sorted(found.items()))


def _assumed(year: int) -> tuple[tuple[str, str], ...]:
    """A plausible arrangement without weekends worked: nobody can know it yet."""
    spring = _on(year, _NEW_YEAR.get(year, "02-05"))
    week = ((spring - _DAY).strftime("%m-%d"), (spring + 6 * _DAY).strftime("%m-%d"))
    return (("01-01", "01-01"), week, ("04-04", "04-05"), ("05-01", "05-03"), ("10-01", "10-07"))


def _on(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")
