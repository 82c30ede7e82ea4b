"""三会一课 on the wall: the year's matrix, the most urgent branches first."""

from collections.abc import Sequence

from sqlalchemy import Connection

from components.dense import Part
from components.tags import Element, html
from components.text import Component
from components.wall import LARGE_ROWS, ROWS, key_item, leaf
from pages import wall_matrix as fill
from pages.wall_board import Board, first_fitting, shared_out, widest
from pages.wall_matrix import Field
from queries import headline
from queries.attention import missed_items
from queries.matrix import column_rates, year_columns, year_lines
from queries.meetings import CORE, by_rule
from terms import STATES

# What the key tells of, in this order, of the states that occur.
WORDS = {
    "done": STATES["done"],
    "late": "补录",
    "deferred": "延期",
    "soon": "临近（剩余天数）",
    "missed": "逾期未开（逾期天数）",
    "open": STATES["open"],
    "ahead": "未开始",
    "waived": STATES["waived"],
    "none": "不适用",
}


def leaves(conn: Connection, board: Board) -> list[Element]:
    """A leaf a run of branches; the key and the sentence are those of all."""
    asked, shown = board.asked, year_columns(board.asked.month // 100)
    rows = year_lines(conn, asked, first=0, count=max(board.counts.listed, 1))
    core = by_rule(conn, asked)[CORE]
    missed = missed_items(conn, asked, 1) if core.ytd.missed else []
    sentence = first_fitting(headline.meetings(asked, core, missed[0].due_on if missed else None))
    name_em = widest(row.short_name for row in rows)
    large = board.large or len(rows) <= LARGE_ROWS or name_em > fill.NORMAL_EM
    field = Field(asked, shown, column_rates(conn, asked, shown), core.ytd, fill.rate_axis(rows), name_em, large)
    runs = shared_out([(row, fill.cells(field, row)) for row in rows], LARGE_ROWS if large else ROWS)
    key = _key([part for run in runs for _, cells in run for part in cells if isinstance(part, dict)])
    return [
        leaf(
            "meetings",
            sentence,
            fill.matrix(field, run, len(runs[0])),
            key,
            _note(field, n, len(runs)),
        )
        for n, run in enumerate(runs, 1)
    ]


def _key(shapes: Sequence[Part]) -> list[Component]:
    """What the shapes mean that stand in the rows of any leaf."""
    states = {shape["g"].split()[0] for shape in shapes}
    known: list[Component] = [key_item(_shape(state), words) for state, words in WORDS.items() if state in states]
    some = any("/" in shape["t"] for shape in shapes)
    return [*known, *([key_item(html.B("1/2", className="num"), "部分党小组")] if some else [])]


def _shape(state: str) -> Component:
    number = {"soon": "6", "missed": "30"}.get(state, "")
    return html.Span(number, className=f"g g-{state}", **{"aria-hidden": "true"})


def _note(field: Field, n: int, of: int) -> str:
    parts = [
        "竖线为合计" if field.strip else "",
        "粗体为最低" if field.lowest is not None else "",
        "按紧急程度排列",
        f"第{n}/{of}页" if of > 1 else "",
    ]
    return "，".join(part for part in parts if part)
