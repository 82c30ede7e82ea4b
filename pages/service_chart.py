"""Volunteering over twelve months, as pages and the wall show it."""

from collections.abc import Mapping

from components import charts
from components.text import Component
from pages.few import too_few
from pages.shared import twelve
from queries.scope import Asked
from queries.volunteering import Service
from terms import hours, percent

Months = Mapping[int, Mapping[str, Service]]


def hours_chart(asked: Asked, series: Months) -> Component:
    """A chart of the hours by month."""
    bars = _bars(asked, series)
    return charts.chart(charts.month_bars(bars), charts.Series("", bars), title="志愿服务时长", unit="小时")


def hours_columns(asked: Asked, series: Months) -> Component:
    """The same as light bars, where a page has a chart already."""
    return charts.columns(_bars(asked, series), title="志愿服务时长", unit="小时")


def part_columns(asked: Asked, series: Months) -> Component:
    """Participation of each month; of a branch with fewer than three members it is not shown."""
    shares = [_share(asked, month, series.get(month)) for month in twelve(asked)]
    return charts.columns(shares, title="每月参与率", unit="%")


def _share(asked: Asked, month: int, of: Mapping[str, Service] | None) -> charts.Bar:
    label = f"{month % 100}"
    if of is None or too_few(asked, of["month"]) or of["month"].participation is None:
        return charts.empty_bar(label)
    rate = of["month"].participation
    return charts.Bar(label, float(rate) * 100, percent(rate))


def _bars(asked: Asked, series: Months) -> list[charts.Bar]:
    return [_bar(asked, month, series.get(month)) for month in twelve(asked)]


def _bar(asked: Asked, month: int, of: Mapping[str, Service] | None) -> charts.Bar:
    """The running month without a record is awaited, not zero."""
    label = f"{month % 100}"
    if of is None or (asked.running and month == asked.month and not of["month"].person_times):
        return charts.empty_bar(label)
    return charts.Bar(label, of["month"].hours / 100, hours(of["month"].hours))
