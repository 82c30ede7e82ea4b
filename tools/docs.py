"""Write docs/settings.md and docs/schema.md from the code that they describe: `python -m tools.docs`."""

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import Table

from config import MEANING, ROOT, Settings
from queries.schema import BASE, DERIVED, metadata
from queries.scheme_words import shown
from rules.thresholds import KINDS, Threshold, parse
from terms import MARKS

SETTINGS = ROOT / "docs" / "settings.md"
SCHEMA = ROOT / "docs" / "schema.md"


def settings_text() -> str:
    """Every setting: name in the environment, default, meaning; then every threshold."""
    lines = [
        "# 设置",
        "",
        "全部设置来自环境变量，只由 `config.py` 读取。本页由 `make docs` 生成。",
        "",
        "| 变量 | 默认 | 含义 |",
        "|---|---|---|",
    ]
    for f in fields(Settings):
        default = f"`{f.default}`" if f.default != "" else "（空）"
        lines.append(f"| `{f.name.upper()}` | {default} | {MEANING[f.name]} |")
    lines += _thresholds()
    return "\n".join(lines) + "\n"


def _thresholds() -> list[str]:
    """Every threshold of the default file: code, name, default, who sets it, where it is written, which day decides."""
    found = parse((ROOT / Settings().thresholds_file).read_text(encoding="utf-8"))
    lines = [
        "",
        "## 时限与标准",
        "",
        "默认值在 `rules/thresholds.toml`；本局自己的一份由 `THRESHOLDS_FILE` 指向。每一项可从某天起改为新值，过去的月份仍按当时的值算。",
        "",
        "| 编码 | 名称 | 默认 | 可取 | 依据 | 出处 | 以哪一天为准 |",
        "|---|---|---|---|---|---|---|",
    ]
    for code, kind in KINDS.items():
        of: Threshold[object] = getattr(found, code)
        default = f"{shown(of.values[0])}{of.unit}"
        cells = (f"`{code}`", of.name, default, kind.wanted, MARKS[of.mark], of.source, kind.decides)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def schema_text() -> str:
    """Every table by group, from the tables' own comments."""
    derived = {table.name for table in DERIVED} | {"snapshots"}
    books = [t for t in metadata.tables.values() if t.name not in BASE and t.name not in derived]
    lines = ["# 表结构", "", "由各表自己的注释生成（`make docs`）。列名即数据合同的编码。", ""]
    lines += _section("基础表（入库所写）", BASE.values())
    lines += _section("派生表（快照）", (t for t in metadata.tables.values() if t.name in derived))
    lines += _section("簿记", books)
    return "\n".join(lines)


def _section(title: str, tables: Iterable[Table]) -> list[str]:
    lines = [f"## {title}", ""]
    for table in tables:
        lines += [
            f"### {table.name}",
            "",
            f"{table.comment}",
            "",
            "| 列 | 类型 | 主键 | 可空 | 说明 |",
            "|---|---|---|---|---|",
        ]
        for c in table.c:
            key, null = ("是" if flag else "" for flag in (c.primary_key, c.nullable))
            lines.append(f"| `{c.name}` | {c.type} | {key} | {null} | {c.comment or ''} |")
        lines.append("")
    return lines


def main() -> None:
    """Write both."""
    SETTINGS.write_text(settings_text(), encoding="utf-8")
    SCHEMA.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
