"""五型标尖 on a wall whose audience sees 等次 alone: names under their band, in their own order, no ranks, no points."""

from collections.abc import Sequence
from itertools import groupby

from components.tags import Element, html
from components.wall import leaf, title
from pages.wall_board import shared_out, widest
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Place
from queries.visibility import bands
from terms import NOTHING

NAMES, LARGE_NAMES = 48, 24  # so many names fill a leaf
UNRANKED = "不参加排名"


def leaves(
    asked: Asked, rows: Sequence[Place], sentence: list[tuple[str, str]], caption: str, *, large: bool
) -> list[Element]:
    """A group's leaves; they come by band, the unranked last."""
    large = large or len(rows) <= LARGE_NAMES
    runs = shared_out(rows, LARGE_NAMES if large else NAMES)
    least = {words: f"{points / 100:g}分及以上" for points, words in bands(asked) if points}
    counts = {band: len(list(of)) for band, of in groupby(rows, key=_band)}
    room = {"--name": f"{max(widest(row.short_name for row in rows), 8):.1f}"}
    return [
        leaf(
            "standings",
            sentence,
            html.Div(
                [_section(band, list(of), counts[band], least.get(band, "")) for band, of in groupby(run, key=_band)],
                className=f"wall-bands {'large' if large else 'normal'}",
                style=room,
            ),
            [html.Span(caption), html.Span("按设置只公开等次")],
            "；".join([read_scheme().notice, *([f"第{n}/{len(runs)}页"] if len(runs) > 1 else [])]),
        )
        for n, run in enumerate(runs, 1)
    ]


def _band(row: Place) -> str:
    return row.band or UNRANKED


def _section(band: str, rows: Sequence[Place], count: int, least: str) -> Element:
    names = [html.Li([html.Span(row.short_name), *_reason(row)]) for row in rows]
    return html.Section([title(band, least, f"{count}个"), html.Ul(names)])


def _reason(row: Place) -> list[Element]:
    return [] if row.band else [html.Small(row.why or NOTHING)]
