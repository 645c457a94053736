"""`app` for ASGI servers, and the command line: `python main.py --help`."""

import asyncio
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from questions.errors import (
    BadBankName,
    BankHasProblems,
    NothingToImport,
    QuestionError,
    UnreadableFile,
)
from questions.formats import MOST_BYTES, PARSERS
from questions.importing import check, load
from quiz import database, demo, serving
from quiz.app import create_app
from quiz.console import (
    DONE,
    REFUSED,
    checked_url,
    console,
    copy_database,
    only_server,
    print_json,
    print_report,
    read,
    refuse,
    require_current,
    run,
    unusable,
    within_reach,
    write,
)
from quiz.contests.queries import find_contest
from quiz.errors import NotDrawnYet, QuizError
from quiz.people.actions import add_staff, audit, new_password
from quiz.people.rules import STAFF_ROLES
from quiz.prizes.actions import run_draw
from quiz.prizes.queries import find_draw
from quiz.reports.exports import table_of
from quiz.reports.tables import stream
from quiz.settings import settings

app = create_app()

cli = typer.Typer(no_args_is_help=True, help="筑梦 Zhumeng: prize quizzes and winter training.")
staff_commands = typer.Typer(no_args_is_help=True, help="Staff accounts.")
bank_commands = typer.Typer(no_args_is_help=True, help="Question banks.")
export_commands = typer.Typer(no_args_is_help=True, help="Tables for Excel.")
draw_commands = typer.Typer(no_args_is_help=True, help="Draws.")
cli.add_typer(staff_commands, name="staff")
cli.add_typer(bank_commands, name="bank")
cli.add_typer(export_commands, name="export")
cli.add_typer(draw_commands, name="draw")

Port = Annotated[int, typer.Option(help="TCP port", min=1, max=65535)]
Contest = Annotated[str, typer.Option("--contest", help="the contest's address, its slug")]
Output = Annotated[Path, typer.Option("-o", "--output", help="a .csv or .xlsx file")]
Format = Annotated[str, typer.Option("--format", help=f"auto, {', '.join(PARSERS)}")]
AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object")]


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


@bank_commands.command("check")
def bank_check(file: Path, format: Format = "auto", json_: AsJson = False) -> None:  # noqa: A002
    """Parse a file and report; nothing is stored."""
    try:
        report = check(read(file, MOST_BYTES), file.name, format)
    except QuestionError as unreadable:
        unusable(str(unreadable), code=unreadable.code, as_json=json_)
    body = report.as_json()
    if json_:
        print_json(body)
    else:
        print_report(body)
    has_errors = any(problem["severity"] == "error" for problem in body["problems"])
    raise typer.Exit(REFUSED if has_errors or not body["importable"] else DONE)


@bank_commands.command("load")
def bank_load(
    file: Path,
    bank: Annotated[str, typer.Option(help="name of the bank; made if there is none")],
    format: Format = "auto",  # noqa: A002
    json_: AsJson = False,
    skip_problems: Annotated[
        bool, typer.Option("--skip-problems", help="import the rows that are fine")
    ] = False,
) -> None:
    """Load a file into a bank, all or nothing. Loading it again changes nothing."""
    try:
        report = check(read(file, MOST_BYTES), file.name, format)
        store = partial(
            load,
            report,
            bank,
            author="command line",
            filename=file.name,
            skip_problems=skip_problems,
        )
        loaded = run(store)
    except (UnreadableFile, BadBankName) as bad:
        unusable(str(bad), code=bad.code, as_json=json_)
    except (BankHasProblems, NothingToImport) as refused:
        if json_:
            print_json({**report.as_json(), "code": refused.code, "message": str(refused)})
            raise typer.Exit(REFUSED) from None
        print_report(report.as_json())
        refuse(str(refused))
    counts = {
        "bank": bank,
        "added": loaded.added,
        "changed": loaded.changed,
        "unchanged": loaded.unchanged,
        "skipped": loaded.skipped,
    }
    if json_:
        print_json(counts)
        return
    console.print(
        f"题库 {bank}：新增 {loaded.added}，更新 {loaded.changed}，不变 {loaded.unchanged}，跳过 {loaded.skipped}"
    )


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


def _export(what: str, slug: str, output: Path, *, clear: bool) -> None:
    ending = output.suffix.lower().lstrip(".")
    if ending not in {"csv", "xlsx"}:
        unusable("文件名要以 .csv 或 .xlsx 结尾 / the file must end in .csv or .xlsx")

    async def export() -> None:
        contest = await find_contest(slug)
        if what == "winners" and await find_draw(contest) is None:
            raise NotDrawnYet
        table = await table_of(what, contest, clear=clear)
        now = datetime.now(UTC)
        await audit(None, f"export.{what}", slug, now, format=ending, clear=clear)
        await write(output, stream(table, ending))

    with console.status(f"正在导出 / exporting {output.name}…"):
        run(export)
    console.print(f"已导出 / written: {output}", markup=False)


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
