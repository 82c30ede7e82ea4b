"""The thresholds in force: the file is read here, its text is understood by `rules`."""

from functools import cache
from pathlib import Path

from config import ROOT, settings
from queries.texts import text_of
from rules.thresholds import ThresholdError, Thresholds, parse


def thresholds_file() -> Path:
    """Where the thresholds are."""
    return ROOT / settings().thresholds_file


def thresholds_text() -> str:
    """The file's text; a ThresholdError when it cannot be read."""
    path = thresholds_file()
    try:
        return text_of(path)
    except (OSError, UnicodeDecodeError):
        raise ThresholdError(f"时限与标准文件 {path.name} 不存在或无法读取") from None


def read_thresholds() -> Thresholds:
    """The thresholds; a ThresholdError when the file is missing or wrong. Parsed again only when its text changed."""
    return _parsed(thresholds_text())


@cache
def _parsed(text: str) -> Thresholds:
    return parse(text)
