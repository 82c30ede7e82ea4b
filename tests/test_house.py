"""The house keeps its own rules: rooms, settings, documents, addresses, no outside address, nothing left over."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from config import MEANING, Settings, settings
from queries.columns import BASES
from rules.thresholds import KINDS
from tools import docs

ROOT = Path(__file__).parent.parent
FILES = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    if name and (ROOT / name).is_file()
]
OURS = [
    p
    for p in FILES
    if p.suffix in (".py", ".js", ".css", ".sh")
    and ".min." not in p.name
    and not {"tests", "bench"} & set(p.parts)
    and p.name != "vendor.sh"
]


def imports(path: Path) -> set[str]:
    """Top-level names a file imports, at any depth."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("file", "never"),
    [
        ("app.py", {"pages", "ingest", "rules", "sqlalchemy", "queries"}),
        ("commands.py", {"pages", "components", "dash", "plotly"}),
        ("config.py", {"pages", "components", "queries", "ingest", "access", "commands", "terms", "rules"}),
        ("terms.py", {"pages", "components", "queries", "ingest", "access", "commands", "config", "rules"}),
    ],
)
def test_single_files_keep_to_their_doors(file: str, never: set[str]) -> None:
    assert not imports(ROOT / file) & never


def test_only_config_reads_the_environment() -> None:
    readers = [
        p.relative_to(ROOT).as_posix() for p in OURS if p.suffix == ".py" and "os.environ" in p.read_text("utf-8")
    ]
    assert readers == ["config.py"]


def test_every_setting_is_explained() -> None:
    assert set(MEANING) == set(Settings.__dataclass_fields__)


def test_every_setting_is_used() -> None:
    code = "".join(p.read_text("utf-8") for p in OURS if p.suffix == ".py")
    assert [name for name in Settings.__dataclass_fields__ if not re.search(rf"\.{name}\b", code)] == []


def test_every_threshold_is_used() -> None:
    code = "".join(p.read_text("utf-8") for p in OURS if p.suffix == ".py" and p.name != "thresholds.py")
    assert [name for name in KINDS if not re.search(rf"\.{name}\b", code)] == []


def test_generated_documents_are_true() -> None:
    assert docs.SETTINGS.read_text(encoding="utf-8") == docs.settings_text()
    assert docs.SCHEMA.read_text(encoding="utf-8") == docs.schema_text()


def test_a_wrong_number_in_a_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(ValueError, match="设置 PORT“eighty”：应为整数"):
        settings()


def test_no_outside_address_is_in_the_code() -> None:
    outside = re.compile(r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org|\{)")
    assert [p.relative_to(ROOT).as_posix() for p in OURS if outside.search(p.read_text("utf-8"))] == []


def test_every_make_target_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## .+$", text, re.MULTILINE), target


def test_dependencies_are_pinned_and_explained() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            assert version
            assert name.split("[")[0] in decisions, name


def test_contract_columns_have_unique_chinese_names_in_their_table() -> None:
    for base in BASES:
        names = [c.zh for c in base.cols]
        assert len(set(names)) == len(names), base.code
        assert base.key, base.code
