"""What is wrong with a file, one line each, in Chinese; the first 1,000 in full and the count of all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from queries.columns import BY_CODE

SHOWN = 1000  # problems kept in full; the rest are only counted
_LONGEST_VALUE = 40
# Line and paragraph separators, and marks that turn the direction of the text around them.
_MARKS = {0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
_INVISIBLE = {*range(0x7F, 0xA0), *_MARKS}
_VISIBLE = {n: chr(0x2400 + n) for n in range(0x20)} | {n: f"\\u{n:04x}" for n in _INVISIBLE}


class Unreadable(ValueError):
    """A file or sheet that cannot be read (on). The message says why, in Chinese; `row` is where, if that is known."""

    def __init__(self, what: str, row: int | None = None) -> None:
        super().__init__(what)
        self.row = row


def one_line(text: str) -> str:
    """A value as it may stand in a message: control characters made visible, long ones cut."""
    shown = text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
    shown = shown.translate(_VISIBLE)
    return shown.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: file or sheet, record number (header = 1, None: the whole file), column code, value, what is wrong."""

    source: str
    row: int | None
    column: str | None
    value: str | None
    what: str
    base: str | None = None

    def __str__(self) -> str:
        text = one_line(self.source)
        if self.row is not None:
            text += f" 第{self.row}行"
        if self.column is not None:
            text += f" {self._column_words()}"
        if self.value is not None:
            text += f"“{one_line(self.value)}”"
        return f"{text}：{self.what}"

    def _column_words(self) -> str:
        """`held_on 召开日期`; a column of no known table stays as it is."""
        base = BY_CODE.get(self.base or "")
        for col in base.cols if base else ():
            if col.code == self.column:
                return f"{col.code} {col.zh}"
        return one_line(self.column or "")


@dataclass(slots=True)
class ProblemLog:
    """Problems in file order: the first 1,000, and how many there are."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        """One more problem."""
        self.extend([problem], 1)

    def extend(self, problems: Iterable[Problem], count: int) -> None:
        """Problems in order, of `count` in all; more than can be shown need not be given."""
        self.count += count
        for problem in problems:
            if len(self.first) == SHOWN:
                return
            self.first.append(problem)
