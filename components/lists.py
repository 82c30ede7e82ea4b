"""Lists of a page: what needs attention, and the standings."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html

from components.figure import figure
from components.marks import delta, dot_strip
from components.text import Component

ROW_EM = 2.6  # a row is never taller, however tall the screen
GOLD_RANKS = 3


def attention_item(mark: Component, title: str, detail: str, href: str) -> html.Li:
    """One line that leads on."""
    words = html.Span([html.B(title), html.Small(detail)], className="words")
    return html.Li(dcc.Link([mark, words], href=href))


@dataclass(frozen=True, slots=True)
class Place:
    """A branch in the standings as shown: scores as text with two decimals, None when there is none."""

    org_code: str
    name: str
    full_name: str
    rank: int | None
    tied: bool
    change: int | None
    total: str | None
    reason: str | None
    href: str


def axis(totals: Sequence[float]) -> tuple[float, float]:
    """Where the strips of totals begin and end: fives around all of them."""
    return min(totals, default=0) // 5 * 5, min(100.0, max(totals, default=95) // 5 * 5 + 5)


def standings_list(
    places: Sequence[Place], median: float | None, ends: tuple[float, float], gold_from: int
) -> html.Div:
    """A group's branches in order: rank, name, total on a strip with the median, change; the unranked with reasons.

    As tall as its share of the panel: groups grow by their number of branches. `gold_from`: a group with fewer ranked
    branches has no gold.
    """
    gold = sum(p.rank is not None for p in places) >= gold_from
    rows = [_row(p, *ends, median, gold and p.rank is not None and p.rank <= GOLD_RANKS) for p in places]
    grow = {"flexGrow": len(places), "maxHeight": f"{len(places) * ROW_EM}em"}
    return html.Div(rows, className="standings", role="list", style=grow, **{"aria-label": "五型标尖名次"})


def standings_head(ends: tuple[float, float] | None) -> html.Div:
    """What the columns are; the strip's ends are written because it does not begin at zero. None: not known yet."""
    strip = html.Span([html.Span(f"{end:.0f}分") for end in ends or ()], className="ends")
    cells = [html.Span("名次"), html.Span("支部"), strip, html.Span("总分"), html.Span("较上月")]
    return html.Div(cells, className="row-head", **{"aria-hidden": "true"})


def _row(place: Place, low: float, high: float, median: float | None, gold: bool) -> html.Div:
    path = f"standings.{place.org_code}"
    text, cls, words = delta(place.change)
    rank = "" if place.rank is None else str(place.rank)
    cells = [
        figure(f"{path}.rank", place.rank, rank, className="rank"),
        dcc.Link(_name(place), href=place.href, className="name", title=place.full_name),
        html.Span() if place.total is None else dot_strip(float(place.total), low, high, median, gold=gold),
        html.Span(figure(f"{path}.total", place.total, place.total or ""), className="total"),
    ]
    if place.reason is not None:
        cells.append(html.Span(place.reason, className="reason", title=place.reason))
    else:
        change = figure(f"{path}.change", place.change, text, className=cls)
        cells.append(html.Span(change, title=f"{'并列' if place.tied else ''}第{rank}名，{words}"))
    return html.Div(cells, className="row-line gold" if gold else "row-line", role="listitem")


def _name(place: Place) -> Component:
    return [place.name, html.Small("并列")] if place.tied else place.name
