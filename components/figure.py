"""A number on screen that has a path in the figures JSON: shown for people, exact for machines."""

from fractions import Fraction
from typing import Any

from components.tags import Element, html
from terms import NOTHING

WITHOUT_RECORDS = ("meetings.elapsed",)


def exact(value: Fraction | int | str | None) -> str:
    """A value as the figures JSON prints it: whole numbers without a point, null for none."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return value
    top, bottom = value.numerator, value.denominator
    return str(top) if bottom == 1 else repr(top / bottom)


def figure(
    path: str,
    value: Fraction | int | str | None,
    shown: str,
    *,
    month: str | None = None,
    org: str | None = None,
    className: str = "",
) -> Element:
    """`shown` with its path and exact value; `month`, `org` when they are not the page's. No value shows “—”.

    It is also the way to the records behind it (assets/drawers.js), for a mouse and for a keyboard.
    """
    attributes: dict[str, Any] = {"data-figure": path, "data-value": exact(value)}
    if path not in WITHOUT_RECORDS:
        attributes |= _way(path)
    if month is not None:
        attributes["data-month"] = month
    if org is not None:
        attributes["data-org"] = org
    return html.Span(NOTHING if value is None else shown, className=f"num {className}".strip(), **attributes)


def taken_apart(path: str, shown: str) -> Element:
    """A number that the figures JSON does not hold but that has records: the way to them, without a figure's handles."""
    return html.Span(shown, className="num", **_way(path))


def _way(path: str) -> dict[str, Any]:
    return {"data-records": path, "role": "button", "tabIndex": 0, "title": "看口径和明细"}
