"""自上次以来: the panel over every page that tells what loads and days have changed of its organisation."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, callback, clientside_callback
from dash.dependencies import ClientsideFunction
from sqlalchemy import Connection

from components import dense, frame
from components.dense import Head, Row
from components.marks import delta
from components.shell import SINCE
from components.tags import Element, html
from components.text import Component
from pages.drawers import Fragment, answered, of_page
from pages.shared import branch_way
from pages.since_words import corrections, day_of, record_key, record_words
from queries.columns import BY_CODE
from queries.scope import Asked
from queries.since import (
    Counted,
    Due,
    Found,
    Load,
    Move,
    Owed,
    Since,
    after_load,
    counted,
    from_day,
    loads,
    moves,
    owed,
)
from queries.since_lost import lost
from queries.since_records import OWNERS, Changed, Records, records
from terms import NOTHING, RULES, day_words, hours, month_words, period_words

MOVES_SHOWN = 12
OWED_SHOWN, OF_A_BRANCH = 8, 60  # lines of a kind of change, of a scope and of one branch
_BATCH = re.compile(r"[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


@callback(Output(SINCE.body, "children"), Input(SINCE.question, "data"), prevent_initial_call=True)
def show(question: dict[str, Any] | None) -> Any:
    """What changed since the last load but one, or since the load or day that the fragment names."""
    return answered("自上次以来", question, _changes, of_now=True)


def _changes(conn: Connection, asked: Asked, fragment: Fragment) -> Element:
    known = loads(conn)
    since = _since(conn, asked, str(fragment.get("since") or ""))
    title = f"自上次以来：{asked.org_name}"
    head: list[Component] = [html.H2(title), _chooser(asked, known, since)]
    if since is None:
        head.append(html.P(f"{NOTHING} 没有这次入库，或已撤销。", className="calm"))
        return html.Div(head, className="number-card", **{"data-of": title})
    page = of_page(conn, asked, fragment)
    whole = counted(conn, since)
    tables = [] if since.whole else [count.table for count in whole]
    found = records(conn, asked, since, tables, most=_most(asked))
    moved, due = moves(conn, asked, since), owed(conn, asked, since, found.before, most=_most(asked))
    gone = lost(conn, asked, since, found.before.values(), most=_most(asked))
    body = [*_dues(page, due, gone), *_moves(page, moved), *_records(page, asked, found, whole, since.whole)]
    if not (whole or moved or due.any):
        body = [html.P(_calm(asked, since), className="calm")]
    return html.Div([*head, html.P(_words(asked, known, since), className="note"), *body],
                    className="number-card", **{"data-of": title})  # fmt: skip


def _since(conn: Connection, asked: Asked, text: str) -> Since | None:
    """`3`: after that batch; `2026-11-20`: from that day; else after the last load but one."""
    if _DAY.fullmatch(text):
        try:
            return from_day(conn, min(date.fromisoformat(text), asked.as_of))
        except ValueError:
            return after_load(conn, None)
    return after_load(conn, int(text) if _BATCH.fullmatch(text) else None)


def _chooser(asked: Asked, known: list[Load], since: Since | None) -> Component:
    choices = [
        frame.Choice(urlencode({"since": load.batch}), _load_words(load), 0, f"{load.batch} {load.as_of}")
        for load in known
    ]
    chosen = None if since is None or since.load is None else urlencode({"since": since.load.batch})
    day = "" if since is None or since.load is not None else date.fromordinal(since.day.toordinal() + 1).isoformat()
    return frame.since_picker(choices, chosen, day, asked.as_of.isoformat())


def _load_words(load: Load) -> str:
    return f"批次{load.batch} {load.loaded_at:%m-%d %H:%M} {load.source}"


def _start(since: Since) -> str:
    if since.load is None:
        return f"{day_words(date.fromordinal(since.day.toordinal() + 1))}（含）"
    return f"批次{since.load.batch}（{since.load.loaded_at:%m-%d %H:%M}）入库之后"


def _words(asked: Asked, known: list[Load], since: Since) -> str:
    """From where to where it is told."""
    news = [load for load in known if load.batch >= since.first]
    made = f"，其间入库{'、'.join(f'批次{load.batch}' for load in reversed(news))}" if news else "，其间没有入库"
    return f"从{_start(since)}到{day_words(asked.as_of)}{made}。"


def _calm(asked: Asked, since: Since) -> str:
    return f"从{_start(since)}起没有新的入库，名次没有变动，没有到期或完成的组织生活。"


def _most(asked: Asked) -> int:
    return OF_A_BRANCH if asked.org_kind == "branch" else OWED_SHOWN


def _dues(page: Asked, due: Due, gone: Found) -> list[Component]:
    counts = (
        f"其间到期{due.came_due:,}场，新逾期{due.overdue.total:,}场，按期完成{due.done.total:,}场，"
        f"补录或延期完成{due.late.total + due.deferred.total:,}场"
        + (f"，因会议更正或删除不再完成{gone.total:,}场。" if gone.total else "。")
    )
    kinds = (due.overdue, gone, due.late, due.deferred, due.done)
    rows = [
        _owed(page, one, "不再完成" if found is gone else _CHANGES[one.state]) for found in kinds for one in found.shown
    ]
    more = sum(found.total for found in kinds) - len(rows)
    heads = [
        Head("变化", "kind"),
        Head("组织", "org"),
        Head("应开", "what"),
        Head("现在", "how"),
        Head("日期", "day due"),
    ]
    table: Component = dense.table("三会一课的变化", heads, rows, className="behind-table since-table") if rows else ""
    return [html.H3("三会一课和组织生活"), html.P(counts), table, _more(more, "场")]


_CHANGES = {"missed": "新逾期", "late": "补录完成", "deferred": "延期完成", "done": "按期完成"}


def _owed(page: Asked, of: Owed, change: str) -> Row:
    day = of.day.isoformat() if of.by else f"{of.day.isoformat()} 到期"
    what = f"{period_words(of.period)}{RULES[of.rule]}"
    org = dense.link(of.org, branch_way(page)(of.branch_code))
    key = f"activities:{of.by}" if of.by else f"obligations:{of.org_code}/{of.rule}/{of.period}"
    return Row([change, org, what, dense.glyph(of.state), day], record=key)


def _moves(page: Asked, found: list[Move] | None) -> list[Component]:
    if found is None:
        return [html.H3("名次变动"), html.P("名次不在公开范围内。", className="note")]
    if not found:
        return [html.H3("名次变动"), html.P("名次没有变动。")]
    way = branch_way(page)
    rows = [
        Row(
            [
                month_words(m.month),
                dense.link(m.short_name, way(m.org_code)),
                f"{_rank(m.before)} → {_rank(m.after)}",
                _up(m),
            ]
        )
        for m in found[:MOVES_SHOWN]
    ]
    heads = [Head("月份", "org"), Head("支部", "org"), Head("原名次 → 现名次", "what"), Head("升降", "amount")]
    table = dense.table("名次变动", heads, rows, className="behind-table since-table")
    return [html.H3(f"名次变动（{len(found)}个）"), table, _more(len(found) - MOVES_SHOWN, "个")]


def _rank(rank: int | None) -> str:
    return "不参加排名" if rank is None else f"第{rank}名"


def _up(move: Move) -> dense.Cell:
    if move.up is None:
        return NOTHING
    shown, className, _ = delta(move.up)
    return dense.text(shown, className, f"{'升' if move.up > 0 else '降'}{abs(move.up)}位")


def _records(page: Asked, asked: Asked, found: Records, whole: list[Counted], first: bool) -> list[Component]:
    """Counts by table, then the records themselves; not when the `first` load is among them."""
    if not whole:
        return [html.H3("记录"), html.P("没有新增、更正或删除的记录。")]
    root = asked.path in asked.homes
    own = {t.table: (t.new, t.corrected, t.removed) for t in found.tables}
    rows = [_counts(count, own, root or first) for count in whole]
    three = [Head(name, "amount") for name in ("新增", "更正", "删除")]
    heads, above = [Head("表", "what"), *three], []
    if not root and not first:
        heads, above = [*heads, *three], [Head(""), Head("全局", span=3), Head("本组织", span=3)]
    note = f"服务记录写入{found.services:,}条，{hours(found.service_hours)}小时。" if found.services else ""
    if found.cut:
        note += "更正的记录很多，只看了其中一部分。"
    if first:
        note += "其间有首次入库，每条记录都是新的，不逐条列出。"
    table = dense.table("各表的变化", heads, rows, above=above, className="behind-table since-table counts")
    lists = [] if first else [part for t in found.tables for part in _list(page, t.table, t.shown, own[t.table])]
    return [html.H3("记录"), table, html.P(note, className="note") if note else "", *lists]


def _counts(count: Counted, own: dict[str, tuple[int, int, int]], root: bool) -> Row:
    """A table's counts; what belongs to no organisation, or to persons, is counted for the whole bureau alone."""
    cells = [BY_CODE[count.table].zh, f"{count.new:,}", f"{count.changed:,}", f"{count.removed:,}"]
    if not root:
        mine = own.get(count.table, (0, 0, 0))
        cells += [f"{n:,}" for n in mine] if count.table in OWNERS else [NOTHING] * 3
    return Row(cells)


