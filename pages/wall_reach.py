"""How far a wall's text can be read: by its size on the screen, the angle an eye needs, and where the viewer stands.

A text of D metres' distance must be 6.283 · D · MA / 21600 metres high to fill MA minutes of arc (21600 in a circle).
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PICTURE_PX = 1920  # a picture, or one of several side by side, is so many pixels of the layout wide
USUAL_WIDTH_M, USUAL_DISTANCE_M = 2.88, 5.0  # LED of 1.5 mm a pixel, across a meeting room
LEAST_M, WIDEST_M, FARTHEST_M = 0.5, 20.0, 50.0
NORMAL_ROW_PX, LARGE_ROW_PX = 22, 33
_CIRCLE = 21600
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{0,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Script:
    """A kind of writing: how high it is, of its font size, and the minutes of arc it needs."""

    name: str
    em: float
    minutes: int


HANZI = Script("汉字", 0.92, 20)  # many strokes in one sign
DIGITS = Script("数字", 0.70, 16)  # the height of Barlow's capitals
# What stands on the wall, by font size at 1920 pixels (assets/wall/*.css, 1rem = 16 px).
SIZES = (
    ("主数字", 168),
    ("大数字", 72),
    ("结论句", 40),
    ("时钟", 34),
    ("表格行（大字）", LARGE_ROW_PX),
    ("栏目", 28),
    ("清单", 24),
    ("表格行", NORMAL_ROW_PX),
    ("注释", 20),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A screen and its viewer: the picture's width and the distance, both in metres."""

    width: float = USUAL_WIDTH_M
    distance: float = USUAL_DISTANCE_M


@dataclass(frozen=True, slots=True)
class Text:
    """A text at a place: up to how many metres its hanzi and its digits are readable, to 0.1 m as it is shown, and
    whether the viewer stands within both.
    """

    name: str
    px: int
    high_mm: float
    hanzi_m: float
    digits_m: float
    distance: float

    @property
    def both_m(self) -> float:
        """Up to where all of it is readable."""
        return min(self.hanzi_m, self.digits_m)

    @property
    def readable(self) -> bool:
        """Whether hanzi and digits are readable where the viewer stands."""
        return self.distance <= self.both_m

    @property
    def partly(self) -> bool:
        """Whether one of the two is."""
        return not self.readable and self.distance <= max(self.hanzi_m, self.digits_m)


def reach(px: float, width: float, script: Script) -> float:
    """Up to how many metres a font size is readable on a picture of `width` metres."""
    return px * script.em * width / PICTURE_PX * _CIRCLE / (2 * math.pi * script.minutes)


def texts(place: Place) -> list[Text]:
    """Every size of the wall, the largest first."""
    return [_text(name, px, place) for name, px in sorted(SIZES, key=lambda size: -size[1])]


def _text(name: str, px: int, place: Place) -> Text:
    hanzi, digits = (round(reach(px, place.width, script), 1) for script in (HANZI, DIGITS))
    return Text(name, px, 1000 * px * HANZI.em * place.width / PICTURE_PX, hanzi, digits, place.distance)


def density(place: Place) -> str | None:
    """`normal` where rows of 22 px are readable, else `large` where those of 33 px are, else None."""
    for name, px in (("normal", NORMAL_ROW_PX), ("large", LARGE_ROW_PX)):
        if _text("", px, place).readable:
            return name
    return None


def width_for(px: int, distance: float) -> float:
    """The least width in metres, up to 0.01 m, at which a font size is readable from a distance."""
    return math.ceil(100 * distance / min(reach(px, 1, HANZI), reach(px, 1, DIGITS)) - 1e-9) / 100


def read_width(text: Any) -> float | None:
    """The width that was written, in metres; None where it is none or beyond 0.5 to 20 m."""
    return _metres(text, WIDEST_M)


def read_distance(text: Any) -> float | None:
    """The distance that was written, in metres; None where it is none or beyond 0.5 to 50 m."""
    return _metres(text, FARTHEST_M)


def read_place(query: Mapping[str, Any]) -> Place:
    """From the address; never raises. What is no metres is the usual."""
    return Place(
        read_width(query.get("width")) or USUAL_WIDTH_M, read_distance(query.get("distance")) or USUAL_DISTANCE_M
    )


def _metres(text: Any, most: float) -> float | None:
    """Full-width digits and a unit behind them are what a Chinese keyboard writes."""
    if not isinstance(text, str) or len(text) > 20:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("米").removesuffix("m").strip()
    found = float(plain) if _NUMBER.fullmatch(plain) else 0.0
    return found if LEAST_M <= found <= most else None
