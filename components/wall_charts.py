"""Light charts of the wall: drawn by `assets/wall/30-bump.js` in percent, so that they grow with the screen."""

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from components.tags import Element, html


class Course(NamedTuple):
    """A branch's way through the months: class (`gold`, `up`, `down` or none), heights 0 (top) … 1; None is a gap."""

    className: str
    heights: Sequence[float | None]


def bump(months: Sequence[str], courses: Sequence[Course], ranks: Sequence[tuple[float, str]], words: str) -> Element:
    """Ranks over months; every line ends at the row of the table beside it. `ranks`: heights and words of the axis.

    `words`: the sentence that says the same.
    """
    order = ("", "up", "down", "gold")  # the grey ones lie below
    drawn = sorted(courses, key=lambda course: order.index(course.className))
    data = {
        "months": months,
        "courses": [[course.className, [_percent(h) for h in course.heights]] for course in drawn],
        "ranks": [[_percent(at), text] for at, text in ranks],
    }
    return html.Div(className="bump", role="img", **{"aria-label": words, "data-bump": orjson.dumps(data).decode()})


def _percent(height: float | None) -> float | None:
    return None if height is None else round(100 * height, 2)
