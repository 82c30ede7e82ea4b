"""What pages say the same way: addresses that keep the question, the frame around a page, the months shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from dash import Input, Output, State, callback, clientside_callback, dcc, html, no_update
from dash.dependencies import ClientsideFunction
from sqlalchemy import Connection

from access import current_viewer
from components import frame, tags
from components.links import Way
from components.tags import Element
from components.text import Component, icon, lede, state_note
from queries import orgs, scope
from queries.counts import Counts
from queries.engine import reading
from queries.freshness import Freshness, freshness
from queries.headline import Part
from queries.scope import Asked, Edition
from queries.view import View
from terms import add_months, day_words, month_code, month_words

STROKE = tags.html.Span("/", className="stroke", **{"aria-hidden": "true"})
RETRY_S = 15  # a page that failed asks again so often; a good one does not


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in `data-page` and in ids, its address, its title; whether organisation and month are its question.

    `fixed_month`: the month stands in its path. `of_now`: it shows the records of now, whatever is published; `partly`: what of an edition's page is of now, in words.
    """

    name: str
    path: str
    title: str
    of_org: bool = True
    of_month: bool = True
    of_now: bool = False
    partly: str = "明细"
    fixed_month: bool = False

    @property
    def store(self) -> str:
        """Id of the store that holds the question."""
        return f"{self.name}-question"

    @property
    def body(self) -> str:
        """Id of what the answer fills."""
        return f"{self.name}-body"

    @property
    def retry(self) -> str:
        """Id of the interval that asks again while reading fails."""
        return f"{self.name}-retry"

    def at(self, path: str) -> "Page":
        """The same page at one of the addresses of its template."""
        return replace(self, path=path)

    def skeleton(self, query: Mapping[str, Any], waiting: Component) -> html.Div:
        """The page before its first answer; it asks nothing. `waiting`: its panels with “—” for numbers."""
        top = frame.top_bar([], [], frame.month_chooser("—", "", None, None) if self.of_month else "")
        title = lede(self.title, [("正在读取，通常 2 秒内完成", False)])
        return html.Div(
            [
                dcc.Store(id=self.store, data=View.from_query(query).to_query()),
                dcc.Interval(id=self.retry, interval=RETRY_S * 1000, disabled=True),
                html.Div(html.Div([top, title, waiting], className="page-root loading"), id=self.body),
            ]
        )

    def inputs(self) -> tuple[Any, ...]:
        """What the page's callback depends on, outputs first: the body and whether the retry rests."""
        return (
            Output(self.body, "children"),
            Output(self.retry, "disabled"),
            Input(self.store, "data"),
            Input(self.retry, "n_intervals"),
        )

    def here(self, asked: Asked, **changes: str | None) -> str:
        """This page's address with the question kept and something changed; None leaves a key out."""
        return to(self.path, asked, **changes)

    def framed(self, conn: Connection, asked: Asked, counts: Counts, sentence: list[Part], *body: Component) -> Element:
        """The answered page: top bar, title with its 结论句, the body; what is shown is written on it."""
        head = self.headed(sentence)
        return self.framed_by(conn, asked, self.of(conn, asked), who_reports(asked, counts), head, *body)

    def headed(self, sentence: list[Part]) -> Element:
        """The title with its 结论句."""
        return lede(self.title, [(part.text, part.alert) for part in sentence])

    def framed_by(
        self, conn: Connection, asked: Asked, left: list[Component], who: str, head: Component, *body: Component
    ) -> Element:
        """The same with a way and a head of the page's own; `who` says who reports."""
        fresh = freshness(conn, asked)
        return tags.html.Div(
            [
                frame.top_bar(left, _status(fresh, self._edition(asked) or [who]), self._months(asked), self._ways()),
                *([_stale_note(fresh)] if fresh.stale else []),
                head,
                *body,
                *([_of_now(self.partly)] if asked.edition else []),
            ],
            className="page-root stale" if fresh.stale else "page-root",
            **self._attributes(asked) | {"data-state": "stale" if fresh.stale else "live"},
        )

    def of(self, conn: Connection, asked: Asked) -> list[Component]:
        """The chooser of organisations, or that the page is of them all."""
        if not self.of_org:
            return [tags.html.B("全局")]
        around = orgs.around(conn, asked)
        choices = [_choice(org, asked, self.path) for org in around]
        return [*steps_above(asked, around, asked.org, self.path), frame.org_picker(choices, self.here(asked))]

    def _attributes(self, asked: Asked) -> dict[str, str | None]:
        return {
            "data-page": self.name,
            "data-month": month_code(asked.month) if self.of_month or self.fixed_month else None,
            "data-as-of": asked.as_of.isoformat(),
            "data-version": asked.version,
            "data-edition": asked.edition_code,
        }

    def _edition(self, asked: Asked) -> list[Component]:
        """Which edition of a published month this is, when and by whom it was published, and the way to the figures of
        now or back; nothing of a month that is not published.
        """
        of = asked.edition or asked.newest
        if of is None or not self.of_month:
            return []
        if self.of_now:
            return [f"本月已发布 第{of.number}版；本页为现在的记录"]
        if asked.edition is None:
            return [tags.html.B("现算数"), way_back(self.here(asked, edition=None), of)]
        code, path = month_code(asked.month), f"/months/{month_code(asked.month)}/diff"
        return [
            *edition_words(of),
            tags.dcc.Link("现算数", href=self.here(asked, edition="live"), title="按现在的记录重算的数字"),
            tags.dcc.Link(
                "差别", href=to(path, asked, month=None, edition=str(of.number)), title=f"{code}报送数与现算数的差别"
            ),
        ]

    def _ways(self) -> Component:
        """The ways to comparison and to what changed, on a page of an organisation and a month."""
        return frame.drawer_buttons() if self.of_org and self.of_month else ""

    def _months(self, asked: Asked) -> Component:
        """The month chooser; after the newest month there is nothing. A page without a month says of which day it is."""
        if not self.of_month:
            return tags.html.Div(["截至", day_words(asked.as_of)], className="of-day")
        newest = asked.newest_month
        kept = {"half": None, "edition": "live" if asked.view.edition == "live" else None}
        previous = add_months(asked.month, -1) if asked.month > asked.first_month else None
        following = add_months(asked.month, 1) if asked.month < newest else None
        to_newest = self.here(asked, month=month_code(newest), **kept)
        running = tags.dcc.Link("本月进行中", href=to_newest, title=f"转到{month_words(newest)}")
        return frame.month_chooser(
            month_words(asked.month),
            "进行中" if asked.running else running,
            previous and self.here(asked, month=month_code(previous), **kept),
            following and self.here(asked, month=month_code(following), **kept),
        )


