"""A worksheet's cells, streamed: what is stored, never computed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import IO

from ingest.cells import Bad, DateCell, Token
from ingest.package import Attributes, blocks, damage, local, xml_parser
from ingest.problems import Unreadable, one_line

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_EXACT_DIGITS = 15  # what a spreadsheet keeps and shows of a number
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"

Row = tuple[int, dict[int, Token]]  # the sheet's row number, and the cells that are not blank by column from 0


@dataclass(frozen=True, slots=True)
class Context:
    """What a workbook's sheets share: shared texts, styles that show dates, the system of serials."""

    texts: list[str]
    date_styles: frozenset[str]
    date1904: bool


def unescaped(text: str) -> str:
    """A text with `_x000D_` and the like as the characters they stand for; a lone surrogate stays escaped."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    try:
        return plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text


class _Handlers(dict[str, Callable[..., None]]):
    """Handlers by local name, found by any prefixed name; elements that mean nothing here do nothing."""

    def __missing__(self, name: str) -> Callable[..., None]:
        handler = self.get(local(name), _ignore)
        self[name] = handler
        return handler


def _ignore(*_: object) -> None:
    """An element without meaning for the cells."""


class SheetParser:
    """Collects finished rows in `rows`; whoever reads takes them out. `merged` counts merged ranges."""

    def __init__(self, context: Context) -> None:
        self.rows: list[Row] = []
        self.merged = 0
        self._context = context
        self._numbers: dict[str, Token] = {}
        self._dates: dict[str, Token] = {}
        self._columns: dict[str, int] = {}
        self._pieces: list[str] = []  # characters since the last element that holds text began
        self._row, self._column = 0, -1
        self._cells: dict[int, Token] | None = None
        self._phonetic = False
        self._cell: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []
        self._starts = _Handlers(row=self._row_begins, c=self._cell_begins, rPh=self._phonetic_begins)
        self._starts.update(dict.fromkeys("vtf", self._text_begins), mergeCell=self._is_merged)
        self._ends = _Handlers(row=self._row_ends, c=self._cell_ends, rPh=self._phonetic_ends)
        self._ends.update(v=self._value_ends, t=self._inline_ends, f=self._formula_ends)
        self._xml = xml_parser(self._start, self._end, self._pieces.append)

    def feed(self, block: bytes, final: bool) -> None:
        """Parse a block; rows that it finishes are appended."""
        self._xml.Parse(block, final)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._starts[name](attributes)

    def _end(self, name: str) -> None:
        self._ends[name]()

    def _row_begins(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        if not 0 < self._row <= LAST_ROW:
            raise Unreadable(f"行号{self._row}超出工作表的范围")
        self._cells, self._column = {}, -1

    def _row_ends(self) -> None:
        if self._cells:
            self.rows.append((self._row, self._cells))
        self._cells = None
        self._pieces.clear()

    def _cell_begins(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._value = self._formula = None
        self._inline.clear()
        letters = attributes.get("r", "").rstrip(_DIGITS)
        if letters:
            column = self._columns.get(letters)
            self._column = self._column_of(letters) if column is None else column
        else:
            self._column += 1

    def _column_of(self, letters: str) -> int:
        number = 0
        for letter in letters[:4]:
            number = number * 26 + ord(letter) - 64
        if not letters.isalpha() or not letters.isupper() or not 0 < number <= LAST_COLUMN:
            raise Unreadable(f"单元格地址“{one_line(letters)}”不对", self._row)
        self._columns[letters] = number - 1
        return number - 1

    def _text_begins(self, _: Attributes) -> None:
        self._pieces.clear()

    def _value_ends(self) -> None:
        self._value = "".join(self._pieces)

    def _formula_ends(self) -> None:
        self._formula = "".join(self._pieces)

    def _inline_ends(self) -> None:
        if not self._phonetic:
            self._inline.append("".join(self._pieces))

    def _phonetic_begins(self, _: Attributes) -> None:
        self._phonetic = True

    def _phonetic_ends(self) -> None:
        self._phonetic = False

    def _is_merged(self, _: Attributes) -> None:
        self.merged += 1

    def _cell_ends(self) -> None:
        if self._cells is None:
            return
        token = self._token()
        if not isinstance(token, str) or (token and not token.isspace()):
            self._cells[self._column] = token

    def _token(self) -> Token:
        kind, value = self._cell.get("t", "n"), self._value
        if self._formula is not None and not value and (kind != "str" or value is None):
            return Bad(f"={self._formula}", "公式没有存下的值，请在表格软件中打开并保存")
        if kind == "inlineStr":
            return _text(unescaped("".join(self._inline)))
        if not value:
            return ""
        if kind == "n":
            return self._number(value)
        if kind == "s":
            return self._shared(value)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "e":
            return Bad(value, "单元格是错误值")
        if kind == "d":
            return value.partition("T")[0]
        return _text(unescaped(value))

    def _shared(self, value: str) -> Token:
        texts = self._context.texts
        index = int(value) if value.isdecimal() and len(value) < 10 else len(texts)
        return _text(texts[index]) if index < len(texts) else Bad(value, "单元格的文本丢失，文件可能损坏")

    def _number(self, value: str) -> Token:
        dated = self._cell.get("s") in self._context.date_styles
        known = self._dates if dated else self._numbers
        token = known.get(value)
        if token is None:
            token = known[value] = self._date(value) if dated else _number(value)
        return token

    def _date(self, value: str) -> Token:
        serial = _float(value)
        return Bad(value, "不是日期") if serial is None else DateCell(serial, self._context.date1904)


def _text(text: str) -> Token:
    return Bad(text, "含有 NUL 字符") if "\0" in text else text


def _float(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _number(value: str) -> Token:
    """A stored number as the sheet shows it, with 15 digits, no exponent: 2.2999999999999998 is 2.3."""
    if value.isdecimal() and value.isascii() and len(value) <= _EXACT_DIGITS:
        return value
    number = _float(value)
    if number is None:
        return Bad(value, "不是数字")
    if abs(number) >= 10**_EXACT_DIGITS:
        return Bad(value, "超过15位的数字在表格里只存得下前15位，编码请存为文本")
    shown = f"{number:.{_EXACT_DIGITS}g}"
    return f"{Decimal(shown):f}" if "e" in shown else shown


def sheet_rows(stream: IO[bytes], parser: SheetParser) -> Iterator[Row]:
    """A sheet's rows that are not blank, in the order of the file."""
    with damage():
        for block in blocks(stream):
            parser.feed(block, False)
            if parser.rows:
                yield from parser.rows
                parser.rows.clear()
        parser.feed(b"", True)
    yield from parser.rows
