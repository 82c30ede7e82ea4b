"""The contract's §4 once more: items, types, totals, ranks of the default scheme."""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference_base import DAY, Books, Org, day, inside, last_day, months, number, on, yes
from tests.reference_meetings import FIRST_FIVE, YEARLY, Meetings, completion_rate
from tests.reference_service import Service

SCHEME = {
    "学习型": {"L1": 8, "L2": 4, "L3": 4, "L4": 2, "L5": 2},
    "服务型": {"S1": 6, "S2": 4, "S3": 4, "S4": 3, "S5": 3},
    "创新型": {"I1": 8, "I2": 6, "I3": 3, "I4": 3},
    "担当型": {"D1": 8, "D2": 6, "D3": 4, "D4": 2},
    "廉洁型": {"C1": 6, "C2": 4, "C3": 4, "C4": 3, "C5": 3},
}
Got = tuple[Fraction, Fraction] | None  # got and max, None when not applicable


def clamp(x: Fraction) -> Fraction:
    """⟦x⟧."""
    return max(Fraction(0), min(Fraction(1), x))


def half_up(x: Fraction) -> int:
    """Hundredths of x ≥ 0, rounded half-up."""
    return math.floor(x * 100 + Fraction(1, 2))


def points(hundredths: int) -> str:
    """A score as the figures print it."""
    return f"{hundredths // 100}.{hundredths % 100:02}"


@dataclass
class Standing:
    """A branch's scores in hundredths; `total` None when a type lacks data."""

    org: Org
    types: dict[str, int | None]
    items: dict[str, int | None]
    bonus: int
    deductions: int
    total: int | None
    unranked: str | None
    rank: int | None = None


