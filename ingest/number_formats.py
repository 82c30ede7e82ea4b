"""Which cell styles show a number as a date or a time."""

import re

from ingest.package import Attributes, Package, local

# Built-in formats: dates and times everywhere, and the Chinese ones.
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# What stands for itself: quoted text, escaped and filling signs, colours and locales, but not [h], [m], [s].
_LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_GENERAL = re.compile("general", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Whether a format's first section has a year, month, day, hour or second."""
    section = _LITERAL.sub("", _GENERAL.sub("", code)).partition(";")[0]
    return any(sign in "ymdhs" for sign in section.lower())


def date_styles(package: Package, part: str) -> frozenset[str]:
    """The numbers, as cells write them, of the styles that show a date or a time."""
    formats: dict[str, bool] = {str(n): True for n in _BUILT_IN}
    styles: list[str] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        tag = local(name)
        if tag == "cellXfs":
            inside = True
        elif tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = shows_date(attributes.get("formatCode", ""))
        elif tag == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        if local(name) == "cellXfs":
            inside = False

    package.parse(part, start, end)
    return frozenset(str(n) for n, number_format in enumerate(styles) if formats.get(number_format, False))
