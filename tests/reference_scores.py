"""The reference for 五型标尖: items, type scores, totals, ranks (contract §4, the default scheme by heart)."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.reference_data import ALWAYS, Asked, Bureau, Org, asked, day_of, half_span, month_span, share, yes
from tests.reference_meetings import FIVE, YEARLY, Meetings
from tests.reference_service import Service

TYPES = {
    "学习型": {"L1": 8, "L2": 4, "L3": 4, "L4": 2, "L5": 2},
    "服务型": {"S1": 6, "S2": 4, "S3": 4, "S4": 3, "S5": 3},
    "创新型": {"I1": 8, "I2": 6, "I3": 3, "I4": 3},
    "担当型": {"D1": 8, "D2": 6, "D3": 4, "D4": 2},
    "廉洁型": {"C1": 6, "C2": 4, "C3": 4, "C4": 3, "C5": 3},
}
REVIEWED = ("L3", "S4", "S5", "I1", "I2", "I3", "I4", "D2", "D4", "C2", "C3", "C4", "C5")
TYPE_MAX = 20
# What an item got and could have got; None: not applicable.
Item = tuple[Fraction, int] | None
Got = Fraction | None


def clamped(x: Fraction) -> Fraction:
    """⟦x⟧."""
    return min(max(x, Fraction(0)), Fraction(1))


def hundredths(value: Fraction) -> int:
    """Rounded half-up to 0.01, in hundredths."""
    return int((value * 100 + Fraction(1, 2)) // 1)


def printed(value: int | None) -> str | None:
    """Hundredths as the JSON prints a score."""
    return None if value is None else f"{value // 100}.{value % 100:02d}"


class Sheet:
    """The items of one branch in one month."""

    def __init__(self, branch: Org, month: Asked, meetings: Meetings, service: Service) -> None:
        self.branch, self.month, self.meetings, self.service = branch, month, meetings, service
        self.bureau = meetings.bureau
        self.scope = self.bureau.below(branch.code)
        self.january, self.end = date(month.year, 1, 1), month.end

    def items(self) -> dict[str, Item]:
        """Every item of the scheme."""
        got: dict[str, Item] = {}
        most = {item: top for items in TYPES.values() for item, top in items.items()}
        for item, top in most.items():
            value: Got = self.reviewed(item) if item in REVIEWED else None
            got[item] = None if value is None else (value, top)
        for item in ("L1", "L2", "L4", "L5", "S1", "S2", "S3", "D1", "D3"):
            value = getattr(self, item.lower())()
            got[item] = None if value is None else (value, most[item])
        got["C1"] = self.c1()
        return got

    def reviewed(self, item: str) -> Got:
        """The newest review of the year up to the month."""
        months = {
            row["month"]: Fraction(row["got"])
            for row in self.bureau.rows("reviews")
            if (row["org_code"], row["item"]) == (self.branch.code, item)
            and f"{self.month.year}-01" <= row["month"] <= self.month.span.label
        }
        return months[max(months)] if months else None

    def l1(self) -> Got:
        """三会一课和主题党日完成率."""
        rate = self.meetings.completion(self.scope, FIVE, self.january, self.end)
        return None if rate is None else 8 * rate

    def l2(self) -> Got:
        """到会率."""
        rate = share(*self.meetings.attendance(self.scope, self.january, self.end))
        return None if rate is None else 4 * clamped((rate - Fraction(70, 100)) / Fraction(25, 100))

    def l4(self) -> Got:
        """书记讲党课."""
        if self.tagged("secretary_lecture", self.january, self.end):
            return Fraction(2)
        return Fraction(0) if self.end == date(self.month.year, 12, 31) else None

    def l5(self) -> Got:
        """组织生活会与民主评议."""
        rate = self.meetings.completion(self.scope, YEARLY, self.january, self.end)
        return None if rate is None else 2 * rate

    def s1(self) -> Got:
        """志愿参与率."""
        rate = self.service.participation(self.scope, self.month.ytd)
        return None if rate is None else 6 * clamped(rate / Fraction(60, 100))

    def s2(self) -> Got:
        """人均时长."""
        hours = self.service.hours_per_member(self.scope, self.month.ytd)
        months = self.month.month - 1 + self.month.elapsed
        return None if hours is None else 4 * clamped(hours / (10 * months / 12))

    def s3(self) -> Got:
        """品牌项目参与."""
        return Fraction(min(4, self.service.branded(self.scope, self.month.ytd)))

    def d1(self) -> Got:
        """任务书完成率."""
        progress = {
            row["task_code"]: row for row in self.bureau.rows("task_progress") if row["org_code"] == self.branch.code
        }
        done = due = Fraction(0)
        for task in self.bureau.rows("tasks"):
            mine = progress.get(task["task_code"], {"chosen": "", "done_on": ""})
            due_on = date.fromisoformat(task["due_on"])
            owed = int(task["year"]) == self.month.year and due_on <= self.end and self.branch.lives(due_on, due_on)
            if owed and (task["menu"] == "required" or yes(mine["chosen"])):
                due += Fraction(task["weight"])
                done += Fraction(task["weight"]) * (day_of(mine["done_on"], ALWAYS) <= self.end)
        rate = share(done, due)
        return None if rate is None else 8 * rate

    def d3(self) -> Got:
        """先锋指数."""
        halves = [half_span(y, h) for y in (self.month.year - 1, self.month.year) for h in (1, 2)]
        half = [h for h in halves if h.last <= self.end][-1]
        eligible = self.bureau.eligible(self.scope, half.last)
        finals = [
            final_score(row)
            for row in self.bureau.rows("pioneer_scores")
            if row["half_year"] == half.label and row["member_code"] in eligible
        ]
        if not finals or 100 * len(finals) < 80 * len(eligible):
            return None
        return 4 * clamped((sum(finals, Fraction(0)) / len(finals) - 60) / 35)

    def c1(self) -> Item:
        """纪律教育: 3 for each half-year begun that has one; a max of 3 for each that is applicable."""
        got = most = 0
        for half in (half_span(self.month.year, 1), half_span(self.month.year, 2)):
            if half.first > self.end:
                continue
            has_one = self.tagged("discipline_edu", half.first, min(half.last, self.end))
            over = half.last <= self.end
            if has_one or (over and self.branch.lives(half.first, half.last)):
                most += 3
                got += 3 * has_one
        return (Fraction(got), most) if most else None

    def tagged(self, tag: str, first: date, last: date) -> bool:
        """Whether the branch or a group of it held a valid activity with the tag."""
        return any(tag in a.tags for a in self.meetings.held_in(self.scope, first, last))


def final_score(row: dict[str, str]) -> Fraction:
    """A member's score of a half-year; 0 under a veto."""
    if yes(row["veto"]):
        return Fraction(0)
    return Fraction(row["base"]) + Fraction(row["plus"] or 0) - Fraction(row["minus"] or 0)


