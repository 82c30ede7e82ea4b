"""The overview's volunteering: hours, who takes part, twelve months, brands."""

from fractions import Fraction

from components import dense
from components.dense import Row
from components.figure import figure
from components.panels import bar_lines, kpi, panel
from components.tags import html
from components.text import Component
from pages.few import too_few
from pages.service_chart import Months, hours_columns
from queries.scope import Asked
from queries.volunteering import Brand, Service
from terms import hours, percent, rounded


def service(asked: Asked, series: Months, brands: list[Brand]) -> Component:
    """Hours of the month, the year's participation, twelve months, brands."""
    month, ytd = series[asked.month]["month"], series[asked.month]["ytd"]
    tiles = html.Div([_month_tile(asked, month), *_year_tiles(asked, ytd)], className="tiles")
    most = max((brand.hours for brand in brands), default=0)
    rows = [_brand(brand, most) for brand in brands]
    sub = "每月时长，小时" if month.person_times else f"{asked.month % 100}月尚无志愿服务记录"
    title = html.H3(["服务品牌", html.Small("今年以来，小时")])
    return panel(
        "志愿服务",
        [tiles, hours_columns(asked, series), html.Div([title, bar_lines("服务品牌", rows)], className="brands")],
        sub=sub,
        className="charted fill",
    )


def _month_tile(asked: Asked, month: Service) -> Component:
    value = figure("volunteering.month.hours", Fraction(month.hours, 100), hours(month.hours))
    few = too_few(asked, month)
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
    if few := too_few(asked, ytd):
        shown_few = html.Span(few, className="few")
        return [kpi("今年参与率", shown_few, f"注册率 {few}"), kpi("今年人均", shown_few, total)]
    takes_part = [figure(part, ytd.participation, percent(ytd.participation)), html.Small("%")]
    note = ["注册率 ", figure(registered, ytd.registration, percent(ytd.registration)), "%"]
    each = ytd.hours_per_member
    shown = "" if each is None else f"{rounded(each, 1):f}"
    per_member = [figure("volunteering.ytd.hours_per_member", each, shown), html.Small("小时")]
    return [kpi("今年参与率", takes_part, note), kpi("今年人均", per_member, total)]


def _brand(brand: Brand, most: int) -> Row:
    path = f"volunteering.by_brand.{brand.code}"
    shown = dense.number(f"{path}.hours", Fraction(brand.hours, 100), hours(brand.hours), className="part")
    bar = dense.bar(brand.hours / most if most else None)
    return Row([dense.text(brand.name, title=brand.honours or ""), [bar], [shown]])
