"""Start, save, finish: the three verbs of a try. Each is checked here and written by the writer."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from questions.errors import InvalidAnswer
from questions.kinds import clean
from quiz.attempts.finishing import Finish, Graded, finish_all
from quiz.attempts.memory import Sheet, memory, sheet_of
from quiz.attempts.models import Attempt, Joined
from quiz.attempts.queries import Standing, standing_of
from quiz.attempts.rules import GRACE, refusal
from quiz.attempts.saving import Save, Saved, save_all
from quiz.attempts.starting import Begun, Start, new_sheet, start_all
from quiz.batches import writer
from quiz.contests.live import Live
from quiz.contests.models import Contest
from quiz.errors import BadRequest, Unavailable

PAGE = 200

log = structlog.get_logger("zhumeng.attempts")


async def start(
    live: Live, worker_id: int, client_id: UUID, now: datetime, *, seed: str = ""
) -> tuple[Standing, bool]:
    """Begin a try, or return the one that is running; the flag says whether it is new.

    The same client_id is the same try for ever. Raises NotOpenYet, Closed, NoTriesLeft.
    A `seed` decides the paper; without one nobody can guess it.
    """
    problem = refusal(live.state(now), tries=0, tries_today=0, in_all=1, a_day=1)
    if problem is not None:
        return await _begun_before(live, worker_id, client_id, problem), False
    wanted = Start(live, worker_id, client_id, now, seed)
    begun: Begun = await writer().put(start_all, wanted)
    if begun.overdue:
        await finish(begun.attempt_id, worker_id, {}, now)
        begun = await writer().put(start_all, wanted)
    if begun.standing is None:
        return await standing_of(begun.attempt_id, worker_id), False
    memory().keep(new_sheet(begun.standing))
    return begun.standing, begun.new


async def _begun_before(
    live: Live, worker_id: int, client_id: UUID, problem: Exception
) -> Standing:
    """The try with this client_id although the contest is not open. Raises `problem`."""
    mine = Attempt.filter(contest_id=live.contest.id, worker_id=worker_id)
    before = await mine.get_or_none(client_id=client_id)
    if before is None:
        joined = await Joined.get_or_none(
            participation__contest_id=live.contest.id,
            participation__worker_id=worker_id,
            client_id=client_id,
        )
        before = await mine.get_or_none(number=joined.number) if joined else None
    if before is None:
        raise problem
    return await standing_of(before.id, worker_id)


async def check_answers(sheet: Sheet, answers: Mapping[str, Any]) -> dict[int, list[str]]:
    """The answers by number, cleaned. Raises BadRequest when one cannot belong to this paper."""
    cleaned = {}
    for key, given in answers.items():
        if not key.isdecimal() or len(key) > 3 or not 1 <= int(key) <= len(sheet.items):
            raise BadRequest
        revision = sheet.items[int(key) - 1].revision
        question = memory().questions.get(revision)
        if question is None:
            revisions = (item.revision for item in sheet.items)
            question = (await memory().questions_of(revisions))[revision]
        try:
            cleaned[int(key)] = clean(question.kind, given, len(question.options), question.blanks)
        except InvalidAnswer as invalid:
            raise BadRequest from invalid
    return cleaned


async def save(
    attempt_id: int,
    worker_id: int,
    answers: Mapping[str, Any],
    now: datetime,
    revision: int | None = None,
) -> Saved:
    """Store answers of the worker's own attempt; without a revision they are the newest.

    Durable when it returns. Raises TooLate after the deadline or the finish, BadRequest, NotFound.
    """
    sheet = await memory().sheet(attempt_id, worker_id)
    cleaned = await check_answers(sheet, answers)
    saved: Saved = await writer().put(save_all, Save(sheet, cleaned, now, revision))
    return saved


async def finish(
    attempt_id: int,
    worker_id: int,
    answers: Mapping[str, Any],
    now: datetime,
    revision: int | None = None,
) -> Graded | None:
    """Grade the worker's own attempt, once; None when it was finished before.

    Last answers count if they are in time. The best attempt counts: it sets the participation's
    best score, and the first pass earns the draw entry. Raises BadRequest, NotFound.
    """
    sheet = await memory().sheet(attempt_id, worker_id)
    cleaned = await check_answers(sheet, answers)
    return await _finish(Finish(sheet, cleaned, now, revision))


async def _finish(wanted: Finish) -> Graded | None:
    graded: Graded | None = await writer().put(finish_all, wanted)
    return graded


async def finish_overdue(now: datetime, contest: Contest | None = None) -> int:
    """Finish the attempts whose time is up, with what was saved; returns how many.

    A few seconds after their deadline, so that a finish that was sent in time is not overtaken.
    One that cannot be graded is logged and left; it must not stop the others. Raises Unavailable:
    then more are left.
    """
    overdue = Attempt.filter(finished_at=None, deadline__lte=now - GRACE)
    if contest is not None:
        overdue = overdue.filter(contest_id=contest.id)
    finished, last = 0, 0
    columns = ("id", "worker_id", "started_at", "deadline", "paper")
    while page := await overdue.filter(id__gt=last).order_by("id").limit(PAGE).values(*columns):
        last = page[-1]["id"]
        waiting = [_finish(Finish(sheet_of(row), {}, now)) for row in page]
        results = await asyncio.gather(*waiting, return_exceptions=True)
        for row, result in zip(page, results, strict=True):
            if isinstance(result, Unavailable):
                raise result
            if isinstance(result, Exception):
                log.error("attempt cannot be finished", attempt=row["id"], exc_info=result)
            else:
                finished += result is not None
    return finished