def edition_words(of: Edition) -> list[Component]:
    """已发布 第1版（11-24 10:57，副书记）."""
    words = tags.html.B([icon("check-circle-fill"), f"已发布 第{of.number}版"])
    return [tags.html.Span([words, f"（{of.published_at:%m-%d %H:%M}，{of.published_by}）"])]


def way_back(href: str, of: Edition) -> Component:
    """From the figures of now to what is published."""
    return tags.dcc.Link(f"看已发布 第{of.number}版", href=href)


def figured(asked: Asked) -> str:
    """Whether the figures are published, in a few words."""
    if asked.edition is not None:
        return f"已发布 第{asked.edition.number}版"
    return "实时测算，未发布" if asked.newest is None else f"现算数（已发布第{asked.newest.number}版）"


def _of_now(what: str) -> Component:
    return tags.html.P(f"本页数字为发布时的数，不随入库改变；{what}为现在的记录。", className="of-now")


def to(path: str, asked: Asked, **changes: str | None) -> str:
    """A page's address with month and organisation kept and something changed; None leaves a key out."""
    return _way(path, asked.view, asked.month, asked.org if asked.path not in asked.homes[:1] else None).to(**changes)


def branch_way(asked: Asked) -> Callable[[str], str]:
    """Branch → the address of its page, with month and organisation kept."""
    org = asked.org if asked.path not in asked.homes[:1] else None
    kept = View(month=asked.month, org=org, edition=asked.view.edition).to_query()
    return lambda code: f"/branches/{quote(code, safe='')}{kept}"


@lru_cache(maxsize=256)
def _way(path: str, view: View, month: int, org: str | None) -> Way:
    """What every way from a page keeps: the question, with the month and organisation it was resolved to."""
    return Way(path, view.at(month=month, org=org, page=1, branch=None).pairs)


def to_branch(asked: Asked, code: str) -> str:
    """A branch's own page, with month and organisation kept. A page has one at every row: the query is written once."""
    return f"/branches/{quote(code, safe='')}{_kept(asked.view, asked.month, asked.org if asked.path not in asked.homes[:1] else None)}"


