"""The machine-readable twin of the pages: the contract's JSON object, from the pages' own queries."""

from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from queries import meetings, standings, volunteering
from queries.scope import Asked
from rules.obligations import RULES
from rules.periods import month_code

Json = dict[str, Any]


def number(value: Fraction | None) -> int | float | None:
    """A rate or amount as the JSON prints it: whole numbers without a point, null stays null."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def points(hundredths: int | None) -> str | None:
    """A score as the JSON prints it: text with two decimals."""
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def hours(hundredths: int) -> int | float | None:
    """Hours as the JSON prints them."""
    return number(Fraction(hundredths, 100))


def completion(c: meetings.Completion) -> Json:
    """C of the contract."""
    return {
        "required": c.required,
        "done": c.done,
        "deferred": c.deferred,
        "late": c.late,
        "missed": c.missed,
        "waived": c.waived,
        "rate": number(c.rate),
        "on_time": number(c.on_time),
    }


def progress(p: meetings.Progress) -> Json:
    """P of the contract."""
    return {
        "due": p.due,
        "satisfied": p.satisfied,
        "open": p.open,
        "missed": p.missed,
        "waived": p.waived,
        "rate": number(p.rate),
    }


def _meeting_figures(f: meetings.Figures) -> Json:
    return {"month": completion(f.month), "ytd": completion(f.ytd), "progress": progress(f.progress)}


def _attendance(a: meetings.Attendance) -> Json:
    return {"present": a.present, "expected": a.expected, "rate": number(a.rate)}


def _timeliness(t: meetings.Timeliness) -> Json:
    return {"in_time": t.in_time, "valid": t.valid, "rate": number(t.rate)}


def service(s: volunteering.Service) -> Json:
    """V of the contract."""
    return {
        "events": s.events,
        "hours": hours(s.hours),
        "member_hours": hours(s.member_hours),
        "person_times": s.person_times,
        "persons": s.persons,
        "participation": number(s.participation),
        "registration": number(s.registration),
        "hours_per_member": number(s.hours_per_member),
        "beneficiaries": s.beneficiaries,
    }


def standing(s: standings.Standing) -> Json:
    """A row of `standings`."""
    return {
        "org_code": s.org_code,
        "group": s.group,
        "rank": s.rank,
        "change": s.change,
        "total": points(s.total),
        "types": {name: points(value) for name, value in s.types.items()},
        "items": {code: points(value) for code, value in s.items.items()},
        "bonus": points(s.bonus),
        "deductions": points(s.deductions),
        "unranked": s.unranked,
    }


def _meetings(conn: Connection, asked: Asked, month: meetings.Month) -> Json:
    rules = meetings.by_rule(conn, asked)
    return {
        **_meeting_figures(rules[meetings.CORE]),
        "elapsed": number(meetings.elapsed(asked)),
        "by_rule": {code: _meeting_figures(rules[code]) for code in RULES},
        "by_branch": {code: _meeting_figures(f) for code, f in meetings.by_branch(conn, asked).items()},
        "attendance": {"month": _attendance(month.attendance), "ytd": _attendance(month.attendance_ytd)},
        "timeliness": {"month": _timeliness(month.timeliness), "ytd": _timeliness(month.timeliness_ytd)},
        "open": meetings.open_now(conn, asked),
        "missed": [list(row) for row in meetings.missed(conn, asked)],
    }


def figures(conn: Connection, asked: Asked) -> Json:
    """All figures of a month and organisation, as contract §5 prints them."""
    month = meetings.month_figures(conn, asked)
    totals = volunteering.over_months(conn, asked)[asked.month]
    return {
        "month": month_code(asked.month),
        "as_of": asked.as_of.isoformat(),
        "org": asked.org,
        "meetings": _meetings(conn, asked, month),
        "volunteering": {
            "month": service(totals["month"]),
            "ytd": service(totals["ytd"]),
            "by_brand": {
                b.code: {"events": b.events, "hours": hours(b.hours), "persons": b.persons}
                for b in volunteering.by_brand(conn, asked)
            },
            "by_branch": {code: service(s) for code, s in volunteering.by_branch(conn, asked).items()},
        },
        "standings": [standing(s) for s in standings.standings_of(conn, asked)],
        "members": {"full": month.full, "probationary": month.probationary, "exempt": month.exempt},
        "branches": month.branches,
    }