class Month:
    """Scores of one month as of D; `end` is the contract's end of M."""

    def __init__(self, books: Books, meetings: Meetings, service: Service, year: int, month: int) -> None:
        self.books, self.meetings, self.service = books, meetings, service
        self.year, self.month = year, month
        self.january = date(year, 1, 1)
        self.whole = last_day(year, month)
        self.end = min(self.whole, books.as_of)

    def listed(self) -> list[Org]:
        """Branches founded by the end of M and not closed before January."""
        return [
            org
            for org in self.books.branches()
            if (org.valid_from is None or org.valid_from <= self.end)
            and (org.valid_to is None or org.valid_to > self.january)
        ]

    def standings(self) -> list[Standing]:
        """All branches in the contract's order, ranked inside their groups."""
        found = [self._standing(org) for org in self.listed()]
        for s in found:
            if s.unranked is None:
                rivals = [r for r in found if r.org.group == s.org.group and r.unranked is None]
                s.rank = 1 + sum(r.total > s.total for r in rivals)  # type: ignore[operator]
        return sorted(found, key=_order)

    def _standing(self, org: Org) -> Standing:
        got = {code: self._got(org, code, most) for items in SCHEME.values() for code, most in items.items()}
        types, items = {}, {}
        for name, maxima in SCHEME.items():
            types[name], shares = _type_score({code: got[code] for code in maxima})
            items.update(shares)
        plus, minus = self._adjustments(org)
        total = None if None in types.values() else max(0, sum(types.values()) + plus - minus)  # type: ignore[arg-type]
        if total is not None and self._veto(org, "cap_60"):
            total = min(total, 6000)
        return Standing(org, types, items, plus, minus, total, self._unranked(org, total))

    def _adjustments(self, org: Org) -> tuple[int, int]:
        year = [
            Fraction(r["points"])
            for r in self.books.rows("adjustments")
            if r["org_code"] == org.code and self.january <= date.fromisoformat(r["dated_on"]) <= self.end
        ]
        plus, minus = sum(p for p in year if p > 0), sum(-p for p in year if p < 0)
        return int(min(plus, 10) * 100), int(min(minus, 10) * 100)

    def _veto(self, org: Org, effect: str) -> bool:
        return any(
            r["org_code"] == org.code
            and r["effect"] == effect
            and inside(self.end, day(r["valid_from"]), day(r["valid_to"]))
            for r in self.books.rows("vetoes")
        )

    def _unranked(self, org: Org, total: int | None) -> str | None:
        full = [full for branch, full in self.books.people(self.end).values() if branch == org.code]
        thresholds = self.books.thresholds
        reasons = {
            "closed": org.valid_to is not None and org.valid_to <= self.end + DAY,
            "temporary": org.temporary,
            "no_members": not full,
            "below_three": sum(full) < on(thresholds.ranking_members, self.end),
            "founded_recently": self._whole_months(org) < on(thresholds.ranking_months, self.end),
            "insufficient_data": total is None,
            "veto": self._veto(org, "unranked"),
        }
        return next((reason for reason, fits in reasons.items() if fits), None)

    def _whole_months(self, org: Org) -> int:
        founded = org.valid_from or date(self.year - 3, 1, 1)
        return sum(last <= self.end and org.lives_all(first, last) for first, last in months(founded, self.end))

    def _got(self, org: Org, code: str, most: int) -> Got:
        """An item's points and maximum."""
        formula = getattr(self, f"_{code.lower()}", None)
        if formula is None:
            return self._review(org, code, most)
        if code == "C1":
            return self._c1(org)
        part = formula(org, self.books.below(org.code))
        return None if part is None else (most * part, Fraction(most))

    def _review(self, org: Org, code: str, most: int) -> Got:
        rows = [
            (r["month"], Fraction(r["got"]))
            for r in self.books.rows("reviews")
            if (r["org_code"], r["item"]) == (org.code, code)
            and f"{self.year}-01" <= r["month"] <= f"{self.year}-{self.month:02}"
        ]
        return (max(rows)[1], Fraction(most)) if rows else None

    def _l1(self, org: Org, orgs: set[str]) -> Fraction | None:
        return completion_rate(self.meetings.closed(orgs, FIRST_FIVE, self.january, self.whole))

    def _l2(self, org: Org, orgs: set[str]) -> Fraction | None:
        a = self.meetings.attendance(orgs, self.january, self.end)
        if not a["expected"]:
            return None
        return clamp((Fraction(a["present"], a["expected"]) - Fraction("0.70")) / Fraction("0.25"))

    def _l4(self, org: Org, orgs: set[str]) -> Fraction | None:
        if self._tagged(orgs, "secretary_lecture", self.january, self.end):
            return Fraction(1)
        return Fraction(0) if self.end == date(self.year, 12, 31) else None

    def _tagged(self, orgs: set[str], tag: str, first: date, last: date) -> bool:
        return any(tag in a.tags for a in self.meetings.valid(orgs, first, min(last, self.end)))

    def _l5(self, org: Org, orgs: set[str]) -> Fraction | None:
        return completion_rate(self.meetings.closed(orgs, YEARLY, self.january, self.whole))

    def _s1(self, org: Org, orgs: set[str]) -> Fraction | None:
        rate = self.service.participation(orgs, self.january, self.end)
        return None if rate is None else clamp(rate / Fraction("0.60"))

    def _s2(self, org: Org, orgs: set[str]) -> Fraction | None:
        mean = self.service.hours_per_member(orgs, self.january, self.end)
        if mean is None:
            return None
        m = Fraction(self.month)
        if self.end != self.whole:
            m = self.month - 1 + Fraction(self.end.day, self.whole.day)
        return clamp(mean / (10 * m / 12))

    def _s3(self, org: Org, orgs: set[str]) -> Fraction:
        return Fraction(min(4, len(self.service.brand_events(orgs, org.code, self.january, self.end))), 4)

    def _d1(self, org: Org, orgs: set[str]) -> Fraction | None:
        progress = {r["task_code"]: r for r in self.books.rows("task_progress") if r["org_code"] == org.code}
        due, done = Fraction(0), Fraction(0)
        for task in self.books.rows("tasks"):
            due_on, row = date.fromisoformat(task["due_on"]), progress.get(task["task_code"])
            owed = task["menu"] == "required" or (row is not None and yes(row["chosen"]))
            if not owed or int(task["year"]) != self.year or due_on > self.end or not org.lives(due_on):
                continue
            due += Fraction(task["weight"])
            done_on = day(row["done_on"]) if row else None
            done += Fraction(task["weight"]) if done_on and done_on <= self.end else 0
        return done / due if due else None

    def _d3(self, org: Org, orgs: set[str]) -> Fraction | None:
        half, last = self._newest_half()
        members = [m for m, branch in self.books.eligible(last).items() if branch == org.code]
        scores = {r["member_code"]: _final(r) for r in self.books.rows("pioneer_scores") if r["half_year"] == half}
        finals = [scores[m] for m in members if m in scores]
        if not finals or Fraction(len(finals), len(members)) < Fraction("0.80"):
            return None
        return clamp((sum(finals) / len(finals) - 60) / 35)

    def _newest_half(self) -> tuple[str, date]:
        halves = [
            (f"{y}H{h}", date(y, 6, 30) if h == 1 else date(y, 12, 31))
            for y in (self.year - 1, self.year)
            for h in (1, 2)
        ]
        return [(half, last) for half, last in halves if last <= self.end][-1]

    def _c1(self, org: Org) -> Got:
        got, most = 0, 0
        year = self.year
        for first, last in ((date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))):
            if first > self.end:
                continue
            if self._tagged(self.books.below(org.code), "discipline_edu", first, last):
                got, most = got + 3, most + 3
            elif last <= self.end and org.lives_all(first, last):
                most += 3
        return (Fraction(got), Fraction(most)) if most else None


