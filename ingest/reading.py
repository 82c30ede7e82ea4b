"""Files → typed rows and problems: a folder of CSV files, one CSV file, or one workbook. Nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from ingest.cells import Cells
from ingest.csv_file import open_csv
from ingest.problems import Problem, ProblemLog, Unreadable, one_line
from ingest.records import EXPLANATIONS, Records
from ingest.typed import TableRows, read_table
from ingest.workbook import Workbook
from queries.columns import BASES, Base

__all__ = ["Reading", "TableRows", "read"]


_T = TypeVar("_T")
_BY_NAME: dict[str, Base] = {name: base for base in BASES for name in (base.code, base.zh)}


@dataclass(slots=True)
class Reading:
    """What was read: tables by code in the contract's order, problems in file order (the first 1,000; `count` is of
    all), notes on what was not read, and the codes of tables whose file could not be read."""

    tables: dict[str, TableRows] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    notes: list[str] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)


def read(path: Path, *, progress: Callable[[int], object] | None = None) -> Reading:
    """Read a folder, a CSV file or a workbook; whatever is wrong with it becomes a problem, never an exception.

    `progress` is told the number of rows after each chunk of them.
    """
    return _Reader(progress or (lambda _: None)).read(path)


class _Reader:
    """One read: what all its tables share."""

    def __init__(self, progress: Callable[[int], object]) -> None:
        self._progress = progress
        self._log = ProblemLog()
        self._reading = Reading()

    def read(self, path: Path) -> Reading:
        try:
            self._read(path)
        except Unreadable as error:
            self._log.add(Problem(path.name, error.row, None, None, str(error)))
        except OSError as error:
            self._log.add(Problem(path.name, None, None, None, _os_words(error)))
        reading = self._reading
        reading.problems, reading.count = self._log.first, self._log.count
        return reading

    def _read(self, path: Path) -> None:
        if path.is_dir():
            self._read_folder(path)
        elif not path.exists():
            raise Unreadable("没有这个文件或文件夹")
        elif not path.is_file():
            raise Unreadable("不是文件")
        elif path.suffix.lower() == ".csv":
            if path.stem not in _BY_NAME:
                raise Unreadable("文件名应为表名（如 orgs.csv 或 组织.csv）")
            self._read_csv_files([path])
        else:
            self._read_workbook(path)

    def _read_folder(self, folder: Path) -> None:
        """The folder's CSV files; others are noted, hidden and lock files aside."""
        known = []
        for path in sorted(folder.iterdir()):
            if path.name.startswith((".", "~$")):
                continue
            if path.suffix.lower() == ".csv" and path.stem in _BY_NAME and path.is_file():
                known.append(path)
            else:
                self._reading.notes.append(f"{one_line(path.name)} 不是以表名命名的 CSV 文件，没有读入")
        if not known:
            raise Unreadable("文件夹里没有以表名命名的 CSV 文件（如 orgs.csv 或 组织.csv）")
        self._read_csv_files(known)

    def _read_csv_files(self, paths: list[Path]) -> None:
        cells = Cells()
        for base, (path, *others) in _by_base([(path.stem, path) for path in paths]):
            if others:
                self._twice(base, path.name, others[0].name)
                continue
            self._read_table(base, path.name, partial(open_csv, path, path.name), cells)

    def _read_workbook(self, path: Path) -> None:
        with Workbook(path) as book:
            cells = Cells(date1904=book.date1904)
            known = []
            for sheet in book.sheets:
                if sheet.name.strip() in _BY_NAME:
                    known.append((sheet.name.strip(), sheet))
                elif sheet.name.strip() != EXPLANATIONS:
                    self._reading.notes.append(f"工作表“{one_line(sheet.name)}”不是表名，没有读入")
            if not known:
                raise Unreadable("没有以表名命名的工作表（如 orgs 或 组织）")
            for base, (sheet, *others) in _by_base(known):
                if others:
                    self._twice(base, sheet.name, others[0].name)
                    continue
                if sheet.hidden:
                    self._reading.notes.append(f"工作表“{one_line(sheet.name)}”是隐藏的，也读入了")
                self._read_table(base, sheet.name, partial(book.records, sheet, self._reading.notes), cells)

    def _twice(self, base: Base, one: str, other: str) -> None:
        self._reading.unreadable.add(base.code)
        self._log.add(Problem(other, None, None, None, f"与 {one} 是同一张表（{base.code} {base.zh}）", base.code))

    def _read_table(self, base: Base, source: str, open_it: Callable[[], Records], cells: Cells) -> None:
        """One table; when it cannot be read that is one problem, and references into it are not checked."""
        table = None
        try:
            table = read_table(base, open_it(), cells, self._log, self._reading.notes, self._progress)
        except Unreadable as error:
            self._log.add(Problem(source, error.row, None, None, str(error), base.code))
        except OSError as error:
            self._log.add(Problem(source, None, None, None, _os_words(error), base.code))
        if table is None:
            self._reading.unreadable.add(base.code)
        else:
            self._reading.tables[base.code] = table


def _os_words(error: OSError) -> str:
    return "没有读取权限" if isinstance(error, PermissionError) else f"读不出来（{error.strerror or error}）"


def _by_base(named: list[tuple[str, _T]]) -> list[tuple[Base, list[_T]]]:
    """What was found by table, in the contract's order."""
    found: dict[str, list[_T]] = {}
    for name, thing in named:
        found.setdefault(_BY_NAME[name].code, []).append(thing)
    return [(base, found[base.code]) for base in BASES if base.code in found]
