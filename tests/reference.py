"""A second, slow, obvious implementation of the data contract's §2–§5, written from the contract alone.

It shares nothing with the product: no rule, no query, no scheme file. Rows come as text dictionaries of clean CSV files
(ISO dates, codes, 1/0), so that a fault in reading cannot hide in both.
"""

from datetime import date
from typing import Any

from tests.reference_data import Asked, Bureau, Tables, asked
from tests.reference_meetings import Meetings, meetings_figures
from tests.reference_scores import Standings
from tests.reference_service import Service, volunteering_figures


def figures(tables: Tables, month: str, as_of: date, org: str | None = None) -> dict[str, Any]:
    """The figures of a month as of a date, for an organisation (default: the root).

    A month that begins after the date, an unknown organisation and a group are ValueErrors.
    """
    question, bureau = asked(month, as_of), Bureau(tables, as_of)
    top = org if org is not None else next(o.code for o in bureau.orgs.values() if not o.parent)
    if top not in bureau.orgs or bureau.orgs[top].kind == "group":
        raise ValueError(f"no figures of {top}")
    scope = bureau.below(top)
    meetings, service = Meetings(bureau), Service(bureau)
    standings = Standings(bureau, meetings, service)
    by_branch = [o for o in standings.listed(question) if o.code in scope]
    return {
        "month": month,
        "as_of": as_of.isoformat(),
        "org": top,
        "meetings": meetings_figures(meetings, scope, question, by_branch),
        "volunteering": volunteering_figures(service, scope, question, by_branch),
        "standings": [row for row in standings.rows(question) if row["org_code"] in scope],
        **people(bureau, scope, question),
    }


def people(bureau: Bureau, scope: set[str], month: Asked) -> dict[str, Any]:
    """`members` and `branches` of the scope on the last day."""
    here = {m: full for m, (branch, full) in bureau.members_on(month.end).items() if branch in scope}
    return {
        "members": {
            "full": sum(here.values()),
            "probationary": len(here) - sum(here.values()),
            "exempt": len(here.keys() & bureau.exempt_on(month.end)),
        },
        "branches": sum(branch.lives(month.end, month.end) for branch in bureau.branches(scope)),
    }
