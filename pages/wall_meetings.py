"""三会一课 on the wall: the year's matrix, the most urgent branches first."""

from collections.abc import Sequence

from sqlalchemy import Connection

from components.tags import Element, html
from components.text import Component
from components.wall import LARGE_ROWS, ROWS, key_item, leaf
from pages import wall_matrix as fill
from pages.wall_board import Board, first_fitting, shared_out
from pages.wall_matrix import Field
from queries import headline
from queries.attention import missed_items
from queries.matrix import Line, column_rates, year_columns, year_lines
from queries.meetings import CORE, by_rule
from queries.scope import Asked
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
    field = Field(asked, shown, column_rates(conn, asked, shown), core.ytd, fill.rate_axis(rows), fill.name_em(rows))
    large = board.large or field.wide or len(rows) <= LARGE_ROWS
    runs = shared_out([(row, fill.cells(field, row)) for row in rows], LARGE_ROWS if large else ROWS)
    key = _key({part["g"] for run in runs for _, cells in run for part in cells if isinstance(part, dict)})
    return [
        leaf(
            "meetings",
            sentence,
            fill.matrix(field, run, len(runs[0]), large=large),
            key,
            _note(asked, n, len(runs)),
        )
        for n, run in enumerate(runs, 1)
    ]


def _key(states: set[str]) -> list[Component]:
    return [key_item(_shape(state), words) for state, words in WORDS.items() if state in states]


def _shape(state: str) -> Component:
    number = {"soon": "6", "missed": "30"}.get(state, "")
    return html.Span(number, className=f"g g-{state}", **{"aria-hidden": "true"})


def _note(asked: Asked, n: int, of: int) -> str:
    return "逾期、临近、按时率低者在前" + (f"；第{n}/{of}页" if of > 1 else "")
