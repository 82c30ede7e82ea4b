"""The overview's panels: rows of the queries → components."""

from fractions import Fraction
from statistics import median

from dash import dcc, html

from components import charts, frame, lists
from components.figure import figure
from components.links import address
from components.marks import bar_ref, glyph
from components.panels import kpi, panel
from components.text import Component, icon
from queries.attention import Attention, Item
from queries.freshness import Freshness
from queries.meetings import Completion, Figures
from queries.scheme import read_scheme
from queries.scope import Asked
from queries.standings import Standing
from queries.volunteering import Brand, Service
from terms import NOTHING, RULES, UNRANKED, day_words, hours, month_words, percent, period_words, rounded, score

CORE_RULES = ("committee_meeting", "group_meeting", "theme_day", "party_meeting", "party_lecture")
YEARLY_RULES = ("org_life", "appraisal")


def month_code(month: int) -> str:
    """202610 → 2026-10."""
    return f"{month // 100}-{month % 100:02d}"


def add(month: int, count: int) -> int:
    """The month `count` later."""
    index = month // 100 * 12 + month % 100 - 1 + count
    return index // 12 * 100 + index % 12 + 1


def here(asked: Asked, **changes: str | None) -> str:
    """This page's address with the month kept and something changed."""
    query: dict[str, str | None] = {"month": month_code(asked.month), "org": asked.org if asked.path[5:] else None}
    return address("/", **(query | changes))


def page_attributes(asked: Asked) -> dict[str, str]:
    """What is shown, for <html>."""
    return {
        "data-month": month_code(asked.month),
        "data-as-of": asked.as_of.isoformat(),
        "data-version": asked.version,
        "data-edition": "live",
        "data-state": "live",
    }


def crumbs(asked: Asked) -> list[Component]:
    """总览, and the organisation it is scoped to."""
    if not asked.path[5:]:
        return [html.B("总览")]
    return [dcc.Link("总览", href=here(asked, org=None)), " / ", html.B(asked.org_name)]


def status(asked: Asked, fresh: Freshness) -> list[Component]:
    """数据截至, who reports, and 演示数据."""
    parts: list[Component] = [frame.demo_badge()] if fresh.demo else []
    if fresh.loaded_at is not None:
        at = fresh.loaded_at
        parts.append(html.Span([icon("clock-history"), "数据截至 ", html.B(f"{at:%m-%d %H:%M}")]))
    who = f"{fresh.branches}个支部中{fresh.reporting}个近7天有录入"
    if fresh.oldest is not None and fresh.reporting < fresh.branches:
        silent = "尚无录入" if fresh.oldest_report is None else f"{(asked.as_of - fresh.oldest_report).days}天前"
        who += f"，最久：{fresh.oldest}{silent}"
    parts.append(html.Span(who, className="who"))
    return parts


def months(asked: Asked) -> Component:
    """The month chooser; after the newest month there is nothing."""
    newest = asked.as_of.year * 100 + asked.as_of.month
    previous = add(asked.month, -1) if asked.month > asked.first_month else None
    following = add(asked.month, 1) if asked.month < newest else None
    return frame.month_chooser(
        month_words(asked.month),
        "进行中" if asked.running else "",
        previous and here(asked, month=month_code(previous)),
        following and here(asked, month=month_code(following)),
    )


def whole_percent(rate: Fraction | None) -> str:
    """A rate in whole percent, without its sign."""
    return percent(rate, 0)


def meetings(asked: Asked, rules: dict[str, Figures], passed: Fraction) -> Component:
    """A running month: progress against time passed; a closed one: completion. Each rule below."""
    core = rules["core"]
    running = asked.running
    path, rate = ("meetings.progress.rate", core.progress.rate) if running else ("meetings.month.rate", core.month.rate)
    hero = html.Div([figure(path, rate, whole_percent(rate)), html.Small("%")], className="hero")
    facts = [
        html.Span(
            [
                "已开 ",
                figure("meetings.progress.satisfied", core.progress.satisfied, str(core.progress.satisfied)),
                " 场",
            ]
        ),
        html.Span(["应开 ", figure("meetings.progress.due", core.progress.due, str(core.progress.due)), " 场"]),
    ]
    if core.progress.waived:
        facts.append(
            html.Span(
                ["豁免 ", figure("meetings.progress.waived", core.progress.waived, str(core.progress.waived)), " 场"]
            )
        )
    share = None if rate is None else float(rate)
    time_passed = html.Div(
        ["时间进度 ", figure("meetings.elapsed", passed, f"{whole_percent(passed)}%")],
        className="time-passed",
        style={"left": f"{min(float(passed) * 100, 100):.1f}%"},
    )
    words = f"完成{whole_percent(rate)}%，时间进度{whole_percent(passed)}%"
    bar = html.Div([bar_ref(share, float(passed), label=words, className="big"), time_passed], className="pace")
    rows = [_rule(code, rules[code], float(passed)) for code in CORE_RULES]
    yearly = [row for code in YEARLY_RULES if (row := _yearly(code, rules[code])) is not None]
    sub = f"{asked.month % 100}月到期，{'进度' if running else '完成率'}"
    return panel(
        "三会一课",
        [html.Div([hero, html.Div(facts, className="facts")], className="hero-line"), bar, *rows, *yearly],
        sub=sub,
    )


