"""The panels of the task book: the matrix, the tasks with what is done of each, what is overdue."""

from collections.abc import Sequence
from fractions import Fraction

from components import dense
from components.dense import Head, Row
from components.marks import GLYPHS, glyph
from components.panels import panel
from components.tags import html
from components.text import Component
from pages.shared import Page, to_branch
from pages.windows import Window, steps
from queries.scope import Asked
from queries.tasks import Book, Line, Task, Total
from terms import MENUS, NOTHING, percent

KEY = ("done", "after", "soon", "missed", "open", "none")
OVERDUE_SHOWN = 5


def matrix(page: Page, asked: Asked, book: Book, rows: Sequence[Line], listed: Window) -> Component:
    """A row a branch, a column a task; what is to be acted on carries days."""
    body: Component = html.P(f"{NOTHING} 本月没有党支部", className="empty")
    if rows:
        menus = [(menu, [task for task in book.tasks if task.menu == menu]) for menu in MENUS]
        above = [Head("", "name"), *(_menu(menu, len(own)) for menu, own in menus if own), Head("", "rate")]
        heads = [Head("支部", "name"), *(_head(task) for task in book.tasks), Head("完成率", "rate", "按权重")]
        foot = [] if asked.org_kind == "branch" else [_foot(book)]
        drawn = [_row(asked, book, line) for line in rows]
        body = dense.table(
            f"{asked.month // 100}年任务书", heads, drawn, above=above, foot=foot, className="matrix book"
        )
    return panel(
        f"{asked.month // 100}年任务书",
        [body, _key()],
        sub=f"截至{asked.end.month}月{asked.end.day}日的状态，列号见各项任务",
        right=steps(page, asked, listed),
        className="matrix-panel",
    )


def _menu(menu: str, span: int) -> Head:
    return Head(MENUS[menu], "rule", "支部自选" if menu == "optional" else "全部支部", span)


def _head(task: Task) -> Head:
    return Head(
        str(task.number), "cell first" if task.number == 1 else "cell", f"{task.due_on.month}月", label=task.title
    )


def _row(asked: Asked, book: Book, line: Line) -> Row:
    cells = [_cell(line, task) for task in book.tasks]
    urgent = any(cell.state == "missed" for cell in line.cells.values())
    name = dense.link(line.short_name, to_branch(asked, line.org_code), line.name)
    return Row([[name], *cells, _rate(line.rate)], "urgent" if urgent else "")


def _cell(line: Line, task: Task) -> dense.Cell:
    if task.code in line.outside:
        return dense.glyph("none", detail="，期限在支部存续期外")
    cell = line.cells.get(task.code)
    if cell is None:
        return ""
    if cell.days is None:
        return dense.glyph(cell.state)
    return dense.glyph(cell.state, str(cell.days), f"，{'逾期' if cell.state == 'missed' else '还有'} {cell.days} 天")


def _foot(book: Book) -> Row:
    """What is done of each task in whole percent of those who owe it."""
    return Row(["完成%", *(_done(book.totals.get(task.code, Total())) for task in book.tasks), _rate(book.rate)])


def _done(of: Total) -> dense.Cell:
    if not of.owed:
        return ""
    return dense.text(percent(Fraction(of.done, of.owed), 0), title=f"应完成{of.owed}个支部，已完成{of.done}个")


def _rate(rate: Fraction | None) -> dense.Cell:
    return NOTHING if rate is None else [dense.text(f"{percent(rate)}%", "num")]


def _key() -> Component:
    words = {"soon": "临近（剩余天数）", "missed": "逾期未完成（逾期天数）"}
    numbers = {"soon": 6, "missed": 30}
    shapes = [html.Span([glyph(s, numbers.get(s)), words.get(s, GLYPHS[s][1])]) for s in KEY]
    return html.P([*shapes, html.Span("空白：自选任务未选")], className="key")


def each_task(asked: Asked, book: Book) -> Component:
    """The tasks with due day, weight and how many of those who owe it have done it."""
    heads = [Head("任务", "what"), Head("期限", "day"), Head("权重", "weight"), Head("完成", "count")]
    rows: list[Row] = []
    for menu, words in MENUS.items():
        own = [task for task in book.tasks if task.menu == menu]
        if own:
            total = book.of(menu)
            rows.append(Row([dense.text(f"{words}　完成{total.done:,}/{total.owed:,}项次", "group")], "group"))
            rows += [_task(task, book.totals.get(task.code, Total())) for task in own]
    table = dense.table("各项任务", heads, rows, className="tasks-table")
    return panel("各项任务", [table], sub="已完成的支部 / 应完成的支部")


def _task(task: Task, of: Total) -> Row:
    return Row(
        [
            [dense.text(f"{task.number} {task.title}", title=task.title)],
            f"{task.due_on.month}-{task.due_on.day:02d}",
            f"{task.weight / 10**8:g}",
            [dense.text(f"{of.done:,}/{of.owed:,}", "num")]
            if of.owed
            else "无人选"
            if task.menu == "optional"
            else NOTHING,
        ]
    )


def overdue(asked: Asked, book: Book) -> Component:
    """What was due and is not done, the oldest first."""
    if not book.overdue:
        return panel("逾期未完成", [html.P("今年无逾期", className="calm")])
    shown = book.overdue[:OVERDUE_SHOWN]
    rows = [
        Row(
            [
                [dense.link(item.short_name, to_branch(asked, item.org_code))],
                item.title,
                [dense.glyph("missed", str(item.days), f"，逾期 {item.days} 天")],
            ]
        )
        for item in shown
    ]
    heads = [Head("支部", "name"), Head("任务", "what"), Head("逾期天数", "days")]
    rest = len(book.overdue) - len(shown)
    table = dense.table("逾期未完成", heads, rows, className="missed-table tasks-overdue")
    more = html.P(f"另有{rest:,}项" if rest else "", className="more")
    return panel("逾期未完成", [table, more], sub="最久的在前", right=f"共{len(book.overdue):,}项")
