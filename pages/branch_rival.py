"""Two branches side by side, item by item: what one has less than the other adds up exactly to the gap of their totals."""

from collections.abc import Sequence

from sqlalchemy import Connection

from components import dense, frame
from components.dense import Head, Row
from components.panels import panel
from components.tags import dcc, html
from components.text import Component
from pages.branch_scores import STEP_WORDS, hidden
from pages.shared import Page, to_branch
from queries import orgs
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.score_sheet import Line, Sheet, beside, next_better, ranked_around, sheet
from terms import NOTHING, score, thousandths

ADDED = ("bonus", "deductions", "floor", "cap")


def comparison(conn: Connection, page: Page, asked: Asked, away: Asked, own: Sheet | None) -> Component:
    """The branch beside the one named in the address, by default the one a rank better in its group."""
    if own is None:
        return hidden("逐项比较")
    code = asked.view.rival or next_better(conn, asked, own)
    other = None if code is None or code == own.org_code else sheet(conn, asked, code)
    chooser = _chooser(conn, page, asked, own, other)
    if other is None:
        why = "没有这个支部的得分" if asked.view.rival else "选择一个支部，逐项比较"
        return panel("逐项比较", [html.P(f"{NOTHING} {why}", className="empty")], right=chooser)
    lines = beside(own, other)
    heads = [
        Head("指标", "name"), Head(own.short_name, "points"), Head(other.short_name, "points"),
        Head("", "diverging", "左少右多"), Head("相差", "gap"),
    ]  # fmt: skip
    different = [line for line in lines if line.difference]
    widest = max((abs(line.difference) for line in different), default=1)
    names = {code: item.name for code, item in read_scheme().items.items()} | STEP_WORDS
    rows = [_line(line, widest, names[line.code]) for line in different]
    if same := len([line for line in lines if line.own is not None and not line.difference and line.code not in ADDED]):
        rows.append(Row([f"其余 {same} 项相同", "", "", "", "0"], "same"))
    foot = [_foot(own, other)]
    table = dense.table(f"{own.short_name}与{other.short_name}逐项比较", heads, rows, foot=foot, className="rival")
    link = dcc.Link(other.short_name, href=to_branch(away, other.org_code), className="plain-link", title=other.name)
    return panel(_title(own, other), [table], sub=link, right=chooser)


def _title(own: Sheet, other: Sheet) -> str:
    """为什么是第 n 名: against the one before, or whoever was chosen."""
    if own.rank is None or other.rank is None or own.group != other.group:
        return "逐项比较"
    return f"为什么是第{own.rank}名 · 与第{other.rank}名差在哪"


def _line(line: Line, widest: int, words: str) -> Row:
    of_item = line.code not in ADDED
    cls = "down" if line.difference < 0 else "up"
    return Row(
        [
            words,
            _points(line.own, of_item),
            _points(line.other, of_item),
            [dense.fall(0, line.difference, -widest, widest, cls)],
            [dense.text(thousandths(line.difference * 10, sign=True), cls)],
        ]
    )


def _points(value: int | None, of_item: bool) -> dense.Cell:
    if value is None:
        return dense.text("不适用", "reason")
    return score(value) if of_item else thousandths(value * 10, sign=True)


def _foot(own: Sheet, other: Sheet) -> Row:
    """The totals and their difference; without one of them the lines do not add up to anything."""
    if own.total is None or other.total is None:
        return Row(["总分", score(own.total), score(other.total), "", dense.text("不可比", "reason")])
    difference = thousandths((own.total - other.total) * 10, sign=True)
    return Row(["总分，即各项相差之和", score(own.total), score(other.total), "", difference])


def _chooser(conn: Connection, page: Page, asked: Asked, own: Sheet, other: Sheet | None) -> Component:
    near = ranked_around(conn, asked, own)
    here = None if other is None else page.here(asked, **{"with": other.org_code})
    listed = [(n.org_code, n.short_name, n.rank) for n in near]
    if other is not None and not any(code == other.org_code for code, *_ in listed):
        listed.insert(0, (other.org_code, other.short_name, other.rank))
    return frame.rival_picker([_choice(page, asked, *found) for found in listed], here)


def _choice(page: Page, asked: Asked, code: str, name: str, rank: int | None) -> frame.Choice:
    words = name if rank is None else f"第{rank}名 {name}"
    return frame.Choice(page.here(asked, **{"with": code}), words, 0, f"{name} {code}")


def choices(conn: Connection, page: Page, asked: Asked, typed: str) -> Sequence[frame.Choice]:
    """The branches that a typed text finds."""
    found = [org for org in orgs.search(conn, asked, typed) if org.kind == "branch" and org.code != asked.view.branch]
    return [
        frame.Choice(page.here(asked, **{"with": org.code}), org.name, 0, f"{org.short_name} {org.initials} {org.code}")
        for org in found
    ]
