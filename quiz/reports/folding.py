"""Counting finished attempts into the statistics, a few hundred at once, each exactly once.

A finish only puts its attempt into a queue. Later a fold takes some from it and adds what their
answers tell, in one transaction: whoever is killed in between has counted nothing. What is read
was finished, so it does not change while it is read, and needs no transaction.
"""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

import structlog

from quiz.attempts.memory import Question, items_in, memory
from quiz.attempts.models import Uncounted
from quiz.contests.live import live_by_id
from quiz.database import connection, in_one_transaction, read_moment
from quiz.reports.models import ItemVerdict
from quiz.reports.tallying import (
    Finished,
    Given,
    ItemSums,
    Tally,
    merged_picks,
    merged_seconds,
)
from quiz.reports.verdicts import TOGETHER, judge, overtaken
from quiz.statements import ask, read_json

MOST = 500
"""Attempts in one transaction: it keeps SQLite's only connection for as long as a batch of finishes."""
PAGE = 50
"""Attempts read and graded at once, while others wait for a few milliseconds."""
ROUNDS = 20
"""Transactions in a row before the sweep looks at its other duties."""
RUSH, LONGEST = 4000, 30
"""Items written from one sweep to the next that make a rush; sweeps that wait for its end."""

NUMBERS = attrgetter(
    "shown", "blank", "points", "scores", "rests", "scores_squared", "rests_squared", "products"
)
PART = attrgetter("items", "points", "papers", "total", "totals_squared", "squares")

ATTEMPTS = """
SELECT a.id, a.contest_id, a.number, a.paper, a.started_at
FROM ITEMS JOIN attempt a ON a.id = i.0::bigint
"""

ANSWERS = """
SELECT r.attempt_id, r.number, r.given, r.saved_at
FROM ITEMS JOIN answer r ON r.attempt_id = i.0::bigint
"""

# Two folds add to the same rows. On SQLite the transaction's first write keeps the other out.
ONE_AT_A_TIME = "LOCK TABLE item_count IN SHARE ROW EXCLUSIVE MODE"
TAKE = """
DELETE FROM uncounted WHERE attempt_id IN (SELECT i.0::bigint FROM ITEMS) RETURNING attempt_id
"""

KEPT = """
SELECT c.contest_id, c.question_id, c.revision_id, c.first_try, c.picks, c.seconds
FROM ITEMS JOIN item_count c
    ON c.revision_id = i.2::int AND c.contest_id = i.0::int AND c.first_try = i.3::boolean
"""

ADD_ITEMS = """
INSERT INTO item_count (contest_id, question_id, revision_id, first_try, shown, blank, points,
                        scores, rests, scores_squared, rests_squared, products, picks, seconds)
SELECT i.0::int, i.1::int, i.2::int, i.3::boolean, i.4::int, i.5::int, i.6::bigint, i.7::bigint,
       i.8::bigint, i.9::bigint, i.10::bigint, i.11::bigint, i.12::jsonb, i.13::jsonb
FROM ITEMS WHERE true ORDER BY 1, 2, 3, 4
ON CONFLICT (revision_id, contest_id, first_try) DO UPDATE SET
    shown = item_count.shown + excluded.shown, blank = item_count.blank + excluded.blank,
    points = item_count.points + excluded.points, scores = item_count.scores + excluded.scores,
    rests = item_count.rests + excluded.rests,
    scores_squared = item_count.scores_squared + excluded.scores_squared,
    rests_squared = item_count.rests_squared + excluded.rests_squared,
    products = item_count.products + excluded.products,
    picks = excluded.picks, seconds = excluded.seconds
"""

ADD_PAPERS = """
INSERT INTO paper_count (contest_id, first_try, part, items, points, papers, total,
                         totals_squared, squares)
SELECT i.0::int, i.1::boolean, i.2::smallint, i.3::smallint, i.4::float8, i.5::int, i.6::float8,
       i.7::float8, i.8::float8
FROM ITEMS WHERE true ORDER BY 1, 2, 3
ON CONFLICT (contest_id, first_try, part) DO UPDATE SET
    papers = paper_count.papers + excluded.papers,
    total = paper_count.total + excluded.total,
    totals_squared = paper_count.totals_squared + excluded.totals_squared,
    squares = paper_count.squares + excluded.squares
"""


log = structlog.get_logger("zhumeng.statistics")


class Overtaken(Exception):
    """Another process has counted some of these attempts."""


