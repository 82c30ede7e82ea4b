"""A question to the test's database: resolved as a page does it."""

from sqlalchemy import Connection

from queries.scope import Asked, resolve
from queries.view import View
from queries.viewer import Viewer

ALL = Viewer("测试", None, "desk")


def ask(conn: Connection, month: int = 202611, org: str | None = None, **more: object) -> Asked:
    """The month and organisation as the deputy secretary asks for them."""
    asked = resolve(conn, View(month, org).at(**more), viewer=ALL)
    assert asked is not None
    return asked
