"""What can be exported: participation, attempts, winners; each a table that is read as it is sent."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

from quiz.attempts.shown import plain
from quiz.contests.models import Contest
from quiz.people.rules import local_phone, mask_name, mask_phone
from quiz.people.vault import unseal
from quiz.prizes.queries import winners_for_staff
from quiz.reports.queries import Line, contest_figures
from quiz.reports.tables import Row, Table, ahead, local_moment
from quiz.settings import settings
from quiz.statements import ask, read_json

PEOPLE_AT_ONCE, TRIES_AT_ONCE = 1000, 5000
"""Workers in one read, fewer where they tried often: none keeps writers waiting long."""


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

# Worker by worker, along a unique index: nothing is sorted or read twice, and a name is unsealed
# once however many tries its worker had.
PAGE = """
WITH wanted AS (
    SELECT i.0::int AS contest, i.1::int AS after, i.2::bigint AS newest, i.3::int AS people,
           i.4::int AS tries
    FROM ITEMS
),
following AS (
    SELECT p.id, p.worker_id, p.town, p.employer, p.tries
    FROM participation p
    WHERE p.contest_id = (SELECT contest FROM wanted) AND p.worker_id > (SELECT after FROM wanted)
    ORDER BY p.worker_id
    LIMIT (SELECT people FROM wanted)
),
counted AS (
    SELECT f.*, SUM(f.tries) OVER (ORDER BY f.worker_id) - f.tries AS earlier FROM following f
),
page AS (
    SELECT c.id, c.worker_id, c.town, c.employer FROM counted c
    WHERE c.earlier < (SELECT tries FROM wanted)
)
SELECT (SELECT MAX(worker_id) FROM page) AS last,
       (SELECT ROWS(p.worker_id, w.name_sealed, w.phone_sealed, p.town, p.employer)
        FROM page p CROSS JOIN worker w WHERE w.id = p.worker_id) AS people,
       (SELECT ROWS(p.worker_id, a.number, UTC(a.started_at), UTC(a.finished_at),
                    a.score, a.max_score, a.correct, a.total, a.passed)
        FROM page p CROSS JOIN attempt a
        WHERE a.participation_id = p.id AND a.id <= (SELECT newest FROM wanted)) AS attempts
"""
# Of all contests, which is read at once: a contest's own would be looked for among all of its.
NEWEST = "SELECT (SELECT MAX(id) FROM attempt) AS id FROM ITEMS"

Page = dict[str, Any]


def attempts_table(contest: Contest, *, clear: bool) -> Table:
    """Every attempt, one a row, worker by worker; as many as there are when the first is read."""
    return Table("答题记录", ATTEMPT_HEADER, _attempt_pages(contest.id, clear))


async def _attempt_pages(contest_id: int, clear: bool) -> AsyncIterator[Sequence[Row]]:
    serial = 0
    async with aclosing(ahead(_read_attempts(contest_id))) as pages:
        async for page in pages:
            # Unsealing takes a while: in a thread, the event loop goes on meanwhile.
            rows = await asyncio.to_thread(_attempt_rows, page, serial, clear)
            serial += len(rows)
            yield rows


async def _read_attempts(contest_id: int) -> AsyncGenerator[Page, None]:
    newest, after = (await ask(NEWEST, [(0,)]))[0]["id"], 0
    while after is not None:
        wanted = contest_id, after, newest, PEOPLE_AT_ONCE, TRIES_AT_ONCE
        page = (await ask(PAGE, [wanted]))[0]
        if page["last"] is not None:
            yield page
        after = page["last"]


def _attempt_rows(page: Page, serial: int, clear: bool) -> list[Row]:
    zone = settings().zone
    people = {
        worker: _person(*sealed, clear=clear) for worker, *sealed in read_json(page["people"])
    }
    rows: list[Row] = []
    attempts = sorted(read_json(page["attempts"]) or ())
    for worker, nth, started, finished, score, most, correct, total, passed in attempts:
        serial += 1
        times = local_moment(started, zone), local_moment(finished, zone)
        points = (None if score is None else plain(score), plain(most))
        verdict = VERDICTS[passed]
        rows.append((serial, *people[worker], nth, *times, *points, correct, total, verdict))
    return rows


def _person(name: str, phone: str, town: str, employer: str, *, clear: bool) -> Row:
    name, phone = unseal(name, "name"), unseal(phone, "phone")
    if clear:
        return name, local_phone(phone), town, employer
    return mask_name(name), mask_phone(phone), town, employer
