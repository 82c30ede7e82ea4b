"""CSV files: encodings, records, rows of the wrong width."""

import random
from pathlib import Path

import pytest

from ingest.csv_file import encoding_of, open_csv
from ingest.problems import Unreadable

TEXT = "brand_code,name\nK01,舌尖上的科普\nK02,3·15集结号\n"
# Common characters, so that the sample looks like the bureau's own files.
CHARACTERS = "市场监督管理局机关党委支部学习服务创新担当廉洁办公室法规登记注册信用食品药品计量标准质量特种设备知识产权消费者目卢鲁陆"


def records(
    tmp_path: Path, content: str | bytes
) -> tuple[list[str], list[tuple[int, list[str]]], list[tuple[int, str]]]:
    """Header, (number, cells) of the rows, (number, what) of the misfits."""
    path = tmp_path / "brands.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = open_csv(path, path.name)
    rows, misfits = [], []
    for chunk in found.chunks:
        rows += [(n, list(row)) for n, row in zip(chunk.numbers, chunk.rows, strict=True)]
        misfits += [(m.number, m.what) for m in chunk.misfits]
    return found.header, rows, misfits


def refused(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        records(tmp_path, content)
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_give_the_same_rows(tmp_path: Path, encoding: str) -> None:
    header, rows, _ = records(tmp_path, TEXT.encode(encoding))
    assert header == ["brand_code", "name"]
    assert rows == [(2, ["K01", "舌尖上的科普"]), (3, ["K02", "3·15集结号"])]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_rare_characters_of_names(tmp_path: Path, encoding: str) -> None:
    _, rows, _ = records(tmp_path, "编码,名称\nK01,㛃\nK02,𬎆\n".encode(encoding))
    assert [row[1] for _, row in rows] == ["㛃", "𬎆"]


def test_gb18030_files_of_many_kinds_are_never_refused() -> None:
    draw = random.Random(1)
    for _ in range(300):
        names = ["".join(draw.choices(CHARACTERS, k=draw.randint(2, 9))) for _ in range(draw.randint(1, 40))]
        text = "brand_code,name\n" + "".join(f"K{n},{name}\n" for n, name in enumerate(names))
        assert encoding_of(text.encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_utf16_is_refused(tmp_path: Path, encoding: str) -> None:
    assert "CSV UTF-8" in refused(tmp_path, TEXT.encode(encoding))


def test_truncated_utf8_is_never_read_as_gb18030(tmp_path: Path) -> None:
    whole = TEXT.encode()
    cut = whole.index("普".encode()) + 2
    assert "损坏" in refused(tmp_path, whole[:cut])
    assert "损坏" in refused(tmp_path, "编码,名称\nK01,科普".encode()[:-1])


def test_two_encodings_in_one_file_are_refused(tmp_path: Path) -> None:
    mixed = (
        b"brand_code,name\n" + "K01,舌尖上的科普\n".encode() + "K02,春燕与你同行一二三四五六七八\n".encode("gbk") * 9
    )
    assert "混用" in refused(tmp_path, mixed)


def test_bytes_of_no_text_are_refused(tmp_path: Path) -> None:
    assert "既不是 UTF-8 也不是 GB18030" in refused(tmp_path, b"brand_code,name\nK01,\xff\xff\n")


def test_bytes_that_are_text_in_both_encodings_are_refused(tmp_path: Path) -> None:
    """卢 in GB18030 is a letter of UTF-8: without one Chinese character the file could be either."""
    both = "code,name\nK1,卢\n".encode("gb18030")
    both.decode("utf-8")
    assert "无法确定" in refused(tmp_path, both)


def test_nul_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    assert "第3行附近有 NUL" in refused(tmp_path, b"brand_code,name\nK01,a\nK02,\0\n")


def test_a_quoted_line_break_is_one_record(tmp_path: Path) -> None:
    _, rows, _ = records(tmp_path, 'brand_code,name\nK01,"一\n二"\nK02,"三""四"\n')
    assert rows == [(2, ["K01", "一\n二"]), (3, ["K02", '三"四'])]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, ends: str) -> None:
    _, rows, _ = records(tmp_path, TEXT.replace("\n", ends))
    assert [n for n, _ in rows] == [2, 3]


def test_separators_of_text_are_no_line_ends(tmp_path: Path) -> None:
    _, rows, _ = records(tmp_path, "brand_code,name\nK01,一\u2028二\x0b三\x85四\n")
    assert rows == [(2, ["K01", "一\u2028二\x0b三\x85四"])]


def test_an_unclosed_quote_names_the_record_it_opens_in(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="引号没有闭合") as error:
        records(tmp_path, 'brand_code,name\nK01,"a\nb"\nK02,"三\nK03,四\n')
    assert error.value.row == 3


def test_text_behind_a_closing_quote_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="引号的位置不对"):
        records(tmp_path, 'brand_code,name\nK01,"一"二\n')


def test_blank_lines_and_rows_are_left_out_but_counted(tmp_path: Path) -> None:
    _, rows, misfits = records(tmp_path, "brand_code,name\n\nK01,一\n , \u3000\n,,,\nK02,二\n\n")
    assert [n for n, _ in rows] == [3, 6]
    assert misfits == []


def test_short_rows_are_filled_and_blank_cells_beyond_the_header_are_nothing(tmp_path: Path) -> None:
    header, rows, misfits = records(tmp_path, "brand_code,name,,\nK01\nK02,二,, \n")
    assert header == ["brand_code", "name"]
    assert rows == [(2, ["K01", ""]), (3, ["K02", "二"])]
    assert misfits == []


def test_a_cell_beyond_the_header_is_a_misfit(tmp_path: Path) -> None:
    _, rows, misfits = records(tmp_path, "brand_code,name\nK01,一,二\n" + "K02,一" + "," * 5000 + "三\n")
    assert [len(row) for _, row in rows] == [2, 2]
    assert misfits == [(2, "格数多于标题行的2列"), (3, "格数多于标题行的2列")]


def test_a_short_last_row_without_a_line_break_looks_cut_off(tmp_path: Path) -> None:
    content = "brand_code,name,honours\nK01,一,荣誉\nK02,二"
    assert records(tmp_path, content)[2] == [(3, "最后一行只有2格，标题行有3格，文件可能不完整")]
    assert records(tmp_path, content + "\n")[2] == []
    assert records(tmp_path, content + ",荣誉")[2] == []


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    assert records(tmp_path, b"") == ([], [], [])


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_INFLATED_MB", "1")
    assert "超过1 MB" in refused(tmp_path, b"brand_code,name\n" + b" " * 2**20)
