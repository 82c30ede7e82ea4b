"""The panels of volunteering: tiles, branches, twelve months, brands."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from components import dense
from components.dense import Head, Row
from components.figure import figure
from components.panels import kpi, panel, strip
from components.tags import html
from components.text import Component
from pages import compared
from pages.few import few_words, too_few
from pages.service_chart import Months, hours_chart, part_columns
from pages.shared import Page, to_branch
from pages.windows import Window, steps
from queries.scope import Asked
from queries.volunteering import BranchService, Brand, Service
from terms import hours, percent, rounded


def tiles(asked: Asked, series: Months) -> Component:
    """What the month and the year came to, each beside the month before and the same one last year."""
    now = series[asked.month]
    before, year_ago = (series.get(month) for month in compared.neighbours(asked.month))
    of_month = _against(
        asked, now["month"].hours, before and before["month"].hours, year_ago and year_ago["month"].hours
    )
    of_year = _against(asked, now["ytd"].hours, None, year_ago and year_ago["ytd"].hours)
    shown = [
        _hours(f"{asked.month % 100}月时长", "volunteering.month.hours", now["month"].hours, of_month),
        _hours("今年时长", "volunteering.ytd.hours", now["ytd"].hours, of_year),
        *_people(asked, now, year_ago),
        _reach(now),
    ]
    return strip("志愿服务合计", shown)


def _against(asked: Asked, now: int, before: int | None, year_ago: int | None) -> str:
    return compared.still_running(asked) if asked.running else compared.amounts(now, before, year_ago)


def _hours(label: str, path: str, hundredths: int, note: Component) -> Component:
    value = figure(path, Fraction(hundredths, 100), hours(hundredths))
    return kpi(label, [value, html.Small("小时")], note)


def _people(asked: Asked, now: Mapping[str, Service], year_ago: Mapping[str, Service] | None) -> list[Component]:
    """Rates and hours a member of the year; of a branch with fewer than three they are not shown."""
    ytd = now["ytd"]
    if few := too_few(asked, ytd):
        return [kpi(label, html.Span(few, className="few")) for label in ("今年参与率", "志愿者注册率", "今年人均")]
    old = None if year_ago is None or asked.running else year_ago["ytd"]
    part = compared.rates(ytd.participation, None, old and old.participation)
    members = f"应计党员{ytd.eligible}人"
    each = ytd.hours_per_member
    return [
        kpi("今年参与率", _rate("participation", ytd.participation), part or f"{ytd.took_part}人参与，{members}"),
        kpi("志愿者注册率", _rate("registration", ytd.registration), f"{ytd.registered}人已注册，{members}"),
        kpi(
            "今年人均",
            [figure("volunteering.ytd.hours_per_member", each, each and f"{rounded(each, 1):f}" or "0.0"), html.Small("小时")],
            ["党员时长 ", figure("volunteering.ytd.member_hours", Fraction(ytd.member_hours, 100), hours(ytd.member_hours)), " 小时"],
        ),
    ]  # fmt: skip


def _rate(name: str, rate: Fraction | None) -> Component:
    return [figure(f"volunteering.ytd.{name}", rate, percent(rate)), html.Small("%" if rate is not None else "")]


def _reach(now: Mapping[str, Service]) -> Component:
    ytd, month = now["ytd"], now["month"]
    value = figure("volunteering.ytd.beneficiaries", ytd.beneficiaries, f"{ytd.beneficiaries:,}")
    note = [
        "今年 ", figure("volunteering.ytd.events", ytd.events, f"{ytd.events:,}"), " 次活动，当月 ",
        figure("volunteering.month.events", month.events, f"{month.events:,}"), " 次",
    ]  # fmt: skip
    return kpi("服务人次", [value, html.Small("人次")], note)


def trend(asked: Asked, series: Months) -> Component:
    """Hours of the twelve months."""
    return panel("每月时长", [hours_chart(asked, series)], sub="小时", className="charted fill")


def taking_part(asked: Asked, series: Months) -> Component:
    """Participation of each of the twelve months; of a branch with fewer than three members it is not shown."""
    return panel("每月参与率", [part_columns(asked, series)], sub="当月有记录的党员，%", className="charted fill")


def brands(asked: Asked, ytd: Service, found: Sequence[Brand]) -> Component:
    """Every brand, zeros included: hours, events, persons, whom it reached; then its honours."""
    most = max((brand.hours for brand in found), default=0)
    heads = [
        Head("品牌", "name"),
        Head("", "bars"),
        Head("小时", "count wide"),
        Head("活动", "count"),
        Head("人数", "count"),
        Head("服务人次", "count wide"),
    ]
    rows = [_brand(brand, most, too_few(asked, ytd)) for brand in found]
    honours = [html.Li([html.B(brand.name), brand.honours]) for brand in found if brand.honours]
    body: list[Component] = [dense.table("服务品牌", heads, rows, className="brands-table")]
    if honours:
        body.append(html.Ul(honours, className="honours"))
    return panel("服务品牌", body if found else [html.P("尚无服务品牌", className="calm")], sub="今年以来")


def _brand(brand: Brand, most: int, few: str | None) -> Row:
    path = f"volunteering.by_brand.{brand.code}"
    persons: dense.Cell = few or dense.number(f"{path}.persons", brand.persons, f"{brand.persons:,}")
    return Row(
        [
            brand.name,
            [dense.bar(brand.hours / most if most else None)],
            [dense.number(f"{path}.hours", Fraction(brand.hours, 100), hours(brand.hours))],
            [dense.number(f"{path}.events", brand.events, f"{brand.events:,}")],
            persons,
            [dense.taken_apart(f"{path}.beneficiaries", f"{brand.beneficiaries:,}")],
        ]
    )


def branch_table(page: Page, asked: Asked, rows: Sequence[BranchService], scope: Service, listed: Window) -> Component:
    """A row a branch, the most hours a member first; the line is the scope's own rate, pooled."""
    own, share = (None, None) if too_few(asked, scope) else (scope.hours_per_member, scope.participation)
    first = [row.ytd.hours_per_member for row in rows[:1] if not few_words(asked, row.ytd)]
    most = max(float(of or 0) for of in (own, *first))
    top = -(-most // 5) * 5 or 5.0
    lines = (None if own is None else float(own), None if share is None else float(share))
    heads = [
        Head("支部", "name"),
        Head("人均小时", "strip", f"0—{top:.0f}"),
        Head("", "count"),
        Head("参与率", "strip", "0—100%"),
        Head("", "count"),
        Head("注册率", "count"),
        Head("今年小时", "count"),
        Head(f"{asked.month % 100}月小时", "count"),
        Head("活动次数", "count"),
    ]
    drawn = [_branch(asked, row, top, *lines) for row in rows]
    key = html.P(
        ["竖线为本范围合计；应计党员", f"{few_words(asked, Service())}的支部不显示参与率、注册率和人均"],
        className="key",
    )
    table = dense.table("各支部志愿服务", heads, drawn, className="service-table")
    return panel("各支部", [table, key], sub="今年以来，按人均时长", right=steps(page, asked, listed))


def _branch(asked: Asked, row: BranchService, top: float, own: float | None, share: float | None) -> Row:
    """`top`: where the strip of hours ends; `own`, `share`: the scope's hours a member and participation."""
    ytd, path = row.ytd, f"volunteering.by_branch.{row.org_code}"
    name = [dense.link(row.short_name, to_branch(asked, row.org_code), row.name)]
    rest = [
        [dense.number(f"{path}.hours", Fraction(ytd.hours, 100), hours(ytd.hours))],
        [dense.text(hours(row.month_hours))],
        [dense.number(f"{path}.events", ytd.events, str(ytd.events))],
    ]
    if held_back := few_words(asked, ytd):
        few = dense.text(held_back, "few")
        return Row([name, [few], "", [few], "", [few], *rest], "few")
    each, part, registered = ytd.hours_per_member, ytd.participation, ytd.registration
    return Row(
        [
            name,
            [dense.dots(_dot(each), 0, top, own)],
            [dense.number(f"{path}.hours_per_member", each, "" if each is None else f"{rounded(each, 1):f}")],
            [dense.dots(_dot(part), 0, 1, share)],
            [dense.number(f"{path}.participation", part, f"{percent(part)}%")],
            [dense.number(f"{path}.registration", registered, f"{percent(registered)}%")],
            *rest,
        ]
    )


def _dot(value: Fraction | None) -> list[tuple[float, str]]:
    return [] if value is None else [(float(value), "")]
