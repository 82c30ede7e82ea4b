"""Who asks: what of the tree they may see, and for which audience."""

from dataclasses import dataclass
from typing import Literal

Audience = Literal["wall", "desk", "export"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or screen. `scope`: codes of the organisations they may see, with all below; None = all."""

    name: str
    scope: tuple[str, ...] | None
    audience: Audience
