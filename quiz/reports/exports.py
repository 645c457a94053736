"""What can be exported: participation, attempts, winners; each a table that is read as it is sent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from quiz.contests.models import Contest
from quiz.database import read_moment
from quiz.people.rules import local_phone, mask_name, mask_phone
from quiz.people.vault import unseal
from quiz.prizes.queries import winners_for_staff
from quiz.reports.queries import Line, contest_figures
from quiz.reports.tables import Row, Table
from quiz.settings import settings
from quiz.statements import ask

WINDOW = 5000
"""Attempt ids in one read: none keeps writers waiting long."""


async def table_of(what: str, contest: Contest, *, clear: bool) -> Table:
    """An export by name: participation, attempts or winners. Raises ValueError for another."""
    if what == "participation":
        return await participation_table(contest)
    if what == "attempts":
        return attempts_table(contest, clear=clear)
    if what == "winners":
        return await winners_table(contest, clear=clear)
    raise ValueError(what)


async def _at_once(rows: Sequence[Row]) -> AsyncIterator[Sequence[Row]]:
    yield rows


async def participation_table(contest: Contest) -> Table:
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
    return Table("参与情况", ("统计方式", "项目", "人数", "人次"), _at_once(rows))


async def winners_table(contest: Contest, *, clear: bool) -> Table:
    """Winners with prize and ticket; whole names and phones only where `clear`."""
    header = ("序号", "奖项", "奖品", "抽奖号", "姓名", "手机号", "镇街", "单位")
    rows = [
        (w.serial, w.tier, w.item, w.ticket, w.name, w.phone, w.town, w.employer)
        for w in await winners_for_staff(contest, clear=clear)
    ]
    return Table("中奖名单", header, _at_once(rows))


ATTEMPT_HEADER = (
    "序号", "姓名", "手机号", "镇街", "单位", "第几次", "开始时间", "交卷时间", "得分", "满分",
    "答对", "题数", "合格",
)  # fmt: skip
VERDICTS = {True: "是", False: "否", None: "未交卷"}

BOUNDS = """
SELECT MIN(a.id) AS first, MAX(a.id) AS last FROM ITEMS JOIN attempt a ON a.contest_id = i.0::int
"""
# Windows of ids rather than LIMIT: nothing beyond the window is read or sorted. The plus keeps
# SQLite, which has no statistics, from going through all of the contest for each window.
ATTEMPTS = """
SELECT a.id, w.name_sealed, w.phone_sealed, p.town, p.employer, a.number, a.started_at,
       a.finished_at, a.score, a.max_score, a.correct, a.total, a.passed
FROM ITEMS
CROSS JOIN attempt a
JOIN participation p ON p.id = a.participation_id
JOIN worker w ON w.id = a.worker_id
WHERE +a.contest_id = i.0::int AND a.id >= i.1::bigint AND a.id < i.2::bigint
ORDER BY a.id
"""


def attempts_table(contest: Contest, *, clear: bool) -> Table:
    """Every attempt, one a row, as many as there are when the first is read."""
    return Table("答题记录", ATTEMPT_HEADER, _attempt_pages(contest.id, clear))


async def _attempt_pages(contest_id: int, clear: bool) -> AsyncIterator[Sequence[Row]]:
    bounds = (await ask(BOUNDS, [(contest_id,)]))[0]
    serial = 1
    for first in range(bounds["first"] or 0, (bounds["last"] or -1) + 1, WINDOW):
        after = min(first + WINDOW, bounds["last"] + 1)
        page = await ask(ATTEMPTS, [(contest_id, first, after)])
        if page:
            # Unsealing takes a while: in a thread, the event loop goes on meanwhile.
            yield await asyncio.to_thread(_attempt_rows, page, serial, clear)
            serial += len(page)


def _attempt_rows(page: Sequence[dict[str, Any]], serial: int, clear: bool) -> list[Row]:
    return [_attempt_row(number, line, clear) for number, line in enumerate(page, serial)]


def _attempt_row(serial: int, line: dict[str, Any], clear: bool) -> Row:
    name = unseal(line["name_sealed"], "name")
    phone = local_phone(unseal(line["phone_sealed"], "phone"))
    return (
        serial,
        name if clear else mask_name(name),
        phone if clear else mask_phone(phone),
        line["town"],
        line["employer"],
        line["number"],
        _moment(line["started_at"]),
        _moment(line["finished_at"]),
        line["score"],
        line["max_score"],
        line["correct"],
        line["total"],
        VERDICTS[line["passed"]],
    )


def _moment(at: datetime | str | None) -> datetime | None:
    if at is None:
        return None
    return read_moment(at).astimezone(settings().zone).replace(tzinfo=None, microsecond=0)