def _list(page: Asked, table: str, shown: list[Changed], counts: tuple[int, int, int]) -> list[Component]:
    name, way = BY_CODE[table].zh, branch_way(page)
    corrected = any(one.fields for one in shown)
    heads = [
        Head("变化", "kind"),
        Head("日期", "day"),
        Head("组织", "org"),
        Head("记录", "what"),
        *([Head("原来 → 现在", "wide")] if corrected else []),
    ]
    rows = [
        Row(
            [
                _kind(one), day_of(one), dense.link(one.org, way(one.org_code)), record_words(one),
                *([corrections(one)] if corrected else []),
            ],
            record=record_key(one),
        )
        for one in shown
    ]  # fmt: skip
    words = dense.table(f"{name}的变化", heads, rows, className="behind-table since-table")
    return [html.H3(f"{name}（{sum(counts)}条）"), words, _more(sum(counts) - len(shown), "条")]


def _kind(change: Changed) -> str:
    if change.before is None:
        return "新增"
    return "删除" if change.after is None else "更正"


def _more(count: int, unit: str) -> Component:
    return html.P(f"另有{count:,}{unit}，缩小到一个党支部可看得更全。", className="note") if count > 0 else ""


clientside_callback(
    ClientsideFunction("board", "fragment"),
    Output(frame.SINCE_CHOSEN, "data"),
    Input(frame.SINCE, "value"),
    prevent_initial_call=True,
)