def _final(row: dict[str, str]) -> Fraction:
    if yes(row["veto"]):
        return Fraction(0)
    return Fraction(row["base"]) + (number(row["plus"]) or 0) - (number(row["minus"]) or 0)


def _type_score(got: dict[str, Got]) -> tuple[int | None, dict[str, int | None]]:
    """A type's hundredths (None: insufficient data) and its items' contributions."""
    parts = {code: pair for code, pair in got.items() if pair is not None}
    most = sum(m for _, m in parts.values())
    if not most:
        return None, dict.fromkeys(got)
    exact = {code: 2000 * g / most for code, (g, _) in parts.items()}
    score = half_up(sum(exact.values()) / 100)
    shares = {code: math.floor(x) for code, x in exact.items()}
    by_remainder = sorted(exact, key=lambda code: shares[code] - exact[code])  # stable: ties in item order
    for code in by_remainder[: score - sum(shares.values())]:
        shares[code] += 1
    return (None if most < 12 else score), {code: shares.get(code) for code in got}


def _order(s: Standing) -> tuple[Any, ...]:
    number_ = (s.org.sort_no is None, s.org.sort_no or 0)
    return (s.org.group is None, s.org.group or "", s.rank is None, s.rank or 0, number_, s.org.code)


def standing_figures(
    now: list[Standing],
    before: list[Standing] | None,
    scope: set[str],
    published: dict[str, int | None] | None = None,
) -> list[dict[str, Any]]:
    """The list `standings` of a scope; `before` are those of the month before, None in January.

    The change is from its `published` ranks, when there are some.
    """
    recomputed = {s.org.code: s.rank for s in before or []}
    previous = recomputed if published is None or before is None else published
    return [_row(s, previous.get(s.org.code)) for s in now if s.org.code in scope]


def _row(s: Standing, previous: int | None) -> dict[str, Any]:
    def shown(hundredths: int | None) -> str | None:
        return None if hundredths is None else points(hundredths)

    return {
        "org_code": s.org.code,
        "group": s.org.group,
        "rank": s.rank,
        "change": previous - s.rank if previous is not None and s.rank is not None else None,
        "total": shown(s.total),
        "types": {name: shown(x) for name, x in s.types.items()},
        "items": {code: shown(x) for code, x in s.items.items()},
        "bonus": points(s.bonus),
        "deductions": points(s.deductions),
        "unranked": s.unranked,
    }
