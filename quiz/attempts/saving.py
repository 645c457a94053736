"""Saving answers, many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.attempts.memory import NOT_YOURS, Sheet
from quiz.attempts.rules import revision_at
from quiz.database import stored_moment
from quiz.errors import NotFound, TooLate
from quiz.statements import Statement, ask_all

# The attempts' rows are locked so that no finish grades meanwhile without these answers, and in one
# order, or two batches would wait for each other. Without a revision of its own (column 6) an answer
# is newer than whatever is there.
SAVE = """
INSERT INTO answer (attempt_id, number, given, revision, saved_at)
SELECT a.id, i.2::smallint, i.3::jsonb,
       COALESCE((SELECT n.revision + 1 FROM answer n
                 WHERE i.6::int = 1 AND n.attempt_id = a.id AND n.number = i.2::smallint
                   AND n.revision >= i.4::bigint), i.4::bigint),
       i.5::timestamptz
FROM ITEMS JOIN attempt a ON a.id = i.0::bigint
WHERE a.worker_id = i.1::int AND a.finished_at IS NULL AND a.deadline > i.5::timestamptz
ORDER BY a.id, i.2::smallint LOCK(a)
ON CONFLICT (attempt_id, number) DO UPDATE SET
    given = excluded.given, revision = excluded.revision, saved_at = excluded.saved_at
WHERE excluded.revision >= answer.revision
RETURNING attempt_id, number
"""

LOOK = """
SELECT a.id, a.worker_id, CASE WHEN a.finished_at IS NULL THEN 1 ELSE 0 END AS running,
       COUNT(CASE WHEN r.given <> '[]' THEN 1 END) AS saved,
       COALESCE(MAX(r.revision), 0) AS revision
FROM ITEMS JOIN attempt a ON a.id = i.0::bigint LEFT JOIN answer r ON r.attempt_id = a.id
GROUP BY a.id, a.worker_id, a.finished_at
"""


@dataclass(frozen=True, slots=True)
class Save:
    """Cleaned answers of one request, by question number; `revision` None means newest."""

    sheet: Sheet
    answers: Mapping[int, list[str]]
    now: datetime
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """How many questions are answered of how many, and the newest revision of any."""

    saved: int
    total: int
    revision: int


async def save_all(saves: Sequence[Save]) -> Sequence[Saved | Exception]:
    """Store a batch; each outcome is Saved (durable), NotFound or TooLate."""
    attempts = sorted({save.sheet.attempt_id for save in saves})
    *stored, found = await ask_all(*storing(saves), (LOOK, ((key,) for key in attempts)))
    written = {(row["attempt_id"], row["number"]) for rows in stored for row in rows}
    states = {(row["id"], row["worker_id"]): row for row in found}
    return [
        _outcome(save, written, states.get((save.sheet.attempt_id, save.sheet.worker_id)))
        for save in saves
    ]


def storing(saves: Sequence[Save]) -> list[Statement]:
    """SAVE with its rows, each (worker, attempt, question) once.

    Of several the highest revision counts, of equal ones the later. One that comes too late, or from
    somebody else, takes nobody's place. Only the database knows the revision of one without a number:
    a numbered one that comes after it, and may be older all the same, goes into a SAVE of its own.
    """
    newest: dict[tuple[int, int, int, bool], tuple[Any, ...]] = {}
    for place, save in enumerate(saves):
        sheet = save.sheet
        unnumbered = save.revision is None
        moment = stored_moment(save.now)
        for number, given in save.answers.items():
            key = (sheet.attempt_id, number, sheet.worker_id, is_late(save))
            there = newest.get(key)
            revision = save.revision or revision_at(sheet.started_at, save.now)
            if there is not None:
                if unnumbered:
                    revision = max(revision, there[4] + 1)
                elif revision < there[4]:
                    continue
                elif there[6]:
                    return [(SAVE, list(newest.values())), *storing(saves[place:])]
            row = (sheet.attempt_id, sheet.worker_id, number, given, revision, moment)
            newest[key] = (*row, int(unnumbered))
    return [(SAVE, list(newest.values()))]


def is_late(save: Save) -> bool:
    """Whether its time was up: the clock of the server decides."""
    return save.now >= save.sheet.deadline


def _outcome(
    save: Save, written: set[tuple[int, int]], state: dict[str, Any] | None
) -> Saved | Exception:
    if state is None:
        return NotFound(NOT_YOURS)
    stored = any((save.sheet.attempt_id, number) in written for number in save.answers)
    # What was not written is refused, or older than what is there: that is no refusal.
    if is_late(save) or (not stored and not state["running"]):
        return TooLate()
    return Saved(state["saved"], len(save.sheet.items), state["revision"])
