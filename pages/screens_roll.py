"""The roll of 大屏管理: its sentence, and a row a screen."""

from collections.abc import Mapping, Sequence

from access import clock
from access.screens import Screen
from components import dense
from components.dense import Cell, Head, Row
from components.panels import panel
from components.tags import Element, html
from components.text import lede
from pages.wall_address import NAMES
from terms import NOTHING

CLOCK_OFF_S = 60  # a screen whose clock differs by more tells the wrong time
_HEADS = [
    Head("名称", "name"),
    Head("状态", "state"),
    Head("最近心跳", "seen"),
    Head("正在显示", "page"),
    Head("固定", "pin"),
    Head("会议模式", "in-meeting"),
    Head("屏幕", "size"),
    Head("已运行", "up"),
    Head("内存", "heap"),
    Head("时钟差", "clock"),
    Head("地址", "from"),
]


def frame(found: Sequence[Screen], names: Mapping[str, str] | None = None) -> Element:
    """Sentence and table; `names`: of the branches in the light, by code."""
    rows = [_row(screen, names or {}) for screen in found] or [Row([dense.text("还没有配对的大屏", "none")])]
    table = dense.table("大屏", _HEADS, rows, className="screens-table")
    parts = [lede("大屏管理", _sentence(found)), panel("大屏", [table], sub="每 3 秒刷新；心跳约每 15 秒一记")]
    return html.Div(parts, **{"data-state": "live"})


def _sentence(found: Sequence[Screen]) -> list[tuple[str, bool]]:
    if not found:
        return [("还没有配对的大屏；在大屏的浏览器打开 /wall/pair，再在这里输入代码。", False)]
    away = [screen.name for screen in found if not screen.online]
    off = [screen.name for screen in found if screen.online and abs(screen.clock_s) > CLOCK_OFF_S]
    parts = [(f"{len(found)} 块大屏" + ("全部在线" if not away else f"，{len(found) - len(away)} 块在线"), False)]
    if away:
        parts += [("；", False), (f"{_few(away)}离线", True)]
    if off:
        parts += [("；", False), (f"{_few(off)}时钟不准", True)]
    return [*parts, ("。", False)]


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (f"等 {len(names)} 块" if len(names) > 3 else "")


def _row(screen: Screen, names: Mapping[str, str]) -> Row:
    told = screen.width > 0
    paired = f"{screen.paired_at:%Y-%m-%d %H:%M}由{screen.paired_by}配对，编号{screen.screen}"
    cells: list[Cell] = [
        [dense.text(screen.name, title=paired)],
        [
            dense.text("● 在线", "on")
            if screen.online
            else dense.text("○ 离线" if screen.taken else "○ 等待屏幕", "off")
        ],
        _ago(screen),
        NAMES.get(screen.page, NOTHING),
        NAMES.get(screen.pinned or "", "轮播"),
        [_meeting(screen, names)],
        [dense.text(f"{screen.width}×{screen.height}"), dense.text(f"×{screen.scale:g}", "few")] if told else NOTHING,
        _long(screen.uptime_s) if told else NOTHING,
        NOTHING if screen.heap_mb is None else f"{screen.heap_mb} MB",
        [_clock(screen)] if told else NOTHING,
        screen.address,
    ]
    return Row(cells, "" if screen.online else "unranked", f"screens:{screen.screen}")


def _ago(screen: Screen) -> str:
    """Since when nothing was heard; what is within the usual interval does not change from look to look."""
    if screen.seen_at is None:
        return "尚无"
    if screen.online:
        return "刚刚"
    return f"{_long(int((clock.moment() - screen.seen_at).total_seconds()))}前"


def _long(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} 秒"
    minutes, hours = seconds // 60, seconds // 3600
    return f"{minutes} 分钟" if minutes < 60 else f"{hours} 小时" if hours < 48 else f"{hours // 24} 天"


def _meeting(screen: Screen, names: Mapping[str, str]) -> dense.Part:
    words = [
        *(["暂停"] if screen.paused else []),
        *(["隐去名称"] if screen.names_hidden else []),
        *([f"聚焦{names.get(screen.spotlight, screen.spotlight)}"] if screen.spotlight else []),
    ]
    return dense.text("、".join(words) or NOTHING, "" if words else "none", "、".join(words))


def _clock(screen: Screen) -> dense.Part:
    """The screen's clock against the server's; a second or two is the way of the heartbeat."""
    if abs(screen.clock_s) <= 2:
        return dense.text("一致", "none")
    fast = "快" if screen.clock_s > 0 else "慢"
    return dense.text(f"{fast} {_long(abs(screen.clock_s))}", "late" if abs(screen.clock_s) > CLOCK_OFF_S else "")
