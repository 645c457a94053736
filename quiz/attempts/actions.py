"""Start, save, finish: the three verbs of a try.

Every one of them begins with a guarded write on the attempt's (or participation's) row. It is
the lock and the check in one: whoever comes second sees what the first has done.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from questions.errors import InvalidAnswer
from questions.kinds import blanks, clean
from questions.selection import deal
from quiz.attempts.models import Answer, Attempt, Entry, Participation
from quiz.attempts.queries import Question, answers_of, items_of, questions_of
from quiz.attempts.rules import (
    GRACE,
    Item,
    deadline_of,
    grade_paper,
    local_day,
    refusal,
    revision_at,
)
from quiz.contests.models import Contest
from quiz.contests.queries import contest_state, deck_of
from quiz.database import in_one_transaction
from quiz.errors import BadRequest, TooLate
from quiz.people.models import Worker

PAGE = 200

log = structlog.get_logger("zhumeng.attempts")


async def start(
    contest: Contest, worker_id: int, client_id: UUID, now: datetime, *, seed: str = ""
) -> tuple[Attempt, bool]:
    """Begin a try, or return the one that is running; the flag says whether it is new.

    The same client_id is the same try for ever. Raises NotOpenYet, Closed, NoTriesLeft.
    `seed` decides the paper; by default nobody can guess it.
    """
    for tries_left in (2, 1, 0):
        try:
            return await _start(contest, worker_id, client_id, now, seed)
        except IntegrityError:  # another start of the same worker was faster: look again
            if not tries_left:
                raise
    raise AssertionError("unreachable")


async def _start(
    contest: Contest, worker_id: int, client_id: UUID, now: datetime, seed: str
) -> tuple[Attempt, bool]:
    participation = await _participate(contest, worker_id, now)
    known = await Attempt.get_or_none(participation_id=participation.id, client_id=client_id)
    if known is not None:
        return known, False
    running = await _running(participation.id, now)
    if running is not None:
        return running, False
    rules, pools = await deck_of(contest)
    items = deal(rules, pools, seed or secrets.token_hex(16))
    paper = [
        {
            "question": item.question_id,
            "revision": item.revision_id,
            "order": list(item.order),
            "points": item.points,
            "half": item.half,
        }
        for item in items
    ]
    return await _begin(contest, participation, client_id, paper, now), True


async def _participate(contest: Contest, worker_id: int, now: datetime) -> Participation:
    found = await Participation.get_or_none(contest_id=contest.id, worker_id=worker_id)
    if found is not None:
        return found
    problem = refusal(_state(contest, now), tries=0, tries_today=0, in_all=1, a_day=1)
    if problem is not None:
        raise problem
    worker = await Worker.get(id=worker_id)
    try:
        return await Participation.create(
            contest_id=contest.id,
            worker_id=worker_id,
            town=worker.town,
            employer=worker.employer,
            created_at=now,
        )
    except IntegrityError:
        return await Participation.get(contest_id=contest.id, worker_id=worker_id)


async def _running(participation_id: int, now: datetime) -> Attempt | None:
    """The unfinished attempt; one whose time is up is finished first and no longer running."""
    attempt = await Attempt.get_or_none(participation_id=participation_id, finished_at=None)
    if attempt is not None and attempt.deadline <= now:
        await finish(attempt, {}, now)
        return None
    return attempt


@in_one_transaction
async def _begin(
    contest: Contest,
    participation: Participation,
    client_id: UUID,
    paper: list[dict[str, Any]],
    now: datetime,
) -> Attempt:
    await Participation.filter(id=participation.id).update(tries=F("tries") + 1)
    fresh = await Participation.get(id=participation.id)
    today = local_day(now)
    problem = refusal(
        _state(contest, now),
        tries=fresh.tries - 1,
        tries_today=await Attempt.filter(participation_id=fresh.id, day=today).count(),
        in_all=contest.tries_in_all or 0,
        a_day=contest.tries_a_day or 0,
    )
    if problem is not None:
        # The same client's retry, or a second tab: the unique keys will say so.
        if await Attempt.exists(participation_id=fresh.id, finished_at=None):
            raise IntegrityError("an attempt is running")
        raise problem
    assert contest.minutes is not None and contest.closes_at is not None  # noqa: S101 - it opened
    return await Attempt.create(
        participation_id=fresh.id,
        contest_id=contest.id,
        worker_id=fresh.worker_id,
        client_id=client_id,
        number=fresh.tries,
        day=today,
        paper=paper,
        started_at=now,
        deadline=deadline_of(now, contest.minutes, contest.closes_at),
        max_score=float(sum(item["points"] for item in paper)),
        total=len(paper),
    )


def _state(contest: Contest, now: datetime) -> str:
    return contest_state(contest, drawn=False, now=now)


def check_answers(
    items: list[Item], shown: Mapping[int, Question], answers: Mapping[str, Any]
) -> dict[int, list[str]]:
    """The answers by number, cleaned. Raises BadRequest when one cannot belong to this paper."""
    cleaned = {}
    for key, given in answers.items():
        if not key.isdecimal() or len(key) > 3 or not 1 <= int(key) <= len(items):
            raise BadRequest
        item = items[int(key) - 1]
        question = shown[item.revision]
        try:
            cleaned[int(key)] = clean(
                question.kind, given, len(question.options), blanks(question.stem)
            )
        except InvalidAnswer as invalid:
            raise BadRequest from invalid
    return cleaned


async def save(
    attempt: Attempt, answers: Mapping[str, Any], now: datetime, revision: int | None = None
) -> tuple[int, int]:
    """Store answers; returns (how many questions are answered, the newest revision).

    Durable when it returns. Raises TooLate after the deadline or the finish, BadRequest.
    """
    items = items_of(attempt)
    cleaned = check_answers(items, await questions_of(items), answers)
    return await _save(attempt, cleaned, now, revision)


@in_one_transaction
async def _save(
    attempt: Attempt, answers: Mapping[int, list[str]], now: datetime, revision: int | None
) -> tuple[int, int]:
    open_now = Attempt.filter(id=attempt.id, finished_at=None, deadline__gt=now)
    if not await open_now.update(total=F("total")):
        raise TooLate
    newest = await _write_answers(attempt, answers, now, revision)
    return len(await answers_of(attempt.id)), newest


async def _write_answers(
    attempt: Attempt, answers: Mapping[int, list[str]], now: datetime, revision: int | None
) -> int:
    """Write what is not older than what is there, under the attempt's row lock."""
    there = dict(await Answer.filter(attempt_id=attempt.id).values_list("number", "revision"))
    newest: int = max(there.values(), default=0)
    if revision is None:
        revision = max(newest + 1, revision_at(attempt.started_at, now))
    fresh = [
        Answer(attempt_id=attempt.id, number=number, given=given, revision=revision, saved_at=now)
        for number, given in sorted(answers.items())
        if revision >= there.get(number, 0)
    ]
    if fresh:
        await Answer.bulk_create(
            fresh,
            on_conflict=["attempt_id", "number"],
            update_fields=["given", "revision", "saved_at"],
        )
    return max(newest, revision)


