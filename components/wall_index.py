"""The wall's first page: dark, without the desk's style sheets and scripts, with its own."""

import re
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "assets" / "wall"
_SHEET = re.compile(r'<link rel="stylesheet" href="[^"]*/assets/(?P<file>[^"?]+)[^"]*">\n?')
_SCRIPT = re.compile(r'<script src="[^"]*/assets/(?P<file>[^"?]+)[^"]*"></script>\n?')
# What the wall shares with the desk: fonts, icons, tokens; tables drawn from data, and when all is drawn.
_SHARED = frozenset({"02-noto-sans-sc.css", "03-icons.css", "10-tokens.css", "dense.js", "ready.js"})


def of_wall(page: str, address: Callable[[str], str]) -> str:
    """The index page of the desk → of the wall. `address`: where an asset is."""
    page = page.replace('class="desk" data-bs-theme="light"', 'class="wall" data-bs-theme="dark"')
    page = _SHEET.sub(_kept, page)
    page = _SCRIPT.sub(_kept, page)
    sheets = "".join(f'<link rel="stylesheet" href="{_versioned(path, address)}">' for path in _files("css"))
    scripts = "".join(f'<script src="{_versioned(path, address)}"></script>' for path in _files("js"))
    return page.replace("</head>", f"{sheets}</head>").replace("</footer>", f"{scripts}</footer>")


def _kept(found: re.Match[str]) -> str:
    return found[0] if found["file"] in _SHARED else ""


def _files(kind: str) -> list[Path]:
    return sorted(FOLDER.glob(f"*.{kind}"))


def _versioned(path: Path, address: Callable[[str], str]) -> str:
    return f"{address(f'wall/{path.name}')}?m={path.stat().st_mtime}"
