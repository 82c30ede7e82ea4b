"""The demo bureau: plausible tables of last year and this, up to today, from a seed.

The same (today, branches, seed) gives the same bytes. As today moves on, the months before stay as they were, but for
what was recorded since; once a year the branch founded on 18 May and the one merged on 1 July become another year's.
"""

from collections.abc import Iterable
from datetime import date

from ingest.demo import leaders, orgs, people, scores, targets
from ingest.demo.bureau import Bureau, plan
from ingest.demo.exceptions import Exceptions, exceptions, waivers
from ingest.demo.ledger import Ledger
from ingest.demo.meetings import hold
from ingest.demo.people import People
from ingest.demo.service import BRANDS, Service
from ingest.demo.table import Columns, Row, columns, write_csv
from queries.columns import BASES
from rules.periods import first_day

__all__ = ["build", "write_csv"]


def build(*, today: date, branches: int = 24, seed: int = 2026) -> dict[str, Columns]:
    """All base tables in the contract's order: table → column → values (dates, scaled integers, booleans, text)."""
    bureau = plan(today, branches, seed)
    found = exceptions(bureau)
    everybody = people.populate(bureau)
    ledger, service = Ledger(bureau), Service(bureau)
    _live(bureau, found, everybody, ledger, service)
    rows: dict[str, Iterable[Row]] = {
        "orgs": orgs.rows(bureau),
        "members": people.members(everybody, bureau),
        "memberships": people.memberships(everybody),
        "exemptions": people.exemptions(everybody),
        "activities": ledger.rows,
        "waivers": waivers(found),
        "brands": BRANDS,
        "service_events": service.events,
        "service_records": service.records,
        "tasks": targets.tasks(bureau),
        "task_progress": targets.task_progress(bureau),
        "goals": targets.goals(bureau),
        "goal_progress": targets.goal_progress(bureau),
        "pioneer_scores": scores.pioneer_scores(bureau, everybody),
        "leader_contacts": leaders.contacts(bureau, everybody),
        "leader_visits": leaders.visits(bureau, everybody, ledger.theme_days),
        "reviews": scores.reviews(bureau),
        "adjustments": scores.adjustments(bureau),
        "vetoes": scores.vetoes(bureau),
        "workdays": orgs.workdays(bureau),
    }
    return {base.code: columns(base.code, rows[base.code]) for base in BASES}


def _live(bureau: Bureau, found: Exceptions, everybody: People, ledger: Ledger, service: Service) -> None:
    """Every branch, month by month."""
    for branch in bureau.branches:
        for month in bureau.months:
            if branch.lives(month):
                roster = everybody.eligible(branch, first_day(month))
                hold(ledger, found, branch, month, roster)
                service.add(branch, month, roster)
    for block in bureau.blocks:
        for month in bureau.months:
            service.add_block(block, month)
