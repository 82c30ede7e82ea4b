"""对比: the panel over every page that sets its organisation beside its own past, another branch, its group, or all."""

from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import Input, Output, State, callback, clientside_callback
from dash.dependencies import ClientsideFunction
from sqlalchemy import Connection

from access import current_viewer
from components import dense, frame, tags
from components.dense import Head
from components.marks import delta
from components.shell import COMPARE
from components.tags import Element, html
from components.text import Component
from pages.compare_rows import UNITS, Fact, Line, change, fact, lines
from pages.drawers import Fragment, answered, of_page, view_of
from pages.shared import to, to_branch
from queries import orgs, scope
from queries.compare import Middle, Moment, middle, moment, moments
from queries.engine import reading
from queries.scope import Asked
from terms import NOTHING, day_words, month_code, month_words

GROUP, ALL = "group", "all"
SPECIAL = ((GROUP, "本组中位"), (ALL, "全局"))
RATES = ("rate", "mean_hours", "points", "rank")


@callback(Output(COMPARE.body, "children"), Input(COMPARE.question, "data"), prevent_initial_call=True)
def show(question: dict[str, Any] | None) -> Any:
    """The page's organisation beside its past; a branch beside another too."""
    return answered("对比", question, _comparison)


def _comparison(conn: Connection, asked: Asked, fragment: Fragment) -> Element:
    found = moments(conn, asked)
    page = of_page(conn, asked, fragment)
    title = f"对比：{asked.org_name}"
    return html.Div(
        [
            html.H2(title),
            html.P(_note(found[0]), className="note"),
            _over_time(page, found),
            *(_side_by_side(conn, page, found[0], fragment) if asked.org_kind == "branch" else []),
        ],
        className="number-card compared",
        **{"data-of": title},
    )


def _note(now: Moment) -> str:
    asked = now.asked
    words = f"{month_words(asked.month)}，截至{day_words(asked.end)}。点任一数字看口径和明细。"
    if asked.running:
        words += f"{asked.month % 100}月未结束，除名次和总分（年初至今累计）外不作比较。"
    return words


def _head(moment: Moment, words: str) -> Head:
    """A month's column; of the running month as far as it has come."""
    asked = moment.asked
    so_far = f"{asked.month // 100}年{asked.month % 100}月1–{asked.end.day}日"
    return Head(words, "amount", so_far if asked.running else month_words(asked.month))


def _over_time(page: Asked, found: tuple[Moment, Moment, Moment]) -> Component:
    now, before, year_ago = found
    month, year = now.asked.month % 100, now.asked.month // 100
    so_far = f"{year}年1月" if month == 1 else f"{year}年1–{month}月"
    heads = [
        Head("指标", "what"), _head(now, "本月"), _head(before, "上月"), Head("较上月", "gap"),
        _head(year_ago, "去年同期"), Head("同比", "gap"), Head("本年累计", "amount", so_far),
    ]  # fmt: skip
    rows: list[dense.Row] = []
    for name, group in lines(now):
        rows.append(dense.Row([name, *[""] * 6], "group"))
        for line in group:
            of_year = "同本月" if line.unit in ("points", "rank") else NOTHING
            ytd = _cell(page, line, now, "ytd") if line.ytd is not None else dense.text(of_year, "reason")
            rows.append(
                dense.Row(
                    [
                        _name(line),
                        _cell(page, line, now), _cell(page, line, before), _change(line, now, before),
                        _cell(page, line, year_ago), _change(line, now, year_ago), ytd,
                    ]
                )
            )  # fmt: skip
    return dense.table(
        f"{now.asked.org_name}本月、上月、去年同期、本年累计", heads, rows, className="behind-table over"
    )


def _name(line: Line) -> dense.Cell:
    unit = UNITS[line.unit]
    return [line.name, dense.text(unit, "unit")] if unit else line.name


def _cell(page: Asked, line: Line, of: Moment, span: Any = "month") -> dense.Cell:
    return _fact(page, line, of, fact(line, of, span))


