"""口径和明细: the panel over every page that takes a figure apart. It is asked for by the address's fragment."""

import re
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback
from sqlalchemy import Connection

from components import dense
from components.number_card import Line, no_records, number_card, record_table
from components.shell import RECORDS
from components.tags import Element, dcc, html
from components.text import Component
from pages.drawers import NOT_OF_NOW, Fragment, answered, of_page
from pages.shared import STROKE, steps_above, to, to_branch
from queries import orgs, scope
from queries.freshness import freshness
from queries.records import Behind, Record, behind
from queries.scope import Asked
from terms import NOTHING, day_words, month_words, percent, rounded

SHOWN = 500  # records a step
_OF_BRANCH = re.compile(r"(?:standings|meetings\.by_branch|volunteering\.by_branch)\.([^.]+)\.")


@callback(Output(RECORDS.body, "children"), Input(RECORDS.question, "data"), prevent_initial_call=True)
def show(question: dict[str, Any] | None) -> Any:
    """What stands behind the figure asked for; a sentence when there is none, or the database is away."""
    return answered("明细", question, _behind, of_now=True)


def _behind(conn: Connection, asked: Asked, fragment: Fragment) -> Element:
    path = str(fragment.get("records") or "")[:200]
    found = behind(conn, asked, path)
    if found is None:
        return no_records("没有明细", "这个数字没有可列出的记录，或不在可看的范围内。")
    return _card(conn, _of(conn, asked, path), of_page(conn, asked, fragment), found, fragment)


def _page(fragment: Fragment) -> int:
    text = str(fragment.get("rows") or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) > 0 else 1


def _of(conn: Connection, asked: Asked, path: str) -> Asked:
    """The same question of the organisation that the figure is of: a table names one at every row."""
    named = _OF_BRANCH.match(path)
    return (scope.about(conn, asked, named[1]) if named else None) or asked


def _way(conn: Connection, of: Asked, away: Asked, found: Behind) -> list[Component]:
    """全局 / 党委 / 支部 / 指标 / 明细."""
    above = steps_above(away, orgs.around(conn, of), of.org, "/")
    own = to_branch(away, of.org) if of.org_kind == "branch" else to("/", away, org=of.org if above else None)
    here = [dcc.Link(of.org_name if above else "全局", href=own), STROKE, html.Span(found.title), STROKE]
    return [*above, *here, html.B("明细", **{"aria-current": "location"})]


def _card(conn: Connection, of: Asked, away: Asked, found: Behind, fragment: Fragment) -> Element:
    records, held = list(found.records), list(found.held)
    page = min(_page(fragment), max(1, -(-len(records) // SHOWN)))
    fresh = freshness(conn, of)
    loaded = "" if fresh.loaded_at is None else f"，{fresh.loaded_at:%m-%d %H:%M}入库"
    source = [
        of.org_name,
        month_words(of.month),
        f"截至{day_words(of.as_of)}",
        f"数据批次{of.batch}{loaded}",
        *([NOT_OF_NOW] if away.edition else []),
    ]
    total = [_amount(sum((Fraction(r.part or 0) for r in records), Fraction(0)))]
    if found.whole is not None:
        total.append(_amount(sum((Fraction(r.whole or 0) for r in records), Fraction(0))))
    steps = _steps(len(records), page, fragment)
    shown = records[(page - 1) * SHOWN : page * SHOWN]
    table: Any = ""
    if records:
        table = [record_table(f"明细（{len(records)}条）", found.words, [_line(r, away) for r in shown], total), steps]
    apart: Any = ""
    if held:
        apart = record_table(f"未计入（{len(held)}条）", ("计入", ""), [_line(r, away) for r in held[:SHOWN]], [])
    way = _way(conn, of, away, found)
    return number_card(way, found.title, _value(found), _parts(found), found.rule, source, html.Div(table), apart)


def _steps(count: int, page: int, fragment: Fragment) -> Element:
    """Where a long list goes on: the steps are of the address's fragment, as the card is."""
    if count <= SHOWN:
        return html.Div()
    last = min(count, page * SHOWN)
    kept = {name: str(fragment[name]) for name in ("records", "on", "of") if fragment.get(name)}

    def step(words: str, to_page: int, there: bool) -> list[Component]:
        return [" ", html.A(words, href=f"#{urlencode(kept | {'rows': to_page})}")] if there else []

    said = f"第{(page - 1) * SHOWN + 1}–{last}条，共{count}条"
    return html.Div(
        [said, *step("上一页", page - 1, page > 1), *step("下一页", page + 1, last < count)], className="note"
    )


def _line(record: Record, away: Asked) -> Line:
    day = "" if record.day is None else record.day.isoformat()
    org: dense.Cell = record.org
    if record.org_code:
        org = dense.link(record.org, to_branch(away, record.org_code))
    whole = None if record.whole is None else _amount(record.whole)
    return Line(record.key, day, org, record.what, _amount(record.part), whole, record.how)


def _amount(value: Fraction | int | None) -> str:
    """A part as it is: whole numbers without a point, others with two decimals."""
    if value is None:
        return NOTHING
    exact = Fraction(value)
    return f"{exact.numerator:,}" if exact.denominator == 1 else f"{rounded(exact, 2):,f}"


def _value(found: Behind) -> str:
    if found.value is None:
        return NOTHING
    exact = Fraction(found.value)
    if found.unit == "percent":
        return f"{percent(exact)}%"
    unit = {"hours": " 小时", "people": " 人", "points": " 分"}.get(found.unit, "")
    places = 2 if found.unit == "points" else 1
    shown = f"{exact.numerator:,}" if exact.denominator == 1 else f"{rounded(exact, places):,f}"
    return shown + unit


def _parts(found: Behind) -> str:
    """Numerator over denominator."""
    if found.whole is None or found.part is None:
        return ""
    return f"{found.words[0]} {_amount(found.part)} ÷ {found.words[1]} {_amount(found.whole)}"
