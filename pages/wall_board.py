"""What every page of the wall is given: the question, the round, the counts; and how rows are shared among leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from components.wall import LARGE_ROWS, ROWS
from queries.counts import Counts
from queries.headline import Part
from queries.scope import Asked

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Board:
    """The resolved question, the counts of its branches, and whether rows are large."""

    asked: Asked
    counts: Counts
    large: bool

    @property
    def rows(self) -> int:
        """So many rows fill a leaf; a small bureau has large ones of itself."""
        return LARGE_ROWS if self.large or self.counts.listed <= LARGE_ROWS else ROWS


def shared_out(rows: Sequence[Row], most: int) -> list[Sequence[Row]]:
    """Rows in as few runs as `most` a leaf allows, as even as can be: 25 → 13 and 12; none → one empty run."""
    count = max(-(-len(rows) // most), 1)
    size = -(-len(rows) // count)
    return [rows[n * size : (n + 1) * size] for n in range(count)]


def pieces(sentence: Sequence[Part]) -> list[tuple[str, str]]:
    """A 结论句 as the wall writes it."""
    return [(part.text.removesuffix("。"), "alert" if part.alert else "") for part in sentence]
