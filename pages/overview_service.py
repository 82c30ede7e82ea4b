"""The overview's volunteering: hours, who takes part, twelve months, brands."""

from fractions import Fraction

from dash import html

from components import charts
from components.figure import figure
from components.marks import bar_ref
from components.panels import kpi, panel
from components.text import Component
from pages.shared import twelve
from queries.scope import Asked
from queries.thresholds import read_thresholds
from queries.volunteering import Brand, Service
from terms import hours, percent, rounded


def service(asked: Asked, spans: dict[str, Service], series: dict[int, Service], brands: list[Brand]) -> Component:
    """Hours of the month, the year's participation, twelve months, brands."""
    month, ytd = spans["month"], spans["ytd"]
    tiles = html.Div([_month_tile(asked, month), *_year_tiles(asked, ytd)], className="tiles")
    bars = [_bar(m, series.get(m)) for m in twelve(asked)]
    graph = charts.chart(bars, charts.month_bars(bars), title="志愿服务时长", unit="小时")
    most = max((brand.hours for brand in brands), default=0)
    rows = [_brand(brand, most) for brand in brands]
    sub = "每月时长，小时" if month.person_times else f"{asked.month % 100}月尚无志愿服务记录"
    title = html.H3(["服务品牌", html.Small("今年以来，小时")])
    return panel("志愿服务", [tiles, graph, html.Div([title, *rows], className="brands")], sub=sub, className="fill")


def _bar(month: int, of: Service | None) -> charts.Bar:
    label = f"{month % 100}"
    return charts.empty_bar(label) if of is None else charts.Bar(label, of.hours / 100, hours(of.hours))


def _too_few(asked: Asked, of: Service) -> str | None:
    """What is shown instead of all that would speak of single persons, when a branch has too few eligible members."""
    least = read_thresholds().suppress_members.on(asked.end)
    return f"不足{least}人" if asked.org_kind == "branch" and of.eligible < least else None


def _month_tile(asked: Asked, month: Service) -> Component:
    value = figure("volunteering.month.hours", Fraction(month.hours, 100), hours(month.hours))
    few = _too_few(asked, month)
    persons = [figure("volunteering.month.persons", month.persons, str(month.persons)), " 人"]
    note = [
        figure("volunteering.month.events", month.events, str(month.events)),
        " 次活动，",
        *([few] if few else persons),
    ]
    return kpi(f"{asked.month % 100}月时长", [value, html.Small("小时")], note)


def _year_tiles(asked: Asked, ytd: Service) -> list[Component]:
    part, registered = "volunteering.ytd.participation", "volunteering.ytd.registration"
    total = ["合计 ", figure("volunteering.ytd.hours", Fraction(ytd.hours, 100), hours(ytd.hours))]
    if few := _too_few(asked, ytd):
        shown_few = html.Span(few, className="few")
        return [kpi("今年参与率", shown_few, f"注册率 {few}"), kpi("今年人均", shown_few, total)]
    takes_part = [figure(part, ytd.participation, percent(ytd.participation)), html.Small("%")]
    note = ["注册率 ", figure(registered, ytd.registration, percent(ytd.registration)), "%"]
    each = ytd.hours_per_member
    shown = "" if each is None else f"{rounded(each, 1):f}"
    per_member = [figure("volunteering.ytd.hours_per_member", each, shown), html.Small("小时")]
    return [kpi("今年参与率", takes_part, note), kpi("今年人均", per_member, total)]


def _brand(brand: Brand, most: int) -> Component:
    path = f"volunteering.by_brand.{brand.code}"
    label = f"{brand.name}{hours(brand.hours)}小时"
    count = html.Span(figure(f"{path}.hours", Fraction(brand.hours, 100), hours(brand.hours)), className="count")
    bar = bar_ref(brand.hours / most if most else None, label=label)
    return html.Div([html.Span(brand.name, title=brand.honours or ""), bar, count], className="rule-line")
