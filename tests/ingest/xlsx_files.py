"""Workbooks made part by part, so that tests can make what no library writes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DATE_STYLE = 1  # the style of STYLES that shows a date
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


class Raw(str):
    """A cell's XML as it is, without its address."""


def cell_xml(ref: str, value: object) -> str:
    """A cell: text inline, numbers, booleans, or raw XML that begins with `<c`."""
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.replace("<c", f'<c r="{ref}"', 1)
    if isinstance(value, bool):
        return f'<c r="{ref}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{ref}"><v>{value!r}</v></c>'
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows: Sequence[Sequence[object]], *, after: str = "", prolog: str = "") -> str:
    """A sheet's part; `after` stands behind its cells, `prolog` before its root."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(cell_xml(f"{get_column_letter(n)}{number}", v) for n, v in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>' if cells else "")
    return f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'


def relation(number: int, kind: str, target: str, *, base: str = RELATIONS) -> str:
    return f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'


def relations(*each: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(each)}</Relationships>'


def parts(sheets: Mapping[str, str], *, date1904: bool = False, state: str = "visible") -> dict[str, str]:
    """All parts of a workbook (name → text); tests change them before they are written."""
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}" state="{state}"/>'
        for n, name in enumerate(sheets, 1)
    )
    main = f'<workbookPr date1904="{int(date1904)}"/><sheets>{entries}</sheets>'
    links = [relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    found = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{main}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(*links, relation(90, "styles", "styles.xml")),
        "xl/styles.xml": STYLES,
    }
    return found | {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}


def write_parts(path: Path, contents: Mapping[str, str | bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, date1904: bool = False) -> Path:
    """A workbook of plain rows."""
    return write_parts(path, parts({name: sheet_xml(rows) for name, rows in sheets.items()}, date1904=date1904))
