"""A number on screen that has a path in the figures JSON: shown for people, exact for machines."""

from fractions import Fraction
from typing import Any

from dash import html

from terms import NOTHING


def exact(value: Fraction | int | str | None) -> str:
    """A value as the figures JSON prints it: whole numbers without a point, null for none."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return value
    number = Fraction(value)
    return str(number.numerator) if number.denominator == 1 else repr(number.numerator / number.denominator)


def figure(
    path: str,
    value: Fraction | int | str | None,
    shown: str,
    *,
    month: str | None = None,
    org: str | None = None,
    className: str = "",
) -> html.Span:
    """`shown` with its path and exact value; `month`, `org` when they are not the page's. No value shows “—”."""
    attributes: dict[str, Any] = {"data-figure": path, "data-value": exact(value)}
    if month is not None:
        attributes["data-month"] = month
    if org is not None:
        attributes["data-org"] = org
    return html.Span(NOTHING if value is None else shown, className=f"num {className}".strip(), **attributes)
