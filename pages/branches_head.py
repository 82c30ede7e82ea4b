"""Above the list of branches: six key figures with their last twelve months, the filters with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from components import charts, dense
from components.figure import figure
from components.marks import glyph
from components.panels import kpi
from components.tags import html
from components.text import Component
from pages.branches_rows import one
from pages.few import too_few
from pages.shared import Page, twelve
from queries.branch_list import Chips, chip_asked
from queries.meetings import Figures, elapsed
from queries.pioneer_scores import SCALE, Scores
from queries.scope import Asked
from queries.task_counts import YearOfTasks
from queries.visibility import visibility
from queries.volunteering import Service
from terms import NOTHING, hours, percent, rounded, score, signed

GROUPS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Strip:
    """What the six figures are made of. `medians`: month → median total (×10**3) of the group asked for."""

    meetings: Mapping[int, Figures]
    service: Mapping[int, Mapping[str, Service]]
    medians: Mapping[int, int]
    group: str
    tasks: YearOfTasks
    pioneer: Sequence[Scores]


def strip(asked: Asked, of: Strip) -> Component:
    """The figures in a row; their months as one table behind a click or the key T."""
    tiles = [
        _meetings(asked, of.meetings),
        _on_time(asked, of.meetings),
        _service(asked, of.service),
        *([_median(asked, of)] if visibility(asked).kind == "full" else []),
        _tasks(asked, of.tasks),
        _pioneer(asked, of.pioneer),
    ]
    return html.Section(
        [html.Div(tiles, className="tiles"), _twin(asked, of)],
        className="panel strip keys",
        **{"aria-label": "六项数字"},
    )


def _tile(
    label: str, value: Component, note: Component, name: str, series: Sequence[tuple[str, float | None, str]]
) -> Component:
    """A figure and the line of what it was: (month, value, its words), the oldest first."""
    return html.Div([kpi(label, value, note), charts.spark(name, series)], className="tile")


def _meetings(asked: Asked, months: Mapping[int, Figures]) -> Component:
    """Of a running month its progress, of a closed one its completion."""
    now = months[asked.month]
    label = f"三会一课 {asked.month % 100}月{'进度' if asked.running else '完成率'}"
    if asked.running:
        path, rate = "meetings.progress.rate", now.progress.rate
        note = f"{now.progress.satisfied} / {now.progress.due} 场，时间进度 {percent(elapsed(asked), 0)}%"
    else:
        path, rate = "meetings.month.rate", now.month.rate
        note = f"{now.month.required - now.month.missed} / {now.month.required} 场"
    rates = {month: of.month.rate for month, of in months.items()} | {asked.month: rate}
    return _tile(label, _percent(path, rate), note, label, _of_months(asked, rates))


def _on_time(asked: Asked, months: Mapping[int, Figures]) -> Component:
    ytd = months[asked.month].ytd
    rates = {month: of.ytd.on_time for month, of in months.items()}
    note = f"按时 {ytd.done} / 到期 {ytd.required} 场"
    return _tile(
        "今年按时率", _percent("meetings.ytd.on_time", ytd.on_time), note, "各月按时率累计", _of_months(asked, rates)
    )


def _service(asked: Asked, months: Mapping[int, Mapping[str, Service]]) -> Component:
    now = months[asked.month]
    value = figure("volunteering.month.hours", Fraction(now["month"].hours, 100), hours(now["month"].hours))
    each = None if too_few(asked, now["ytd"]) else now["ytd"].hours_per_member
    note = f"今年 {hours(now['ytd'].hours)} 小时" + ("" if each is None else f"，人均 {rounded(each, 1):f}")
    shown = [
        (f"{month % 100}月", float(of.hours), hours(of.hours)) if (of := _hours_of(months, month)) else (f"{month % 100}月", None, NOTHING)
        for month in twelve(asked)
    ]  # fmt: skip
    return _tile(f"志愿服务 {asked.month % 100}月", [value, html.Small("小时")], note, "各月志愿时长", shown)


def _hours_of(months: Mapping[int, Mapping[str, Service]], month: int) -> Service | None:
    return months[month]["month"] if month in months else None


def _median(asked: Asked, of: Strip) -> Component:
    """The median total of the group asked for (the largest); a median has no path in the figures."""
    now, last = of.medians.get(asked.month), of.medians.get(asked.month - 1)
    note = of.group or "全部参评支部"
    if now is not None and last is not None:
        difference = _hundredths(now) - _hundredths(last)
        note = f"较上月 {signed(score(difference)) if difference else '持平'}，{note}"
    shown = [
        (f"{month % 100}月", None if m is None else m / 1000, NOTHING if m is None else score(_hundredths(m)))
        for month in twelve(asked)
        for m in [of.medians.get(month)]
    ]
    value = [html.Span(NOTHING if now is None else score(_hundredths(now)), className="num"), html.Small("分")]
    return _tile("五型标尖 中位", value, note, "各月总分中位", shown)


def _hundredths(thousandths: int) -> int:
    return (thousandths + 5) // 10


def _tasks(asked: Asked, of: YearOfTasks) -> Component:
    january = asked.month // 100 * 100 + 1
    rates = {january + n: rate for n, rate in enumerate(of.rates)}
    note = f"{of.done} / {of.required} 项，年度进度 {percent(Fraction(asked.month % 100 - 1 + elapsed(asked), 12), 0)}%"
    rate = of.rate
    value = [html.Span(percent(rate), className="num"), html.Small("%" if rate is not None else "")]
    return _tile("规定任务 今年完成", value, note, "各月规定任务完成", _of_months(asked, rates))


def _pioneer(asked: Asked, halves: Sequence[Scores]) -> Component:
    """The median of the newest half-year ended; of a branch with fewer than five scored members nothing."""
    few = asked.thresholds.suppress_scored.on(asked.end) if asked.org_kind == "branch" else 1
    shown = [
        (f"{of.half_year[:4]}年{'上' if of.half_year.endswith('1') else '下'}半年", *_score_of(of, few))
        for of in halves
    ]
    if not halves or halves[-1].median is None:
        return _tile("先锋指数 中位", NOTHING, "尚无测评", "各半年先锋指数中位", shown)
    now = halves[-1]
    value: Component = html.Span(f"不足{few}人", className="few")
    if now.scored >= few:
        value = [html.Span(shown[-1][2], className="num"), html.Small("分")]
    note = f"{shown[-1][0]}，测评 {now.scored:,} / {now.eligible:,} 人" if now.scored >= few else shown[-1][0]
    return _tile("先锋指数 中位", value, note, "各半年先锋指数中位", shown)


def _score_of(of: Scores, few: int) -> tuple[float | None, str]:
    if of.median is None or of.scored < few:
        return None, NOTHING
    return of.median / SCALE, one(of.median)


def _percent(path: str, rate: Fraction | None) -> list[Component]:
    return [figure(path, rate, percent(rate)), html.Small("%" if rate is not None else "")]


def _of_months(asked: Asked, rates: Mapping[int, Fraction | None]) -> list[tuple[str, float | None, str]]:
    """The twelve months that end with the one asked for."""
    shown = []
    for month in twelve(asked):
        rate = rates.get(month)
        shown.append(
            (
                f"{month % 100}月",
                None if rate is None else float(rate),
                f"{percent(rate)}%" if rate is not None else NOTHING,
            )
        )
    return shown


def _twin(asked: Asked, of: Strip) -> Component:
    """The five monthly lines as a table; the half-years stand in their tile."""
    done = {asked.month // 100 * 100 + 1 + n: rate for n, rate in enumerate(of.tasks.rates)}
    with_median = visibility(asked).kind == "full"
    rows = []
    for month in twelve(asked):
        figures, service, median = of.meetings.get(month), _hours_of(of.service, month), of.medians.get(month)
        cells = [
            f"{month % 100}月",
            NOTHING
            if figures is None
            else percent(figures.progress.rate if month == asked.month and asked.running else figures.month.rate),
            NOTHING if figures is None else percent(figures.ytd.on_time),
            NOTHING if service is None else hours(service.hours),
            percent(done.get(month)),
        ]
        if with_median:
            cells.insert(4, NOTHING if median is None else score(_hundredths(median)))
        rows.append(dense.Row(cells))
    heads = ["月份", "三会一课完成（%）", "按时率累计（%）", "志愿时长（小时）", "规定任务完成（%）"]
    if with_median:
        heads.insert(4, "总分中位（分）")
    table = dense.table("各项近12个月", [dense.Head(words) for words in heads], rows, className="twin-table")
    return html.Details([html.Summary("数据表"), table], className="twin")


def chips(page: Page, asked: Asked, of: Chips) -> Component:
    """The filters: groups when there are several, then what is to be looked at; the one chosen again takes it off."""
    group, chosen = asked.view.group, chip_asked(asked)
    everything = group is None and chosen is None and asked.view.q is None
    shown = [_chip("all", "全部", of.listed, page.here(asked, group=None, chip=None, q=None), everything)]
    if len(of.groups) > 1:
        shown += [
            _chip(
                f"group:{name}",
                name or "未分组",
                count,
                page.here(asked, group=None if name == group else name),
                name == group,
            )
            for name, count in of.groups[:GROUPS_SHOWN]
        ]
    shown.append(html.Span(className="rule"))
    now = asked.month == asked.as_of.year * 100 + asked.as_of.month
    flags = [
        ("overdue", glyph("missed", label="逾期"), of.overdue),
        *([("soon", glyph("soon", label="临近"), of.soon)] if now else []),
        ("idle", "", of.idle),
        *([("moved", "", of.moved)] if visibility(asked).kind == "full" else []),
    ]
    shown += [
        _chip(
            code,
            [mark, chip_words(asked, code)],
            count,
            page.here(asked, chip=None if code == chosen else code),
            code == chosen,
        )
        for code, mark, count in flags
    ]
    return html.Nav(shown, className="chips list-chips", **{"aria-label": "筛选"})


def _chip(code: str, words: Component, count: int, href: str, on: bool) -> Component:
    return html.A(
        [*(words if isinstance(words, list) else [words]), html.B(f"{count:,}")],
        href=href,
        className="chip on" if on else "chip",
        **{"data-chip": code, "aria-current": "true" if on else None},
    )


def chip_words(asked: Asked, code: str | None) -> str:
    """What a filter is called; nothing for none."""
    if code is None:
        return ""
    return {
        "overdue": "有逾期",
        "soon": "临近",
        "idle": f"{'本' if asked.running else '当'}月无志愿",
        "moved": f"升降{asked.thresholds.fallen_ranks.on(asked.as_of)}位以上",
    }[code]
