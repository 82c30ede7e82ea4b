"""The zip package of a workbook: refused when it is no workbook, or hostile, before anything in it is read."""

import posixpath
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from config import settings
from ingest.problems import Unreadable, one_line

MOST_PARTS = 500
MOST_RATIO = 200  # inflated size to packed size of a big part; sheets reach 20, formatted blank rows about 60
_BIG = 10 * 2**20
_BLOCK = 2**16
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "文件损坏或不完整，请在表格软件中打开后另存"
_SAVE_AS = "请另存为 .xlsx"
# What zipfile, zlib and expat raise; the last two are expat's for encodings that it does not know.
_ZIP_DAMAGES = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
_XML_DAMAGES = (expat.ExpatError, LookupError, ValueError)
_DAMAGES = (*_ZIP_DAMAGES, *_XML_DAMAGES)

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], object]


@contextmanager
def damage() -> Iterator[None]:
    """Whatever a broken zip or XML raises, as one `Unreadable`."""
    try:
        yield
    except Unreadable:
        raise
    except _DAMAGES as error:
        raise Unreadable(_DAMAGED) from error


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name[name.find(":") + 1 :]


class Package:
    """An opened workbook package; parts by name, names as the package's relations give them."""

    def __init__(self, path: Path) -> None:
        _check_kind(path)
        with damage():
            self._zip = ZipFile(path)
            try:
                self._parts = _checked_parts(self._zip.infolist())
                self._check_prologs()
            except BaseException:
                self._zip.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is such a part; names ignore case."""
        return name.lower() in self._parts

    def open(self, name: str) -> IO[bytes]:
        """A part's bytes as a stream; `Unreadable` when there is no such part."""
        info = self._parts.get(name.lower())
        if info is None:
            raise Unreadable(f"工作簿缺少部件 {one_line(name)}，{_SAVE_AS}")
        return self._zip.open(info)

    def parse(self, name: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Stream a part's XML through handlers that get prefixed names."""
        with damage(), self.open(name) as stream:
            parser = xml_parser(start, end, text)
            for block in blocks(stream):
                parser.Parse(block, False)
            parser.Parse(b"", True)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """A part's relations: id → (last word of the type, target's part name); external ones are left out."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return found

    def _check_prologs(self) -> None:
        """A document type declaration in any part rejects the file: entities are the way in for attacks."""
        for name, info in self._parts.items():
            if name.endswith((".xml", ".rels")):
                with self._zip.open(info) as stream:
                    _check_prolog(stream)


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """A stream in blocks of moderate size."""
    return iter(lambda: stream.read(_BLOCK), b"")


def _no_doctype(*_: object) -> None:
    raise Unreadable("XML 里有文档类型声明（DTD），可能是恶意文件")


def xml_parser(start: Start, end: End | None = None, text: Text | None = None) -> expat.XMLParserType:
    """An expat parser without entities: a document type declaration is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


class _RootSeen(Exception):
    """The prolog is over."""


def _check_prolog(stream: IO[bytes]) -> None:
    def root(_name: str, _attributes: Attributes) -> None:
        raise _RootSeen

    parser = xml_parser(root)
    try:
        for block in blocks(stream):
            parser.Parse(block, False)
    except Unreadable:
        raise
    except (_RootSeen, *_XML_DAMAGES):
        return  # a part that is needed and broken says so when it is read


def _check_kind(path: Path) -> None:
    """Refuse what only bears the name of a workbook."""
    suffix = path.suffix.lower()
    if suffix == ".xlsm":
        raise Unreadable(f"含宏的工作簿不能入库，{_SAVE_AS}")
    if suffix != ".xlsx":
        raise Unreadable(f"只能读 CSV 文件、CSV 文件夹和 .xlsx 工作簿，{_SAVE_AS}")
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_OLE):
        raise Unreadable("加了密码，或是旧版 .xls 改了扩展名，请另存为不带密码的 .xlsx")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise Unreadable(f"是网页或 XML 改了扩展名，不是工作簿，{_SAVE_AS}")
    if not head.startswith(b"PK\x03\x04"):
        raise Unreadable("不是 .xlsx 工作簿" if head else _DAMAGED)


def _checked_parts(infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The package's parts by lower-case name, refused by number, size, ratio, method or content."""
    if len(infos) > MOST_PARTS:
        raise Unreadable(f"工作簿里有{len(infos)}个部件，超过{MOST_PARTS}个，可能是恶意文件")
    biggest = settings().max_inflated_mb
    if sum(info.file_size for info in infos) > biggest * 2**20:
        raise Unreadable(f"解压后超过{biggest} MB，请分成几个工作簿")
    parts: dict[str, ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/").lower()
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unreadable(f"压缩包加了密码或压缩方式少见，{_SAVE_AS}")
        if info.file_size > _BIG and info.file_size > MOST_RATIO * info.compress_size:
            raise Unreadable("压缩比异常，可能是压缩炸弹")
        if name in parts:
            raise Unreadable(f"部件 {one_line(info.filename)} 出现了两次，可能是恶意文件")
        if name.endswith("vbaproject.bin"):
            raise Unreadable(f"含宏的工作簿不能入库，{_SAVE_AS}")
        parts[name] = info
    if "[content_types].xml" not in parts:
        raise Unreadable(f"是别的压缩包，不是 .xlsx 工作簿，{_SAVE_AS}")
    return parts
