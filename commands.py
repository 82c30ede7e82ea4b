"""The `flask …` commands, thin. Messages in Chinese on stderr, data on stdout; exit code 0 only on success."""

import gc
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask, request
from flask.cli import AppGroup
from tqdm import tqdm

from access import administrator, current_viewer
from config import SettingError, now, today

TURN_CHECK_S = 20.0  # how often a process looks at the date


@contextmanager
def _calmly() -> Iterator[None]:
    """What cannot be worked with is said in a sentence: settings, scheme, thresholds, database."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from migrations.version import SchemaError
    from rules.scheme import SchemeError
    from rules.thresholds import ThresholdError

    try:
        yield
    except (SchemaError, SchemeError, SettingError, ThresholdError) as error:
        fail(str(error))
    except ArgumentError as error:
        fail(f"设置 DATABASE_URL 不能用：{error}")
    except DBAPIError as error:
        fail(f"数据库不能用：{error.orig}")


class _Calm(click.Command):
    """A command that ends with a sentence, never with a trace."""

    def invoke(self, ctx: click.Context) -> Any:
        with _calmly():
            return super().invoke(ctx)


class _OnData(_Calm):
    """A command that needs the tables: an empty database gets them, one of another version is refused."""

    def invoke(self, ctx: click.Context) -> Any:
        with _calmly():
            _make_schema()
        return super().invoke(ctx)


def _make_schema() -> None:
    from migrations import version

    reason = version.problem()
    if reason is not None and version.is_empty():
        from migrations.run import upgrade

        upgrade()
    elif reason is not None:
        fail(reason)


data = AppGroup("data", help="入库、撤销、模板、质量和演示数据。")


def say(text: str) -> None:
    """A message for the person at the terminal."""
    click.echo(text, err=True)


def fail(text: str) -> NoReturn:
    """End with a message and exit code 1."""
    say(text)
    sys.exit(1)


class Day(click.ParamType[date]):
    """`2026-11-24`."""

    name = "日期"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是 2026-11-24 这样的日期", param, ctx)


@contextmanager
def _steps() -> Iterator[tqdm]:
    """A progress bar on stderr, only where a person watches; no garbage collection while millions of rows are made."""
    gc.disable()
    try:
        with tqdm(desc="入库", unit="步", leave=False, disable=None, file=sys.stderr) as bar:
            yield bar
    finally:
        gc.enable()


@data.command("import", cls=_OnData)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只试算：说明会改什么，不写入。")
@click.option("--full", is_flag=True, help="所给各表中文件没有的行一并删除。")
@click.option("--as-of", type=Day(), default=None, help="当作哪一天入库，默认今天。")
def import_(path: Path, dry_run: bool, full: bool, as_of: date | None) -> None:
    """入库：文件夹（CSV）、一个 CSV 或一个工作簿。"""
    from ingest.load import load
    from ingest.reading import read
    from ingest.report import lines

    with _steps() as bar:

        def step(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        reading = read(path, progress=bar.update)
        report = load(
            reading,
            source=path.name,
            as_of=as_of or today(),
            actor=current_viewer().name,
            full=full,
            dry_run=dry_run,
            step=step,
        )
    for line in lines(report, dry_run=dry_run):
        say(line)
    if report.problem_count:
        sys.exit(1)


@data.command(cls=_OnData)
def batches() -> None:
    """列出入库批次，新的在前。"""
    from queries.batches import batches as all_batches
    from queries.engine import reading

    with reading() as conn:
        for b in all_batches(conn):
            state = f"已于{b.undone_at:%Y-%m-%d %H:%M}撤销" if b.undone_at else "演示数据" if b.demo else "有效"
            click.echo(
                f"批次{b.batch}\t{b.loaded_at:%Y-%m-%d %H:%M}\t{b.source}\t{b.loaded_by}\t{state}\t"
                f"新增{b.new} 变更{b.changed} 未变{b.unchanged} 删除{b.removed}"
            )


@data.command(cls=_OnData)
@click.argument("batch", type=int)
def undo(batch: int) -> None:
    """撤销最新的批次。"""
    from ingest.load import LoadError
    from ingest.load import undo as undo_batch

    try:
        counts = undo_batch(batch, actor=current_viewer().name, as_of=today())
    except LoadError as error:
        fail(str(error))
    removed = sum(c.removed for c in counts.values())
    restored = sum(c.changed + c.new for c in counts.values())
    say(f"已撤销批次{batch}：删除{removed}行，恢复{restored}行。")


@data.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def template(out: Path) -> None:
    """写出填报模板（全部表，含说明、下拉选项和示例）。"""
    from ingest.template import write_template

    write_template(out)
    say(f"模板已写入 {out}。")


@data.command(cls=_OnData)
def check() -> None:
    """列出已入库数据的质量提示。"""
    from queries.engine import reading
    from queries.quality import findings

    count = 0
    with reading() as conn:
        for f in findings(conn, today()):
            count += 1
            click.echo(f"{f.kind}\t{f.org_code or ''}\t{f.record}\t{f.what}\t{f.effect}")
    say(f"共{count}条质量提示。" if count else "没有质量提示。")


@data.command(cls=_Calm)
@click.option("--branches", type=click.IntRange(3, 100_000), default=24, show_default=True, help="支部数。")
@click.option("--seed", type=int, default=2026, show_default=True, help="随机种子：相同则数据相同。")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="只写成 CSV 到这个文件夹，不入库。")
@click.option("--if-needed", is_flag=True, help="没有数据，或演示数据不是本月的，才入库。")
def demo(branches: int, seed: int, out: Path | None, if_needed: bool) -> None:
    """生成演示数据：入库，或写成 CSV。"""
    from ingest.demo import build, write_csv
    from ingest.demo_load import DemoRefused, is_needed, load_demo

    if out is not None:
        with _steps():
            write_csv(build(today=today(), branches=branches, seed=seed), out)
        say(f"演示数据已写入 {out}。")
        return
    _make_schema()
    if if_needed and not is_needed(today()):
        return
    try:
        with _steps():
            report = load_demo(build(today=today(), branches=branches, seed=seed), today(), current_viewer().name)
    except DemoRefused as error:
        fail(str(error))
    say(f"已载入演示数据（批次{report.batch}，{branches}个支部）。")


@click.command("figures", cls=_OnData)
@click.option("--month", required=True, help="月份，如 2026-10。")
@click.option("--as-of", type=Day(), default=None, help="按哪一天的情况计算，默认今天。")
@click.option("--org", default=None, help="组织编码，默认最上级组织。")
@click.option("--published", is_flag=True, help="最新发布版。")
@click.option("--edition", type=int, default=None, help="第几版。")
def figures(month: str, as_of: date | None, org: str | None, published: bool, edition: int | None) -> None:
    """打印一个月的全部数字（JSON）。"""
    from ingest.as_of import asked_as_of
    from queries.figures import figures as all_figures
    from queries.scope import QuestionError
    from queries.view import View

    number = _month(month)
    if published or edition is not None:
        if as_of is not None:
            fail("发布版有自己的截至日，不能与 --as-of 同用")
        if published and edition is not None:
            fail("--published 和 --edition 只能用一个")
        _print_published(number, org, edition)
        return
    try:
        with asked_as_of(View(number, org), viewer=current_viewer(), as_of=as_of or today(), now=now()) as (
            conn,
            asked,
        ):
            result = all_figures(conn, asked)
    except QuestionError as error:
        fail(str(error))
    click.echo(json.dumps(result, ensure_ascii=False))


screen = AppGroup("screen", help="大屏：列出、配对、改名、撤销。")


@contextmanager
def _of_screens() -> Iterator[None]:
    """What cannot be done with a screen is said in a sentence."""
    from access.pairing import ScreenError

    try:
        yield
    except ScreenError as error:
        fail(str(error))


@screen.command("list", cls=_OnData)
def list_screens() -> None:
    """列出已配对的大屏。"""
    from access import screens

    for one in screens.roll():
        seen = "尚无心跳" if one.seen_at is None else f"{one.seen_at:%Y-%m-%d %H:%M:%S}"
        size = f"{one.width}×{one.height}@{one.scale:g}"
        state = "在线" if one.online else "离线"
        click.echo(f"{one.screen}\t{one.name}\t{state}\t{seen}\t{one.page or '—'}\t{size}\t{one.address}")


@screen.command("pair", cls=_OnData)
@click.argument("code")
@click.argument("name")
def pair_screen(code: str, name: str) -> None:
    """用屏上显示的六位代码配对，并起一个名称。"""
    from access import pairing

    with _of_screens():
        number = pairing.claim(code, name, by=administrator(), address="flask")
    say(f"已配对：{number}号大屏“{pairing.named(name)}”，两秒内进入看板。")


@screen.command("rename", cls=_OnData)
@click.argument("number", type=int)
@click.argument("name")
def rename_screen(number: int, name: str) -> None:
    """给一块大屏改名。"""
    from access import screens

    with _of_screens():
        say(f"{number}号大屏已改名为“{screens.rename(number, name, by=administrator())}”。")


@screen.command("revoke", cls=_OnData)
@click.argument("number", type=int)
def revoke_screen(number: int) -> None:
    """撤销一块大屏的配对，该屏回到配对页面。"""
    from access import screens

    with _of_screens():
        say(f"已撤销{number}号大屏“{screens.revoke(number, by=administrator())}”。")


def _month(text: str) -> int:
    from queries.view import parse_month

    number = parse_month(text)
    if number is None:
        fail(f"月份“{text}”应写作 2026-10")
    return number


def _print_published(month: int, org: str | None, edition: int | None) -> None:
    """The figures of an edition, by default the newest."""
    from queries.engine import reading
    from queries.figures import figures as all_figures
    from queries.scope import QuestionError, editions, resolve
    from queries.view import View

    with reading() as conn:
        known = [one.number for one in editions(conn, month)]
        words = f"{month // 100}-{month % 100:02d}"
        if not known:
            fail(f"{words}没有发布版")
        if edition is not None and edition not in known:
            fail(f"{words}没有第{edition}版，有：{'、'.join(f'第{n}版' for n in reversed(known))}")
        number = known[0] if edition is None else edition
        try:
            asked = resolve(conn, View(month, org, str(number)), viewer=current_viewer(), strict=True)
        except QuestionError as error:
            fail(str(error))
        if asked is None:
            fail("尚未入库任何组织")
        click.echo(json.dumps(all_figures(conn, asked), ensure_ascii=False))


month = AppGroup("month", help="一个月的核对和发布。")
SHOWN = 10  # branches of a check that are named


@month.command("publish", cls=_OnData)
@click.argument("which", metavar="月份")
@click.option("--reason", default="", help="再次发布的理由；第2版起必填。")
@click.option("--yes", is_flag=True, help="不再询问。")
def publish_month(which: str, reason: str, yes: bool) -> None:
    """核对并发布一个已结束的月份，如 2026-10。"""
    from ingest.turn import turn_if_due
    from publishing import PublishError, publish, refusal
    from queries.engine import reading
    from queries.publish_checks import checks
    from queries.scope import editions, resolve
    from queries.view import View

    number, viewer = _month(which), current_viewer()
    turn_if_due(today())
    with reading() as conn:
        why_not = refusal(conn, number)
        asked = None if why_not else resolve(conn, View(number), viewer=viewer, live=True)
        if asked is None:
            fail(why_not or "尚未入库任何组织")
        found, before = checks(conn, asked), editions(conn, number)
    if before and not reason.strip():
        fail(f"{which}已有第{before[0].number}版，再次发布要写明理由：--reason")
    say(f"{which}发布前核对，截至{asked.as_of.isoformat()}，数据批次{asked.batch}：")
    for check in found:
        say(f"{'！' if check.count else '√'} {check.title}：{check.count}。{check.note}")
        for one in check.branches[:SHOWN]:
            say(f"    {one.org_code} {one.name} {one.count}{f'（{one.what}）' if one.what else ''}")
        if len(check.branches) > SHOWN:
            say(f"    另有{len(check.branches) - SHOWN}个支部")
    if not yes:
        click.confirm("发布后不再随入库改变。现在发布吗？", abort=True, err=True)
    expected = before[0].number + 1 if before else 1
    try:
        done = publish(number, viewer=viewer, today=today(), reason=reason, expected=expected).edition
    except PublishError as error:
        fail(str(error))
    say(f"已发布{which}第{done.number}版（{done.published_at:%Y-%m-%d %H:%M}，{done.published_by}）。")


@month.command("list", cls=_OnData)
def list_months() -> None:
    """列出已发布的月份和各版，新的在前。"""
    from queries.engine import reading
    from queries.scope import editions

    with reading() as conn:
        found = editions(conn)
    for e in found:
        click.echo(
            f"{e.month // 100}-{e.month % 100:02d}\t第{e.number}版\t{e.published_at:%Y-%m-%d %H:%M}\t{e.published_by}\t"
            f"截至{e.as_of.isoformat()}\t批次{e.batch}\t{e.scheme}\t{e.reason or ''}"
        )
    if not found:
        say("还没有发布任何月份。")


db = AppGroup("db", help="数据库的表结构。")


@db.command(cls=_Calm)
def upgrade() -> None:
    """把数据库升级到程序的版本。"""
    from migrations.version import problem

    if problem() is None:
        return
    from migrations.run import upgrade as migrate

    migrate()


@db.command("check", cls=_Calm)
def check_schema() -> None:
    """核对数据库与程序的表结构是否一致。"""
    from migrations.run import differences
    from migrations.version import problem
    from queries.engine import reading

    reason = problem()
    if reason is not None:
        fail(reason)
    with reading() as conn:
        found = differences(conn)
    for difference in found:
        say(f"不一致：{difference}")
    if found:
        sys.exit(1)
    say("数据库与程序一致。")


def not_ready() -> str | None:
    """Why the site cannot answer: the database is away, or its schema is not the code's. None when it can."""
    from sqlalchemy.exc import SQLAlchemyError

    from migrations.version import problem

    try:
        return problem()
    except SQLAlchemyError:
        return "数据库连接不上"


def keep_current(server: Flask) -> None:
    """The turn of the day: a data request looks now and then whether the snapshot is of today, and rebuilds it if not."""
    checked: dict[str, float] = {"at": 0.0}

    @server.before_request
    def _turn() -> None:
        if request.path != "/_dash-update-component" or time.monotonic() - checked["at"] < TURN_CHECK_S:
            return
        checked["at"] = time.monotonic()
        _turn_if_due(server)


def _turn_if_due(server: Flask) -> None:
    """A database that is away is the page's to say: here it is only written to the log."""
    from sqlalchemy.exc import SQLAlchemyError

    from ingest.turn import turn_if_due

    try:
        if turn_if_due(today()):
            server.logger.info("已按%s重算", today().isoformat())
    except SQLAlchemyError as error:
        server.logger.warning("未能核对日期：%s", type(error).__name__)


def register(server: Flask) -> None:
    """Give the server its commands."""
    server.cli.add_command(db)
    server.cli.add_command(data)
    server.cli.add_command(figures)
    server.cli.add_command(screen)
    server.cli.add_command(month)
