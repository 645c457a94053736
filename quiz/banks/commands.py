"""`python main.py bank …`: a file is checked, loaded into a bank, and a bank written to a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from questions.drafts import Problem, Report
from questions.errors import (
    BadBankName,
    BankHasProblems,
    NothingToImport,
    QuestionError,
    UnreadableFile,
)
from questions.exporting import export
from questions.formats import MOST_PACKED, PARSERS, WRITERS
from questions.formats.reading import Progress
from questions.importing import check, load, with_articles_checked
from questions.models import Bank
from questions.planning import storable
from quiz.console import (
    DONE,
    REFUSED,
    calm_collector,
    console,
    name_problems,
    print_json,
    print_report,
    progress_of,
    read,
    refuse,
    run,
    unusable,
    whole,
)
from quiz.people.actions import audit

bank_commands = typer.Typer(no_args_is_help=True, help="Question banks.")

Format = Annotated[str, typer.Option("--format", help=f"auto, {', '.join(PARSERS)}")]
AsJson = Annotated[bool, typer.Option("--json", help="print one JSON object")]


@bank_commands.command("check")
def bank_check(file: Path, format: Format = "auto", json_: AsJson = False) -> None:  # noqa: A002
    """Parse a file and report; nothing is stored."""
    try:
        report = examined(file, format)
    except QuestionError as unreadable:
        unusable(str(unreadable), code=unreadable.code, as_json=json_)
    body = described(report)
    if json_:
        print_json(body)
    else:
        print_report(body)
    has_errors = any(problem["severity"] == "error" for problem in body["problems"])
    raise typer.Exit(REFUSED if has_errors or not body["importable"] else DONE)


def described(report: Report) -> dict[str, Any]:
    """The report as JSON, with how many questions a load that skips problems would find to store:
    each once, and none whose answer is in doubt."""
    return {**report.as_json(), "storable": len(storable(report))}


def examined(file: Path, format_name: str, progress: Progress | None = None) -> Report:
    """What a file holds, and all that the upload page would say of it. Raises UnreadableFile."""
    content = read(file, MOST_PACKED)
    return with_articles_checked(check(content, file.name, format_name, progress))


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
    calm_collector()
    try:
        with progress_of(f"正在读 / reading {file.name}") as progress:
            report = examined(file, format, progress)
        with progress_of(f"正在存 / storing {file.name}") as progress:
            loaded = run(
                lambda: load(
                    report,
                    bank,
                    author="command line",
                    filename=file.name,
                    skip_problems=skip_problems,
                    progress=progress,
                )
            )
    except (UnreadableFile, BadBankName) as bad:
        unusable(str(bad), code=bad.code, as_json=json_)
    except (BankHasProblems, NothingToImport) as refused:
        if json_:
            print_json({**described(report), "code": refused.code, "message": str(refused)})
            raise typer.Exit(REFUSED) from None
        print_report(described(report))
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


@bank_commands.command("export")
def bank_export(
    name: str,
    output: Annotated[
        Path, typer.Option("-o", "--output", help=".xlsx .csv .json .gift .xml (Moodle) .zip (QTI)")
    ],
) -> None:
    """Write a bank to a file that loads again, in the format of its ending.

    Ends with 1 where the format could not hold a question, and names it.
    """
    ending = output.suffix.lower().lstrip(".")
    if ending not in WRITERS:
        endings = " ".join(f".{known}" for known in WRITERS)
        unusable(f"文件名要以这些结尾 / the file must end in one of: {endings}")

    async def write_bank() -> list[Problem]:
        bank = await Bank.get_or_none(name=name)
        if bank is None:
            refuse(f"没有这个题库 / no such bank: {name}")
        async with whole(output) as place:
            problems = await export(bank, ending, place, progress)
        subject, now = f"bank {bank.id}", datetime.now(UTC)
        left_out = sum(problem.severity == "error" for problem in problems)
        await audit(None, "bank.export", subject, now, bank=name, format=ending, left_out=left_out)
        return problems

    with progress_of(f"正在导出 / exporting {output.name}") as progress:
        problems = run(write_bank)
    name_problems(problems)
    console.print(f"已导出 / written: {output}")
    if any(problem.severity == "error" for problem in problems):
        refuse("有的题没有写进文件，见上面 / some questions are not in the file, see above")
