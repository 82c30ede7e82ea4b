"""结论句: one computed sentence a page. Deterministic; the same figures give the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from queries.branch_meetings import Due
from queries.meetings import Figures
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.score_sheet import Gap
from queries.standings import Place, Race
from queries.visibility import visibility
from queries.volunteering import Service
from rules.periods import last_day
from terms import RULES, hours, period_words, relative, rounded, score, signed, thousandths


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the sentence; `alert` marks what is to be acted on.

    A wall also writes the leader in gold (`gold`) and what stands beside the matter in grey (`mute`).
    """

    text: str
    alert: bool = False
    gold: bool = False
    mute: bool = False


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


def standings(asked: Asked, race: Race | None, several: bool, *, movers: int = 2) -> list[Part]:
    """五型标尖: who leads a group and by how much, who rose and fell most. `several` groups: the group is named.

    A line that is too short for both `movers` tells of the fallen alone (1) or of neither (0).
    """
    month = f"{asked.month % 100}月"
    if race is None or not race.leaders:
        early = "，待月末数据齐备后产生名次" if asked.running else ""
        return [Part(f"{month}没有支部参加排名{early}。")]
    sees = visibility(asked)
    if sees.kind == "bands":
        return [Part(f"{month}{race.ranked}个支部参加排名，只公开等次。")]
    parts = [Part(f"{race.group}：")] if several and race.group else []
    parts += _lead(race, gold=race.ranked >= asked.thresholds.gold_ranked.on(asked.end))
    if movers and sees.moves and asked.month % 100 != 1:
        parts += _moves(race, asked.thresholds.fallen_ranks.on(asked.as_of), movers)
    return [*parts, Part("。")]


def _lead(race: Race, *, gold: bool) -> list[Part]:
    first, *others = race.leaders
    name = Part(first.short_name, gold=gold)
    if not others:
        return [Part("只有"), name, Part(f"参加排名，总分{score(first.total)}")]
    if first.tied:
        more = "等" if race.leaders[-1].rank == 1 and len(race.leaders) > 2 else ""
        both = [name, Part("、"), Part(others[0].short_name, gold=gold)]
        return [*both, Part(f"{more}并列第1名，总分{score(first.total)}")]
    streak = f"连续{race.months}个月居首" if race.months > 1 else "居首"
    return [name, Part(f"{streak}，领先{score((first.total or 0) - (others[0].total or 0))}分")]


def _moves(race: Race, notable: int, movers: int) -> list[Part]:
    up, down = race.risen, race.fallen
    fell = down is not None and down.change is not None and down.change <= -notable
    rose = up is not None and up.change is not None and up.change >= notable and (movers > 1 or not fell)
    parts: list[Part] = []
    if rose and up is not None:
        parts.append(Part(f"；{up.short_name}升{up.change}位最快"))
    if fell and down is not None:
        parts += [Part("，" if rose else "；"), Part(f"{down.short_name}降{-(down.change or 0)}位", alert=True)]
    return parts or [Part("；名次变动都不大")]


def branch_standing(asked: Asked, place: Place | None) -> list[Part]:
    """五型标尖 of one branch: its rank and total, or why it has none."""
    month = f"{asked.month % 100}月"
    if place is None:
        return [Part(f"{month}不在五型标尖所列范围。")]
    if place.unranked is not None:
        return [Part(f"{month}不参加排名：{place.why}。")]
    if place.band is not None:
        return [Part(f"{month}等次：{place.band}。")]
    rank = f"{'并列' if place.tied else ''}第{place.rank}名"
    return [Part(f"{month}{rank}，总分{score(place.total)}{_moved(place.change)}{_gap(place)}。")]


def _moved(change: int | None) -> str:
    if change is None:
        return ""
    return f"，较上月{'升' if change > 0 else '降'}{abs(change)}位" if change else "，名次未变"


def _gap(place: Place) -> str:
    if place.before is None or place.total is None or place.before == place.total:
        return ""
    return f"，距前一名{score(place.before - place.total)}分"


def branch(asked: Asked, owed: Sequence[Due], gap: Gap | None, why: str | None) -> list[Part]:
    """支部页: the worst open item, then the indicator furthest below its median; `why` it has no rank.

    `gap` is None where there are no medians, or nothing of the points is to be seen.
    """
    parts = [Part(f"不参加排名：{why}；")] if why else []
    parts.append(_worst_owed(asked, owed))
    if gap is not None and gap.difference < 0:
        name = read_scheme().items[gap.code].name
        parts.append(Part(f"；与中位差距最大的指标是{name}（{thousandths(gap.difference, sign=True)}分）"))
    elif gap is not None:
        parts.append(Part("；各项指标都不低于中位"))
    return [*parts, Part("。")]


