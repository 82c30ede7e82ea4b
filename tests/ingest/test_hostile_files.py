"""Files made to harm, or broken: one clear problem, no exception, no minutes, no memory."""

import random
import struct
import time
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading import Reading, read
from tests.ingest.xlsx_files import MAIN, parts, sheet_xml, write_parts, write_xlsx

BRANDS = [["brand_code", "name"], ["K1", "一"]]
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
PROLOGS = {
    "plain": "<!DOCTYPE worksheet>",
    "external": '<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">',
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "behind a comment": f"<!--{'x' * 200_000}--><!DOCTYPE x>",
}


def refusal(path: Path) -> str:
    """The one problem of a file that is not read at all."""
    reading = read(path)
    assert (reading.count, reading.tables) == (1, {}), [str(p) for p in reading.problems]
    return reading.problems[0].what


def good(path: Path) -> Path:
    return write_xlsx(path, {"brands": BRANDS})


def measured(path: Path) -> tuple[Reading, float, int]:
    """What was read, seconds of CPU, peak bytes."""
    tracemalloc.start()
    started = time.process_time()
    reading = read(path)
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return reading, seconds, peak


@pytest.mark.parametrize("name", PROLOGS)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml", "_rels/.rels"])
def test_a_document_type_declaration_in_any_part(tmp_path: Path, name: str, part: str) -> None:
    made = parts({"brands": sheet_xml(BRANDS)})
    made[part] = PROLOGS[name] + made.get(part, "<x/>")
    assert "文档类型声明" in refusal(write_parts(tmp_path / "a.xlsx", made))


def test_a_bomb_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_INFLATED_MB", "1")
    made = parts({"brands": sheet_xml(BRANDS)}) | {"xl/media/a.bin": "0" * 2**20}
    assert "解压后超过1 MB" in refusal(write_parts(tmp_path / "a.xlsx", made))


def test_a_bomb_by_its_ratio(tmp_path: Path) -> None:
    made = parts({"brands": f'<worksheet xmlns="{MAIN}">{" " * 2**25}<sheetData/></worksheet>'})
    reading, seconds, peak = measured(write_parts(tmp_path / "a.xlsx", made))
    assert "压缩炸弹" in reading.problems[0].what
    assert seconds < 2
    assert peak < 2**23


def test_a_bomb_by_its_parts(tmp_path: Path) -> None:
    made = parts({"brands": sheet_xml(BRANDS)}) | {f"xl/media/{n}.xml": "" for n in range(1000)}
    assert "超过500个" in refusal(write_parts(tmp_path / "a.xlsx", made))


def test_a_part_that_lies_about_its_size_yields_no_more_than_it_says(tmp_path: Path) -> None:
    rows = BRANDS + [[f"K{n}", "一" * 50] for n in range(2, 20_000)]
    path = write_xlsx(tmp_path / "a.xlsx", {"brands": rows})
    with ZipFile(path) as package:
        true_size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<I", true_size), struct.pack("<I", 2000)))
    assert "损坏" in refusal(path)


def test_a_part_twice(tmp_path: Path) -> None:
    path = good(tmp_path / "a.xlsx")
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(path, "a") as package:
        package.writestr("xl/worksheets/sheet1.xml", sheet_xml([["x"]]))
    assert "出现了两次" in refusal(path)