def type_score(items: dict[str, Item]) -> tuple[int | None, dict[str, int | None]]:
    """A type's score and its items' contributions, in hundredths."""
    applicable = {code: item for code, item in items.items() if item is not None}
    most = sum(top for _, top in applicable.values())
    exact = {code: 100 * TYPE_MAX * got / most for code, (got, _) in applicable.items()}
    score = hundredths(sum(exact.values(), Fraction(0)) / 100)
    parts: dict[str, int | None] = {code: None for code in items} | {code: int(x // 1) for code, x in exact.items()}
    missing = score - sum(int(x // 1) for x in exact.values())
    by_remainder = sorted(exact, key=lambda code: -(exact[code] % 1))  # stable: ties stay in item order
    for code in by_remainder[:missing]:
        parts[code] = int(exact[code] // 1) + 1
    enough = 100 * most >= 60 * TYPE_MAX
    return (score if enough else None), parts


class Standings:
    """Scores, ranks and changes of all branches."""

    def __init__(self, bureau: Bureau, meetings: Meetings, service: Service) -> None:
        self.bureau, self.meetings, self.service = bureau, meetings, service

    def listed(self, month: Asked) -> list[Org]:
        """Branches founded by the end of the month and not closed before January of the year."""
        january = date(month.year, 1, 1)
        return [o for o in self.bureau.orgs.values() if o.kind == "branch" and o.since <= month.end and o.until > january]

    def row(self, branch: Org, month: Asked) -> dict[str, Any]:
        """A branch's row without rank and change; scores in hundredths."""
        items = Sheet(branch, month, self.meetings, self.service).items()
        types: dict[str, int | None] = {}
        parts: dict[str, int | None] = {}
        for name, codes in TYPES.items():
            types[name], contributions = type_score({code: items[code] for code in codes})
            parts |= contributions
        bonus, deductions = self.adjustments(branch, month)
        total: int | None = None
        if None not in types.values():
            total = max(0, sum(types.values()) + bonus - deductions)
            total = min(total, 6000) if self.vetoed(branch, month.end, "cap_60") else total
        return {
            "branch": branch,
            "total": total,
            "types": types,
            "items": parts,
            "bonus": bonus,
            "deductions": deductions,
            "unranked": self.unranked(branch, month, total),
        }

    def adjustments(self, branch: Org, month: Asked) -> tuple[int, int]:
        """Bonus and deductions of January up to the end of the month, each at most 10, in hundredths."""
        points = [
            hundredths(Fraction(row["points"]))
            for row in self.bureau.rows("adjustments")
            if row["org_code"] == branch.code and date.fromisoformat(row["dated_on"]) in month.ytd
        ]
        return min(1000, sum(p for p in points if p > 0)), min(1000, -sum(p for p in points if p < 0))

    def vetoed(self, branch: Org, day: date, effect: str) -> bool:
        """Whether a veto of this effect is in force on the day."""
        return any(
            (row["org_code"], row["effect"]) == (branch.code, effect)
            and date.fromisoformat(row["valid_from"]) <= day < day_of(row["valid_to"], ALWAYS)
            for row in self.bureau.rows("vetoes")
        )

    def unranked(self, branch: Org, month: Asked, total: int | None) -> str | None:
        """The first reason that fits why a branch has no rank."""
        end = month.end
        members = [full for code, full in self.bureau.members_on(end).values() if code == branch.code]
        reasons = {
            "closed": branch.until != ALWAYS and branch.until <= end + timedelta(days=1),
            "temporary": branch.temporary,
            "no_members": not members,
            "below_three": sum(members) < 3,
            "founded_recently": self.whole_months(branch, end) < 3,
            "insufficient_data": total is None,
            "veto": self.vetoed(branch, end, "unranked"),
        }
        return next((reason for reason, fits in reasons.items() if fits), None)

    def whole_months(self, branch: Org, end: date) -> int:
        """Calendar months wholly inside the life and ended by the end; counted over the last two years only."""
        months = [month_span(y, m) for y in (end.year - 1, end.year) for m in range(1, 13)]
        return sum(s.last <= end and branch.lives(s.first, s.last) for s in months)

    def ranks(self, rows: list[dict[str, Any]]) -> dict[str, int]:
        """Branch → rank in its ranking group, 1,2,2,4."""
        ranked = [r for r in rows if r["unranked"] is None]
        return {
            r["branch"].code: 1
            + sum(o["branch"].group == r["branch"].group and o["total"] > r["total"] for o in ranked)
            for r in ranked
        }

    def rows(self, month: Asked) -> list[dict[str, Any]]:
        """Every listed branch as the JSON prints it, in the contract's order."""
        rows = [self.row(branch, month) for branch in self.listed(month)]
        ranks, before = self.ranks(rows), self.ranks_before(month)
        done = [printed_row(r, ranks.get(r["branch"].code), before.get(r["branch"].code)) for r in rows]
        return sorted(done, key=lambda r: standing_order(r, self.bureau.orgs[r["org_code"]]))

    def ranks_before(self, month: Asked) -> dict[str, int]:
        """Ranks of the month before with the same D; none before January."""
        if month.month == 1:
            return {}
        previous = asked(f"{month.year}-{month.month - 1:02d}", self.bureau.as_of)
        return self.ranks([self.row(branch, previous) for branch in self.listed(previous)])


def standing_order(row: dict[str, Any], org: Org) -> tuple[Any, ...]:
    """Groups by name with the blank one last; ranked by rank, then unranked; sort number with blanks last; code."""
    group = (row["group"] is None, row["group"] or "")
    rank = (row["rank"] is None, row["rank"] or 0)
    return group, rank, (org.sort_no is None, org.sort_no or 0), org.code


def printed_row(row: dict[str, Any], rank: int | None, before: int | None) -> dict[str, Any]:
    """A row of `standings`."""
    return {
        "org_code": row["branch"].code,
        "group": row["branch"].group,
        "rank": rank,
        "change": None if rank is None or before is None else before - rank,
        "total": printed(row["total"]),
        "types": {name: printed(score) for name, score in row["types"].items()},
        "items": {code: printed(part) for code, part in row["items"].items()},
        "bonus": printed(row["bonus"]),
        "deductions": printed(row["deductions"]),
        "unranked": row["unranked"],
    }
