"""Workbooks (.xlsx) → records, by an own streaming reader.

It sees what the libraries hide: formulas without a stored value, error cells, document type declarations; and a cell
far out costs it nothing. Measured in `bench/readers.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.cells import Bad, Token
from ingest.number_formats import date_styles
from ingest.package import Attributes, Package, local
from ingest.problems import Unreadable
from ingest.records import BLANK, CHUNK, Chunk, Misfit, Records
from ingest.sheet import Context, Row, SheetParser, sheet_rows, unescaped


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, whether it is hidden, its part."""

    name: str
    hidden: bool
    part: str


class Workbook:
    """An opened workbook: its worksheets, and their records one sheet at a time. Use it in a `with`."""

    def __init__(self, path: Path) -> None:
        self._package = Package(path)
        try:
            self._read_parts()
        except BaseException:
            self._package.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.close()

    def _read_parts(self) -> None:
        main = next((t for kind, t in self._package.relations("").values() if kind == "officeDocument"), None)
        if main is None or not main.endswith(".xml"):
            raise Unreadable("不是 .xlsx 工作簿，请另存为 .xlsx")
        relations = self._package.relations(main)
        self.date1904 = False
        self.sheets: list[Sheet] = []
        self._read_main(main, relations)
        by_kind = {kind: target for kind, target in relations.values()}
        texts = _shared_texts(self._package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else []
        styles = date_styles(self._package, by_kind["styles"]) if "styles" in by_kind else frozenset()
        self._context = Context(texts, styles, self.date1904)

    def _read_main(self, main: str, relations: dict[str, tuple[str, str]]) -> None:
        def start(name: str, attributes: Attributes) -> None:
            tag = local(name)
            if tag == "workbookPr":
                self.date1904 = attributes.get("date1904", "0") in ("1", "true")
            elif tag == "sheet":
                own = {local(key): value for key, value in attributes.items() if ":" in key}
                kind, part = relations.get(own.get("id", ""), ("", ""))
                hidden = attributes.get("state", "visible") != "visible"
                if kind == "worksheet":
                    self.sheets.append(Sheet(attributes.get("name", ""), hidden, part))

        self._package.parse(main, start)

    def records(self, sheet: Sheet, notes: list[str]) -> Records:
        """A sheet's records; the header must stand in row 1. Merged ranges are noted at the end."""
        rows = self._rows(sheet, notes)
        number, cells = next(rows, (1, {}))
        if number != 1:
            raise Unreadable(f"标题应在第1行，这张表第{number}行才有内容", number)
        header = [_title(cells.get(place, BLANK)) for place in range(max(cells, default=-1) + 1)]
        return Records(sheet.name, header, _chunks(rows, len(header)))

    def _rows(self, sheet: Sheet, notes: list[str]) -> Iterator[Row]:
        parser = SheetParser(self._context)
        with self._package.open(sheet.part) as stream:
            yield from sheet_rows(stream, parser)
        if parser.merged:
            notes.append(f"{sheet.name} 有{parser.merged}处合并单元格，只有左上角的一格有值，其余当作空白")


def _title(token: Token) -> str:
    return token.value if isinstance(token, Bad) else str(token).strip()


def _shared_texts(package: Package, part: str) -> list[str]:
    """The texts that cells refer to by number: all runs of each, without the phonetic ones."""
    texts: list[str] = []
    runs: list[str] = []
    pieces: list[str] = []
    phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "t":
            pieces.clear()
        elif tag == "si":
            runs.clear()
        elif tag == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        tag = local(name)
        if tag == "t" and not phonetic:
            runs.append("".join(pieces))
        elif tag == "si":
            texts.append(unescaped("".join(runs)))
            pieces.clear()
        elif tag == "rPh":
            phonetic = False

    package.parse(part, start, end, pieces.append)
    return texts


def _chunks(rows: Iterator[Row], width: int) -> Iterator[Chunk]:
    """Chunks of rows as wide as the header; a cell beside it is a misfit."""
    columns = range(width)
    numbers: list[int] = []
    lists: list[list[Token]] = []
    misfits: list[Misfit] = []
    for number, cells in rows:
        numbers.append(number)
        lists.append([cells.get(place, BLANK) for place in columns])
        beside = next((place for place in cells if place >= width), None)
        if beside is not None:
            misfits.append(Misfit(number, str(_title(cells[beside])), "这一格在标题行的最后一列之外"))
        if len(numbers) == CHUNK:
            yield Chunk(numbers, lists, misfits)
            numbers, lists, misfits = [], [], []
    if numbers:
        yield Chunk(numbers, lists, misfits)
