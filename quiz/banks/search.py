"""Finding questions of a bank: one statement for both databases, quick with 100,000 of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from questions.citations import LAWS
from questions.listing import words
from questions.models import Bank
from questions.pools import Newest, newest_of
from quiz.database import connection
from quiz.statements import ask, in_dialect
from quiz.words import N_

A_PAGE = 50

RETIRED = "q.id IN (SELECT t.question_id FROM retirement t WHERE t.restored_at IS NULL)"
NEWEST = "SELECT r.question_id FROM revision r WHERE r.question_id = q.id AND r.number = q.newest"
PROBLEMS: dict[str, tuple[str, str]] = {
    "amended": (
        N_("法律改过，还没核对"),
        """q.id IN (
            SELECT c.question_id FROM cited c JOIN (
                SELECT law, MAX(version) AS version FROM amendment GROUP BY law
            ) m ON m.law = c.law WHERE c.version IS NULL OR c.version < m.version
        )""",
    ),
    "flagged": (
        N_("答题统计有提示"),
        # One that was mended since, and that nobody has answered yet, needs no second look.
        """q.id IN (
            SELECT v.question_id FROM item_verdict v
            JOIN revision a ON a.id = v.revision_id
            JOIN revision n ON n.question_id = v.question_id
                AND n.kind = a.kind AND n.stem = a.stem
                AND CAST(n.options AS TEXT) = CAST(a.options AS TEXT)
                AND CAST(n.answers AS TEXT) = CAST(a.answers AS TEXT)
            WHERE v.bank_id = q.bank_id AND v.severity > 0 AND n.number = q.newest
        )""",
    ),
    "no_citation": (
        N_("没有法律依据"),
        "NOT EXISTS (SELECT 1 FROM cited c WHERE c.question_id = q.id)",
    ),
    "unknown_law": (
        N_("法律依据认不出，或没有那一条"),
        """q.id IN (
            SELECT c.question_id FROM cited c LEFT JOIN LAWS ON l.law = c.law
            WHERE c.article IS NULL OR l.law IS NULL OR c.article > l.articles
        )""",
    ),
    "no_explanation": (N_("没有解析"), f"EXISTS ({NEWEST} AND r.explanation = '')"),
    "no_tags": (
        N_("没有标签"),
        "NOT EXISTS (SELECT 1 FROM question_tag t WHERE t.question_id = q.id)",
    ),
    "no_difficulty": (N_("没有难度"), "q.difficulty IS NULL"),
    "same_stem": (
        N_("题库里有题干相同的"),
        # The sum keeps SQLite from looking through the whole bank once for each question.
        """EXISTS (
            SELECT 1 FROM question o WHERE o.stem_key = q.stem_key
            AND o.bank_id + 0 = q.bank_id AND o.id <> q.id
        )""",
    ),
    "elsewhere": (
        N_("别的题库里也有"),
        """EXISTS (
            SELECT 1 FROM question o WHERE o.stem_key = q.stem_key
            AND o.fingerprint = q.fingerprint AND o.id <> q.id
        )""",
    ),
    "retired": (N_("已停用"), RETIRED),
}
"""What may be looked at, by name: in words, and as a condition. All but the last are in use."""


@dataclass(frozen=True)
class Search:
    """What to look for in a bank; an empty field asks for nothing."""

    text: str = ""
    kind: str = ""
    tag: str = ""
    law: str = ""
    difficulty: int | None = None
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it asks for everything in use."""
        return self == Search()


@dataclass(frozen=True)
class Found:
    """A page of questions, and how many there are on all of them."""

    total: int
    page: int
    pages: int
    questions: Sequence[Newest]


def conditions(search: Search) -> list[str]:
    """The conditions of a search; what it looks for stays in the parameters."""
    wanted = {
        "q.kind = i.1::text": search.kind,
        "q.difficulty = i.2::int": search.difficulty,
        "EXISTS (SELECT 1 FROM question_tag t WHERE t.question_id = q.id AND t.tag = i.3::text)": (
            search.tag
        ),
        "EXISTS (SELECT 1 FROM cited c WHERE c.question_id = q.id AND c.law = i.4::text)": (
            search.law
        ),
        "HAS(q.words, i.5::text) > 0": search.text,
    }
    found = [condition for condition, value in wanted.items() if value not in ("", None)]
    if search.problem in PROBLEMS:
        found.append(PROBLEMS[search.problem][1])
    elif search.problem:
        found.append("1 = 0")
    if search.problem != "retired":
        found.append(f"NOT {RETIRED}")
    return found


async def find_questions(bank: Bank, search: Search, page: int, in_use: int) -> Found:
    """A page of the questions that fit, oldest first. `in_use` is how many the bank has."""
    total = in_use if search.is_empty else int((await _ask(COUNT, bank, search))[0]["n"])
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, page), pages)
    rows = await _ask(PAGE, bank, search, (page - 1) * A_PAGE)
    return Found(total, page, pages, await newest_of(question_id__in=[row["id"] for row in rows]))


COUNT = "SELECT COUNT(*) AS n FROM ITEMS JOIN question q ON q.bank_id = i.0::int WHERE {where}"
PAGE = f"""
SELECT q.id FROM ITEMS JOIN question q ON q.bank_id = i.0::int WHERE {{where}}
ORDER BY q.id LIMIT {A_PAGE} OFFSET {{offset}}
"""  # noqa: S608 - a number


async def _ask(text: str, bank: Bank, search: Search, offset: int = 0) -> list[dict[str, Any]]:
    database = connection()
    dialect = database.capabilities.dialect
    where = " AND ".join(conditions(search))
    where = where.replace("HAS(", "INSTR(" if dialect == "sqlite" else "STRPOS(")
    known = " UNION ALL ".join(
        f"SELECT '{name}' AS law, {law.articles} AS articles" for name, law in LAWS.items()
    )
    where = where.replace("LAWS", f"({known}) AS l")
    looked = words([search.text])
    row = [bank.id, search.kind, search.difficulty, search.tag, search.law, looked]
    # Past the memory of in_dialect: there are as many statements as pages and searches.
    whole = in_dialect.__wrapped__(text.format(where=where, offset=offset), dialect)
    return await database.execute_query_dict(whole, [json.dumps([row])])


async def laws_of(bank: Bank) -> list[str]:
    """The laws that questions of a bank cite and that are read as laws, by name."""
    rows = await ask(LAWS_CITED, [(bank.id,)])
    return [row["law"] for row in rows]


LAWS_CITED = """
SELECT DISTINCT c.law FROM ITEMS JOIN question q ON q.bank_id = i.0::int
JOIN cited c ON c.question_id = q.id WHERE c.article IS NOT NULL ORDER BY c.law LIMIT 500
"""
