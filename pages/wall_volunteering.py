"""志愿服务 on the wall."""

from sqlalchemy import Connection

from components.tags import Element
from components.wall import leaf
from pages.wall_board import Board


def leaves(conn: Connection, board: Board) -> list[Element]:
    """The page's leaves."""
    return [leaf("volunteering", [("志愿服务", "")], "", [])]
