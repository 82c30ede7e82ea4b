"""`/months/<month>/diff` 报送数与现算数: every figure that differs between an edition and now, per branch, and why."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import dash
from sqlalchemy import Connection

from components import dense
from components.dense import Head, Row
from components.panels import chips, panel
from components.tags import Element, dcc, html
from components.text import Component, state_note
from pages.answer import answer
from pages.diff_words import cause_words, figure_words, shown
from pages.shared import Page, edition_words, to_branch
from pages.windows import Window, steps, window
from queries.edition_diff import Difference, differences
from queries.headline import Part
from queries.scope import Asked, Edition, editions, resolve
from terms import NOTHING, day_words, month_code, month_words

PAGE = Page("diff", "/months", "报送数与现算数", of_month=False, fixed_month=True, partly="缘由")
ORGS_SHOWN = 12
dash.register_page(__name__, path_template="/months/<which>/diff", title="报送数与现算数 · 机关党建看板", order=21)


def layout(which: str = "", **query: Any) -> Element:
    """The skeleton; it asks nothing."""
    return PAGE.skeleton(
        query | {"month": unquote(which)}, panel("有差别的数字", [html.Div(NOTHING, className="none")])
    )


@dash.callback(*PAGE.inputs())
def show(question: str | None, _retries: int | None) -> tuple[Any, bool]:
    """Fill the page; while it fails, the interval asks again."""
    return answer(PAGE, question, render)


def render(conn: Connection, asked: Asked) -> Element:
    """Both figures from one read transaction."""
    view = asked.view.at(edition=None) if asked.view.edition == "live" else asked.view
    edition, now = (resolve(conn, view, viewer=asked.viewer, live=live) for live in (False, True))
    page = PAGE.at(f"/months/{month_code(asked.month)}/diff")
    if asked.view.month != asked.month or edition is None or now is None or edition.edition is None:
        return _unpublished(conn, asked, page)
    if now.org != edition.org:
        return _elsewhere(conn, edition, page)
    found = differences(conn, edition, now)
    listed = window(asked, len(found))
    body = panel(
        "有差别的数字",
        [_editions(conn, page, edition), _whom(page, edition, found), _table(edition, found, listed)],
        sub=f"{edition.org_name} · 报送数截至{day_words(edition.as_of)}，现算数截至{day_words(now.as_of)}",
        right=steps(page, asked, listed),
    )
    return page.framed_by(
        conn,
        edition,
        page.of(conn, edition),
        "",
        page.headed(_sentence(edition.edition, found)),
        html.P(edition_line(edition.edition), className="edition-line"),
        body,
    )


def edition_line(edition: Edition) -> list[Component]:
    """Which edition it is, when, by whom and why."""
    why = [f"；理由：{edition.reason}"] if edition.reason else []
    return [*edition_words(edition), f"，数据批次{edition.batch}", *why, " ", dcc.Link("月报与发布", href="/months")]


def _sentence(edition: Edition, found: Sequence[Difference]) -> list[Part]:
    of = f"{month_words(edition.month)}第{edition.number}版"
    if not found:
        return [Part(f"{of}与现算数完全一致。")]
    branches = len({one.org_code for one in found} - {None})
    who = f"，涉及{branches}个支部" if branches else ""
    return [Part(f"{of}有"), Part(f"{len(found):,}个数字", True), Part(f"与现算数不同{who}。")]


def _editions(conn: Connection, page: Page, asked: Asked) -> Component:
    """The editions to choose from, when there are several."""
    known = editions(conn, asked.month)
    if len(known) < 2:
        return ""
    links = [
        (f"第{one.number}版", None, page.here(asked, edition=str(one.number), page=None), one == asked.edition)
        for one in known
    ]
    return chips(links)


def _whom(page: Page, asked: Asked, found: Sequence[Difference]) -> Component:
    """The branches with most differences, as ways to theirs alone; the chooser above reaches any."""
    counted = Counter((one.org_code, one.org_name) for one in found if one.org_code)
    if asked.org_kind == "branch" or not counted:
        return ""
    return chips(
        [
            (name, count, page.here(asked, org=code, page=None), False)
            for (code, name), count in counted.most_common(ORGS_SHOWN)
        ]
    )


def _table(asked: Asked, found: Sequence[Difference], of: Window) -> Component:
    if not found:
        return html.P("没有一个数字不同：发布以来的入库、日子的更替都没有改变本月。", className="calm")
    heads = [
        Head("支部", "name"),
        Head("数字", "what"),
        Head("报送数", "amount"),
        Head("现算数", "amount"),
        Head("缘由", "cause"),
    ]
    rows = []
    before: object = ""
    for one in found[of.first : of.first + of.size]:
        name = one.org_name if one.org_code is not None else "全局" if asked.path in asked.homes[:1] else asked.org_name
        again, before = one.org_code == before, one.org_code
        who: dense.Cell = dense.text(name, "visually-hidden") if again else name
        if one.org_code is not None and not again:
            who = [dense.link(one.org_name, to_branch(asked, one.org_code))]
        rows.append(Row([who, figure_words(one.path), _old(one), _new(one), cause_words(one.cause)]))
    return dense.table("报送数与现算数不同的数字", heads, rows, className="diff-table")


def _old(one: Difference) -> dense.Cell:
    if one.fresh or ".missed." in one.path and isinstance(one.old, bool):
        return "无" if one.fresh else "有"
    value = "null" if one.old is None else one.old if isinstance(one.old, str) else repr(one.old)
    return {"t": shown(one.path, one.old), "f": one.path, "v": value}


def _new(one: Difference) -> dense.Cell:
    if one.gone or isinstance(one.new, bool):
        return "无" if one.gone else "有"
    return [dense.text(shown(one.path, one.new), "num")]


def _unpublished(conn: Connection, asked: Asked, page: Page) -> Element:
    words = "没有这个月份" if asked.view.month != asked.month else f"{month_words(asked.month)}还没有发布"
    note = state_note("empty", words, "发布之后，这里列出报送数与现算数的差别", alone=True)
    way = dcc.Link("月报与发布", href="/months", className="plain-link")
    return page.framed_by(conn, asked, page.of(conn, asked), "", note, way)


def _elsewhere(conn: Connection, asked: Asked, page: Page) -> Element:
    note = state_note("empty", "这个组织发布时或现在不存在", "没有可比的数字", alone=True)
    return page.framed_by(conn, asked, page.of(conn, asked), "", note, html.Div())
