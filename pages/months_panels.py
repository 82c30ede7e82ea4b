"""The panels of 月报与发布: the months, the checks with the button, the editions of a month."""

from collections.abc import Sequence

from components import dense
from components.dense import Cell, Head, Row
from components.panels import panel
from components.tags import dcc, html
from components.text import Component, icon
from pages.shared import Page, to, to_branch
from queries.months import MonthRow
from queries.publish_checks import Check
from queries.scope import Asked
from terms import NOTHING, day_words, hours, month_code, month_words, percent

CONFIRM, EXPECTED, REASON = "months-confirm", "months-expected", "months-reason"
BRANCHES_SHOWN = 8
LONGEST_REASON = 1000


def months(page: Page, asked: Asked, found: Sequence[MonthRow]) -> Component:
    """A row a month, the newest first: its state, its figures, the ways to editions and differences."""
    heads = [
        Head("月份", "name"),
        Head("状态", "state"),
        Head("完成率", "amount"),
        Head("逾期未开", "amount"),
        Head("志愿时长", "amount"),
        Head("参与率", "amount"),
        Head("第1名", "first"),
        Head("查看", "ways"),
    ]
    rows = [_month(page, asked, row) for row in found]
    key = html.P(
        "已发布的月份为发布时的数，其余为现算数；完成率和逾期未开为当月到期的；点月份看它的核对清单", className="key"
    )
    return panel("各月", [dense.table("各月的状态和数字", heads, rows, className="months-table"), key], sub="全局")


def _month(page: Page, asked: Asked, row: MonthRow) -> Row:
    code = month_code(row.month)
    newest = row.editions[0] if row.editions else None
    ways: Cell = [dense.link("总览", to("/", asked, month=code, edition=None))]
    if newest is not None:
        ways += [dense.link("现算数", to("/", asked, month=code, edition="live"))]
        ways += [dense.link("差别", f"/months/{code}/diff")]
    first: Cell = NOTHING if row.first is None or row.running else [_branch(asked, row, *row.first)]
    cells: list[Cell] = [
        [dense.link(month_words(row.month), page.here(asked, month=code))],
        [state(row)],
        NOTHING if row.completion is None or row.running else f"{percent(row.completion)}%",
        NOTHING if row.running else f"{row.missed}",
        f"{hours(row.hours)}",
        NOTHING if row.participation is None else f"{percent(row.participation)}%",
        first,
        ways,
    ]
    return Row(cells, "chosen" if row.month == asked.month else "")


def _branch(asked: Asked, row: MonthRow, code: str, name: str) -> dense.Part:
    way = to_branch(asked, code).partition("?")[0]
    return dense.link(name, f"{way}?month={month_code(row.month)}")


def state(row: MonthRow) -> dense.Part:
    """进行中, 待发布, 已发布 第n版: each with a shape of its own."""
    if row.running:
        return dense.text("◔ 进行中", "running")
    if not row.editions:
        return dense.text("○ 待发布", "waiting")
    return dense.text(f"● 已发布 第{row.editions[0].number}版", "published")


def release(asked: Asked, row: MonthRow, found: Sequence[Check], why_not: str | None) -> Component:
    """The checks of the chosen month and the button; where it cannot be published, why."""
    name = f"{month_words(row.month)}发布前核对"
    if why_not is not None:
        return panel(name, [html.P(why_not, className="calm"), *without_button()])
    lines = [_check(asked, one) for one in found]
    open_ = sum(1 for one in found if one.count)
    words = f"{open_}项有待核对" if open_ else "各项都已核对"
    return panel(
        name, [html.Ul(lines, className="checks"), *_act(row, open_)], sub=f"截至{day_words(asked.as_of)} · {words}"
    )


def without_button() -> list[Component]:
    """What the button's callback asks, without a button."""
    confirm = dcc.ConfirmDialogProvider(html.Span(), id=CONFIRM, message="")
    return [html.Div([confirm, dcc.Store(id=EXPECTED), dcc.Textarea(id=REASON)], hidden=True)]


def _check(asked: Asked, one: Check) -> Component:
    shown = [
        dcc.Link(
            f"{about.name}{f' {about.count}' if about.count > 1 else ''}",
            href=to_branch(asked, about.org_code),
            title=about.what or None,
        )
        for about in one.branches[:BRANCHES_SHOWN]
    ]
    more = len(one.branches) - BRANCHES_SHOWN
    where = html.Span([*shown, f"另有{more}个支部" if more > 0 else ""], className="where") if shown else ""
    mark = html.Span(icon("exclamation-triangle" if one.count else "check2"), className="tick")
    words = html.Div([html.B(one.title), html.Span(one.note, className="said"), where])
    return html.Li([mark, words, html.Span(f"{one.count}", className="num")], className="open" if one.count else "good")


def _act(row: MonthRow, open_: int) -> list[Component]:
    """The reason, needed from the second edition on, and the button that asks once more."""
    number = row.editions[0].number + 1 if row.editions else 1
    month = month_words(row.month)
    warning = f"核对清单中有{open_}项未了结。" if open_ else ""
    message = f"发布{month}第{number}版？{warning}发布后的数字不再随入库改变，各页默认显示它。"
    label = html.Label("再次发布的理由（必填）", htmlFor=REASON) if number > 1 else ""
    reason = dcc.Textarea(
        id=REASON,
        value="",
        maxLength=LONGEST_REASON,
        placeholder="例如：补录了两条经批准的组织生活" if number > 1 else "",
        className="reason" if number > 1 else "reason none",
    )
    button = html.Button(
        [icon("check-circle-fill"), html.Span(f"发布{month}第{number}版")], type="button", className="tool main"
    )
    confirm = dcc.ConfirmDialogProvider(button, id=CONFIRM, message=message)
    expected = dcc.Store(id=EXPECTED, data={"month": row.month, "edition": number})
    return [html.Div([label, reason, confirm, expected], className="release", **{"data-action": "publish"})]


def editions(asked: Asked, row: MonthRow) -> Component:
    """What was published of the month, the newest first."""
    if not row.editions:
        return ""
    code = month_code(row.month)
    lines = []
    for one in row.editions:
        ways = [
            dcc.Link("总览", href=to("/", asked, month=code, edition=str(one.number))),
            " ",
            dcc.Link("差别", href=f"/months/{code}/diff?edition={one.number}"),
        ]
        when = f"{one.published_at:%m-%d %H:%M} {one.published_by}发布，截至{one.as_of.isoformat()}，批次{one.batch}"
        why = html.Span(f"理由：{one.reason}", className="said") if one.reason else ""
        words = html.Div([html.Span(when, className="said"), why])
        lines.append(html.Li([html.B(f"第{one.number}版"), words, html.Span(ways)]))
    table = html.Ul(lines, className="checks editions")
    return panel(f"{month_words(row.month)}的各版", [table], sub=f"共{len(row.editions)}版")
