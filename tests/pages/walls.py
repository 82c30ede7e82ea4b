"""A wall's board over the case whose figures are known, or over a test's own rows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from components.tags import Element
from ingest.load import load
from ingest.reading import read
from migrations.run import upgrade
from pages.wall_board import Board
from queries.counts import counts
from queries.engine import reading
from queries.scope import Asked, resolve
from queries.view import View
from queries.viewer import Viewer
from tests.builders import AS_OF
from tests.components.trees import nodes, prop, text

CASE = Path(__file__).parent.parent / "cases" / "visible-small" / "data"
WALL = Viewer("大屏", None, "wall")
Leaves = Callable[[Connection, Board], list[Element]]


def with_case(folder: Path) -> Iterator[None]:
    """The case with several ranking groups in a database of its own, for the tests of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/r.db")
        patch.setenv("VAR_DIR", str(folder))
        upgrade()
        load(read(CASE), source="case", as_of=AS_OF, actor="测试")
        yield


def ask(conn: Connection, month: int, org: str | None = None) -> Asked:
    """A month as a wall asks for it."""
    asked = resolve(conn, View(month, org), viewer=WALL)
    assert asked is not None
    return asked


def shown(leaves: Leaves, month: int, org: str | None = None, *, large: bool = False) -> list[Element]:
    """A page's leaves of a month."""
    with reading() as conn:
        asked = ask(conn, month, org)
        return leaves(conn, Board(asked, counts(conn, asked), large))


def of_class(tree: Any, name: str) -> list[Element]:
    """The elements of a tree that have a class."""
    return [node for node in nodes(tree) if name in (prop(node, "className") or "").split()]


def sentence(leaf: Element) -> str:
    """A leaf's 结论句."""
    return text(of_class(leaf, "sentence")[0])


def note(leaf: Element) -> str:
    """What stands at the right of a leaf's foot."""
    return "".join(text(node) for node in of_class(leaf, "note"))
