"""A world's brands, volunteer events and records."""

from datetime import date

from tests.worlds_dice import DAY, Dice, Row, Tables, row

HOURS = ("0", "0.3", "0.49", "0.5", "0.5", "1", "2.25", "3.5", "8", "13", "24")


def service(dice: Dice, tables: Tables) -> None:
    """Events led by every kind of organisation, with records of members and others."""
    brands = ["K3", "K1", "K2"][: dice.number(0, 3)]
    tables["brands"] = [row(brand_code=k, name=f"品牌{k}", launched_on=None, honours=None) for k in brands]
    tables.update(service_events=[], service_records=[])
    leads = [r["org_code"] for r in tables["orgs"] for _ in range(1 if r["kind"] != "branch" else 3)]
    members = [r["member_code"] for r in tables["members"]]
    for number in range(dice.number(10, 45)):
        held_on = dice.day(dice.first, dice.as_of + 20 * DAY)
        held = held_on <= dice.as_of and dice.yes(0.93)
        event = f"E{number}"
        tables["service_events"].append(
            row(
                event_id=event,
                brand_code=dice.pick([None, *brands[:2]]),
                lead_org_code=dice.pick(leads),
                held_on=held_on,
                title=None,
                status="held" if held else "cancelled",
                beneficiaries=dice.pick((None, 0, 7, 100)),
            )
        )
        tables["service_records"] += _records(dice, event, held_on, members)


def _records(dice: Dice, event: str, held_on: date, members: list[str]) -> list[Row]:
    """Records on the event's day or in another month or year, each (event, person, date) once."""
    found = {}
    for _ in range(dice.pick((0, 1, 3, 8))):
        member = dice.pick(members) if dice.yes(0.85) else None
        person = f"P{dice.number(1, 9)}" if member is None or dice.yes(0.05) else member
        when = held_on + dice.pick((0, 0, 0, 0, -1, 1, -31, 31)) * DAY
        found[person, when] = row(
            event_id=event,
            person_code=person,
            service_date=when,
            member_code=member,
            hours=dice.pick(HOURS),
            confirmed=dice.yes(0.9),
            is_duty=dice.pick((None, False, False, None, False, True)),
        )
    return list(found.values())
