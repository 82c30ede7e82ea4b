"""The wall's matrix: a row a branch, 44 columns, a state is a shape; what is to be acted on carries a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from components import dense
from components.dense import Cell, Head, Row
from components.tags import Element, html
from pages.held import held_glyph
from queries.matrix import Column, Line
from queries.meetings import Completion
from queries.scope import Asked
from terms import QUARTERS, RULES, SHORT_RULES, percent, period_words

STRIP_EM, NORMAL_EM = 9, 11  # names up to this wide leave room for the strip; longer than that need large rows
LARGE_EM = 8  # large rows write a longer name on two lines
SHORT_DAYS = 2  # characters that a shape takes at full width; three stand closer
MOST_DAYS = 3
LOW_AXIS = 80  # percent: where the axis of on-time rates begins, unless somebody is below


@dataclass(frozen=True, slots=True)
class Field:
    """What all leaves share: columns, their rates and the year's, where the axis begins (percent), room for names."""

    asked: Asked
    shown: Sequence[Column]
    rates: Mapping[tuple[str, int], Completion]
    ytd: Completion
    axis_from: int
    name_em: float
    large: bool

    @property
    def strip(self) -> bool:
        """Whether there is room for on-time rates as dots."""
        return not self.large and self.name_em <= STRIP_EM

    @property
    def lowest(self) -> int | None:
        """The lowest on-time rate of a column in whole percent; None when they are all alike."""
        known = {int(percent(of.on_time, 0)) for of in self.rates.values() if of.on_time is not None}
        return min(known) if len(known) > 1 else None


def rate_axis(rows: Sequence[Line]) -> int:
    """Where the axis of on-time rates begins, in percent: 80, or the ten below the lowest."""
    known = [row.ytd.on_time for row in rows if row.ytd.on_time is not None]
    return min(LOW_AXIS, int(min(known, default=1) * 10) * 10)


def cells(field: Field, row: Line) -> list[Cell]:
    """A branch's 44 states, in the columns' order."""
    owed = {rule for rule, _ in row.cells}
    return [_cell(field, row, column, column.rule in owed) for column in field.shown]


def _cell(field: Field, row: Line, column: Column, owes: bool) -> Cell:
    """A state; a dash where the rule is not the branch's; of a period not begun its outline; else nothing."""
    found = row.cells.get((column.rule, column.period))
    if found is None:
        ahead = not column.begun(field.asked) and row.expects(column, field.shown, field.asked)
        return dense.glyph("ahead") if ahead else "" if owes else dense.glyph("none")
    part = held_glyph(found)
    if len(part["t"]) <= SHORT_DAYS:
        return part
    return part | {"g": part["g"] + " close", "t": part["t"] if len(part["t"]) <= MOST_DAYS else "多"}


def matrix(field: Field, rows: Sequence[tuple[Line, list[Cell]]], fullest: int) -> Element:
    """The rows of a leaf over the on-time rates of their columns; `fullest`: how many the fullest leaf has."""
    strip = field.strip
    ends = [Head(f"{field.axis_from}", "strip", "100")] if strip else []
    asked, shown = field.asked, field.shown
    above = [
        Head(f"截至{asked.as_of.month}月{asked.as_of.day}日", "name"),
        *(_above(rule, list(of)) for rule, of in groupby(shown, lambda column: column.rule)),
        Head("按时率", "rates" if strip else "rates alone", "", 2 if strip else 1),
    ]
    heads = [Head("支部", "name"), *(_head(field, column) for column in shown), *ends, Head("", "rate")]
    drawn = [_row(field, *row, before) for row, before in zip(rows, [None, *(r for r, _ in rows)], strict=False)]
    size = "large" if field.large else "normal"
    long = " long" if field.large and field.name_em > LARGE_EM else ""
    return html.Div(
        dense.table(f"{asked.month // 100}年三会一课", heads, drawn, above=above, foot=[_foot(field)]),
        className=f"wall-matrix {size}{long}",
        style={"--rows": str(fullest), "--name": f"{field.name_em:.1f}"},
    )


def _above(rule: str, of: Sequence[Column]) -> Head:
    return Head(SHORT_RULES[rule], "first", "" if "Q" in of[0].period else "每月", len(of))


def _head(field: Field, column: Column) -> Head:
    month, quarterly = field.asked.month, "Q" in column.period
    words = QUARTERS[int(column.period[-1])] if quarterly else str(column.month % 100)
    now = month <= column.month < month + 3 if quarterly else column.month == month
    first = column.period.endswith(("Q1", "-01"))
    name = " ".join(part for part in ("cell", "now" if now else "", "first" if first else "") if part)
    return Head(words, name, label=period_words(column.period) + RULES[column.rule])


def _row(field: Field, row: Line, states: list[Cell], before: Line | None) -> Row:
    rate = row.ytd.on_time
    path = f"meetings.by_branch.{row.org_code}.ytd.on_time"
    points = [] if rate is None else [(float(rate) * 100, "")]
    dots: list[Cell] = [dense.dots(points, field.axis_from, 100, _ref(field))] if field.strip else []
    kinds = ("urgent" if not row.urgent else "", "ruled" if before is not None and before.urgent != row.urgent else "")
    return Row(
        [row.short_name, *states, *dots, dense.number(path, rate, f"{percent(rate, 0)}%")],
        " ".join(kind for kind in kinds if kind),
    )


def _ref(field: Field) -> float | None:
    return None if field.ytd.on_time is None else float(field.ytd.on_time) * 100


def _foot(field: Field) -> Row:
    """On-time rates by column in whole percent, the lowest bold; one of another month than the page's has no path here."""
    total = field.ytd.on_time
    cells = [_rate(field, field.rates.get((column.rule, column.month))) for column in field.shown]
    shown = dense.number("meetings.ytd.on_time", total, f"{percent(total, 0)}%")
    return Row(["按时率%", *cells, *([""] if field.strip else []), shown])


def _rate(field: Field, of: Completion | None) -> Cell:
    if of is None or of.on_time is None:
        return ""
    shown = percent(of.on_time, 0)
    return dense.text(shown, "low" if int(shown) == field.lowest else "", f"按时{of.done}场，到期{of.required}场")
