"""Records → one table's typed columns: the header, every cell, keys, and the rules between cells.

The work goes by column: a chunk's column is mapped through its parser's memory at the speed of a look-up, and single
cells are only looked at when one of them failed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, NamedTuple

from ingest.cells import Bad, Cells
from ingest.problems import SHOWN, Problem, ProblemLog, Unreadable, one_line
from ingest.records import EXAMPLE, MOST_COLUMNS, Chunk, Records, is_blank
from ingest.row_checks import check
from queries.columns import Base, Col

MOST_ROWS = 5_000_000


@dataclass(slots=True)
class TableRows:
    """One table as read, good rows only: column code → typed values (only the columns that the file has).

    Values are date, int (numbers times 10**places), bool, str or None. `rows` are record numbers (header = 1);
    `bad_keys` the keys, as far as they could be read, of rows held back because of a problem.
    """

    base: Base
    source: str
    columns: dict[str, list[Any]]
    rows: list[int]
    bad_keys: set[tuple[Any, ...]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.rows)


class _Fault(NamedTuple):
    """A problem on its way: the row's index, column's place (-1: the whole row), value, what is wrong."""

    at: int
    place: int
    column: str | None
    value: str | None
    what: str


class _Faults:
    """Faults of one table: the first 1,000 of each kind of check, the count of all, the rows held back."""

    def __init__(self, base: Base) -> None:
        self._places = {c.code: n for n, c in enumerate(base.cols)}
        self._kept: list[_Fault] = []
        self._misfits: set[int] = set()
        self.count = 0
        self.rows: set[int] = set()

    def add_misfit(self, index: int, value: str | None, what: str) -> None:
        """A row of the wrong width: its cells may stand in wrong columns, so nothing else is said of it."""
        self.add(index, None, value, what)
        self._misfits.add(index)

    def add(self, index: int, column: str | None, value: str | None, what: str) -> None:
        if index in self._misfits:
            return
        self.count += 1
        self.rows.add(index)
        self._kept.append(_Fault(index, self._places.get(column or "", -1), column, value, what))
        if len(self._kept) > 100 * SHOWN:
            self._kept = self.first()

    def first(self) -> list[_Fault]:
        """The first of them in the file's order."""
        return sorted(self._kept, key=lambda f: f[:2])[:SHOWN]


def read_table(
    base: Base, records: Records, cells: Cells, log: ProblemLog, notes: list[str], progress: Callable[[int], object]
) -> TableRows | None:
    """A table's good rows; its problems go to the log. None when the file cannot be read (on)."""
    layout = _layout(base, records, log, notes)
    if layout is None:
        return None
    table = TableRows(base, records.source, {col.code: [] for _, col in layout}, [])
    faults = _Faults(base)
    untitled: set[int] = set()
    broken: Unreadable | None = None
    try:
        for chunk in records.chunks:
            _take(table, _without_examples(chunk, records, notes), layout, cells, faults)
            _find_untitled(chunk, records.header, untitled)
            progress(len(chunk.rows))
    except Unreadable as error:
        broken = error
    _check_cells(table, layout, cells, faults)
    _check_keys(table, faults)
    for index, column, value, what in check(base, table.columns):
        faults.add(index, column, value, what)
    log.extend((_problem(table, fault) for fault in faults.first()), faults.count)
    notes.extend(f"{records.source} 第{place + 1}列没有标题，没有读入" for place in sorted(untitled))
    if broken is not None:
        log.add(Problem(records.source, broken.row, None, None, str(broken), base.code))
        return None
    _hold_back(table, faults.rows)
    return table


def _problem(table: TableRows, fault: _Fault) -> Problem:
    return Problem(table.source, table.rows[fault.at], fault.column, fault.value, fault.what, table.base.code)


def _layout(base: Base, records: Records, log: ProblemLog, notes: list[str]) -> list[tuple[int, Col]] | None:
    """Where the known columns stand; None, with problems, when one stands twice or a required one is missing."""
    known = {name: col for col in base.cols for name in (col.code, col.zh)}
    layout: list[tuple[int, Col]] = []
    seen: set[str] = set()
    before = log.count
    if len(records.header) > MOST_COLUMNS:
        log.add(Problem(records.source, 1, None, None, f"标题行超过{MOST_COLUMNS}列", base.code))
        return None
    for place, name in enumerate(records.header):
        col = known.get(name)
        if name and (code := col.code if col else name) in seen:
            log.add(Problem(records.source, 1, code, None, "这一列出现了两次", base.code))
        elif name:
            seen.add(code)
            if col is not None:
                layout.append((place, col))
            else:
                notes.append(f"{records.source} 第{place + 1}列“{one_line(name)}”不是{base.zh}表的列，没有读入")
    _check_missing(base, records, {col.code for _, col in layout}, log)
    return layout if log.count == before else None