def _worst_owed(asked: Asked, owed: Sequence[Due]) -> Part:
    """The longest overdue, else what is 临近 first; obligations come the earliest due first."""
    missed = [due for due in owed if due.state == "missed"]
    if missed:
        first = missed[0]
        count = sum(due.count for due in missed)
        what = f"{period_words(first.period)}{RULES[first.rule]}"
        if count == 1:
            return Part(f"{what}已逾期 {first.days} 天", alert=True)
        return Part(f"{count}场逾期未开，最久的{what}已逾期 {first.days} 天", alert=True)
    soon = [due for due in owed if due.state == "soon"]
    if soon:
        first, more = soon[0], "等" if len(soon) > 1 else ""
        day = f"{first.due_on.month}月{first.due_on.day}日"
        return Part(f"无逾期，{period_words(first.period)}{RULES[first.rule]}{more}须在{day}（含）前召开")
    return Part("没有逾期和临近的会议")


def meetings(asked: Asked, core: Figures, longest: date | None) -> list[Part]:
    """三会一课: the year's obligations that are closed, what is overdue, what was made up for. `longest`: the oldest due day."""
    c = core.ytd
    if not c.required:
        due = core.progress.due
        coming = f"，本月应开{due}场，已开{core.progress.satisfied}场" if asked.running and due else ""
        return [Part(f"今年尚无到期的三会一课和主题党日{coming}。")]
    parts = [Part(f"今年到期{c.required}场，按时{_percent(c.on_time or Fraction(0))}；")]
    if c.missed and longest is not None:
        parts.append(Part(f"{c.missed}场逾期未开，最长{(asked.as_of - longest).days}天", alert=True))
    else:
        parts.append(Part("无逾期"))
    if made_up := c.late + c.deferred:
        parts.append(Part(f"；另{made_up}场补录或延期完成", mute=True))
    return [*parts, Part("。")]


def volunteering(asked: Asked, month: Service, ytd: Service, last: Service | None, idle: int) -> list[Part]:
    """志愿服务: the month's hours (a closed one beside the month before), the year's rates, who has none yet."""
    name = "本月已有" if asked.running else f"{asked.month % 100}月"
    if not ytd.person_times:
        return [Part("今年尚无志愿服务记录。")]
    parts = [Part(f"{name}志愿服务{hours(month.hours)}小时{_than(asked, month, last)}；")]
    if not month.person_times:
        parts = [Part(f"{'本月尚无' if asked.running else f'{asked.month % 100}月没有'}志愿服务记录；")]
    small = asked.org_kind == "branch" and ytd.eligible < asked.thresholds.suppress_members.on(asked.end)
    each = None if small else ytd.hours_per_member
    if each is None or ytd.participation is None:
        parts.append(Part(f"今年合计{hours(ytd.hours)}小时"))
    else:
        parts.append(Part(f"今年参与率{_percent(ytd.participation)}，人均{rounded(each, 1):f}小时"))
    if idle and asked.org_kind != "branch":
        parts.append(Part(f"；{idle}个支部{'本月尚' if asked.running else '当月'}无记录"))
    return [*parts, Part("。")]


def _than(asked: Asked, month: Service, last: Service | None) -> str:
    """A month that still runs is not compared with a whole one."""
    if asked.running or last is None or not last.hours:
        return ""
    return f"，环比{relative(month.hours, last.hours)}"


def branches(
    asked: Asked, listed: int, overdue: int, soon: int, medians: tuple[int | None, int | None], group: str = ""
) -> list[Part]:
    """支部: how many have overdue meetings and how many must still meet; a group's median total (×10**3) of the month
    and of the one before. None: no ranked branch, or not for the viewer's audience. `group`: its name, of several.
    """
    median, last = medians
    if not listed:
        return [Part(f"{asked.month % 100}月没有党支部。")]
    parts = [Part(f"{listed}个支部中")]
    parts.append(Part(f"{overdue}个有逾期会议", alert=True) if overdue else Part("无逾期会议"))
    if soon:
        parts.append(Part(f"；{soon}个支部有临近的会议"))
    if median is not None:
        parts.append(Part(f"；{group}总分中位{_thousandths(median)}{_than_last(median, last)}"))
    return [*parts, Part("。")]


def _thousandths(value: int) -> str:
    return score((value + 5) // 10)


def _than_last(median: int, last: int | None) -> str:
    if last is None:
        return ""
    difference = (median + 5) // 10 - (last + 5) // 10
    return f"，较上月{signed(score(difference)) if difference else '持平'}"