async def finish(
    attempt: Attempt, answers: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Attempt:
    """Grade the attempt, once; again returns the same. Last answers count if they are in time.

    The best attempt counts: it sets the participation's best score, and the first pass earns
    the draw entry.
    """
    items = items_of(attempt)
    shown = await questions_of(items)
    cleaned = check_answers(items, shown, answers)
    await _finish(attempt, items, shown, cleaned, now, revision)
    return await Attempt.get(id=attempt.id).prefetch_related("contest__opening")


@in_one_transaction
async def _finish(
    attempt: Attempt,
    items: list[Item],
    shown: Mapping[int, Question],
    answers: Mapping[int, list[str]],
    now: datetime,
    revision: int | None,
) -> None:
    # These change nothing but take the rows, so that of two finishes one waits. A start takes
    # the participation first too: the same order everywhere, or two transactions wait in a ring.
    await Participation.filter(id=attempt.participation_id).update(tries=F("tries"))
    if not await Attempt.filter(id=attempt.id, finished_at=None).update(total=F("total")):
        return
    if answers and now < attempt.deadline:
        await _write_answers(attempt, answers, now, revision)
    contest = await Contest.get(id=attempt.contest_id)
    differ = {key: question.numerals_differ for key, question in shown.items()}
    result = grade_paper(items, shown, await answers_of(attempt.id), differ)
    passed = result.score >= (contest.pass_score or 0)
    await Attempt.filter(id=attempt.id).update(
        finished_at=min(now, attempt.deadline),
        score=result.score,
        correct=result.correct,
        passed=passed,
    )
    participation = await Participation.get(id=attempt.participation_id)
    if participation.best_score is None or result.score > participation.best_score:
        await Participation.filter(id=participation.id).update(best_score=result.score)
    if passed and not await Entry.exists(contest_id=contest.id, worker_id=attempt.worker_id):
        await Entry.create(
            contest_id=contest.id,
            worker_id=attempt.worker_id,
            attempt_id=attempt.id,
            earned_at=now,
        )


async def finish_overdue(now: datetime, contest: Contest | None = None) -> int:
    """Finish the attempts whose time is up, with what was saved; returns how many.

    A few seconds after their deadline, so that a finish that was sent in time is not overtaken.
    One that cannot be graded is logged and left; it must not stop the others.
    """
    overdue = Attempt.filter(finished_at=None, deadline__lte=now - GRACE)
    if contest is not None:
        overdue = overdue.filter(contest_id=contest.id)
    finished, last = 0, 0
    while page := await overdue.filter(id__gt=last).order_by("id").limit(PAGE):
        for attempt in page:
            last = attempt.id
            try:
                await finish(attempt, {}, now)
                finished += 1
            except Exception as error:
                log.error("attempt cannot be finished", attempt=attempt.id, exc_info=error)
    return finished
