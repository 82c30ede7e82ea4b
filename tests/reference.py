"""The judge: the contract's figures computed a second time, slowly and plainly, from the contract's text alone.

Nothing of the product is imported, so that an error there and an error here are unlikely to be the same one.
"""

from datetime import date
from typing import Any

from tests.reference_base import Books, Tables, Thresholds, month_span
from tests.reference_meetings import Meetings, meetings_figures
from tests.reference_scores import Month, standing_figures
from tests.reference_service import Service, living, people_figures, service_figures


def figures(
    tables: Tables,
    month: str,
    as_of: date,
    org: str | None = None,
    thresholds: Thresholds | None = None,
    published: dict[str, int | None] | None = None,
) -> dict[str, Any]:
    """The contract's §5 object of a month as of a day for an organisation (default: the root).

    `tables` are rows of text cells by column code, as in canonical CSV files; `thresholds` are the contract's unless
    given; `published` are the ranks of the month before, when it is published. A month after D, an unknown organisation or a group raises ValueError.
    """
    year, number = (int(part) for part in month.split("-"))
    first, whole = month_span(year, number)
    books = Books(tables, as_of, thresholds)
    code = org or books.root
    if first > as_of or code not in books.orgs or books.orgs[code].kind == "group":
        raise ValueError(f"no figures of {code} in {month} as of {as_of}")
    end = min(whole, as_of)
    meetings, service, scope = Meetings(books), Service(books), books.below(code)
    now = Month(books, meetings, service, year, number)
    before = Month(books, meetings, service, year, number - 1).standings() if number > 1 else None
    listed = [branch for branch in now.listed() if branch.code in scope]
    return {
        "month": month,
        "as_of": as_of.isoformat(),
        "org": code,
        "meetings": meetings_figures(meetings, scope, listed, first, whole, end),
        "volunteering": service_figures(service, scope, listed, first, end),
        "standings": standing_figures(now.standings(), before, scope, published),
        "members": people_figures(books, scope, end),
        "branches": living(books, scope, end),
    }
