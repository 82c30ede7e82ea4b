"""结论句: one computed sentence a page. Deterministic; the same figures give the same words."""

from dataclasses import dataclass
from fractions import Fraction

from queries.meetings import Figures
from queries.scope import Asked
from rules.periods import last_day
from terms import rounded


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the sentence; `alert` marks what is to be acted on."""

    text: str
    alert: bool = False


def _percent(value: Fraction) -> str:
    return f"{rounded(value * 100, 0):f}%"


def pace(progress: Fraction, elapsed: Fraction) -> str:
    """Progress against time passed, compared as shown (whole percent)."""
    done, passed = rounded(progress * 100, 0), rounded(elapsed * 100, 0)
    return "与时间进度持平" if done == passed else "快于时间进度" if done > passed else "慢于时间进度"


def overview(asked: Asked, core: Figures, elapsed: Fraction, overdue: tuple[int, int]) -> list[Part]:
    """总览: the month's meetings, what is overdue, what is still to be held."""
    if asked.running:
        return _running(asked, core, elapsed, overdue)
    month = f"{asked.month % 100}月"
    if core.month.rate is None:
        return [Part(f"{month}没有到期的三会一课；"), *_overdue(overdue, "今年以来"), Part("。")]
    on_time = core.month.on_time or Fraction(0)
    start = f"{month}三会一课完成{_percent(core.month.rate)}，按时{_percent(on_time)}；"
    return [Part(start), *_overdue(overdue, "今年以来"), Part("。")]


def _running(asked: Asked, core: Figures, elapsed: Fraction, overdue: tuple[int, int]) -> list[Part]:
    rate = core.progress.rate
    if rate is None:
        return [Part("本月没有到期的三会一课；"), *_overdue(overdue, ""), Part("。")]
    parts = [Part(f"本月三会一课完成{_percent(rate)}，{pace(rate, elapsed)}；"), *_overdue(overdue, "")]
    if core.progress.open:
        day = last_day(asked.month).day
        parts.append(Part(f"，另有{core.progress.open}场须在{day}日（含）前召开"))
    return [*parts, Part("。")]


def _overdue(overdue: tuple[int, int], since: str) -> list[Part]:
    branches, count = overdue
    if not count:
        return [Part(f"{since}无逾期")]
    return [Part(f"{since}{branches}个支部{count}场逾期未开", alert=True)]
