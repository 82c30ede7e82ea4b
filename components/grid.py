"""The grid of a long list: AG Grid (community) through dash-ag-grid, on the pages that ask for it and on no other.

Importing dash-ag-grid would put its 1.3 MB on every page: its files are only offered here, and `assets/list.js` loads
them where a grid is wanted. The enterprise edition, which needs a licence, is never offered.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid
from dash import html

_FILES = ("dash_ag_grid.min.js", "async-community.js")
SCRIPT = f"/_dash-component-suites/dash_ag_grid/{_FILES[0]}"
THEME = (
    "themeQuartz.withParams({fontFamily:'inherit',fontSize:14,headerFontSize:12,headerFontWeight:400,rowHeight:33,"
    "headerHeight:36,spacing:6,cellHorizontalPadding:6,backgroundColor:'var(--surface)',foregroundColor:'var(--ink-1)',"
    "headerBackgroundColor:'var(--surface)',headerTextColor:'var(--ink-3)',rowHoverColor:'var(--row-hover)',"
    "borderColor:'var(--rule)',rowBorder:{color:'var(--grid)'},columnBorder:false,wrapperBorderRadius:4,"
    "accentColor:'var(--data)',oddRowBackgroundColor:'var(--surface)',headerColumnResizeHandleColor:'transparent'})"
)
WORDS = {"loadingOoo": "正在读取", "noRowsToShow": "没有符合条件的支部", "ariaSortableColumn": "按回车排序"}


def offer() -> None:
    """Let the files be asked for, without a place on every page."""
    dash_ag_grid._js_dist[:] = [
        {key: value for key, value in file.items() if key != "async"} | {"dynamic": True}
        for file in dash_ag_grid._js_dist
        if file["relative_package_path"] in _FILES
    ]


offer()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, its name (in the choice, in print and in exports), its width in pixels; `flex`: its share of
    what is left. `under`: the head over it and its neighbours.
    """

    code: str
    name: str
    width: int
    flex: int = 0
    under: str = ""


def grid(id: str, columns: Sequence[Column], block: int, falling: Container[str] = ()) -> dict[str, Any]:
    """The grid as an element for `assets/list.js`, which gives it rows `block` at a time and draws their cells.

    A first click sorts the columns `falling` from the top.
    """
    return {
        "namespace": "dash_ag_grid",
        "type": "AgGrid",
        "props": {
            "id": id,
            "className": "",
            "style": {"height": "100%"},
            "rowModelType": "infinite",
            "columnDefs": _defs(columns, falling),
            "defaultColDef": {
                "cellRenderer": "DenseCell",
                "suppressMovable": True,
                "resizable": False,
                "sortable": True,
                "suppressHeaderMenuButton": True,
                "sortingOrder": ["asc", "desc"],
                "headerValueGetter": {"function": "listHead(params)"},
            },
            "dashGridOptions": {
                "theme": {"function": THEME},
                "tabToNextCell": {"function": "listTab(params)"},
                "headerHeight": 36,
                "groupHeaderHeight": 22,
                "cacheBlockSize": block,
                "maxBlocksInCache": 25,
                "maxConcurrentDatasourceRequests": -1,  # those of dash-ag-grid's own source are never answered
                "rowBuffer": 5,
                "infiniteInitialRowCount": 1,
                "animateRows": False,
                "suppressColumnVirtualisation": True,
                "suppressMultiSort": True,
                "localeText": WORDS,
            },
        },
    }


def _defs(columns: Sequence[Column], falling: Container[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for column in columns:
        size = {"flex": column.flex, "minWidth": column.width} if column.flex else {"width": column.width}
        own = {"colId": column.code, "headerName": column.name, "cellClass": f"c-{column.code}", **size}
        own["headerClass"] = f"c-{column.code}"
        if column.code in falling:
            own["sortingOrder"] = ["desc", "asc"]
        if not column.under:
            found.append(own)
        elif found and found[-1].get("headerName") == column.under:
            found[-1]["children"].append(own)
        else:
            found.append({"headerName": column.under, "marryChildren": True, "children": [own]})
    return found


def place(id: str, label: str) -> html.Div:
    """Where the grid will stand."""
    return html.Div(id=id, className="list-grid", hidden=True, role="region", **{"aria-label": label})