class Patience:
    """Counting waits while there is a rush: it holds up whoever saves meanwhile. But not for ever."""

    def __init__(self) -> None:
        self._written = self._waited = 0

    def is_over(self, written: int) -> bool:
        """Whether to count now, when so many items have been `written` since the start."""
        is_rush = written - self._written > RUSH
        self._written = written
        self._waited = self._waited + 1 if is_rush and self._waited < LONGEST else 0
        return self._waited == 0


async def fold(rounds: int = ROUNDS) -> int:
    """Count attempts that wait to be counted, at most `rounds` times MOST; returns how many.

    Any number of processes may do so at the same time.
    """
    counted = 0
    for _ in range(rounds):
        waiting = Uncounted.all().order_by("attempt_id").limit(MOST)
        keys: Any = await waiting.values_list("attempt_id", flat=True)
        if keys:
            tally = await tally_of(keys)
            try:
                await _store(keys, tally)
            except Overtaken:
                break
            counted += len(keys)
        if len(keys) < MOST:
            break
    return counted


async def tally_of(attempts: Sequence[int]) -> Tally:
    """What these finished attempts tell."""
    tally = Tally()
    for begin in range(0, len(attempts), PAGE):
        await _add_page(tally, attempts[begin : begin + PAGE])
        await asyncio.sleep(0)
    return tally


async def _add_page(tally: Tally, page: Sequence[int]) -> None:
    keys = [(key,) for key in page]
    answers: dict[int, dict[int, Given]] = {key: {} for key in page}
    for row in await ask(ANSWERS, keys):
        given = Given(_texts(row["given"]), read_moment(row["saved_at"]))
        answers[row["attempt_id"]][row["number"]] = given
    for row in await ask(ATTEMPTS, keys):
        try:
            await _add(tally, row, answers[row["id"]])
        except (
            LookupError,
            ValueError,
        ):  # one that cannot be counted must not keep the others waiting for ever
            log.exception("attempt cannot be counted", attempt=row["id"])


async def _add(tally: Tally, row: dict[str, Any], answers: dict[int, Given]) -> None:
    items = items_in(row["paper"])
    questions = await memory().questions_of(item.revision for item in items)
    live = await live_by_id(row["contest_id"])
    attempt = Finished(
        row["contest_id"],
        row["number"] == 1,
        items,
        read_moment(row["started_at"]),
        answers,
        [section.count for section in live.sections],
    )
    tally.add(attempt, questions)


@lru_cache(1024)
def _texts(given: str) -> list[str]:
    """A stored answer: of thousands most are the same few."""
    texts: list[str] = read_json(given)
    return texts


@in_one_transaction
async def _store(attempts: Sequence[int], tally: Tally) -> None:
    """Take attempts from the queue and add what they tell. Raises Overtaken."""
    await _alone()
    if len(await ask(TAKE, ((key,) for key in attempts))) < len(attempts):
        raise Overtaken
    keys = sorted(tally.items)
    kept = {
        (row["contest_id"], row["question_id"], row["revision_id"], bool(row["first_try"])): row
        for row in await ask(KEPT, keys)
    }
    questions = await memory().questions_of(key[2] for key in keys)
    await ask(
        ADD_ITEMS,
        [(*key, *_added(tally.items[key], kept.get(key), questions[key[2]])) for key in keys],
    )
    await ask(ADD_PAPERS, [(*key, *PART(sums)) for key, sums in sorted(tally.parts.items())])
    await judge(sorted({question for _, question, _, first_try in keys if first_try}))


async def _alone() -> None:
    database = connection()
    if database.capabilities.dialect != "sqlite":
        await database.execute_query(ONE_AT_A_TIME)


async def judge_again(bank_id: int) -> None:
    """Bring the verdicts up to date on questions of a bank that read otherwise since, as its page
    is about to show them. After an upgrade with other thresholds that may take several pages."""
    for _ in range(ROUNDS):
        found = await overtaken(bank_id)
        if found:
            await _judge_again(found)
        if len(found) < TOGETHER:
            break


@in_one_transaction
async def _judge_again(question_ids: Sequence[int]) -> None:
    await ItemVerdict.filter(question_id=question_ids[0]).update(newest=0)  # a write first
    await _alone()
    await judge(question_ids)


def _added(sums: ItemSums, kept: dict[str, Any] | None, question: Question) -> tuple[Any, ...]:
    picks = read_json(kept["picks"]) if kept else {}
    seconds = read_json(kept["seconds"]) if kept else []
    return (
        *NUMBERS(sums),
        dict(sorted(merged_picks(question.kind, picks, sums.picks).items())),
        merged_seconds(seconds, sums.seconds),
    )
