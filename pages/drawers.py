"""What the panels over every page ask by: the page's own question, and what the address's fragment adds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from access import current_viewer
from components.number_card import no_records
from queries import scope
from queries.engine import reading
from queries.scope import Asked
from queries.view import View, parse_month

NOT_OF_NOW = "页面显示的是已发布的数；这里是现算数和现在的记录"
BRANCH_PAGE = "/branches/"
Fragment = dict[str, Any]


def answered(
    name: str, given: object, show: Callable[[Connection, Asked, Fragment], Any], *, of_now: bool = False
) -> Any:
    """What a drawer shows; calm words when nothing is loaded or the database is away.

    `of_now`: it is about the records of now, whatever edition the page shows.
    """
    fragment = given if isinstance(given, dict) else {}
    try:
        with reading() as conn:
            asked = scope.resolve(conn, view_of(fragment), viewer=current_viewer(), live=of_now)
            if asked is None:
                return no_records(name, "尚未入库任何数据。")
            return show(conn, asked, fragment)
    except SQLAlchemyError:
        return no_records(f"暂时读不到{name}", "数据库读取失败（代码 DB-01），请稍后再点一次。")


def view_of(fragment: Fragment) -> View:
    """The page's question, with the month and organisation that the fragment names when they are not the page's."""
    where, _, query = str(fragment.get("address") or "/").partition("?")
    view = View.from_address(query)
    own = unquote(where.removeprefix(BRANCH_PAGE)) if where.startswith(BRANCH_PAGE) else ""
    month = parse_month(fragment.get("on"))
    return view.at(org=str(fragment.get("of") or "") or own or view.org, month=month or view.month)


def of_page(conn: Connection, asked: Asked, fragment: Fragment) -> Asked:
    """What ways on keep: the page's own organisation, not the figure's, with the figure's month; no filters."""
    view = View.from_address(str(fragment.get("address") or "").partition("?")[2])
    kept = View(month=asked.month, org=view.org, edition=view.edition)
    return scope.resolve(conn, kept, viewer=asked.viewer) or asked
