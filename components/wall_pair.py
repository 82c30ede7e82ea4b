"""The page of a screen that is not paired yet: six digits at wall size and what to do with them. `assets/wall/pair/`."""

from collections.abc import Callable

_SHEETS = ("10-tokens.css", "wall/40-frame.css", "wall/pair/pair.css")
_SCRIPT = "wall/pair/pair.js"
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN" class="wall" data-bs-theme="dark">
<head><meta charset="utf-8"><title>配对大屏 · 机关党建看板</title>{sheets}</head>
<body><main class="pair">
<h1>机关党建看板 <span>大屏配对</span></h1>
<p class="code" id="code" role="status" aria-label="配对代码">— — —</p>
<p class="do">在办公电脑的看板打开 <b>大屏管理</b>，输入此代码并给这块屏起一个名称</p>
<p class="life"><span class="track"><i id="life"></i></span><span id="left">正在取得代码</span></p>
</main><script src="{script}"></script></body>
</html>"""


def page(address: Callable[[str], str]) -> str:
    """The whole page. `address`: where an asset is, with its version."""
    sheets = "".join(f'<link rel="stylesheet" href="{address(name)}">' for name in _SHEETS)
    return _PAGE.format(sheets=sheets, script=address(_SCRIPT))
