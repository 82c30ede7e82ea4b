"""志愿服务 as the wall writes it: the month's hours, who takes part, twelve months, brands."""

from collections.abc import Sequence
from fractions import Fraction

from components.figure import figure
from components.marks import bar_ref
from components.tags import html
from components.text import Component, icon
from components.wall import title
from pages import compared
from pages.few import too_few
from pages.service_chart import Months, hours_columns, part_columns
from queries.scope import Asked
from queries.volunteering import Brand, Service
from terms import hours, percent, rounded

BRANDS, FEW_BRANDS, MOST_BRANDS = 4, 3, 6  # on the overview; on the page of its own with a chart below, and without
WAN = 1_000_000  # hundredths


def of_overview(asked: Asked, series: Months, brands: Sequence[Brand]) -> list[Component]:
    """The overview's part: hours, two rates, columns, the brands with the most hours."""
    ytd = series[asked.month]["ytd"]
    sub = (
        f"{asked.month % 100}月时长" if series[asked.month]["month"].person_times else f"{asked.month % 100}月尚无记录"
    )
    rates = [html.Div(parts) for parts in (_taking_part(asked, ytd), _per_member(asked, ytd))]
    head = html.Div(
        [month_hours(series[asked.month]["month"]), html.Div(rates, className="facts")], className="service-hero"
    )
    first = sorted(brands, key=lambda brand: -brand.hours)[:BRANDS]
    most = max((brand.hours for brand in first), default=0)
    lines = [part for brand in first for part in _brand(brand, most)]
    caption = html.Div("服务品牌，今年以来小时", className="caption") if lines else ""
    return [
        title("志愿服务", sub),
        head,
        hours_columns(asked, series),
        caption,
        html.Div(lines, className="kinds brands"),
    ]


def month_hours(of: Service) -> Component:
    """Hours of a month; beyond ten thousand in 万."""
    return html.Div(
        [figure("volunteering.month.hours", Fraction(of.hours, 100), in_wan(of.hours)), html.Small("小时")],
        className="hours",
    )


def in_wan(hundredths: int) -> str:
    """28550 → 285.5; 1250000 → 1.25万."""
    return hours(hundredths) if hundredths < WAN else f"{rounded(Fraction(hundredths, WAN), 2):f}万"


def _taking_part(asked: Asked, ytd: Service) -> list[Component]:
    few = too_few(asked, ytd)
    value = (
        html.B(few)
        if few
        else figure("volunteering.ytd.participation", ytd.participation, percent(ytd.participation, 0))
    )
    return ["今年参与率 ", value, "" if few or ytd.participation is None else "%"]


def _per_member(asked: Asked, ytd: Service) -> list[Component]:
    few, each = too_few(asked, ytd), ytd.hours_per_member
    shown = "" if each is None else f"{rounded(each, 1):f}"
    value = html.B(few) if few else figure("volunteering.ytd.hours_per_member", each, shown)
    return ["今年人均 ", value, " 小时"]


def _brand(brand: Brand, most: int) -> list[Component]:
    words = f"{brand.name}今年{hours(brand.hours)}小时"
    value = figure(f"volunteering.by_brand.{brand.code}.hours", Fraction(brand.hours, 100), in_wan(brand.hours))
    bar = bar_ref(brand.hours / most if most else None, label=words)
    return [html.Span(brand.name, className="name"), bar, html.Span(value, className="count")]


def month_and_year(asked: Asked, series: Months) -> list[Component]:
    """The left of the page of its own: the month beside the ones before, the year's figures, twelve months."""
    now = series[asked.month]
    before, year_ago = (series.get(month) for month in compared.neighbours(asked.month))
    words = compared.still_running(asked) if asked.running else compared.amounts(
        now["month"].hours, before and before["month"].hours, year_ago and year_ago["month"].hours
    )  # fmt: skip
    sub = f"{asked.month % 100}月时长" if now["month"].person_times else f"{asked.month % 100}月尚无记录"
    lines = [
        part
        for name, parts in _year(asked, now["ytd"])
        for part in (html.Span(name), html.Span(parts, className="count"))
    ]
    return [
        title("志愿服务", sub),
        html.Div(month_hours(now["month"]), className="service-hero tall"),
        html.Div(words, className="caption"),
        html.Div(lines, className="year"),
        title("每月时长", "近12个月，小时"),
        hours_columns(asked, series),
    ]


def _year(asked: Asked, ytd: Service) -> list[tuple[str, list[Component]]]:
    """The year's figures by name; of a branch with fewer than three members the rates are not shown."""
    few = too_few(asked, ytd)

    def rate(name: str, value: Fraction | None) -> list[Component]:
        shown = figure(f"volunteering.ytd.{name}", value, percent(value, 0))
        return [html.B(few)] if few else [shown, html.Small("%" if value is not None else "")]

    each = ytd.hours_per_member
    per_member = [figure("volunteering.ytd.hours_per_member", each, "" if each is None else f"{rounded(each, 1):f}"),
                  html.Small("小时")]  # fmt: skip
    return [
        ("今年时长", [figure("volunteering.ytd.hours", Fraction(ytd.hours, 100), in_wan(ytd.hours)), html.Small("小时")]),
        ("党员参与率", rate("participation", ytd.participation)),
        ("志愿者注册率", rate("registration", ytd.registration)),
        ("党员人均", [html.B(few)] if few else per_member),
        ("活动", [figure("volunteering.ytd.events", ytd.events, f"{ytd.events:,}"), html.Small("次")]),
        ("服务人次", [figure("volunteering.ytd.beneficiaries", ytd.beneficiaries, _people(ytd.beneficiaries)), html.Small("人次")]),
    ]  # fmt: skip


def _people(count: int) -> str:
    return f"{count:,}" if count < WAN // 100 else f"{rounded(Fraction(count, WAN // 100), 2):f}万"


def brands(found: Sequence[Brand]) -> list[Component]:
    """The brands, the most hours first: hours as bars, events, whom they reached, honours."""
    shown = sorted(found, key=lambda brand: -brand.hours)[:MOST_BRANDS]
    left = len(found) - len(shown)
    head = title("服务品牌", "今年以来", f"另有 {left} 个" if left else "")
    if not shown:
        return [head, html.Div("尚无服务品牌", className="calm")]
    most = shown[0].hours
    return [head, html.Div([_tall_brand(brand, most) for brand in shown], className="tall-brands")]


def taking_part(asked: Asked, series: Months) -> list[Component]:
    """Participation of twelve months, where the brands leave room for it."""
    return [title("每月参与率", "当月有记录的党员，%"), part_columns(asked, series)]


def _tall_brand(brand: Brand, most: int) -> Component:
    path = f"volunteering.by_brand.{brand.code}"
    value = figure(f"{path}.hours", Fraction(brand.hours, 100), in_wan(brand.hours))
    events = [
        "活动 ",
        figure(f"{path}.events", brand.events, f"{brand.events:,}"),
        f" 次，服务 {_people(brand.beneficiaries)} 人次",
    ]
    honours = [html.Div([icon("award"), brand.honours], className="honours")] if brand.honours else []
    return html.Div(
        [
            html.Div([html.B(brand.name), html.Span([value, html.Small("小时")])], className="line"),
            bar_ref(brand.hours / most if most else None, label=f"{brand.name}{hours(brand.hours)}小时"),
            html.Div(events, className="caption"),
            *honours,
        ],
        className="brand",
    )
