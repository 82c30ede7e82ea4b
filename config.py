"""Settings: the only reader of the environment."""

import os
import re
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent
# China has had no daylight saving since 1991: a fixed offset needs no zone file on the host.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
VISIBILITIES = ("full", "top_n", "bands")
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_QUIET = re.compile(f"(?:({_TIME})-(?!\\1)({_TIME}))?", re.ASCII)


class SettingError(ValueError):
    """A setting whose value cannot be used; the message names it, in Chinese."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. The name in the environment is the field's name in capitals."""

    database_url: str = "sqlite:///var/reporting.db"
    database_read_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8050
    report_today: str = ""
    secret_key: str = ""
    scheme_file: str = "rules/schemes/wuxing-2026.toml"
    thresholds_file: str = "rules/thresholds.toml"
    workers: int = 2
    threads: int = 4
    var_dir: str = "var"
    max_inflated_mb: int = 200
    visibility_wall: str = "full"
    visibility_desk: str = "full"
    visibility_export: str = "full"
    visibility_top_n: int = 10
    wall_refresh_s: int = 60
    wall_pages: str = "overview:60,standings:45,meetings:45,volunteering:45"
    wall_quiet: str = ""

    @property
    def read_url(self) -> str:
        """Where pages read: a replica, or the same database."""
        return self.database_read_url or self.database_url

    @property
    def var(self) -> Path:
        """Folder of everything this installation writes."""
        return ROOT / self.var_dir

    def visibility(self, audience: str) -> str:
        """How much of the ranks an audience (`wall`, `desk`, `export`) sees."""
        return {"wall": self.visibility_wall, "desk": self.visibility_desk, "export": self.visibility_export}[audience]


# One line a setting, for docs/settings.md (a test holds the two together).
MEANING: dict[str, str] = {
    "database_url": "报送数据库。默认为内置的 SQLite；PostgreSQL 写作 `postgresql+psycopg://用户:口令@主机/库`",
    "database_read_url": "只读副本；空则与 `DATABASE_URL` 相同",
    "host": "监听地址",
    "port": "监听端口",
    "report_today": "固定的“今天”（`2026-11-24`），用于测试和演示；空则取 Asia/Shanghai 当日",
    "secret_key": "签名密钥；空则在 `var/secret_key` 中生成一个",
    "scheme_file": "五型标尖计分方案（TOML）",
    "thresholds_file": "时限与标准（TOML）：补录截止、批准期限、排名条件、提醒等，见下",
    "workers": "gunicorn 进程数",
    "threads": "每个进程的线程数",
    "var_dir": "数据库、静态文件、最近一次正常数据等运行文件所在的文件夹",
    "max_inflated_mb": "工作簿解压后的上限（MB）",
    "visibility_wall": "大屏上名次的可见范围：full 全部，top_n 只列前几名，bands 只列等次",
    "visibility_desk": "桌面上名次的可见范围，取值同上",
    "visibility_export": "导出件中名次的可见范围，取值同上",
    "visibility_top_n": "可见范围为 top_n 时列到第几名",
    "wall_refresh_s": "大屏每隔几秒询问一次数据是否有变；读取失败时也按此间隔重试",
    "wall_pages": "大屏轮播的页面和各自的秒数（3 至 3600）：overview 总览，standings 五型标尖，meetings 三会一课，volunteering 志愿服务",
    "wall_quiet": "大屏夜间休息的时段，如 `22:00-06:30`（可跨零点）；空则不休息",
}


_FIELDS = fields(Settings)
_VARIABLES = tuple(f.name.upper() for f in _FIELDS)


def settings() -> Settings:
    """Settings from the environment; an unusable number is a SettingError."""
    return _read(tuple(map(os.environ.get, _VARIABLES)))


@lru_cache(maxsize=8)  # a page asks for them a dozen times, and they hardly ever change
def _read(raws: tuple[str | None, ...]) -> Settings:
    given: dict[str, str | int] = {}
    for f, raw in zip(_FIELDS, raws, strict=True):
        if raw is None:
            continue
        if f.type is int or f.type == "int":
            if not re.fullmatch(r"[0-9]{1,9}", raw):
                raise SettingError(f"设置 {f.name.upper()}“{raw}”：应为整数")
            given[f.name] = int(raw)
        elif f.name.startswith("visibility_") and raw not in VISIBILITIES:
            raise SettingError(f"设置 {f.name.upper()}“{raw}”：应为 {'、'.join(VISIBILITIES)} 之一")
        elif f.name == "wall_quiet" and not _QUIET.fullmatch(raw):
            raise SettingError(f"设置 WALL_QUIET“{raw}”：应为 22:00-06:30 这样起止不同的两个时刻，或空")
        else:
            given[f.name] = raw
    return Settings(**given)  # type: ignore[arg-type]


def now() -> datetime:
    """This moment in Shanghai, or REPORT_TODAY at the present time of day."""
    moment = datetime.now(SHANGHAI)
    fixed = settings().report_today
    if not fixed:
        return moment
    try:
        day = date.fromisoformat(fixed)
    except ValueError:
        raise SettingError(f"设置 REPORT_TODAY“{fixed}”：应为 2026-11-24 这样的日期") from None
    return datetime.combine(day, moment.timetz())


def today() -> date:
    """The day the figures are of, unless a command is given another."""
    return now().date()
