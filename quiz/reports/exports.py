"""Tables for Excel: CSV and XLSX as spreadsheets in China expect them.

CSV: UTF-8 with BOM, CRLF, everything quoted, and an apostrophe before whatever Excel would take
for a formula (OWASP: "CSV Injection"; full-width signs too, which some programs fold). XLSX: every cell
that is not a number is typed text, so phones and tickets keep their digits.
"""

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from quiz.attempts.models import Attempt
from quiz.contests.models import Contest
from quiz.people.rules import local_phone, mask_name, mask_phone
from quiz.people.vault import unseal
from quiz.prizes.queries import winners_for_staff
from quiz.reports.queries import Line, contest_figures
from quiz.settings import settings

Cell = str | int | float | None
Row = Sequence[Cell]

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
PAGE = 1000


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its header, its rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Row]


def neutralise(text: str) -> str:
    """`text` so that no spreadsheet runs it."""
    return "'" + text if text.startswith(DANGEROUS) else text


def csv_text(rows: Iterable[Row]) -> str:
    """Rows as CSV text (no BOM)."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def csv_file(tables: Sequence[Table]) -> bytes:
    """The tables one below the other, a blank line between them."""
    parts = [csv_text([table.header, *table.rows]) for table in tables]
    return (BOM + "\r\n".join(parts)).encode()


def xlsx_file(tables: Sequence[Table]) -> bytes:
    """Tables as sheets. Text is written as text: no formula, no link, no scientific notation."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(table.header) - 1, 0), 16)
            for column, heading in enumerate(table.header):
                sheet.write_string(0, column, heading, bold)
            for line, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell, text)
                    elif cell is not None:
                        sheet.write_number(line, column, cell)
    return out.getvalue()


def write_tables(tables: Sequence[Table], ending: str) -> bytes:
    """The tables as `csv` or `xlsx`. Raises ValueError for another ending."""
    if ending == "csv":
        return csv_file(tables)
    if ending == "xlsx":
        return xlsx_file(tables)
    raise ValueError(ending)


async def tables_of(what: str, contest: Contest, *, clear: bool) -> list[Table]:
    """The tables of an export by name: participation, attempts or winners. Raises ValueError."""
    if what == "participation":
        return await participation_table(contest)
    if what == "attempts":
        return await attempts_table(contest, clear=clear)
    if what == "winners":
        return await winners_table(contest, clear=clear)
    raise ValueError(what)


async def participation_table(contest: Contest) -> list[Table]:
    """人数 and 人次: in all, by day, by town, by employer; one flat table that Excel can filter."""
    figures = await contest_figures(contest)
    groups: list[tuple[str, Sequence[Line]]] = [
        ("合计", [Line("全部", figures.headcount, figures.visits)]),
        ("按日期", figures.by_day),
        ("按镇街", figures.by_town),
        ("按单位", figures.by_employer),
    ]
    rows = [
        (group, line.label, line.headcount, line.visits)
        for group, lines in groups
        for line in lines
    ]
    return [Table("参与情况", ("统计方式", "项目", "人数", "人次"), rows)]


async def winners_table(contest: Contest, *, clear: bool) -> list[Table]:
    """Winners with prize and ticket; whole names and phones only where `clear`."""
    header = ("序号", "奖项", "奖品", "抽奖号", "姓名", "手机号", "镇街", "单位")
    rows = [
        (w.serial, w.tier, w.item, w.ticket, w.name, w.phone, w.town, w.employer)
        for w in await winners_for_staff(contest, clear=clear)
    ]
    return [Table("中奖名单", header, rows)]


ATTEMPT_HEADER = (
    "序号", "姓名", "手机号", "镇街", "单位", "第几次", "开始时间", "交卷时间", "得分", "满分",
    "答对", "题数", "合格",
)  # fmt: skip


VERDICTS = {True: "是", False: "否", None: "未交卷"}
ATTEMPT = {
    "id": "id",
    "name": "worker__name_sealed",
    "phone": "worker__phone_sealed",
    "town": "participation__town",
    "employer": "participation__employer",
    "number": "number",
    "started": "started_at",
    "finished": "finished_at",
    "score": "score",
    "max_score": "max_score",
    "correct": "correct",
    "total": "total",
    "passed": "passed",
}
"""What a row of the attempts export needs, and where it stands, seen from Attempt."""


async def attempts_table(contest: Contest, *, clear: bool) -> list[Table]:
    """Every attempt, one a row; read by id in pages, so that no read keeps writers waiting long."""
    rows: list[Row] = []
    last = 0
    while True:
        found = Attempt.filter(contest_id=contest.id, id__gt=last).order_by("id").limit(PAGE)
        page = await found.values(**ATTEMPT)
        if not page:
            return [Table("答题记录", ATTEMPT_HEADER, rows)]
        # Unsealing takes a while: in a thread, the event loop goes on meanwhile.
        rows += await asyncio.to_thread(_attempt_rows, page, len(rows), clear)
        last = page[-1]["id"]


def _attempt_rows(page: Sequence[dict[str, Any]], before: int, clear: bool) -> list[Row]:
    return [_attempt_row(serial, line, clear) for serial, line in enumerate(page, before + 1)]


def _attempt_row(serial: int, line: dict[str, Any], clear: bool) -> Row:
    name, phone = unseal(line["name"], "name"), local_phone(unseal(line["phone"], "phone"))
    return (
        serial,
        name if clear else mask_name(name),
        phone if clear else mask_phone(phone),
        line["town"],
        line["employer"],
        line["number"],
        _moment(line["started"]),
        _moment(line["finished"]),
        line["score"],
        line["max_score"],
        line["correct"],
        line["total"],
        VERDICTS[line["passed"]],
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone(settings().zone).strftime("%Y-%m-%d %H:%M:%S") if at else ""
