"""委员联系支部: who is in touch, whose visits count, whom nobody visited."""

from datetime import date
from typing import Any

from queries.engine import reading
from queries.leaders import Touch, in_touch
from tests.builders import bureau, loaded, row
from tests.queries.asking import ask


def touch(month: int = 202610, org: str | None = None, **tables: list[dict[str, Any]]) -> Touch:
    plain = bureau("B1", "B2", "B3")
    plain["orgs"].append(row("orgs", org_code="G1", kind="group", parent_code="B1"))
    plain["members"][0] |= {"display_name": "张三"}
    loaded(plain | tables)
    with reading() as conn:
        return in_touch(conn, ask(conn, month, org))


def visit(number: int, day: date, **more: Any) -> dict[str, Any]:
    return row("leader_visits", visit_id=f"V{number}", visited_on=day, **{"leader_code": "B1-0"} | more)


def contact(leader: str, org: str, **more: Any) -> dict[str, Any]:
    return row("leader_contacts", leader_code=leader, org_code=org, **more)


def test_visits_of_the_year_count_by_role_a_groups_with_its_branch(database: str) -> None:
    visits = [
        visit(1, date(2026, 1, 1)),
        visit(2, date(2026, 10, 31), role="coach"),
        visit(3, date(2026, 10, 2), role="coach", org_code="G1"),
        visit(4, date(2025, 12, 31)),  # another year
        visit(5, date(2026, 11, 1)),  # later than the month
        visit(6, date(2026, 3, 3), org_code="JX"),  # no branch
    ]
    found = touch(leader_visits=visits, leader_contacts=[contact("B1-0", "B1")])
    first = found.branches[0]
    assert dict(first.visits.roles) == {"guide": 1, "coach": 2}
    assert (first.visits.total, first.visits.month, first.visits.last) == (3, 2, date(2026, 10, 31))
    assert [branch.org_code for branch in found.unvisited] == ["B2", "B3"]
    assert (found.visits.total, found.alone, found.names["B1-0"]) == (3, 2, "张三")


def test_a_contact_holds_at_the_end_of_the_month_and_a_visit_needs_none(sqlite: str) -> None:
    contacts = [
        contact("B1-0", "B2", valid_to=date(2026, 10, 31)),  # no longer holds
        contact("B1-0", "B3", valid_to=date(2026, 11, 1)),
        contact("B2-0", "B1", valid_from=date(2026, 11, 1)),  # not yet
    ]
    found = touch(leader_contacts=contacts, leader_visits=[visit(1, date(2026, 2, 2), org_code="B2")])
    pairs = {(pair.leader, pair.org_code): pair.contact for branch in found.branches for pair in branch.pairs}
    assert pairs == {("B1-0", "B2"): False, ("B1-0", "B3"): True}
    (leader,) = found.leaders
    assert (leader.branches, leader.unvisited, leader.visits.total) == (1, 1, 1)


def test_a_scope_sees_its_own(sqlite: str) -> None:
    visits = [visit(1, date(2026, 2, 2)), visit(2, date(2026, 2, 2), org_code="B2")]
    found = touch(org="B2", leader_visits=visits)
    assert [branch.org_code for branch in found.branches] == ["B2"] and found.visits.total == 1
