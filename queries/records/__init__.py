"""From a figure's path in the figures JSON to what stands behind it: `behind`.

A path is refused (None) when it is not one of the contract's, or has no records (`meetings.elapsed`).
"""

from sqlalchemy import Connection

from queries import scope
from queries.records import activities, members, obligations, service, standings
from queries.records.base import Behind, Record
from queries.scope import Asked
from rules.obligations import RULES

__all__ = ["Behind", "Record", "behind"]
POINTS = ("total", "rank", "change", "bonus", "deductions")


def behind(conn: Connection, asked: Asked, path: str) -> Behind | None:
    """What stands behind a figure of the month and organisation asked for."""
    match path.split("."):
        case ["meetings", *rest]:
            return _meetings(conn, asked, rest)
        case ["volunteering", *rest]:
            return _volunteering(conn, asked, rest)
        case ["standings", code, *rest]:
            return _standing(conn, asked, code, rest)
        case ["members", ("full" | "probationary" | "exempt") as field]:
            return members.members(conn, asked, field)
        case ["branches"]:
            return members.members(conn, asked, "branches")
    return None


def _meetings(conn: Connection, asked: Asked, rest: list[str]) -> Behind | None:
    match rest:
        case ["open"]:
            return obligations.open_now(conn, asked)
        case ["missed"]:
            return obligations.completion(conn, asked, "ytd", "missed", None)
        case ["attendance", ("month" | "ytd") as span, ("present" | "expected" | "rate") as field]:
            return activities.attendance(conn, asked, span, field)
        case ["timeliness", ("month" | "ytd") as span, ("in_time" | "valid" | "rate") as field]:
            return activities.timeliness(conn, asked, span, field)
        case ["by_rule", rule, *of] if rule in RULES:
            return _obligations(conn, asked, of, rule)
        case ["by_branch", code, *of]:
            branch = _at(conn, asked, code)
            return None if branch is None else _obligations(conn, branch, of, None)
    return _obligations(conn, asked, rest, None)


def _obligations(conn: Connection, asked: Asked, rest: list[str], rule: str | None) -> Behind | None:
    match rest:
        case ["progress", field] if field in obligations.PROGRESS:
            return obligations.progress(conn, asked, field, rule)
        case [("month" | "ytd") as span, field] if field in obligations.COMPLETION:
            return obligations.completion(conn, asked, span, field, rule)
    return None


def _volunteering(conn: Connection, asked: Asked, rest: list[str]) -> Behind | None:
    match rest:
        case [("month" | "ytd") as span, field] if field in service.RULES:
            return service.volunteering_figure(conn, asked, span, field)
        case ["by_brand", brand, ("events" | "hours" | "persons" | "beneficiaries") as field]:
            return service.of_brand(conn, asked, brand, field)
        case ["by_branch", code, field] if field in service.RULES:
            branch = _at(conn, asked, code)
            return None if branch is None else service.volunteering_figure(conn, branch, "ytd", field)
    return None


def _standing(conn: Connection, asked: Asked, code: str, rest: list[str]) -> Behind | None:
    branch = _at(conn, asked, code)
    if branch is None:
        return None
    match rest:
        case [("types" | "items") as field, name]:
            return standings.points(conn, branch, field, name)
        case [field] if field in POINTS:
            return standings.points(conn, branch, field, None)
    return None


def _at(conn: Connection, asked: Asked, code: str) -> Asked | None:
    """The same question of another organisation; None when the viewer may not see it, or it is not there."""
    found = scope.about(conn, asked, code)
    return found if found is not None and found.org_kind != "group" else None
