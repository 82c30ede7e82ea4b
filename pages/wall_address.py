"""What `/wall?…` asks beyond month and organisation: which pages in turn, for how long, how large the rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config import settings

NAMES = {"overview": "总览", "standings": "五型标尖", "meetings": "三会一课", "volunteering": "志愿服务"}
LEAST_S, MOST_S, USUAL_S = 3, 3600, 60
_TURN = re.compile(r"(?P<name>[a-z]+)(?::(?P<seconds>[0-9]{1,5}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Turn:
    """A page of the round and its seconds, 3 to 3600."""

    name: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Round:
    """The pages in turn; `large`: 12 rows instead of 24; `pin`: the only page that is shown, None: all in turn."""

    turns: tuple[Turn, ...]
    large: bool = False
    pin: str | None = None

    @property
    def names(self) -> list[str]:
        """The pages that stand on the wall, each once, in their order."""
        return list(dict.fromkeys(turn.name for turn in self.turns))

    @property
    def text(self) -> str:
        """The turns as the address writes them."""
        return ",".join(f"{turn.name}:{turn.seconds}" for turn in self.turns)


def read_round(query: Mapping[str, Any]) -> Round:
    """From the address; never raises. What is no page is left out, nothing left means the setting `WALL_PAGES`."""
    turns = _turns(query.get("pages")) or _turns(settings().wall_pages) or tuple(Turn(n, USUAL_S) for n in NAMES)
    pin = query.get("pin")
    known = any(turn.name == pin for turn in turns)
    return Round(turns, query.get("density") == "large", pin if known else None)


def _turns(text: object) -> tuple[Turn, ...]:
    if not isinstance(text, str):
        return ()
    found = (_TURN.fullmatch(part.strip()) for part in text[:400].split(","))
    return tuple(
        Turn(turn["name"], min(max(int(turn["seconds"] or USUAL_S), LEAST_S), MOST_S))
        for turn in found
        if turn and turn["name"] in NAMES
    )
