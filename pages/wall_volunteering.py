"""志愿服务 on the wall: the month and the year, twelve months, branches by hours a member, brands with whom they reached."""

from collections.abc import Sequence

from sqlalchemy import Connection

from components.tags import Element, html
from components.text import Component
from components.wall import key_item, leaf, mark
from pages import wall_service as served
from pages import wall_service_rows as fill
from pages.few import few_words
from pages.wall_board import Board, first_fitting, shared_out
from queries import headline
from queries.volunteering import Service, branches, by_brand, over_months
from terms import add_months


def leaves(conn: Connection, board: Board) -> list[Element]:
    """A leaf a run of branches; what stands beside them is the same on each."""
    asked, series = board.asked, over_months(conn, board.asked)
    now, last = series[asked.month], series.get(add_months(asked.month, -1))
    rows = branches(conn, asked, first=0, count=max(board.counts.listed, 1))
    idle, before = board.counts.idle, last["month"] if last else None
    forms = [headline.volunteering(asked, now["month"], now["ytd"], before, count) for count in (idle, 0)]
    field = fill.field(asked, rows, now["ytd"])
    runs = shared_out(rows, board.rows)
    left = html.Section(served.month_and_year(asked, series), className="left")
    found = by_brand(conn, asked)
    below = served.taking_part(asked, series) if len(found) <= served.FEW_BRANDS else []
    right = html.Section([*served.brands(found), *below], className="right")
    size = "large" if len(runs[0]) <= fill.LARGE_UP_TO else "normal"
    return [
        leaf(
            "volunteering",
            first_fitting(*forms),
            html.Div(
                [left, html.Section(fill.table(field, run), className="middle"), right],
                className=f"service-board {size}",
                style={"--rows": str(len(runs[0]) or 1)},
            ),
            _key(),
            _note(board, run, n, len(runs)),
        )
        for n, run in enumerate(runs, 1)
    ]


def _key() -> list[Component]:
    return [key_item(mark("dot"), "支部"), key_item(mark("median"), "全局合计"), key_item(mark("column now"), "本月"),
            key_item(mark("column"), "以往各月")]  # fmt: skip


def _note(board: Board, run: Sequence[object], n: int, of: int) -> str:
    parts = [f"应计党员{few_words(board.asked, Service())}的支部不显示参与率和人均", f"第{n}/{of}页" if of > 1 else ""]
    return "；".join(part for part in parts if part)
