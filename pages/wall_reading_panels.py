"""The panels of 大屏可读性: the sentence, every text with how far it reads, which density, how it is worked out."""

from components import dense
from components.dense import Cell, Head, Row
from components.panels import kpi, panel
from components.tags import html
from components.text import Component
from pages.wall_reach import (
    DIGITS,
    HANZI,
    LARGE_ROW_PX,
    NORMAL_ROW_PX,
    PICTURE_PX,
    Place,
    Text,
    density,
    texts,
    width_for,
)

_LINES = {"normal": "每页 24 行", "large": "每页 12 行、33 像素的大字"}


def sentence(place: Place) -> list[tuple[str, bool]]:
    """Which density, and what is not readable even so."""
    found = texts(place)
    chosen = density(place)
    where = f"{place.width:g} m 宽的画面、{place.distance:g} m 远："
    if chosen is not None:
        start = "表格行看得清，用 normal" if chosen == "normal" else "22 像素的表格行看不清，用 density=large"
        small = [text for text in found if not text.readable and text.px not in (NORMAL_ROW_PX, LARGE_ROW_PX)]
        rest = f"；{_names(small)}要走到 {small[-1].both_m:g} m 以内" if small else ""
        return [(f"{where}{start}（{_LINES[chosen]}）{rest}。", False)]
    large, seen = _row(found, LARGE_ROW_PX), [text for text in found if text.readable]
    if not seen:
        return [(where, False), (f"连{found[0].name}也要走到 {found[0].both_m:g} m 以内", True), ("。", False)]
    return [
        (where, False),
        (f"只看得清{_names(seen)}", True),
        (
            f"；大字的表格行要走到 {large.both_m:g} m 以内，或画面宽 {width_for(LARGE_ROW_PX, place.distance):g} m。",
            False,
        ),
    ]


def _row(found: list[Text], px: int) -> Text:
    return next(text for text in found if text.px == px)


def _names(found: list[Text]) -> str:
    return "、".join(text.name for text in found)


def table(place: Place) -> Component:
    """A row a size: pixels, how high it stands, how far its hanzi and digits read, whether to the viewer."""
    heads = [
        Head("文字", "name"),
        Head("像素", "px"),
        Head("字高", "high", "mm"),
        Head("都看得清到", "bars", f"竖线是 {place.distance:g} m，右端 {2 * place.distance:g} m"),
        Head("汉字", "far", "m"),
        Head("数字", "far", "m"),
        Head(f"在 {place.distance:g} m", "verdict"),
    ]
    rows = [_line(text) for text in texts(place)]
    note = html.P("1920 像素宽的画面；4K 屏的文字同比放大，按同一张表", className="notice")
    return panel("各种文字看得多远", [dense.table("各种文字看得多远", heads, rows, className="reading-table"), note])


def _line(text: Text) -> Row:
    axis = 2 * text.distance
    cells: list[Cell] = [
        text.name,
        f"{text.px}",
        f"{text.high_mm:.0f}",
        [dense.bar(min(text.both_m / axis, 1), 0.5, "" if text.readable else "short")],
        f"{text.hanzi_m:.1f}",
        f"{text.digits_m:.1f}",
        [_verdict(text)],
    ]
    return Row(cells)


def _verdict(text: Text) -> dense.Part:
    if text.readable:
        return dense.text("● 看得清", "clear")
    if text.partly:
        return dense.text("◐ 只清汉字" if text.hanzi_m > text.digits_m else "◐ 只清数字", "far-off")
    return dense.text("○ 看不清", "far-off")


def densities(place: Place) -> Component:
    """Both densities with how far they read, which to take and how it is written."""
    found, chosen = texts(place), density(place)
    tiles = [
        kpi(words, [f"{_row(found, px).both_m:.1f}", html.Small("m")], _need(_row(found, px), place))
        for words, px in (("normal 表格行最远", NORMAL_ROW_PX), ("large 表格行最远", LARGE_ROW_PX))
    ]
    query = "?density=large" if chosen == "large" else ""
    if chosen is None:
        advice = html.P(
            "两种密度的表格行都看不清：走近、换更宽的画面，或只播总览（?pages=overview）", className="advice"
        )
    else:
        advice = html.P(
            ["大屏的地址：", html.Code(f"/wall{query}"), "，配对时：", html.Code(f"/wall/pair{query}")],
            className="advice",
        )
    return panel("选哪种密度", [html.Div(tiles, className="tiles"), advice], sub="12 个支部以内自动用大字")


def _need(row: Text, place: Place) -> str:
    if row.readable:
        return f"{place.distance:g} m 处看得清"
    return f"{place.distance:g} m 处须宽 {width_for(row.px, place.distance):.2f} m"


def how() -> Component:
    """The formula and where it is from."""
    lines = [
        f"汉字要占 {HANZI.minutes}′ 视角，字面高 {HANZI.em:.2f} 字号；数字 {DIGITS.minutes}′，高 {DIGITS.em:.2f} 字号",
        "所需字高 = 6.283 × 距离 × 视角（分）÷ 21600",
        f"一个像素 = 画面宽 ÷ {PICTURE_PX}；三连屏、双连屏按一幅的宽",
        "最远距离取到 0.1 m，再与观看距离比较",
        "视力正常、正对屏幕、亮度合适时的界限；装好后请到最远的座位看一遍",
    ]
    return panel("怎么算", [html.Ul([html.Li(line) for line in lines], className="notes")])
