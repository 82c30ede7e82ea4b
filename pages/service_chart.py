"""Hours of volunteering over twelve months, as two pages show them."""

from collections.abc import Mapping

from components import charts
from components.text import Component
from pages.shared import twelve
from queries.scope import Asked
from queries.volunteering import Service
from terms import hours

Months = Mapping[int, Mapping[str, Service]]


def hours_chart(asked: Asked, series: Months) -> Component:
    """A chart of the hours by month."""
    bars = _bars(asked, series)
    return charts.chart(charts.month_bars(bars), charts.Series("", bars), title="志愿服务时长", unit="小时")


def hours_columns(asked: Asked, series: Months) -> Component:
    """The same as light bars, where a page has a chart already."""
    return charts.columns(_bars(asked, series), title="志愿服务时长", unit="小时")


def _bars(asked: Asked, series: Months) -> list[charts.Bar]:
    return [_bar(asked, month, series.get(month)) for month in twelve(asked)]


def _bar(asked: Asked, month: int, of: Mapping[str, Service] | None) -> charts.Bar:
    """The running month without a record is awaited, not zero."""
    label = f"{month % 100}"
    if of is None or (asked.running and month == asked.month and not of["month"].person_times):
        return charts.empty_bar(label)
    return charts.Bar(label, of["month"].hours / 100, hours(of["month"].hours))