def _rule(code: str, figures: Figures, passed: float) -> Component:
    progress, name = figures.progress, RULES[code]
    if not progress.due:
        return html.Div(
            [html.Span(name), html.Span("本月无应开", className="none"), html.Span()], className="rule-line"
        )
    path = f"meetings.by_rule.{code}.progress"
    share = progress.satisfied / progress.due
    count = html.Span(
        [figure(f"{path}.satisfied", progress.satisfied, str(progress.satisfied)), html.Small(f" / {progress.due}")],
        className="count",
    )
    bar = bar_ref(share, passed, label=f"{name}{progress.satisfied}场，应开{progress.due}场")
    return html.Div([html.Span(name), bar, count], className="rule-line")


def _yearly(code: str, figures: Figures) -> Component | None:
    """组织生活会 and 民主评议 stand beside the rate: shown in the years they closed."""
    done = figures.ytd
    if not done.required:
        return None
    text = f"{done.required - done.missed} / {done.required}"
    path = f"meetings.by_rule.{code}.ytd.rate"
    cells = [
        html.Span(RULES[code]),
        html.Span("今年到期的年度事项", className="none"),
        figure(path, done.rate, text, className="count"),
    ]
    return html.Div(cells, className="rule-line yearly")


def completion(asked: Asked, core: Figures, series: dict[int, Figures]) -> Component:
    """The last closed month, the year to date, and the twelve months."""
    closed = add(asked.month, -1) if asked.running else asked.month
    last = series.get(closed, Figures()).month
    other = None if closed == asked.month else month_code(closed)
    tiles = html.Div(
        [
            _completion_tile(
                f"{closed % 100}月" + ("" if closed // 100 == asked.month // 100 else f"（{closed // 100}年）"),
                "meetings.month",
                last,
                other,
            ),
            _completion_tile("今年以来", "meetings.ytd", core.ytd, None),
        ],
        className="tiles",
    )
    bars = [_rate_bar(month, f.month, asked) for month, f in series.items()]
    graph = charts.chart(bars, len(bars) - 1, title="三会一课和主题党日完成率", unit="%", top=115)
    return panel("完成率", [tiles, graph], sub="三会一课和主题党日，到期且已过的")


def _completion_tile(label: str, path: str, c: Completion, month: str | None) -> Component:
    value = [
        figure(f"{path}.rate", c.rate, percent(c.rate), month=month),
        html.Small("%" if c.rate is not None else ""),
    ]
    on_time = figure(f"{path}.on_time", c.on_time, f"{percent(c.on_time)}%", month=month)
    return kpi(label, value, ["按时 ", on_time, f"，未完成{c.missed}场" if c.required else ""])


def _rate_bar(month: int, c: Completion, asked: Asked) -> charts.Bar:
    label = f"{month % 100}"
    if c.rate is None or (month == asked.month and asked.running):
        return charts.empty_bar(label)
    return charts.Bar(label, float(c.rate) * 100, whole_percent(c.rate))


def standings(asked: Asked, rows: list[Standing]) -> Component:
    """Every branch, group after group."""
    groups: dict[str | None, list[Standing]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    ends = lists.axis([row.total / 100 for row in rows if row.total is not None])
    blocks: list[Component] = []
    for group, of_group in groups.items():
        totals = [row.total for row in of_group if row.total is not None and row.unranked is None]
        middle = median(totals) / 100 if totals else None
        if len(groups) > 1:
            blocks.append(html.H3([group or "未分组", html.Small(_median(middle).removeprefix(" · "))]))
        blocks.append(lists.standings_list(_places(asked, of_group), middle, ends))
    sub = "实时测算，未发布" + (_median(middle) if len(groups) == 1 else "")
    notice = html.P([icon("exclamation-triangle"), read_scheme().notice], className="notice")
    if not rows:
        blocks = [html.P(f"{NOTHING} 本月没有参评支部", className="empty")]
    return panel("五型标尖", [*blocks, notice], sub=sub, right="满分100")


def _median(middle: float | None) -> str:
    return "" if middle is None else f" · 竖线为中位 {middle:.2f}"


def _places(asked: Asked, rows: list[Standing]) -> list[lists.Place]:
    ranks = [row.rank for row in rows]
    return [
        lists.Place(
            org_code=row.org_code,
            name=row.short_name,
            full_name=row.name,
            rank=row.rank,
            tied=row.rank is not None and ranks.count(row.rank) > 1,
            change=row.change,
            total=None if row.total is None else score(row.total),
            reason=None if row.unranked is None else UNRANKED[row.unranked],
            href=here(asked, org=row.org_code),
        )
        for row in rows
    ]


def attention(asked: Asked, found: Attention) -> Component:
    """Five lines at most, then how many there are in all."""
    lines = [_attention_line(asked, item) for item in found.items]
    if not lines:
        lines = [html.Li([icon("check-circle-fill"), html.Span("没有需要关注的事项")], className="calm")]
    kinds = {"missed": "逾期", "soon": "临近", "silent": "未录入", "fallen": "名次下降", "idle": "无志愿服务"}
    more = "，".join(f"{words}{found.counts[kind]}" for kind, words in kinds.items() if found.counts.get(kind))  # type: ignore[call-overload]
    right = f"共{found.total}项" if found.total else ""
    return panel(
        "需要关注",
        [html.Ul(lines, className="attention"), html.P(more, className="more")],
        sub="按紧急程度",
        right=right,
    )


def _attention_line(asked: Asked, item: Item) -> Component:
    href = here(asked, org=item.org_code)
    if item.kind in ("missed", "soon") and item.rule and item.period and item.due_on:
        meeting = f"{period_words(item.period)}{RULES[item.rule]}"
        day = f"{item.due_on.month}月{item.due_on.day}日"
        if item.kind == "missed":
            mark = glyph("missed", item.days, f"逾期{item.days}天")
            return lists.attention_item(
                mark, f"{item.name}：{meeting}未开", f"应于{day}（含）前召开，已逾期{item.days}天", href
            )
        mark = glyph("soon", item.days, f"还有{item.days}天")
        return lists.attention_item(
            mark, f"{item.name}：{meeting}临近", f"须于{day}（含）前召开，还有{item.days}天", href
        )
    if item.kind == "silent":
        detail = "尚无录入" if item.due_on is None else f"最近一次录入在{day_words(item.due_on)}"
        days = "一直" if item.days is None else f"{item.days}天"
        return lists.attention_item(icon("database-exclamation"), f"{item.name}：{days}未录入", detail, href)
    if item.kind == "fallen":
        fall = -(item.change or 0)
        return lists.attention_item(icon("arrow-down-right"), f"{item.name}：降{fall}位", f"现为第{item.rank}名", href)
    names = item.name + ("等" if item.count > 3 else "")
    return lists.attention_item(icon("people"), f"{item.count}个支部本月无志愿服务", names, href)


def service(asked: Asked, spans: dict[str, Service], series: dict[int, Service], brands: list[Brand]) -> Component:
    """Hours of the month, the year's participation, twelve months, brands."""
    month, ytd = spans["month"], spans["ytd"]
    tiles = html.Div(
        [
            kpi(f"{asked.month % 100}月时长", [figure("volunteering.month.hours", Fraction(month.hours, 100), hours(month.hours)), html.Small("小时")],
                [figure("volunteering.month.events", month.events, str(month.events)), "次活动，",
                 figure("volunteering.month.persons", month.persons, str(month.persons)), "人"]),
            kpi("今年参与率", [_rate("volunteering.ytd.participation", ytd.participation), html.Small("%")],
                ["注册率 ", _rate("volunteering.ytd.registration", ytd.registration), "%"]),
            kpi("今年人均", [_per_member(ytd.hours_per_member), html.Small("小时")],
                ["合计", figure("volunteering.ytd.hours", Fraction(ytd.hours, 100), hours(ytd.hours))]),
        ],
        className="tiles",
    )  # fmt: skip
    bars = [charts.Bar(f"{m % 100}", s.hours / 100, hours(s.hours)) for m, s in series.items()]
    graph = charts.chart(bars, len(bars) - 1, title="志愿服务时长", unit="小时")
    most = max((brand.hours for brand in brands), default=0)
    rows = [_brand(brand, most) for brand in brands]
    sub = "" if month.person_times else f"{asked.month % 100}月尚无志愿服务记录"
    return panel("志愿服务", [tiles, graph, html.H3("服务品牌 今年以来"), *rows], sub=sub)


def _rate(path: str, value: Fraction | None) -> Component:
    return figure(path, value, percent(value))


def _per_member(value: Fraction | None) -> Component:
    return figure("volunteering.ytd.hours_per_member", value, NOTHING if value is None else f"{rounded(value, 1):f}")


def _brand(brand: Brand, most: int) -> Component:
    path = f"volunteering.by_brand.{brand.code}"
    label = f"{brand.name}{hours(brand.hours)}小时"
    count = html.Span(
        [figure(f"{path}.hours", Fraction(brand.hours, 100), hours(brand.hours)), html.Small(" 小时")],
        className="count",
    )
    bar = bar_ref(brand.hours / most if most else None, label=label)
    return html.Div([html.Span(brand.name, title=brand.honours or ""), bar, count], className="rule-line")
