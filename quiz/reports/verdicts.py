"""What the counts say of each question, kept so that a long list can be sorted by it."""

from collections.abc import Sequence
from itertools import groupby

from questions.quality import severity
from quiz.attempts.memory import memory
from quiz.reports.items import COLUMNS, groups_of
from quiz.statements import ask

FIRST_TRIES = f"""
SELECT q.bank_id, {COLUMNS}
FROM ITEMS JOIN item_count c ON c.question_id = i.0::int JOIN question q ON q.id = c.question_id
WHERE c.first_try ORDER BY c.question_id
"""  # noqa: S608 - the columns are ours

JUDGED = """
INSERT INTO item_verdict (question_id, bank_id, revision_id, shown, facility, discrimination,
                          severity, flags)
SELECT i.0::int, i.1::int, i.2::int, i.3::int, i.4::float8, i.5::float8, i.6::smallint, i.7::text
FROM ITEMS WHERE true ORDER BY 1
ON CONFLICT (question_id) DO UPDATE SET
    bank_id = excluded.bank_id, revision_id = excluded.revision_id, shown = excluded.shown,
    facility = excluded.facility, discrimination = excluded.discrimination,
    severity = excluded.severity, flags = excluded.flags
"""


async def judge(question_ids: Sequence[int]) -> None:
    """Bring the verdicts on these questions up to date, in the transaction that counted them."""
    rows = await ask(FIRST_TRIES, ((key,) for key in question_ids))
    questions = await memory().questions_of(row["revision_id"] for row in rows)
    banks = {row["question_id"]: row["bank_id"] for row in rows}
    judged = []
    for key, readings in groupby(groups_of(rows, questions), key=lambda found: found.question_id):
        newest = next(readings)
        found = newest.flags
        judged.append(
            (
                key,
                banks[key],
                newest.question.revision_id,
                newest.shown,
                newest.facility,
                newest.discrimination,
                severity(found),
                " ".join(found),
            )
        )
    await ask(JUDGED, judged)
