"""What is owed for a period, as a shape with a number and in words: the matrix and the list of branches say it alike."""

from components import dense
from queries.matrix import Cell
from terms import STATES


def held_glyph(cell: Cell) -> dense.Part:
    """The state's shape; days of what is overdue or near, n/m where some of several groups stand out."""
    number = "" if cell.days is None else str(cell.days)
    if cell.owed > 1 and cell.state in ("missed", "soon"):
        number = f"{cell.count}/{cell.owed}"
    return dense.glyph(cell.state, number, _detail(cell))


def held_words(cell: Cell) -> str:
    """The same in words: 未完成，逾期 30 天."""
    return ("临近" if cell.state == "soon" else STATES[cell.state]) + _detail(cell)


def _detail(cell: Cell) -> str:
    if cell.owed == 1 and cell.days is None:
        return ""
    days = "" if cell.days is None else f"，{'逾期' if cell.state == 'missed' else '还有'} {cell.days} 天"
    return f"{days}，{cell.owed}个党小组中{cell.count}个" if cell.owed > 1 else days
