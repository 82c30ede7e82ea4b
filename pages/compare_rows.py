"""The figures that a comparison lists: what each is called, its path in the figures JSON, its value, or why it has none."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pages.few import too_few
from queries.compare import Moment
from queries.figures import points as printed
from queries.meetings import Completion
from queries.volunteering import Service
from terms import NOT_COMPARABLE, NOTHING, hours, month_words, percent, points, relative, rounded, score, thousandths

Unit = Literal["times", "rate", "people", "hours", "mean_hours", "points", "rank"]
UNITS = {
    "times": "场",
    "rate": "%",
    "people": "人",
    "hours": "小时",
    "mean_hours": "小时/人",
    "points": "分",
    "rank": "",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of one month. `path`: None where the figures JSON has none to be shown; `value`: scores in points.

    `why`: in words, why there is no value, or why it is not shown.
    """

    path: str | None
    value: Fraction | int | None
    why: str = ""


Reader = Callable[[Moment], Fact]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure compared: `code` names its median, `whole` ones are amounts that grow with an organisation's size."""

    code: str
    name: str
    unit: Unit
    month: Reader
    ytd: Reader | None = None
    whole: bool = False

    def shown(self, value: Fraction | int) -> str:
        """A value as the pages write it, without its unit."""
        exact = Fraction(value)
        if self.unit == "rate":
            return percent(exact)
        if self.unit == "rank":
            return f"第{exact}名"
        if self.unit == "points":
            return thousandths(int(exact * 1000)) if exact.denominator > 100 else score(int(exact * 100))
        if self.unit in ("hours", "mean_hours"):
            return hours(int(exact * 100)) if self.unit == "hours" else f"{rounded(exact, 1):f}"
        return f"{exact.numerator:,}"

    def exact(self, value: Fraction | int | None) -> Fraction | int | str | None:
        """A value as the figures JSON prints it: scores are texts."""
        return printed(int(value * 100)) if self.unit == "points" and value is not None else value

    def difference(self, now: Fraction | int, before: Fraction | int) -> str:
        """How a value differs from another: 百分点, %, or so much more."""
        gap = Fraction(now) - Fraction(before)
        if self.unit == "rate":
            return points(gap)
        if self.unit in ("hours", "mean_hours"):
            return relative(Fraction(now), Fraction(before))
        if self.unit == "points":
            return thousandths(int(gap * 1000), sign=True)
        return thousandths(int(gap * 1000), sign=True).removesuffix(".00")


def _of_month(path: str, read: Callable[[Completion], Fraction | int | None], span: Literal["month", "ytd"]) -> Reader:
    """A figure of closed obligations; the running month's are not due before its last day."""

    def fact(of: Moment) -> Fact:
        if span == "month" and of.asked.running:
            return Fact(None, None, "月末到期")
        value = read(of.core.month if span == "month" else of.core.ytd)
        return Fact(f"meetings.{span}.{path}", value, "没有到期的" if value is None else "")

    return fact


def _counted(path: str, read: Callable[[Moment], Fraction | int | None], why: str = "") -> Reader:
    def fact(of: Moment) -> Fact:
        value = read(of)
        return Fact(path, value, why if value is None else "")

    return fact


def _served(span: Literal["month", "ytd"], field: str, read: Callable[[Service], Fraction | int | None]) -> Reader:
    """Of a branch with too few members, what would speak of single persons is not shown."""

    def fact(of: Moment) -> Fact:
        service = of.service if span == "month" else of.service_ytd
        if field in ("participation", "hours_per_member") and (few := too_few(of.asked, service)):
            return Fact(None, None, few)
        value = read(service)
        return Fact(f"volunteering.{span}.{field}", value, "没有应计党员" if value is None else "")

    return fact


def _scored(field: str) -> Reader:
    """Of the branch's standing: total, rank, or a type."""

    def fact(of: Moment) -> Fact:
        place = of.place
        if place is None:
            return Fact(None, None, "不在所列名次内")
        if place.band is not None:
            return Fact(None, None, f"只公开等次：{place.band}")
        path = f"standings.{of.asked.org}.{field}"
        if field == "rank":
            return Fact(path, place.rank, place.why or "")
        value = place.total if field == "total" else place.types.get(field.removeprefix("types."))
        why = (place.why or "数据不足") if value is None else ""
        return Fact(path, None if value is None else Fraction(value, 100), why)

    return fact


