"""A brand's panel: since when and with which honours, the year to date, twelve months, year after year."""

from fractions import Fraction

from components import charts, dense
from components.dense import Cell, Head, Row
from components.figure import figure, taken_apart
from components.panels import kpi, panel
from components.tags import html
from components.text import Component, icon
from pages.few import few_words
from pages.shared import twelve
from queries.brands import History, Month, Year
from queries.scope import Asked
from queries.volunteering import Service
from terms import NOTHING, hours, month_code


def brand(asked: Asked, of: History) -> Component:
    """The panel of one brand."""
    since = "启动日期未填" if of.launched_on is None else f"{of.launched_on.year}年{of.launched_on.month}月启动"
    honours = html.P([icon("award"), of.honours or "荣誉未填"], className="honour")
    return panel(of.name, [honours, html.Div(_tiles(asked, of), className="tiles"), _months(asked, of), _years(asked, of)], sub=since)  # fmt: skip


def _tiles(asked: Asked, of: History) -> list[Component]:
    now, path = of.now, f"volunteering.by_brand.{of.code}"
    few = _few(asked, now)
    persons = html.Span(few, className="few") if few else [figure(f"{path}.persons", now.persons, f"{now.persons:,}"), html.Small("人")]  # fmt: skip
    events = [figure(f"{path}.events", now.events, f"{now.events:,}"), " 次活动"]
    return [
        kpi(
            "今年时长",
            [figure(f"{path}.hours", Fraction(now.hours, 100), hours(now.hours)), html.Small("小时")],
            events,
        ),
        kpi("参与人数", persons, "今年去重"),
        kpi("服务人次", taken_apart(f"{path}.beneficiaries", f"{now.beneficiaries:,}"), "今年活动所及"),
    ]


def _few(asked: Asked, of: Year) -> str | None:
    """What is shown of a branch with too few eligible members instead of persons."""
    return few_words(asked, Service(eligible=of.eligible)) if asked.org_kind == "branch" else None


def _months(asked: Asked, of: History) -> Component:
    """Hours of the twelve months."""
    bars = [_bar(asked, month, of.months.get(month)) for month in twelve(asked)]
    return charts.columns(bars, title=f"{of.name}每月时长", unit="小时")


def _bar(asked: Asked, month: int, of: Month | None) -> charts.Bar:
    """The running month without anything is awaited, not zero."""
    label = f"{month % 100}"
    if of is None or (asked.running and month == asked.month and not of.hours and not of.events):
        return charts.empty_bar(label)
    return charts.Bar(label, of.hours / 100, hours(of.hours))


def _years(asked: Asked, of: History) -> Component:
    heads = [Head("年度", "name"), Head("活动", "count", "次"), Head("时长", "count", "小时"), Head("人数", "count"), Head("服务人次", "count")]  # fmt: skip
    table = dense.table(f"{of.name}历年", heads, [_year(asked, of, year) for year in of.years], className="years-table")
    return html.Div([html.H3("历年"), table], className="years")


def _year(asked: Asked, of: History, year: Year) -> Row:
    path, month = f"volunteering.by_brand.{of.code}", None if year.month == asked.month else month_code(year.month)
    part = f"{year.month // 100}年" + ("" if year.month % 100 == 12 and month else f"1—{year.month % 100}月")
    few = _few(asked, year)
    persons: Cell = few or [dense.number(f"{path}.persons", year.persons, f"{year.persons:,}", month=month)]
    return Row(
        [
            part,
            [dense.number(f"{path}.events", year.events, f"{year.events:,}", month=month)],
            [dense.number(f"{path}.hours", Fraction(year.hours, 100), hours(year.hours), month=month)],
            persons,
            [dense.taken_apart(f"{path}.beneficiaries", f"{year.beneficiaries:,}", month)] if year.events else NOTHING,
        ]
    )