def _check_missing(base: Base, records: Records, present: set[str], log: ProblemLog) -> None:
    missing = [c for c in base.cols if c.need != "optional" and c.code not in present]
    if present or not any(records.header):
        for col in missing:
            log.add(Problem(records.source, 1, col.code, None, "缺少这一列", base.code))
        return
    names = "、".join(f"{c.code} {c.zh}" for c in missing)
    what = f"没有一个认得的列名；标题应在第1行，缺少：{names}"
    log.add(Problem(records.source, 1, None, None, what, base.code))


def _without_examples(chunk: Chunk, records: Records, notes: list[str]) -> Chunk:
    """Rows less the template's example row, which says so in its first cell."""
    marked = [i for i, row in enumerate(chunk.rows) if isinstance(row[0], str) and row[0].startswith(EXAMPLE)]
    if not marked:
        return chunk
    notes.extend(f"{records.source} 第{chunk.numbers[i]}行是示例，没有读入" for i in marked[:SHOWN])
    dropped = {chunk.numbers[i] for i in marked}
    kept = [n not in dropped for n in chunk.numbers]
    misfits = [m for m in chunk.misfits if m.number not in dropped]
    return Chunk(list(compress(chunk.numbers, kept)), list(compress(chunk.rows, kept)), misfits)


def _find_untitled(chunk: Chunk, header: list[str], found: set[int]) -> None:
    """Columns without a title that hold something."""
    for place, name in enumerate(header):
        if not name and place not in found and not all(is_blank(row[place]) for row in chunk.rows):
            found.add(place)


def _take(table: TableRows, chunk: Chunk, layout: list[tuple[int, Col]], cells: Cells, faults: _Faults) -> None:
    """Type a chunk's cells and append them."""
    if not chunk.rows:
        return
    start = len(table.rows)
    if start + len(chunk.rows) > MOST_ROWS:
        raise Unreadable(f"超过{MOST_ROWS}行，请分成几次入库")
    table.rows.extend(chunk.numbers)
    by_place = list(zip(*chunk.rows, strict=True))
    for place, col in layout:
        table.columns[col.code].extend(map(cells.parser(col).__getitem__, by_place[place]))
    if chunk.misfits:
        index_of = {number: start + i for i, number in enumerate(chunk.numbers)}
        for misfit in chunk.misfits:
            faults.add_misfit(index_of[misfit.number], misfit.value, misfit.what)


def _check_cells(table: TableRows, layout: list[tuple[int, Col]], cells: Cells, faults: _Faults) -> None:
    """Cells that could not be read (None from here on) and required ones that are blank."""
    for _, col in layout:
        values = table.columns[col.code]
        bad = _bad_places(values) if cells.parser(col).failed else ()
        if col.need in ("key", "value") and None in values:
            for index in (i for i, v in enumerate(values) if v is None):
                faults.add(index, col.code, None, "不能为空")
        for index in bad:
            value: Bad = values[index]
            faults.add(index, col.code, value.value, value.what)
            values[index] = None


def _bad_places(values: list[Any]) -> list[int]:
    return [i for i, v in enumerate(values) if type(v) is Bad]


def _check_keys(table: TableRows, faults: _Faults) -> None:
    """Rows whose key stood before in the file; the problem names the first."""
    columns = [table.columns[k] for k in table.base.key]
    if len(set(zip(*columns, strict=True))) == len(table.rows):
        return
    first: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(zip(*columns, strict=True)):
        if None in key:
            continue
        if (earlier := first.setdefault(key, index)) != index:
            shown = "，".join(str(part) for part in key)
            faults.add(index, table.base.key[0], shown, f"主键与第{table.rows[earlier]}行重复")


def _hold_back(table: TableRows, bad: set[int]) -> None:
    """Take the rows with problems out, and keep their keys."""
    if not bad:
        return
    keys = [table.columns[k] for k in table.base.key]
    found = (tuple(column[i] for column in keys) for i in bad)
    table.bad_keys = {key for key in found if None not in key}
    good = [i not in bad for i in range(len(table.rows))]
    table.columns = {code: list(compress(values, good)) for code, values in table.columns.items()}
    table.rows = list(compress(table.rows, good))