def test_packing_that_no_spreadsheet_uses(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w", ZIP_BZIP2) as package:
        for name, content in parts({"brands": sheet_xml(BRANDS)}).items():
            package.writestr(name, content)
    assert "压缩方式少见" in refusal(path)


@pytest.mark.parametrize("missing", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
def test_missing_parts(tmp_path: Path, missing: str) -> None:
    made = parts({"brands": sheet_xml(BRANDS)})
    del made[missing]
    assert "缺少部件" in refusal(write_parts(tmp_path / "a.xlsx", made))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024, "密码"),
        (b"<html><table><tr><td>brand_code</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><Workbook/>", "网页"),
        (b"brand_code,name\nK1,x\n", "不是 .xlsx 工作簿"),
        (b"", "损坏"),
        (b"PK\x03\x04", "损坏"),
        (b"PK\x05\x06" + b"\0" * 18, "不是 .xlsx 工作簿"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是 .xlsx 工作簿"),
    ],
)
def test_what_only_bears_the_name_of_a_workbook(tmp_path: Path, head: bytes, words: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(head)
    assert words in refusal(path)


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.ods", "a.txt", "a"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    assert "请另存为 .xlsx" in refusal(good(tmp_path / "b.xlsx").rename(tmp_path / name))


def test_macros_under_the_name_of_a_plain_workbook(tmp_path: Path) -> None:
    made = parts({"brands": sheet_xml(BRANDS)}) | {"xl/vbaProject.bin": "x"}
    assert "含宏" in refusal(write_parts(tmp_path / "a.xlsx", made))


def test_another_zip(tmp_path: Path) -> None:
    assert "别的压缩包" in refusal(write_parts(tmp_path / "a.xlsx", {"mimetype": "text", "content.xml": "<x/>"}))


def test_a_truncated_workbook_wherever_it_is_cut(tmp_path: Path) -> None:
    data = good(tmp_path / "a.xlsx").read_bytes()
    for cut in range(0, len(data), 37):
        (tmp_path / "a.xlsx").write_bytes(data[:cut])
        assert refusal(tmp_path / "a.xlsx")


def test_flipped_bytes_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    whole = good(path).read_bytes()
    draw = random.Random(20261124)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        path.write_bytes(data)
        assert read(path).count >= 0


def test_broken_xml_never_raises(tmp_path: Path) -> None:
    draw = random.Random(7)
    whole = sheet_xml([*BRANDS, ["K2", 3.5], ["K3", True]])
    signs = '<>&"/=;' + "r1sv _x0\ud7ff"
    for _ in range(300):
        at = draw.randrange(len(whole))
        cut = whole[:at] + "".join(draw.choices(signs, k=3)) + whole[at + draw.randrange(4) :]
        made = parts({"brands": cut})
        assert read(write_parts(tmp_path / "a.xlsx", made)).count >= 0


def test_an_encoding_that_no_one_knows(tmp_path: Path) -> None:
    made = parts({"brands": '<?xml version="1.0" encoding="UTFD8"?>' + sheet_xml(BRANDS)})
    assert "损坏" in refusal(write_parts(tmp_path / "a.xlsx", made))


@given(content=st.binary(max_size=200))
def test_any_bytes_as_csv_never_raise(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "workdays.csv"
        path.write_bytes(b"date,is_workday\n" + content)
        assert all("\n" not in str(problem) for problem in read(path).problems)


@pytest.mark.parametrize("ref", ["A0", "A1048577", "XFE2", "AAAA2", "你2", "a2", "1"])
def test_addresses_outside_a_sheet(tmp_path: Path, ref: str) -> None:
    number = "".join(c for c in ref if c.isdigit())
    row = f'<row r="{number}"><c r="{ref}"><v>1</v></c></row>'
    head = '<row r="1"><c r="A1" t="str"><v>brand_code</v></c><c r="B1" t="str"><v>name</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{head}{row}</sheetData></worksheet>'
    assert read(write_parts(tmp_path / "a.xlsx", parts({"brands": sheet}))).count == 1


def blank_rows(path: Path, count: int) -> Path:
    """A workbook of one row and many formatted blank ones."""
    blank = "".join(f'<row r="{n}" spans="1:2"><c r="A{n}" s="1"/></row>' for n in range(3, count + 1))
    return write_parts(path, parts({"brands": sheet_xml(BRANDS).replace("</sheetData>", f"{blank}</sheetData>")}))


def blank_lines(path: Path, count: int) -> Path:
    """A CSV file of one row, many blank lines and a row with a blank name."""
    half = count // 2
    path.write_text("brand_code,name\nK1,一\n" + "\n" * half + ",\n" * half + "K2,\n", encoding="utf-8")
    return path


def test_a_million_blank_rows(tmp_path: Path) -> None:
    path = blank_rows(tmp_path / "a.xlsx", 1_000_000)
    started = time.process_time()
    reading = read(path)
    assert time.process_time() - started < 60
    assert (reading.count, len(reading.tables["brands"])) == (0, 1)


def test_a_million_blank_lines(tmp_path: Path) -> None:
    path = blank_lines(tmp_path / "brands.csv", 1_000_000)
    started = time.process_time()
    reading = read(path)
    assert time.process_time() - started < 60
    assert [str(p) for p in reading.problems] == ["brands.csv 第1000003行 name 名称：不能为空"]


def test_blank_rows_take_no_memory(tmp_path: Path) -> None:
    few, many = (measured(blank_rows(tmp_path / "a.xlsx", n))[2] for n in (20_000, 80_000))
    assert many < few + 2**20


def test_a_cell_far_out_and_a_huge_declared_dimension(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="str"><v>远</v></c></row></sheetData>'
    xml = sheet_xml(BRANDS).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    made = parts({"brands": xml.replace("</sheetData>", far)})
    reading, seconds, peak = measured(write_parts(tmp_path / "a.xlsx", made))
    assert [(p.row, p.value) for p in reading.problems] == [(1048576, "远")]
    assert seconds < 5
    assert peak < 5 * 2**20


def test_a_header_cell_far_out(tmp_path: Path) -> None:
    xml = sheet_xml(BRANDS).replace("</row>", '<c r="XFD1" t="str"><v>远</v></c></row>', 1)
    assert refusal(write_parts(tmp_path / "a.xlsx", parts({"brands": xml}))) == "标题行超过256列"


def test_one_endless_line(tmp_path: Path) -> None:
    path = tmp_path / "brands.csv"
    path.write_text("brand_code,name\n" + "," * 17_000_000 + "\n")
    assert "第2行过长" in refusal(path)


def test_more_problems_than_anyone_reads(tmp_path: Path) -> None:
    path = tmp_path / "workdays.csv"
    path.write_text("date,is_workday\n" + "无,无\n" * 30_000, encoding="utf-8")
    reading, seconds, peak = measured(path)
    assert (reading.count, len(reading.problems)) == (60_000, 1000)
    assert seconds < 60
    assert peak < 30 * 2**20


def test_a_nested_zip_is_only_a_part(tmp_path: Path) -> None:
    inner = good(tmp_path / "b.xlsx").read_bytes()
    made: dict[str, str | bytes] = dict(parts({"brands": sheet_xml(BRANDS)}))
    made["xl/embeddings/b.xlsx"] = inner
    assert read(write_parts(tmp_path / "a.xlsx", made)).count == 0


def test_an_encrypted_part(tmp_path: Path) -> None:
    path = good(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark)
        data[at + offset] |= 1
    path.write_bytes(data)
    assert "密码" in refusal(path)


def test_names_that_leave_the_folder_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts({"brands": sheet_xml(BRANDS)}).items():
            package.writestr(name, content)
        package.writestr("../../evil.xml", "<x/>")
    assert read(path).count == 0
    assert {p.name for p in tmp_path.iterdir()} == {"a.xlsx"}