def _fact(page: Asked, line: Line, of: Moment, found: Fact) -> dense.Cell:
    """A figure that leads to its records, of its own month and organisation where they are not the page's."""
    if found.value is None and not found.path:
        shown = dense.text(found.why or NOTHING, "reason")
        return shown if not found.why or found.why.startswith("不足") else [NOTHING, shown]
    number = dense.number(
        str(found.path),
        line.exact(found.value),
        "" if found.value is None else line.shown(found.value),
        month=None if of.asked.month == page.month else month_code(of.asked.month),
        org=None if of.asked.org == page.org else of.asked.org,
    )
    return [number, dense.text(found.why, "reason")] if found.why else number


def _change(line: Line, now: Moment, before: Moment) -> dense.Cell:
    words, why = change(line, now, before)
    if line.unit == "rank" and words != NOTHING:
        moved = int(fact(line, before).value or 0) - int(fact(line, now).value or 0)
        shown, className, said = delta(moved)
        return dense.text(shown, className, said.removeprefix("较上月"))
    return [words, dense.text(why, "reason")] if why else words


def _side_by_side(conn: Connection, page: Asked, own: Moment, fragment: Fragment) -> list[Component]:
    """The branch beside the one chosen, the medians of its group, or all that the viewer may see."""
    beside, code = str(fragment.get("compare") or ""), str(fragment.get("with") or "")
    chosen = _value(code) if code else f"compare={beside}" if beside in (GROUP, ALL) else None
    chooser = frame.beside_picker(_choices(conn, own.asked, "", code), chosen)
    table: Component = html.P("选择另一个支部、本组中位或全局，逐项比较。", className="note")
    link: Component = ""
    if beside == GROUP and not code:
        table = _beside_median(conn, page, own)
    elif code or beside == ALL:
        other = _other(conn, own.asked, code)
        table = html.P(f"{NOTHING} 没有这个支部，或不在可看的范围内。", className="note")
        if other is not None:
            then = moment(conn, other)
            table = _beside(page, own, then, other.org_name if code else "全局")
            href = f"{to_branch(page, own.asked.org).partition('?')[0]}"
            if code:
                to_items = to(href, page, **{"with": code})
                link = tags.dcc.Link("逐项比较每个指标", href=to_items, className="plain-link")
    return [html.Div([html.H3("并排比较"), chooser, link], className="beside-head"), table]


def _other(conn: Connection, asked: Asked, code: str) -> Asked | None:
    """A branch by its code, or the top of what the viewer may see."""
    if not code:
        top = scope.resolve(conn, asked.view.at(org=None, month=asked.month), viewer=asked.viewer)
        return None if top is None else scope.about(conn, asked, top.org)
    found = scope.about(conn, asked, code)
    return found if found is not None and found.org_kind == "branch" else None


def _beside(page: Asked, own: Moment, other: Moment, name: str) -> Component:
    """Two organisations; amounts of one that is far larger are shown, and not compared."""
    heads = _beside_heads(own, other.asked.org_name if other.asked.org_kind == "branch" else name)
    larger = other.asked.org_kind != "branch"
    rows = []
    for line in (line for _, group in lines(own) for line in group):
        if larger and line.unit in ("points", "rank"):
            continue
        cells: list[dense.Cell] = [_name(line)]
        for span in ("month", "ytd") if line.ytd else ("month",):
            one, two = fact(line, own, span), fact(line, other, span)  # type: ignore[arg-type]
            cells += [_fact(page, line, own, one), _fact(page, line, other, two)]
            cells.append(_gap(line, one, two) if not (larger and line.whole) else dense.text("不比总量", "reason"))
        rows.append(dense.Row([*cells, *["" for _ in range(7 - len(cells))]]))
    return dense.table(f"{own.asked.org_name}与{name}", heads, rows, className="behind-table over")


