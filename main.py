"""`app` for ASGI servers, and the command line: `python main.py --help`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from quiz import database, demo, serving
from quiz.app import create_app
from quiz.banks.commands import bank_commands
from quiz.console import (
    checked_url,
    console,
    copy_database,
    only_server,
    refuse,
    require_current,
    run,
    unusable,
    within_reach,
    write,
)
from quiz.contests.queries import find_contest
from quiz.courses.queries import find_course
from quiz.errors import NotDrawnYet, NotFound, QuizError
from quiz.people.actions import add_staff, audit, new_password
from quiz.people.rules import STAFF_ROLES
from quiz.prizes.actions import run_draw
from quiz.prizes.queries import find_draw
from quiz.reports.exports import table_of
from quiz.reports.tables import Table, stream
from quiz.reports.training import course_table
from quiz.settings import settings

app = create_app()

cli = typer.Typer(no_args_is_help=True, help="筑梦 Zhumeng: prize quizzes and winter training.")
staff_commands = typer.Typer(no_args_is_help=True, help="Staff accounts.")
export_commands = typer.Typer(no_args_is_help=True, help="Tables for Excel.")
draw_commands = typer.Typer(no_args_is_help=True, help="Draws.")
cli.add_typer(staff_commands, name="staff")
cli.add_typer(bank_commands, name="bank")
cli.add_typer(export_commands, name="export")
cli.add_typer(draw_commands, name="draw")

Port = Annotated[int, typer.Option(help="TCP port", min=1, max=65535)]
Contest = Annotated[str, typer.Option("--contest", help="the contest's address, its slug")]
Course = Annotated[
    int, typer.Option("--course", help="the number in the course's address", min=1, max=2**31 - 1)
]
Output = Annotated[Path, typer.Option("-o", "--output", help="a .csv or .xlsx file")]


@cli.command("demo")
def run_demo(
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="forget the old demo first")] = False,
) -> None:
    """Make or reuse a demo with life in it, print links and passwords, and serve it."""
    if not demo.port_is_free(port):
        refuse(f"端口 {port} 被占用，换一个：--port {port + 1} / port {port} is in use")
    accounts = demo.prepare_environment()
    url = settings().database_url
    only_server(url)
    with console.status("正在准备演示数据 / preparing the demo…"), within_reach():
        try:
            asyncio.run(demo.make(url, datetime.now(UTC), accounts, fresh=fresh))
        except QuizError as refused:
            refuse(str(refused))
    base = settings().base_url or f"http://{demo.lan_address()}:{port}"
    demo.welcome(base, port, accounts)
    serving.serve(app, "0.0.0.0", port)  # noqa: S104 - phones on the same Wi-Fi should reach the demo


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int, typer.Option(help="processes; more than 1 needs PostgreSQL", min=1)
    ] = 1,
) -> None:
    """Serve the application."""
    url = checked_url()
    if workers > 1 and database.dialect(url) == "sqlite":
        refuse("SQLite 只能用一个进程 / SQLite serves one process: use --workers 1, or PostgreSQL")

    only_server(url)
    require_current(url)
    serving.serve(app, host, port, workers)


@cli.command()
def migrate() -> None:
    """Bring the database up to date; every row stays."""
    url = checked_url()
    only_server(url)
    with within_reach():
        asyncio.run(database.migrate(url))
    console.print("数据库已是最新版 / the database is up to date")


@cli.command()
def backup(file: Path) -> None:
    """Copy a live SQLite database to FILE, whole and as it is at this moment."""
    copy_database(checked_url(), file)


@staff_commands.command("add")
def staff_add(
    name: str,
    role: Annotated[str, typer.Option(help=", ".join(STAFF_ROLES))],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="read the password from standard input")
    ] = False,
) -> None:
    """Make a staff account; prints a generated password unless one is given."""
    if role not in STAFF_ROLES:
        unusable(f"没有这个角色 / no such role: {role} ({', '.join(STAFF_ROLES)})")
    given = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    if password_stdin and len(given) < 10:
        unusable("密码至少 10 位 / the password needs at least 10 characters")
    password = given or new_password()

    async def add() -> None:
        now = datetime.now(UTC)
        staff = await add_staff(name, role, password, now)
        await audit(None, "staff.add", f"staff {staff.id}", now, name=name, role=role)

    run(add)
    console.print(f"已添加 / added: {name} ({role})" + ("" if given else f"  {password}"))


@export_commands.command("participation")
def export_participation(contest: Contest, output: Output) -> None:
    """人数 and 人次 by day, town and employer."""
    _export("participation", contest, output, clear=False)


Clear = Annotated[
    bool, typer.Option("--full-names", help="whole names and phones (leaves a record)")
]


@export_commands.command("attempts")
def export_attempts(contest: Contest, output: Output, clear: Clear = False) -> None:
    """Every attempt, one a row."""
    _export("attempts", contest, output, clear=clear)


@export_commands.command("winners")
def export_winners(contest: Contest, output: Output, clear: Clear = False) -> None:
    """The winners of the draw."""
    _export("winners", contest, output, clear=clear)


@export_commands.command("signups")
def export_signups(course: Course, output: Output, clear: Clear = False) -> None:
    """Who signed up for a course, with times; whoever came back has a row each time."""
    _export_course("signups", course, output, clear=clear)


@export_commands.command("attendance")
def export_attendance(course: Course, output: Output, clear: Clear = False) -> None:
    """Who came on which day of a course, from when until when."""
    _export_course("attendance", course, output, clear=clear)


def _export(what: str, slug: str, output: Path, *, clear: bool) -> None:
    async def table() -> Table:
        contest = await find_contest(slug)
        if what == "winners" and await find_draw(contest) is None:
            raise NotDrawnYet
        return await table_of(what, contest, clear=clear)

    _write_table(what, slug, table, output, clear=clear)


def _export_course(what: str, course_id: int, output: Path, *, clear: bool) -> None:
    async def table() -> Table:
        try:
            return await course_table(what, await find_course(course_id), clear=clear)
        except NotFound:
            refuse("没有这个班 / no such course")

    _write_table(what, f"course {course_id}", table, output, clear=clear)


def _write_table(
    what: str, subject: str, table: Callable[[], Awaitable[Table]], output: Path, *, clear: bool
) -> None:
    ending = output.suffix.lower().lstrip(".")
    if ending not in {"csv", "xlsx"}:
        unusable("文件名要以 .csv 或 .xlsx 结尾 / the file must end in .csv or .xlsx")

    async def export() -> None:
        made, now = await table(), datetime.now(UTC)
        await audit(None, f"export.{what}", subject, now, format=ending, clear=clear)
        await write(output, stream(made, ending))

    with console.status(f"正在导出 / exporting {output.name}…"):
        run(export)
    console.print(f"已导出 / written: {output}")


@draw_commands.command("run")
def drawrun(slug: str) -> None:
    """Draw the winners of a closed contest, once."""

    async def draw() -> int:
        made = await run_draw(await find_contest(slug), datetime.now(UTC))
        winners = made.record["winners"]
        return len(winners) if isinstance(winners, list) else 0

    console.print(f"已开奖 / drawn: {run(draw)} 人中奖 / winners")


if __name__ == "__main__":
    cli()
