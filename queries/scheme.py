"""The scoring scheme in force: the file is read here, its text is understood by `rules`."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from config import ROOT, settings
from queries.texts import text_of
from queries.thresholds import thresholds_text
from rules.scheme import Scheme, SchemeError, parse

_RULES = sorted((ROOT / "rules").glob("*.py")) + sorted((ROOT / "ingest" / "derive").glob("*.py"))


def scheme_file() -> Path:
    """Where the scheme is."""
    return ROOT / settings().scheme_file


def read_scheme() -> Scheme:
    """The scheme; a SchemeError when the file is missing or wrong. Parsed again only when its text changed."""
    return _parsed(_text(scheme_file()))


def fingerprint() -> str:
    """Changes when the text of scheme or thresholds or the code that counts changes: then derived rows are rebuilt."""
    texts = (_text(scheme_file()), thresholds_text())
    return sha256(b"".join(sha256(text.encode()).digest() for text in texts) + _code()).hexdigest()


def _text(path: Path) -> str:
    try:
        return text_of(path)
    except (OSError, UnicodeDecodeError):
        raise SchemeError(f"计分方案文件 {path.name} 不存在或无法读取") from None


@cache
def _parsed(text: str) -> Scheme:
    return parse(text)


@cache
def _code() -> bytes:
    return b"".join(sha256(path.read_bytes()).digest() for path in _RULES)
