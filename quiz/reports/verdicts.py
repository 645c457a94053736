"""What the counts say of each question, kept so that a long list can be sorted by it."""

from collections.abc import Sequence
from itertools import groupby

from questions.quality import RULES, severity
from quiz.attempts.memory import memory
from quiz.reports.items import COLUMNS, groups_of, shown_of
from quiz.statements import ask

FIRST_TRIES = f"""
SELECT q.bank_id, {COLUMNS}
FROM ITEMS JOIN item_count c ON c.question_id = i.0::int JOIN question q ON q.id = c.question_id
WHERE c.first_try ORDER BY c.question_id
"""  # noqa: S608 - the columns are ours

JUDGED = """
INSERT INTO item_verdict (question_id, bank_id, revision_id, shown, facility, discrimination,
                          severity, flags, newest, rules)
SELECT i.0::int, i.1::int, i.2::int, i.3::int, i.4::float8, i.5::float8, i.6::smallint, i.7::text,
       i.8::int, i.9::int
FROM ITEMS WHERE true ORDER BY 1
ON CONFLICT (question_id) DO UPDATE SET
    bank_id = excluded.bank_id, revision_id = excluded.revision_id, shown = excluded.shown,
    facility = excluded.facility, discrimination = excluded.discrimination,
    severity = excluded.severity, flags = excluded.flags,
    newest = excluded.newest, rules = excluded.rules
"""

NEWEST = """
SELECT q.id AS question_id, q.newest, r.id AS revision_id
FROM ITEMS JOIN question q ON q.id = i.0::int
JOIN revision r ON r.question_id = q.id AND r.number = q.newest
"""

TOGETHER = 500
"""Questions judged in one transaction."""
OVERTAKEN = f"""
SELECT v.question_id FROM ITEMS JOIN item_verdict v ON v.bank_id = i.0::int
JOIN question q ON q.id = v.question_id
WHERE v.newest <> q.newest OR v.rules <> i.1::int ORDER BY v.question_id LIMIT {TOGETHER}
"""  # noqa: S608 - a number


async def overtaken(bank_id: int) -> list[int]:
    """Questions of a bank that were changed since they were judged, or judged by other thresholds.

    At most TOGETHER.
    """
    rows = await ask(OVERTAKEN, [(bank_id, RULES)])
    return [row["question_id"] for row in rows]


async def judge(question_ids: Sequence[int]) -> None:
    """Bring the verdicts on these questions up to date, in the transaction that counted them."""
    keys = [(key,) for key in question_ids]
    rows = await ask(FIRST_TRIES, keys)
    newest = {row["question_id"]: row for row in await ask(NEWEST, keys)}
    wanted = {row["revision_id"] for row in (*rows, *newest.values())}
    questions = await memory().questions_of(wanted)
    banks = {row["question_id"]: row["bank_id"] for row in rows}
    judged = []
    for key, readings in groupby(groups_of(rows, questions), key=lambda found: found.question_id):
        shown = shown_of(list(readings), questions[newest[key]["revision_id"]])
        found = shown.flags
        judged.append(
            (
                key,
                banks[key],
                shown.numbers.question.revision_id,
                shown.numbers.shown,
                shown.numbers.facility,
                shown.numbers.discrimination,
                severity(found),
                " ".join(found),
                newest[key]["newest"],
                RULES,
            )
        )
    await ask(JUDGED, judged)
