"""The head of a branch's page: its neighbours by rank, what it is, its sentence, four key figures."""

from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import Connection

from components.figure import figure
from components.marks import delta
from components.panels import kpi
from components.tags import Element, dcc, html
from components.text import Component, icon, lede
from pages.few import few_words
from pages.shared import to, to_branch
from queries import headline
from queries.branch import Neighbour, Profile, neighbours
from queries.branch_meetings import Due
from queries.meetings import CORE, Month, by_rule
from queries.scope import Asked
from queries.score_sheet import Medians, Sheet, gaps
from queries.standings import Place
from queries.volunteering import Service
from terms import NOTHING, percent, rounded, score


def home(away: Asked) -> Component:
    """The first step of every way."""
    return dcc.Link("全局", href=to("/", away, org=None))


def last_report(asked: Asked, of: Profile) -> str:
    """When the branch recorded something last."""
    if of.last_report is None:
        return "本支部尚无录入"
    days = (asked.as_of - of.last_report).days
    return f"本支部最近录入 {of.last_report:%m-%d}（{f'{days} 天前' if days else '今天'}）"


def head(
    conn: Connection,
    away: Asked,
    branch: Asked,
    of: Profile,
    place: Place | None,
    sheet: Sheet | None,
    middle: Medians | None,
    owed: Sequence[Due],
    month: Month,
    ytd: Service,
) -> Element:
    """Name, membership and sentence at the left; rank, total, on-time rate and hours at the right."""
    found = gaps(sheet, middle) if sheet is not None and middle is not None else []
    sentence = headline.branch(branch, owed, found[0] if found else None, None if place is None else place.why)
    said = lede(of.name, [(part.text, part.alert) for part in sentence])
    before, after = neighbours(conn, branch)
    steps = html.Div(
        [_step("prev-branch", "chevron-left", before, away), _step("next-branch", "chevron-right", after, away)],
        className="beside-ranks",
    )
    who = html.P([*_membership(branch, of, month), steps], className="who-line")
    tiles = [*_rank(branch, place, middle), _on_time(conn, branch), _hours(branch, ytd)]
    return html.Div(
        [html.Div([said, who], className="words"), html.Div(tiles, className="tiles")], className="branch-head"
    )


def _step(action: str, name: str, to_whom: Neighbour | None, away: Asked) -> Component:
    """A step to the branch before or after; the keys k and j do the same."""
    key, words = ("k", "前一支部") if action == "prev-branch" else ("j", "后一支部")
    if to_whom is None:
        return html.Span([icon(name), f"没有{words}"], className="way dead", **{"data-action": action})
    shown = to_whom.short_name if to_whom.rank is None else f"第{to_whom.rank}名 {to_whom.short_name}"
    parts = [icon(name), shown] if action == "prev-branch" else [shown, icon(name)]
    link = dcc.Link(parts, href=to_branch(away, to_whom.org_code), title=f"{words}（按 {key}）")
    return html.Span(link, className="way", **{"data-action": action})


def _membership(branch: Asked, of: Profile, month: Month) -> list[Component]:
    parts: list[Component] = [
        html.Span(f"评比分组 {of.group}" if of.group else "未分评比组"),
        _count("正式党员", "full", month.full, branch),
    ]
    parts += [
        _count(words, path, count, branch)
        for words, path, count in (("预备党员", "probationary", month.probationary), ("豁免", "exempt", month.exempt))
        if count
    ]
    return [*parts, html.Span(f"党小组 {of.groups} 个" if of.groups else "没有党小组")]


def _count(words: str, path: str, count: int, branch: Asked) -> Component:
    return html.Span([f"{words} ", figure(f"members.{path}", count, str(count), org=branch.org), " 人"])


def _rank(branch: Asked, place: Place | None, middle: Medians | None) -> list[Component]:
    """Rank of how many with its change; total with what it lacks to the one before."""
    path = f"standings.{branch.org}"
    if place is None:
        return [kpi("五型标尖", NOTHING, "本月不在所列范围"), kpi("总分", NOTHING)]
    if place.band is not None:
        return [kpi("五型标尖等次", html.Span(place.band, className="few"), "按设置只公开等次")]
    text, cls, words = delta(place.change)
    of = f" / {middle.ranked}" if middle is not None else ""
    shown = [
        figure(f"{path}.rank", place.rank, f"第{place.rank}名", org=branch.org),
        html.Small(of if place.rank else ""),
    ]
    note: Component = place.why or [
        "并列，" if place.tied else "",
        "较上月 ",
        figure(f"{path}.change", place.change, text if place.change else "持平", org=branch.org, className=cls)
        if place.change is not None
        else words,
    ]
    total = figure(
        f"{path}.total", None if place.total is None else score(place.total), score(place.total), org=branch.org
    )
    return [kpi("五型标尖", shown, note), kpi("总分", [total, html.Small("分")], lacks(place))]


def lacks(place: Place) -> str:
    """What a branch's total lacks to the one before, in words."""
    if place.total is None:
        return "数据不足，没有总分"
    if place.rank == 1 and not place.tied:
        return "居首"
    if place.before is None:
        return "并列第1名" if place.rank == 1 else ""
    return "与前一名并列" if place.before == place.total else f"距前一名 {score(place.before - place.total)} 分"


def _on_time(conn: Connection, branch: Asked) -> Component:
    ytd = by_rule(conn, branch)[CORE].ytd
    path = f"meetings.by_branch.{branch.org}.ytd"
    rate = figure(f"{path}.on_time", ytd.on_time, percent(ytd.on_time), org=branch.org)
    note: Component = "今年尚无到期"
    if ytd.required:
        required = figure(f"{path}.required", ytd.required, str(ytd.required), org=branch.org)
        missed = figure(f"{path}.missed", ytd.missed, str(ytd.missed), org=branch.org)
        note = ["到期 ", required, " 场，未完成 ", missed, " 场"]
    return kpi("今年按时率", [rate, html.Small("%" if ytd.required else "")], note)


def _hours(branch: Asked, ytd: Service) -> Component:
    path = f"volunteering.by_branch.{branch.org}"
    total = figure(f"{path}.hours", Fraction(ytd.hours, 100), f"{ytd.hours / 100:,.1f}", org=branch.org)
    note = ["今年合计 ", total, " 小时"]
    if few := few_words(branch, ytd):
        return kpi("今年人均志愿时长", html.Span(few, className="few"), note)
    each = ytd.hours_per_member
    value = figure(f"{path}.hours_per_member", each, "" if each is None else f"{rounded(each, 1):f}", org=branch.org)
    return kpi("今年人均志愿时长", [value, html.Small("小时" if each is not None else "")], note)
