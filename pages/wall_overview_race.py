"""The overview's middle column on the wall: the ranks of six months as lines that end at the rows of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from components import dense
from components.dense import Cell, Head, Row
from components.marks import delta
from components.tags import Element, html
from components.text import Component
from components.wall import title
from components.wall_charts import Course, bump
from pages import standings_cells as cell
from pages.wall_board import Board
from pages.wall_standings_rows import change
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Place, Spread, groups_of, places, ranks_over_months, spreads
from queries.visibility import visibility
from terms import add_months, score

AXIS_STEP = 6  # ranks between two words of the axis
BELOW = 0.25  # of a row: how far below the table a line runs that comes from a rank not shown


@dataclass(frozen=True, slots=True)
class Field:
    """The rows shown of the largest ranking group, their lines, how many more there are.

    `notable`: ranks moved from which a line is coloured. `note`: what the foot says.
    """

    asked: Asked
    rows: Sequence[Place]
    spread: Mapping[str, Spread]
    courses: Sequence[Course]
    months: Sequence[str]
    group: str
    left: int
    notable: int
    note: str


def field(conn: Connection, board: Board) -> Field:
    """What is shown of the standings: the group asked for, else the largest one."""
    asked = board.asked
    groups = groups_of(conn, asked)
    listed = places(conn, asked, first=0, count=max(board.counts.listed, 1))
    names = {row.group for row in listed}
    group = next((name for name, _ in groups if name in names), next(iter(names), ""))
    own = [row for row in listed if row.group == group]
    rows = own[: board.rows]
    full = visibility(asked).kind == "full"
    ranks = ranks_over_months(conn, asked, [row.org_code for row in rows]) if full else {}
    spread = spreads(conn, asked, {group}).get(group, {})
    notable = asked.thresholds.fallen_ranks.on(asked.as_of)
    courses = [
        _course(row, n, ranks[row.org_code], len(rows), spread, notable)
        for n, row in enumerate(rows)
        if row.org_code in ranks
    ]
    count = max((len(line) for line in ranks.values()), default=0)
    months = [f"{add_months(asked.month, n) % 100}月" for n in range(1 - count, 1)]
    several = group if len(names) > 1 else ""
    return Field(asked, rows, spread, courses, months, several, len(own) - len(rows), notable, read_scheme().notice)


def _course(
    row: Place, at: int, ranks: Sequence[int | None], rows: int, spread: Mapping[str, Spread], notable: int
) -> Course:
    """Past months by rank, the last one at the row itself: those that share a rank stand below each other."""
    heights = [None if rank is None else min((rank - 0.5) / rows, 1 + BELOW / rows) for rank in ranks]
    if heights and heights[-1] is not None:
        heights[-1] = (at + 0.5) / rows
    change = row.change or 0
    kind = "gold" if cell.is_gold(row, spread) else "up" if change >= notable else "down" if change <= -notable else ""
    return Course(kind, heights)


def standings(of: Field) -> list[Component]:
    """The head, the lines, the table."""
    span = f"名次走势，{of.months[0]}至{of.months[-1]}" if len(of.months) > 1 else "名次"
    sub = "，".join(part for part in (of.group, span, "实时测算，未发布") if part)
    right = f"另有 {of.left} 个支部" if of.left else ""
    head = title("五型标尖", sub, right)
    if not of.rows:
        return [head, html.Div("本月没有参评支部", className="calm")]
    drawn = len(of.months) > 1 and any(height is not None for course in of.courses for height in course.heights)
    parts = [_lines(of)] if drawn else []
    return [head, html.Div([*parts, _table(of)], className="race" if parts else "race alone-table")]


def _lines(of: Field) -> Element:
    count, ranked = len(of.rows), max(row.rank or 1 for row in of.rows)
    steps = [1, *(rank for rank in range(AXIS_STEP, ranked, AXIS_STEP) if ranked - rank > 1), ranked]
    axis = [((rank - 0.5) / count, str(rank)) for rank in dict.fromkeys(steps)]
    told = [f"{row.short_name}第{row.rank}名" for row in of.rows[:3] if row.rank is not None]
    return bump(of.months, of.courses, axis, f"各支部{of.months[0]}至{of.months[-1]}的名次：" + "，".join(told))


def _table(of: Field) -> Element:
    heads = [Head("名次", "rank"), Head("支部", "name"), Head("总分", "total"), Head("较上月", "change")]
    return html.Div(dense.table("五型标尖名次", heads, [_row(of, row) for row in of.rows]), className="race-table")


def _row(of: Field, row: Place) -> Row:
    path = f"standings.{row.org_code}"
    if row.band is not None:
        return Row(["", row.short_name, [dense.text(row.band, "band")], ""])
    if row.unranked is not None:
        return Row(["", row.short_name, [dense.text(row.why or "", "reason")], ""], "unranked")
    kind = delta(row.change)[1].removeprefix("d").strip()
    cells: list[Cell] = [
        [dense.number(f"{path}.rank", row.rank, str(row.rank))],
        row.short_name,
        [dense.number(f"{path}.total", score(row.total), score(row.total))],
        [change(row)],
    ]
    return Row(cells, "gold" if cell.is_gold(row, of.spread) else kind)
