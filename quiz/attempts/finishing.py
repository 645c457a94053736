"""Finishing attempts, many at once: the last answers, the grade, the best score, the entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from questions.selection import Item
from quiz.attempts.counting import Finishes
from quiz.attempts.memory import Question, Sheet, memory
from quiz.attempts.rules import Result, grade_paper
from quiz.attempts.saving import Save, storing
from quiz.contests.live import live_by_id
from quiz.database import connection, in_batch_transaction, stored_moment
from quiz.statements import Statement, ask_all, read_json

TAKE_WRITE_LOCK = "UPDATE contest_count SET visits = visits FROM ITEMS WHERE contest_count.id < 0"
"""Changes nothing, but makes a transaction's first statement a write: SQLite's BEGIN is deferred."""

# Participations before attempts, and in the order in which starts take them: transactions that take
# the same rows in different orders wait for each other.
PARTICIPATIONS = """
SELECT p.id FROM ITEMS JOIN attempt a ON a.id = i.0::bigint
JOIN participation p ON p.id = a.participation_id
WHERE a.finished_at IS NULL ORDER BY p.contest_id, p.worker_id LOCK(p)
"""

ATTEMPTS = """
SELECT a.id, a.worker_id, a.contest_id, a.participation_id, a.started_at, p.best_score,
       e.id AS entry_id
FROM ITEMS JOIN attempt a ON a.id = i.0::bigint
JOIN participation p ON p.id = a.participation_id
LEFT JOIN entry e ON e.contest_id = a.contest_id AND e.worker_id = a.worker_id
WHERE a.finished_at IS NULL ORDER BY a.id LOCK(a)
"""

ANSWERS = """
SELECT r.attempt_id, ROWS(r.number, NESTED(r.given)) AS given
FROM ITEMS JOIN answer r ON r.attempt_id = i.0::bigint GROUP BY r.attempt_id
"""

FINISH = """
UPDATE attempt SET finished_at = i.1::timestamptz, score = i.2::float8, correct = i.3::smallint,
                   passed = i.4::boolean
FROM ITEMS WHERE attempt.id = i.0::bigint
"""

# What its answers tell of the questions is worked out later: reports/folding.py.
UNCOUNTED = "INSERT INTO uncounted (attempt_id) SELECT i.0::bigint FROM ITEMS"

BEST = (
    "UPDATE participation SET best_score = i.1::float8 FROM ITEMS WHERE participation.id = i.0::int"
)

ENTER = """
INSERT INTO entry (contest_id, worker_id, attempt_id, earned_at)
SELECT i.0::int, i.1::int, i.2::bigint, i.3::timestamptz FROM ITEMS ORDER BY 1, 2
RETURNING id, attempt_id
"""


@dataclass(frozen=True, slots=True)
class Finish:
    """A worker hands in, or the time is up. The last answers count if they are in time."""

    sheet: Sheet
    answers: Mapping[int, list[str]]
    now: datetime
    revision: int | None = None


@dataclass(slots=True)
class Graded:
    """A finished attempt with all that its result shows."""

    row: dict[str, Any]
    items: list[Item]
    questions: Mapping[int, Question]
    finished_at: datetime
    answers: dict[int, list[str]] = field(default_factory=dict)
    result: Result | None = None
    passed: bool = False
    entry_id: int | None = None


@in_batch_transaction
async def finish_all(finishes: Sequence[Finish]) -> Sequence[Graded | None]:
    """Grade a batch, each attempt once; None for one that was finished before."""
    wanted = {finish.sheet.attempt_id: finish for finish in finishes}
    keys = [(key,) for key in wanted]
    is_sqlite = connection().capabilities.dialect == "sqlite"
    statements: list[Statement] = [
        (TAKE_WRITE_LOCK if is_sqlite else PARTICIPATIONS, keys),
        (ATTEMPTS, keys),
    ]
    last = [Save(f.sheet, f.answers, f.now, f.revision) for f in finishes if f.answers]
    statements += storing(last)
    _, rows, *_, answers = await ask_all(*statements, (ANSWERS, keys))
    graded = {row["id"]: await _paper(row, wanted) for row in rows}
    await _grade(graded, answers)
    await _store(graded)
    return [graded.get(finish.sheet.attempt_id) for finish in finishes]


async def _paper(row: dict[str, Any], wanted: Mapping[int, Finish]) -> Graded:
    finish = wanted[row["id"]]
    sheet = finish.sheet
    questions = await memory().questions_of(item.revision for item in sheet.items)
    # A clock that was set back must not end an attempt before it began.
    finished_at = max(sheet.started_at, min(finish.now, sheet.deadline))
    return Graded(row, sheet.items, questions, finished_at)


async def _grade(graded: Mapping[int, Graded], given: Sequence[Mapping[str, Any]]) -> None:
    answers = {row["attempt_id"]: read_json(row["given"]) for row in given}
    for key, attempt in graded.items():
        attempt.answers = dict(answers.get(key, ()))
        attempt.result = grade_paper(attempt.items, attempt.questions, attempt.answers)
        live = await live_by_id(attempt.row["contest_id"])
        attempt.passed = attempt.result.score >= (live.contest.pass_score or 0)


async def _store(graded: Mapping[int, Graded]) -> None:
    """Write a batch. Who has an entry is known: nobody else can give them one meanwhile."""
    counts, best, finished, entered = Finishes(), [], [], []
    for key, attempt in graded.items():
        row, result, moment = attempt.row, attempt.result, stored_moment(attempt.finished_at)
        assert result is not None  # noqa: S101 - it was just graded
        finished.append((key, moment, result.score, result.correct, attempt.passed))
        attempt.entry_id = row["entry_id"]
        enters = attempt.passed and attempt.entry_id is None
        counts.add(row["contest_id"], result.score, row["best_score"], entered=enters)
        if row["best_score"] is None or result.score > row["best_score"]:
            best.append((row["participation_id"], result.score))
        if enters:
            entered.append((row["contest_id"], row["worker_id"], key, moment))
    if not finished:
        return
    *_, entries, _ = await ask_all(
        (FINISH, finished),
        (UNCOUNTED, [(key,) for key, *_ in finished]),
        (BEST, best),
        (ENTER, entered),
        counts.statement(),
        last=True,
    )
    for row in entries:
        graded[row["attempt_id"]].entry_id = row["id"]