@lru_cache(maxsize=256)
def _kept(view: View, month: int, org: str | None) -> str:
    return View(month=month, org=org, edition=view.edition).to_query()


def twelve(asked: Asked) -> list[int]:
    """The twelve months that end with the one asked for; the axis is the same before there is a year of data."""
    return [add_months(asked.month, count) for count in range(-11, 1)]


def steps_above(asked: Asked, around: Sequence[orgs.Org], code: str, path: str) -> list[Component]:
    """全局 / 党委 / …: those above an organisation (`around`: it and them among others), each a link to the page at
    `path` of it with the month kept, each with a stroke behind it; nothing above the root.
    """
    known = {org.code: org for org in around}
    found: list[Component] = []
    org = known.get(code)
    while org is not None and org.parent in known:
        org = known[org.parent]
        words, title = (org.short_name, org.name) if org.level else ("全局", org.name)
        way = to(path, asked, org=org.code if org.level else None)
        found[:0] = [tags.dcc.Link(words, href=way, title=title), STROKE]
    return found


def branch_way_down(conn: Connection, branch: Asked, asked: Asked) -> list[Component]:
    """全局 / 党委 / 支部: the branch is chosen among its neighbours. Another one leads to its own page, one above to the
    overview of it.
    """
    around = orgs.around(conn, branch)
    picker = frame.org_picker([_branch_choice(org, asked) for org in around], to_branch(asked, branch.org))
    return [*steps_above(asked, around, branch.org, "/"), picker]


def _branch_choice(org: orgs.Org, asked: Asked) -> frame.Choice:
    above = _choice(org, asked, "/")
    return above if org.kind != "branch" else replace(above, href=to_branch(asked, org.code))


def _choice(org: orgs.Org, asked: Asked, path: str) -> frame.Choice:
    code = org.code if org.level or asked.viewer.scope is not None else None
    return frame.Choice(to(path, asked, org=code), org.name, org.level, f"{org.short_name} {org.initials} {org.code}")


@callback(
    Output(frame.PICKER, "options"),
    Input(frame.PICKER, "search_value"),
    State(frame.PICKER, "value"),
    prevent_initial_call=True,
)
def find(typed: str | None, here: str | None) -> Any:
    """The organisations that a typed text finds, anywhere in what the viewer may see."""
    path, _, query = (here or "/").partition("?")
    with reading() as conn:
        asked = scope.resolve(conn, View.from_address(query), viewer=current_viewer())
        if asked is None:
            return no_update
        found = orgs.search(conn, asked, typed or "") or orgs.around(conn, asked)
        own = path.startswith("/branches/")
        return frame.options(
            [_branch_choice(org, asked) if own else _choice(org, asked, path) for org in found], here or ""
        )


clientside_callback(
    ClientsideFunction("board", "scope"),
    Output(frame.CHOSEN, "data"),
    Input(frame.PICKER, "value"),
    prevent_initial_call=True,
)


def _status(fresh: Freshness, who: list[Component]) -> list[Component]:
    """数据截至, who reports or which edition this is, and 演示数据."""
    parts: list[Component] = [frame.demo_badge()] if fresh.demo else []
    if fresh.loaded_at is not None:
        moment = tags.html.B(f"{fresh.loaded_at:%m-%d %H:%M}")
        parts.append(tags.html.Span([icon("clock-history"), "数据截至 ", moment]))
    return [*parts, tags.html.Span(who, className="who" if len(who) == 1 else "edition")]


def who_reports(asked: Asked, counts: Counts) -> str:
    """How many branches recorded something lately, and who did not for longest."""
    days = asked.thresholds.no_report_days.on(asked.as_of)
    who = f"{counts.alive} 个支部中 {counts.reporting} 个近 {days} 天有录入"
    if counts.oldest is not None and counts.reporting < counts.alive:
        ago = "尚无录入" if counts.oldest_report is None else f"{(asked.as_of - counts.oldest_report).days} 天前"
        who += f"，最久：{counts.oldest} {ago}"
    return who


def _stale_note(fresh: Freshness) -> Component:
    """数据停在 …: since when, and how often there should be news."""
    at = fresh.loaded_at
    moment = "" if at is None else f"{at.month}月{at.day}日 {at:%H:%M}"
    return state_note("stale", f"数据停在 {moment}", f"已{_long(fresh.age)}未更新，正常每{_long(fresh.every)}一次")


def _long(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    return f" {hours // 24} 天" if hours >= 48 or hours == 24 else f" {hours} 小时"
