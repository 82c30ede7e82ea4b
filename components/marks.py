"""Marks that carry a number: bars with a reference line, dot strips, rank changes, glyphs of a state."""

from typing import Any

from components.tags import Element, html
from terms import NOTHING, STATES

# One table of states: class (shape in the style sheet) and word. 临近 is `open` inside its window;
# a task done after its day is no 补录, but half done in the same way.
GLYPHS: dict[str, tuple[str, str]] = {state: (state, words) for state, words in STATES.items()} | {
    "soon": ("soon", "临近"),
    "ahead": ("ahead", "未开始"),
    "none": ("none", "不适用"),
    "after": ("after", "逾期后完成"),
}
NOTABLE = 3  # ranks moved from which a change is coloured


def glyph(state: str, number: int | None = None, label: str = "") -> Element:
    """A state's shape, with days left or overdue in it; the words say the same."""
    name, words = GLYPHS[state]
    return html.Span(
        "" if number is None else str(number),
        className=f"g g-{name}",
        title=label or words,
        role="img",
        **{"aria-label": label or words},
    )


def bar_ref(share: float | None, ref: float | None = None, *, label: str, className: str = "") -> Element:
    """A bar from zero (0..1) with a reference line; no value draws an empty track."""
    marks: list[Any] = []
    if share is not None:
        marks.append(html.I(style={"width": f"{100 * min(max(share, 0), 1):.2f}%"}))
    if ref is not None:
        marks.append(html.U(style={"left": f"{100 * min(max(ref, 0), 1):.2f}%"}))
    return html.Div(marks, className=f"bar {className}".strip(), role="img", **{"aria-label": label})


def delta(change: int | None) -> tuple[str, str, str]:
    """A rank change: (text, class, words). Grey under three places; up is blue ▲, down orange ▼."""
    if change is None:
        return NOTHING, "d", "无上月名次"
    if change == 0:
        return "0", "d", "名次不变"
    up = change > 0
    strong = " up" if up else " down"
    text = f"{'▲' if up else '▼'}{abs(change)}"
    return text, "d" + (strong if abs(change) >= NOTABLE else ""), f"较上月{'升' if up else '降'}{abs(change)}位"
