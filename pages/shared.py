"""What pages say the same way: addresses that keep the question, what is shown, how fresh it is, which month."""

from dash import dcc, html

from components import frame
from components.links import address
from components.text import Component, icon
from queries.freshness import Freshness
from queries.scope import Asked
from terms import month_words


def month_code(month: int) -> str:
    """202610 → 2026-10."""
    return f"{month // 100}-{month % 100:02d}"


def add(month: int, count: int) -> int:
    """The month `count` later."""
    index = month // 100 * 12 + month % 100 - 1 + count
    return index // 12 * 100 + index % 12 + 1


def twelve(asked: Asked) -> list[int]:
    """The twelve months that end with the one asked for; the axis is the same before there is a year of data."""
    return [add(asked.month, count) for count in range(-11, 1)]


def here(asked: Asked, **changes: str | None) -> str:
    """This page's address with the month kept and something changed."""
    query: dict[str, str | None] = {"month": month_code(asked.month), "org": asked.org if asked.path[5:] else None}
    return address("/", **(query | changes))


def page_attributes(asked: Asked) -> dict[str, str]:
    """What is shown, for <html>."""
    return {
        "data-month": month_code(asked.month),
        "data-as-of": asked.as_of.isoformat(),
        "data-version": asked.version,
        "data-edition": "live",
        "data-state": "live",
    }


def crumbs(asked: Asked) -> list[Component]:
    """总览, and the organisation it is scoped to."""
    if not asked.path[5:]:
        return [html.B("总览")]
    return [dcc.Link("总览", href=here(asked, org=None)), " / ", html.B(asked.org_name)]


def status(asked: Asked, fresh: Freshness) -> list[Component]:
    """数据截至, who reports, and 演示数据."""
    parts: list[Component] = [frame.demo_badge()] if fresh.demo else []
    if fresh.loaded_at is not None:
        at = fresh.loaded_at
        parts.append(html.Span([icon("clock-history"), "数据截至 ", html.B(f"{at:%m-%d %H:%M}")]))
    who = f"{fresh.branches} 个支部中 {fresh.reporting} 个近 {fresh.days} 天有录入"
    if fresh.oldest is not None and fresh.reporting < fresh.branches:
        silent = "尚无录入" if fresh.oldest_report is None else f"{(asked.as_of - fresh.oldest_report).days} 天前"
        who += f"，最久：{fresh.oldest} {silent}"
    parts.append(html.Span(who, className="who"))
    return parts


def months(asked: Asked) -> Component:
    """The month chooser; after the newest month there is nothing."""
    newest = asked.as_of.year * 100 + asked.as_of.month
    previous = add(asked.month, -1) if asked.month > asked.first_month else None
    following = add(asked.month, 1) if asked.month < newest else None
    running = dcc.Link("本月进行中", href=here(asked, month=month_code(newest)), title=f"转到{month_words(newest)}")
    return frame.month_chooser(
        month_words(asked.month),
        "进行中" if asked.running else running,
        previous and here(asked, month=month_code(previous)),
        following and here(asked, month=month_code(following)),
    )
