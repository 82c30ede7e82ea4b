"""Which reader for workbooks: openpyxl (read-only), python-calamine and the product's own, on files as loads have them.

Run by hand: `python -m bench.readers [ROWS]`. Each reader reads each file in a process of its own; CPU seconds, peak
memory, and what became of a formula without a value, an error cell and a cell far out. calamine is measured when it is
installed; the product does not need it.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADER = ("志愿活动编号", "人员编号", "服务日期", "党员编号", "时长", "已确认", "属本职工作")


def _own(path: Path) -> Iterator[Any]:
    from ingest.workbook import Workbook as Own

    with Own(path) as book:
        for chunk in book.records(book.sheets[0], []).chunks:
            yield from chunk.rows


def _openpyxl(path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook

    yield from load_workbook(path, read_only=True, data_only=True).worksheets[0].iter_rows(min_row=2, values_only=True)


def _calamine(path: Path) -> Iterator[Any]:
    from python_calamine import CalamineWorkbook

    yield from CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]


READERS: dict[str, Callable[[Path], Iterator[Any]]] = {"own": _own, "openpyxl": _openpyxl, "calamine": _calamine}


def _records(path: Path, count: int) -> None:
    """Service records as the template writes them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("服务记录")
    sheet.append(HEADER)
    for n in range(count):
        day = date(2025, 1, 1) + timedelta(n % 690)
        sheet.append([f"E{n // 8:06d}", f"D{n % 50000:06d}", day, f"D{n % 50000:06d}", n % 9 / 2 + 0.5, "是", "否"])
    book.save(path)


def _odd(path: Path, far: str) -> None:
    """A formula without a value, an error cell, and a cell far out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "服务记录"
    sheet.append(HEADER)
    sheet.append(["E1", "D1", date(2026, 3, 5), None, "=1+1", "是", "否"])
    sheet.append(["E2", "D1", date(2026, 3, 5), None, "#REF!", "是", "否"])
    sheet[far] = "远"
    book.save(path)


def _measure(reader: str, path: Path) -> None:
    """One reader, one file, in this process; prints JSON."""
    started = time.process_time()
    count, hours = 0, []
    for row in READERS[reader](path):
        count += 1
        if count <= 2:
            hours.append(str(row[4]))
    cpu = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": count, "cpu": round(cpu, 2), "peak": round(peak), "hours": hours}, ensure_ascii=False))


def _compare(folder: Path, count: int) -> None:
    files = {"records": folder / "records.xlsx", "odd": folder / "odd.xlsx", "far": folder / "far.xlsx"}
    _records(files["records"], count)
    _odd(files["odd"], "Z60")
    _odd(files["far"], "XFD1048576")
    for name, path in files.items():
        for reader in READERS:
            command = [sys.executable, "-m", "bench.readers", reader, str(path)]
            try:
                done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
            except subprocess.TimeoutExpired:
                print(f"{name:8} {reader:9} more than 120 s")
                continue
            shown = done.stdout.strip() or (done.stderr.strip().splitlines() or ["no output: killed"])[-1]
            print(f"{name:8} {reader:9} {shown}")


def main(arguments: list[str]) -> None:
    """Compare all readers, or (READER FILE) measure one."""
    if len(arguments) == 2:
        _measure(arguments[0], Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        _compare(Path(folder), int(arguments[0]) if arguments else 50_000)


if __name__ == "__main__":
    main(sys.argv[1:])
