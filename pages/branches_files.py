"""What the list of branches answers beside the page: further rows, the workbook, the text of a reminder."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson
from flask import Flask, Response, request
from sqlalchemy import Connection

from access import audit, current_viewer
from components.reminder import Line, reminder_text
from components.workbook import workbook
from config import now
from pages.branches_head import chip_words
from pages.branches_rows import NAMES, Scales, cells, fields
from queries import scope
from queries.branch_list import chip_asked, codes_in_order, list_rows, list_size, sort_asked
from queries.counts import counts
from queries.engine import reading, writing
from queries.freshness import freshness
from queries.reminders import Owed, reminders
from queries.scope import Asked
from queries.standings import spreads
from queries.view import View
from terms import RULES, day_words, month_code, month_words, period_words

BLOCK = 30  # rows the grid gets at a time
MOST = 100_000
ROWS, EXPORT, REMINDERS = "/branches/rows.json", "/branches/export.xlsx", "/branches/reminders.txt"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register(server: Flask, scales_of: Callable[[Connection, Asked], Scales]) -> None:
    """The three addresses; each takes the list's own query."""
    server.add_url_rule(ROWS, "branch_rows", lambda: _answer(lambda conn, asked: _rows(conn, asked, scales_of)))
    server.add_url_rule(EXPORT, "branch_export", lambda: _answer(_export))
    server.add_url_rule(REMINDERS, "branch_reminders", lambda: _answer(_reminders))


def _answer(make: Callable[[Connection, Asked], Response]) -> Response:
    view = View.from_address(request.query_string.decode("ascii", "ignore"))
    with reading() as conn:
        asked = scope.resolve(conn, view, viewer=current_viewer())
        if asked is None:
            return Response("尚未入库任何数据\n", status=404, mimetype="text/plain; charset=utf-8")
        return make(conn, asked)


def _rows(conn: Connection, asked: Asked, scales_of: Callable[[Connection, Asked], Scales]) -> Response:
    """One more block of rows, and the data version they are of."""
    first = request.args.get("first", "0")
    at = min(int(first), MOST) if first.isascii() and first.isdigit() and len(first) < 8 else 0
    body = {"rows": block(conn, asked, scales_of(conn, asked), at), "version": asked.version}
    return Response(orjson.dumps(body), mimetype="application/json")


def block(conn: Connection, asked: Asked, of: Scales, first: int) -> list[dict[str, Any]]:
    """The cells of one block of rows."""
    rows = list_rows(conn, asked, first=first, count=BLOCK)
    return cells(asked, rows, of, spreads(conn, asked, {row.group for row in rows}))


def _export(conn: Connection, asked: Asked) -> Response:
    """The list as filtered, sorted and chosen, as a workbook; the export is written down."""
    rows = list_rows(conn, asked, first=0, count=MOST)
    made = fields(asked)
    values = ([value(row) for _, value in made] for row in rows)
    book = workbook("支部", [field for field, _ in made], values, _notes(conn, asked, len(rows)))
    with writing() as book_of_deeds:
        audit.record(
            book_of_deeds,
            actor=asked.viewer.name,
            action="export",
            object=EXPORT,
            detail={"query": asked.view.to_query(), "rows": len(rows), "version": asked.version},
        )
    name = quote(f"支部-{month_code(asked.month)}.xlsx")
    disposition = f"attachment; filename=\"branches-{month_code(asked.month)}.xlsx\"; filename*=UTF-8''{name}"
    return Response(book, mimetype=XLSX, headers={"Content-Disposition": disposition})


def _notes(conn: Connection, asked: Asked, count: int) -> list[str]:
    column, falling = sort_asked(asked)
    filters = [words for words in (asked.view.group, chip_words(asked, chip_asked(asked)), asked.view.q) if words]
    loaded = freshness(conn, asked).loaded_at
    return [
        "内部资料",
        f"{asked.org_name}，{month_words(asked.month)}，截至{day_words(asked.as_of)}的状态，共{count}个支部",
        f"筛选：{'、'.join(filters) or '无'}；按{NAMES[column]}{'从高到低' if falling else '从低到高'}",
        *([f"数据入库：{loaded:%Y-%m-%d %H:%M}，数据版本 {asked.version}"] if loaded else []),
        f"导出：{asked.viewer.name}，{_minute(now())}",
    ]


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _reminders(conn: Connection, asked: Asked) -> Response:
    """What the branches that pass the filters owe, in the list's order."""
    codes = codes_in_order(conn, asked, first=0, count=list_size(conn, asked, counts(conn, asked)))
    blocks = [(of.name, [_line(owed) for owed in of.owed]) for of in reminders(conn, asked, codes)]
    return Response(reminder_text(blocks, asked.as_of), mimetype="text/plain; charset=utf-8")


def _line(owed: Owed) -> Line:
    if owed.rule is None or owed.period is None:
        return Line(f"规定任务“{owed.title}”", owed.due_on, owed.days)
    group = "" if owed.group is None else f"（{owed.group}）"
    return Line(f"{period_words(owed.period)}{RULES[owed.rule]}{group}", owed.due_on, owed.days)