def _beside_heads(own: Moment, name: str) -> list[Head]:
    month = month_words(own.asked.month)
    pair = [(own.asked.org_name, "amount"), (name, "amount"), ("相差", "gap")]
    return [
        Head("指标", "what"),
        *(Head(words, className, note) for note in (month, "本年累计") for words, className in pair),
    ]


def _gap(line: Line, one: Fact, two: Fact) -> dense.Cell:
    if one.value is None or two.value is None:
        return NOTHING
    if line.unit == "rank":
        ahead = int(two.value) - int(one.value)
        return f"靠{'前' if ahead > 0 else '后'}{abs(ahead)}位" if ahead else "同名次"
    return line.difference(one.value, two.value)


def _beside_median(conn: Connection, page: Asked, own: Moment) -> Component:
    """Only what does not grow with a branch's size has a median; it is no figure of the figures JSON."""
    place = own.place
    if place is None:
        return html.P(f"{NOTHING} 本月不在所列名次内，没有本组。", className="note")
    of = middle(conn, own.asked, place.group)
    name = "本组中位" if not place.group else f"{place.group}中位"
    rows = []
    for line in (line for _, group in lines(own) for line in group):
        if line.unit not in RATES or line.unit == "rank" or line.code == "progress":
            continue
        cells: list[dense.Cell] = [_name(line)]
        for span in ("month", "ytd") if line.ytd else ("month",):
            one, median = fact(line, own, span), _median(of, line, span)  # type: ignore[arg-type]
            running = span == "month" and own.asked.running and one.path is None
            two = Fact(None, None if running else median)
            cells += [_fact(page, line, own, one), NOTHING if two.value is None else line.shown(two.value)]
            cells.append(_gap(line, one, two))
        rows.append(dense.Row([*cells, *["" for _ in range(7 - len(cells))]]))
    note = html.P(f"{name}：{of.ranked}个参加排名的支部的中间值。", className="note")
    return html.Div([dense.table(f"{own.asked.org_name}与{name}", _beside_heads(own, name), rows,
                                 className="behind-table over"), note])  # fmt: skip


def _median(of: Middle, line: Line, span: str) -> Any:
    if line.unit == "points":
        return of.scores.get(line.code)
    return (of.month if span == "month" else of.ytd).get(line.code)


def _value(code: str) -> str:
    """The fragment that sets a branch beside the page's."""
    return urlencode({"compare": "", "with": code})


def _choices(conn: Connection, asked: Asked, typed: str, chosen: str) -> list[frame.Choice]:
    """The group, all, and the branches near by or found by what was typed; the chosen one is always among them."""
    found = orgs.search(conn, asked, typed) if typed.strip() else orgs.around(conn, asked)
    branches = [org for org in found if org.kind == "branch" and org.code != asked.org]
    special = [frame.Choice(f"compare={code}", words, 0, words) for code, words in SPECIAL]
    if chosen and not any(org.code == chosen for org in branches):
        other = _other(conn, asked, chosen)
        special += [] if other is None else [frame.Choice(_value(chosen), other.org_name, 0, chosen)]
    return special + [
        frame.Choice(_value(org.code), org.name, 0, f"{org.short_name} {org.initials} {org.code}") for org in branches
    ]


@callback(
    Output(frame.BESIDE, "options"),
    Input(frame.BESIDE, "search_value"),
    State(frame.BESIDE, "value"),
    State(COMPARE.question, "data"),
    prevent_initial_call=True,
)
def find_beside(typed: str | None, chosen: str | None, question: dict[str, Any] | None) -> Any:
    """The branches that a typed text finds, to be set beside the page's."""
    with reading() as conn:
        asked = scope.resolve(conn, view_of(question or {}), viewer=current_viewer())
        if asked is None:
            return []
        code = parse_qs(chosen or "").get("with", [""])[0]
        return frame.options(_choices(conn, asked, typed or "", code), chosen or "")


clientside_callback(
    ClientsideFunction("board", "fragment"),
    Output(frame.BESIDE_CHOSEN, "data"),
    Input(frame.BESIDE, "value"),
    prevent_initial_call=True,
)
