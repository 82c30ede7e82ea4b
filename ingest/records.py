"""What a file's reader hands on: the header and the records below it, in chunks, not yet typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.cells import Token

CHUNK = 20_000
MOST_COLUMNS = 256  # wider than any table with its notes; rows are laid out as wide as their header
BLANK = ""
EXPLANATIONS = "说明"  # the template's sheet that is no table
EXAMPLE = "示例："  # how the first cell of the template's example row begins: such a row is no data


class Misfit(NamedTuple):
    """A record that does not fit the header: its number, the value that is too many, what is wrong."""

    number: int
    value: str | None
    what: str


class Chunk(NamedTuple):
    """Records: their numbers (header = 1), their cells (each as many as the header has), the misfits among them."""

    numbers: Sequence[int]
    rows: Sequence[Sequence[Token]]
    misfits: Sequence[Misfit] = ()


@dataclass(slots=True)
class Records:
    """One table as a file holds it: header cells as text, then chunks without blank rows.

    Reading a chunk may raise `Unreadable`: nothing behind that point can be read.
    """

    source: str
    header: list[str]
    chunks: Iterator[Chunk]


def is_blank(token: Token) -> bool:
    """Nothing but white space."""
    return isinstance(token, str) and not token.strip()
