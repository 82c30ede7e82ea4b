"""The wall's table of volunteering: a row a branch, the most hours a member first; lines are the scope's own rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from components import dense
from components.dense import Cell, Head, Row
from components.tags import html
from components.text import Component
from components.wall import title
from pages.few import few_words, too_few
from queries.scope import Asked
from queries.volunteering import BranchService, Service
from terms import hours, percent, rounded

LARGE_UP_TO = 12
STEP = 5  # hours: the axis ends at a multiple


@dataclass(frozen=True, slots=True)
class Field:
    """What all leaves share: where the axis of hours ends, the scope's hours a member and participation (None: hidden)."""

    asked: Asked
    top: float
    each: float | None
    share: float | None


def field(asked: Asked, rows: Sequence[BranchService], scope: Service) -> Field:
    """Axis and lines over all branches."""
    hidden = too_few(asked, scope)
    each, share = (None, None) if hidden else (scope.hours_per_member, scope.participation)
    known = [row.ytd.hours_per_member for row in rows if not few_words(asked, row.ytd)]
    most = max((float(value or 0) for value in (*known, each)), default=0.0)
    top = -(-most // STEP) * STEP or float(STEP)
    return Field(asked, top, None if each is None else float(each), None if share is None else float(share))


def table(of: Field, rows: Sequence[BranchService]) -> list[Component]:
    """The head and the rows of a leaf."""
    heads = [
        Head("支部", "name"),
        Head("人均小时", "strip", f"0—{of.top:.0f}"),
        Head("", "value"),
        Head("参与率", "strip", "0—100%"),
        Head("", "value"),
        Head("今年小时", "hours"),
    ]
    drawn = dense.table("各支部志愿服务", heads, [_row(of, row) for row in rows], className="service-rows")
    return [title("各支部", "今年以来，按人均小时"), html.Div(drawn)]


def _row(of: Field, row: BranchService) -> Row:
    ytd, path = row.ytd, f"volunteering.by_branch.{row.org_code}"
    total: Cell = [dense.number(f"{path}.hours", Fraction(ytd.hours, 100), hours(ytd.hours))]
    if few := few_words(of.asked, ytd):
        return Row([row.short_name, [dense.text(few, "few")], "", [dense.text(few, "few")], "", total], "few")
    each, part = ytd.hours_per_member, ytd.participation
    return Row(
        [
            row.short_name,
            [dense.dots(_dot(each), 0, of.top, of.each)],
            [dense.number(f"{path}.hours_per_member", each, "" if each is None else f"{rounded(each, 1):f}")],
            [dense.dots(_dot(part), 0, 1, of.share)],
            [dense.number(f"{path}.participation", part, f"{percent(part, 0)}%")],
            total,
        ]
    )


def _dot(value: Fraction | None) -> list[tuple[float, str]]:
    return [] if value is None else [(float(value), "")]