def _hours(service: Service) -> Fraction:
    return Fraction(service.hours, 100)


def lines(moment: Moment) -> list[tuple[str, list[Line]]]:
    """Groups of lines by name; the standings only of a branch, with the types of its month."""
    meetings = [
        Line("due", "应开", "times", _counted("meetings.progress.due", lambda m: m.core.progress.due),
             _of_month("required", lambda c: c.required, "ytd"), whole=True),
        *(Line(code, name, unit, _of_month(code, read, "month"), _of_month(code, read, "ytd"), whole=unit == "times")
          for code, name, unit, read in _CLOSED),
        Line("attendance", "到会率", "rate",
             _counted("meetings.attendance.month.rate", lambda m: m.other.attendance.rate, "没有可计的人数"),
             _counted("meetings.attendance.ytd.rate", lambda m: m.other.attendance_ytd.rate, "没有可计的人数")),
        Line("timeliness", "及时率", "rate",
             _counted("meetings.timeliness.month.rate", lambda m: m.other.timeliness.rate, "没有有效活动"),
             _counted("meetings.timeliness.ytd.rate", lambda m: m.other.timeliness_ytd.rate, "没有有效活动")),
    ]  # fmt: skip
    if moment.asked.running:  # of a month that is over it is the completion
        progress = _counted("meetings.progress.rate", lambda m: m.core.progress.rate, "没有到期的")
        meetings.insert(1, Line("progress", "本月进度", "rate", progress))
    service = [
        Line(code, name, unit, _served("month", code, read), _served("ytd", code, read), whole=whole)
        for code, name, unit, read, whole in _SERVICE
    ]
    people = [Line("full", "正式党员", "people", _counted("members.full", lambda m: m.other.full), whole=True)]
    groups = [("三会一课和主题党日", meetings), ("志愿服务", service), ("党员（月末）", people)]
    if moment.asked.org_kind != "branch":
        return groups
    types = [] if moment.place is None else list(moment.place.types)
    scores = [
        Line("total", "总分", "points", _scored("total")),
        Line("rank", "名次", "rank", _scored("rank")),
        *(Line(name, name, "points", _scored(f"types.{name}")) for name in types),
    ]
    return [("五型标尖（1月至当月累计）", scores), *groups]


_CLOSED: tuple[tuple[str, str, Unit, Callable[[Completion], Fraction | int | None]], ...] = (
    ("done", "按时完成", "times", lambda c: c.done),
    ("missed", "逾期未开", "times", lambda c: c.missed),
    ("rate", "完成率", "rate", lambda c: c.rate),
    ("on_time", "按时率", "rate", lambda c: c.on_time),
)
_SERVICE: tuple[tuple[str, str, Unit, Callable[[Service], Fraction | int | None], bool], ...] = (
    ("hours", "志愿时长", "hours", _hours, True),
    ("person_times", "人次", "people", lambda s: s.person_times, True),
    ("participation", "参与率", "rate", lambda s: s.participation, False),
    ("hours_per_member", "人均时长", "mean_hours", lambda s: s.hours_per_member, False),
)


def fact(line: Line, of: Moment, span: Literal["month", "ytd"] = "month") -> Fact:
    """A line's figure; what a whole month lacks says why."""
    read = line.month if span == "month" else line.ytd
    if read is None:
        return Fact(None, None)
    if of.missing is not None:
        words = {
            "before_data": f"数据自{month_words(of.asked.first_month)}起",
            "not_founded": "当时尚未成立",
            "closed": "当时已撤销",
        }
        return Fact(None, None, words[of.missing])
    return read(of)


def change(line: Line, now: Moment, before: Moment) -> tuple[str, str]:
    """(how a line differs from an earlier month, a word on why it does not compare).

    A month that still runs is compared in scores and ranks alone, which are of the year to date; scores that are
    made of other items, or begin anew in January, with nothing.
    """
    one, other = fact(line, now), fact(line, before)
    of_year = line.unit in ("points", "rank")
    if one.value is None or other.value is None or (now.asked.running and not of_year):
        return NOTHING, ""
    if line.unit == "points":
        if not before.same_measure:
            return NOTHING, NOT_COMPARABLE
        if now.asked.month % 100 == 1 and before.asked.month % 100 == 12:
            return NOTHING, "1月重新累计"
    if line.unit in ("hours", "mean_hours") and not other.value:
        return NOTHING, "基数为0"
    return line.difference(one.value, other.value), ""
