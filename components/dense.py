"""Dense tables as data: one small script draws them, because every element that Dash renders costs the browser.

A cell is a text, a part made by the functions below, or a list of them. The script writes texts and attributes,
never HTML from data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import orjson

from components.figure import exact
from components.marks import GLYPHS
from components.tags import Element, html
from terms import NOTHING

Part = dict[str, Any]
Cell = str | Part | list[str | Part]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: words, a smaller note, the column's class; `span` columns wide.

    `label`: what a glyph of the column is about, read out between the row's name and the state.
    """

    words: str
    className: str = ""
    note: str = ""
    span: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells (the first names it) and its class; `record`: the `table:key` of the record it shows."""

    cells: Sequence[Cell]
    className: str = ""
    record: str = ""

    @property
    def data(self) -> list[Any]:
        """The row as the script takes it."""
        return [self.className, self.cells, *([self.record] if self.record else [])]


def table(
    label: str,
    columns: Sequence[Head],
    rows: Sequence[Row],
    *,
    above: Sequence[Head] = (),
    foot: Sequence[Row] = (),
    className: str = "",
) -> Element:
    """A table with its accessible name; `above`: a first row of heads over several columns."""
    data = {
        "label": label,
        "above": [_head(head) for head in above],
        "heads": [_head(head) for head in columns],
        "rows": [row.data for row in rows],
        "foot": [row.data for row in foot],
    }
    return html.Div(className=f"dense {className}".strip(), **{"data-table": orjson.dumps(data).decode()})


def _head(head: Head) -> list[Any]:
    return [head.words, head.className, head.note, head.span, head.label]


def number(
    path: str,
    value: Fraction | int | str | None,
    shown: str,
    *,
    className: str = "",
    month: str | None = None,
    org: str | None = None,
    title: str = "",
) -> Part:
    """A figure with its path in the figures JSON and its exact value; None shows “—”."""
    part: Part = {"t": NOTHING if value is None else shown, "f": path, "v": exact(value)}
    for key, given in (("c", className), ("m", month), ("o", org), ("l", title)):
        if given:
            part[key] = given
    return part


def taken_apart(path: str, shown: str, month: str | None = None) -> Part:
    """A number that the figures JSON does not hold but that has records: the way to them."""
    return {"t": shown, "b": path} | ({"m": month} if month else {})


def text(shown: str, className: str = "", title: str = "") -> Part:
    """A piece of text with a class."""
    return {"t": shown, "c": className} | ({"l": title} if title else {})


def link(shown: str, href: str, title: str = "") -> Part:
    """A way to another address of this site."""
    return {"t": shown, "h": href} | ({"l": title} if title else {})


_PLAIN: dict[str, Part] = {state: {"k": "g", "g": name, "t": "", "w": words} for state, (name, words) in GLYPHS.items()}


def glyph(state: str, count: str = "", detail: str = "") -> Part:
    """A state's shape with days or n/m in it. Its words, with the row's and the column's, are read out, and stand in
    its place when the table is wanted in words.
    """
    if not count and not detail:
        return _PLAIN[state]
    name, words = GLYPHS[state]
    return {"k": "g", "g": name, "t": count, "w": words + detail}


def bar(share: float | None, ref: float | None = None, className: str = "") -> Part:
    """A bar from zero (0..1), with a reference line; no value draws an empty track."""
    return {"k": "bar", "p": None if share is None else _percent(share), "r": _line(ref), "c": className}


def dots(
    points: Sequence[tuple[float, str]],
    low: float,
    high: float,
    ref: float | None = None,
    *,
    span: tuple[float, float] | None = None,
) -> Part:
    """Dots (value, class) on an axis that does not start at zero; two are joined; `ref` is a line through all rows.

    `span`: from where to where a range is drawn behind them.
    """
    width = (high - low) or 1
    at = [(_percent((value - low) / width), name) for value, name in points]
    part: Part = {"k": "dots", "p": at, "r": None if ref is None else _percent((ref - low) / width)}
    return part if span is None else part | {"s": [_percent((end - low) / width) for end in span]}


def fall(start: float, end: float, low: float, high: float, className: str = "") -> Part:
    """A step of a waterfall from one value to the next on an axis that does not start at zero; none of size 0: a dot."""
    width = (high - low) or 1
    return {"k": "fall", "p": [_percent((start - low) / width), _percent((end - low) / width)], "c": className}


def lane(marks: Sequence[tuple[str, float, float, str, str]], words: str) -> Part:
    """Marks on a line of time: (class, where, how long, text in it, words for it), places and lengths 0..1.

    `words` stand in its place when the table is wanted in words.
    """
    drawn = [[name, _percent(at), _percent(long), text, said] for name, at, long, text, said in marks]
    return {"k": "lane", "m": drawn, "w": words}


def spark(heights: Sequence[float | None], className: str = "") -> Part:
    """A line through heights (0 the top, 1 the bottom) with a dot at its end; None is a gap."""
    return {"k": "spark", "p": [None if h is None else _percent(h) for h in heights], "c": className}


def spread(values: Sequence[float], low: float, high: float, ref: float | None = None) -> Part:
    """Lowest to highest as a thin line, the middle half as a thick one, the median as a dot, on an axis from `low` to
    `high`; no values draw nothing but the reference line.
    """
    width = (high - low) or 1
    at = [_percent((value - low) / width) for value in values]
    return {"k": "spread", "p": at, "r": None if ref is None else _percent((ref - low) / width)}


def record(shown: str, key: str, title: str = "") -> Part:
    """A record of an input table, named by `table:key`."""
    return text(shown, "record", title) | {"d": key}


def _line(share: float | None) -> float | None:
    return None if share is None else _percent(share)


def _percent(share: float) -> float:
    return round(100 * share, 2) if 0.0 < share < 1.0 else 0.0 if share <= 0.0 else 100.0
