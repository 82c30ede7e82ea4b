"""CSV files → records: UTF-8 or GB18030, quoted line breaks, blank lines, rows too short or too long."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from config import settings
from ingest.problems import Unreadable
from ingest.records import BLANK, CHUNK, MOST_COLUMNS, Chunk, Misfit, Records

_MB = 2**20
_LONGEST_LINE = 2**24
# csv's own limit is 128 KB a cell and its error ends the file; our cells' lengths are checked one by one.
csv.field_size_limit(1024 * _MB)
_OTHER_ENCODINGS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
# What GB18030 makes of bytes that are no Chinese text: private characters and C1 controls.
_NO_TEXT = re.compile("[\x80-\x9f\ue000-\uf8ff]")
_CHINESE = re.compile("[\u2e80-\uffef]")
_SAVE_AS = "请另存为“CSV UTF-8”"


def open_csv(path: Path, source: str) -> Records:
    """A CSV file's records. `Unreadable` for one that is too big, no text, or of another encoding."""
    biggest = settings().max_inflated_mb
    if path.stat().st_size > biggest * _MB:
        raise Unreadable(f"文件超过{biggest} MB，请分成几次入库")
    data = path.read_bytes()
    text = TextIOWrapper(BytesIO(data), encoding_of(data), newline="")
    records = _records(text)
    header = [cell.strip() for cell in next(records, [])]
    while header and not header[-1]:
        header.pop()
    complete = not data or data.endswith((b"\n", b"\r"))
    return Records(source, header, _chunks(records, len(header), complete))


def encoding_of(data: bytes) -> str:
    """`utf-8-sig` or `gb18030`; `Unreadable` when it is neither or cannot be told."""
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise Unreadable(f"编码是 {name}，{_SAVE_AS}")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise Unreadable(f"第{line}行附近有 NUL 字节，不是 CSV 文本（UTF-16 的文件{_SAVE_AS}）")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    if not text.isascii() and not data.startswith(codecs.BOM_UTF8) and _could_be_gb(data, text):
        raise Unreadable(f"编码无法确定（UTF-8 或 GB18030 都读得通），{_SAVE_AS}")
    return "utf-8-sig"


def _not_utf8(data: bytes, at: int) -> str:
    """GB18030, unless part of the file is UTF-8: reading that as GB18030 would turn it into other characters."""
    line = data.count(b"\n", 0, at) + 1
    if data.startswith(codecs.BOM_UTF8) or _partly_utf8(data):
        raise Unreadable(f"第{line}行附近有损坏的字符（UTF-8 不完整或两种编码混用），{_SAVE_AS}")
    if not _reads_as_gb(data):
        raise Unreadable(f"第{line}行附近的字符既不是 UTF-8 也不是 GB18030，{_SAVE_AS}")
    return "gb18030"


def _partly_utf8(data: bytes) -> bool:
    """Whether Chinese stands here in UTF-8: a whole line with two such characters, or more of them than damage.

    In GB18030 text about one character in fifty looks like UTF-8 by chance, a whole line practically never does.
    """
    loose = data.decode("utf-8", "replace")
    if len(_CHINESE.findall(loose)) > loose.count("\ufffd"):
        return True
    lines = (line for line in loose.split("\n") if not line.isascii() and "\ufffd" not in line)
    return any(len(_CHINESE.findall(line)) > 1 for line in lines)


def _could_be_gb(data: bytes, text: str) -> bool:
    """UTF-8 without one Chinese character whose bytes are Chinese in GB18030: either may be meant."""
    return all(c < "\u0800" for c in text) and _reads_as_gb(data)


def _reads_as_gb(data: bytes) -> bool:
    try:
        return _NO_TEXT.search(data.decode("gb18030")) is None
    except UnicodeDecodeError:
        return False


def _records(text: TextIOWrapper) -> Iterator[list[str]]:
    """csv's records; a quote that is never closed is an error that names the record it opens in."""
    reader = csv.reader(_lines(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            ended = "unexpected end of data" in str(error)
            raise Unreadable("引号没有闭合" if ended else "引号的位置不对", number) from None
        yield row if len(row) <= MOST_COLUMNS else _without_tail(row)


def _without_tail(row: list[str]) -> list[str]:
    """A very wide row cut to what matters: its first cells, and the first beyond them that holds something."""
    return row[:MOST_COLUMNS] + [cell for cell in row[MOST_COLUMNS:] if cell.strip()][:1]


def _lines(text: TextIOWrapper) -> Iterator[str]:
    for number, line in enumerate(text, 1):
        if len(line) > _LONGEST_LINE:
            raise Unreadable(f"第{number}行过长，不是表格")
        yield line


def _batches(records: Iterator[list[str]]) -> Iterator[tuple[list[list[str]], bool]]:
    """Records in batches, and whether it is the last one. A break comes after what stands before it."""
    rows: list[list[str]] = []
    try:
        for row in records:
            if len(rows) == CHUNK:
                yield rows, False
                rows = []
            rows.append(row)
    except Unreadable:
        yield rows, False
        raise
    yield rows, True


def _chunks(records: Iterator[list[str]], width: int, complete: bool) -> Iterator[Chunk]:
    """Chunks in which every row has the header's width; blank lines and rows are left out but counted."""
    number = 2
    for rows, last in _batches(records):
        if set(map(len, rows)) == {width} and all(map(str.strip, map("".join, rows))):
            yield Chunk(range(number, number + len(rows)), rows)
        else:
            yield _fitted(rows, number, width, last and not complete)
        number += len(rows)


def _fitted(rows: list[list[str]], number: int, width: int, cut_off: bool) -> Chunk:
    """Rows brought to the header's width. Spreadsheets leave out blank cells at a row's end, so a short one is fine,
    but not at the end of a file without a last line break: that is how a truncated file looks."""
    numbers: list[int] = []
    kept: list[Any] = []
    misfits: list[Misfit] = []
    for n, row in enumerate(rows, number):
        if not any(cell.strip() for cell in row):
            continue
        numbers.append(n)
        if len(row) == width:
            kept.append(row)
            continue
        extra = next((cell for cell in row[width:] if cell.strip()), None)
        if extra is not None:
            misfits.append(Misfit(n, extra, f"格数多于标题行的{width}列"))
        elif len(row) < width and cut_off and n == number + len(rows) - 1:
            misfits.append(Misfit(n, None, f"最后一行只有{len(row)}格，标题行有{width}格，文件可能不完整"))
        kept.append(row[:width] + [BLANK] * (width - len(row)))
    return Chunk(numbers, kept, misfits)
