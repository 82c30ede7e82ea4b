"""The panels of 数据来源: the input tables, the last loads, how the board lessens reporting."""

from collections.abc import Sequence

from components import dense
from components.dense import Cell, Head, Row
from components.panels import panel
from components.tags import html
from components.text import Component
from queries.batches import Batch
from queries.sources import Source
from terms import NOTHING

LOADS_SHOWN = 6
# What the board does and does not ask of branches: the rules against formalism, as far as they concern a board.
LESSENING = (
    ("最多报一次", "读取已有的台账、系统导出和志愿服务平台的记录，不另设填报表，支部不必为看板再填一遍"),
    ("不留痕管理", "不要签到、定位、照片、截图，不看点赞、投票、在线时长和学习时长"),
    ("多开不多得", "开会多于应开的次数不加分；只看规定的是否做到"),
    ("志愿自愿", "志愿服务只加分不扣分，不作个人排名；人数太少的支部不显示参与率等数字"),
    ("不排末位", "只列待提升的事项和期限；名次给谁看由设置决定"),
    ("不存敏感信息", "不存身份证号、电话、出生日期、党费金额和谈话内容"),
)


def tables(found: Sequence[Source]) -> Component:
    """A row an input table."""
    heads = [
        Head("表", "name"),
        Head("一行是什么", "what"),
        Head("行数", "count"),
        Head("最新记录", "newest"),
        Head("批次", "batch"),
        Head("最近入库", "day"),
        Head("操作人", "who"),
        Head("来自", "from"),
    ]
    table = dense.table("数据来源", heads, [_table(one) for one in found], className="sources-table")
    return panel("各表", [table], sub="表名即文件名；最近入库为最近一次含有此表的批次")


def _table(one: Source) -> Row:
    rows: Cell = [dense.text(f"{one.rows:,}", "num")] if one.rows else [dense.text("没有数据", "unvisited")]
    newest: Cell = NOTHING if one.newest is None else [dense.text(one.newest, title=f"按{one.by}")]
    load = one.load
    last: list[Cell] = ["", "从未入库", "", ""] if load is None else [
        f"{load.batch}", f"{load.loaded_at:%Y-%m-%d %H:%M}", load.loaded_by, [dense.text(load.source, title=load.source)],
    ]  # fmt: skip
    name = [dense.text(one.table.zh, title=f"{one.table.code}.csv")]
    return Row([name, [dense.text(one.table.row, title=one.table.row)], rows, newest, *last])


def loads(found: Sequence[Batch]) -> Component:
    """The last loads, the newest first."""
    heads = [Head("批次", "name"), Head("时间", "day"), *(Head(words, "count") for words in ("新增", "变更", "删除"))]
    rows = [_load(one) for one in found]
    return panel("最近的批次", [dense.table("最近的批次", heads, rows, className="loads-table")], sub="行数")


def _load(one: Batch) -> Row:
    undone = "（已撤销）" if one.undone_at else ""
    name = [dense.text(f"{one.batch}{undone}", title=f"{one.loaded_by}，{one.source}")]
    counts = [f"{count:,}" for count in (one.new, one.changed, one.removed)]
    return Row([name, f"{one.loaded_at:%m-%d %H:%M}", *counts], "unranked" if undone else "")


def lessening() -> Component:
    """减负说明."""
    lines = [html.Li([html.B(name), words]) for name, words in LESSENING]
    return panel("减负说明", [html.Ul(lines, className="notes named")])
