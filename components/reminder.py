"""提醒文本: a polite text to copy, with what each branch owes by when."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from terms import day_words


class Line(NamedTuple):
    """One thing owed: what, by when, days left (below zero: overdue)."""

    what: str
    due_on: date
    days: int


def reminder_text(branches: Sequence[tuple[str, Sequence[Line]]], as_of: date) -> str:
    """The text for some branches (name, what it owes); calm, with the way out for what is done but not yet recorded."""
    if not branches:
        return f"截至{day_words(as_of)}，所选支部没有待办事项。"
    blocks = [f"各支部：\n截至{day_words(as_of)}，以下事项尚待完成，请妥善安排；已经完成的，请及时录入。"]
    for name, owed in branches:
        blocks.append("\n".join([name, *(f"{n}. {_line(line)}" for n, line in enumerate(owed, start=1))]))
    blocks.append("如有特殊情况需要延期，请与机关党委联系。谢谢！")
    return "\n\n".join(blocks) + "\n"


def _line(line: Line) -> str:
    day = f"{line.due_on.month}月{line.due_on.day}日（含）前"
    if line.days < 0:
        return f"{line.what}：应于{day}完成，已逾期{-line.days}天，请尽快补办"
    left = "今天截止" if line.days == 0 else f"还有{line.days}天"
    return f"{line.what}：请于{day}完成，{left}"
