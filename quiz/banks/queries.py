"""Reading banks: what each holds, and the questions that fit a search."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from questions.drafts import Draft
from questions.listing import Listed
from questions.models import Bank, Load, Question, QuestionTag, Retirement
from questions.planning import right_texts
from questions.pools import Newest, newest_of
from quiz.banks.models import Upload
from quiz.errors import NotFound
from quiz.statements import ask
from quiz.words import N_

GONE = N_("这份上传已经不在了（最多保留一天），请重新上传文件。")


@dataclass(frozen=True)
class BankSummary:
    """A bank and what it has in use, by kind and by tag, and how many questions are retired."""

    id: int
    name: str
    by_kind: Counter[str] = field(default_factory=Counter)
    by_tag: Counter[str] = field(default_factory=Counter)
    retired: int = 0
    changed_at: datetime | None = None

    @property
    def total(self) -> int:
        """How many questions are in use."""
        return self.by_kind.total()


async def bank_summaries(**which: Any) -> list[BankSummary]:
    """The banks `which` finds, by name; only the newest revision of a question counts."""
    banks = await Bank.filter(**which).order_by("name")
    ids = [bank.id for bank in banks]
    retired = Retirement.filter(restored_at=None, question__bank_id__in=ids)
    kinds = _counted(Question.filter(bank_id__in=ids), "bank_id", "kind")
    tags = _counted(QuestionTag.filter(bank_id__in=ids), "bank_id", "tag")
    retired_kinds = await _counted(retired, "question__bank_id", "question__kind")
    # Few questions are retired: they are subtracted, not joined with every other.
    retired_tags = await _counted(
        retired.filter(question__question_tags__id__not_isnull=True),
        "question__bank_id",
        "question__question_tags__tag",
    )
    by_kind = _by_bank(await kinds - retired_kinds)
    by_tag = _by_bank(await tags - retired_tags)
    out = _by_bank(retired_kinds)
    return [
        BankSummary(
            bank.id,
            bank.name,
            by_kind[bank.id],
            by_tag[bank.id],
            out[bank.id].total(),
            bank.changed_at,
        )
        for bank in banks
    ]


def _by_bank(counted: Counter[tuple[Any, ...]]) -> defaultdict[int, Counter[str]]:
    """Counts by (bank, word) as counts by word, by bank: there may be many banks of many tags."""
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (bank_id, word), n in counted.items():
        found[bank_id][word] = n
    return found


async def _counted(rows: QuerySet[Any], *by: str) -> Counter[tuple[Any, ...]]:
    """How many rows there are of each group."""
    found = await rows.annotate(n=Count("id")).group_by(*by).values_list(*by, "n")
    return Counter({tuple(group): int(n) for *group, n in found})


async def find_bank(bank_id: int) -> Bank:
    """The bank. Raises NotFound."""
    bank = await Bank.get_or_none(id=bank_id)
    if bank is None:
        raise NotFound
    return bank


async def find_upload(upload_id: int, staff_id: int) -> Upload:
    """One's own upload. Raises NotFound: others' uploads do not exist."""
    upload = await Upload.get_or_none(id=upload_id, staff_id=staff_id)
    if upload is None:
        raise NotFound(GONE)
    return upload


async def find_question(question_id: int) -> Question:
    """A question with its bank. Raises NotFound."""
    question = await Question.get_or_none(id=question_id).prefetch_related("bank")
    if question is None:
        raise NotFound
    return question


async def find_load(load_id: int) -> Load:
    """A load with its bank. Raises NotFound."""
    load = await Load.get_or_none(id=load_id).prefetch_related("bank")
    if load is None:
        raise NotFound
    return load


async def retirement_of(question_id: int) -> Retirement | None:
    """Why a question is out of use; None for one in use."""
    return await Retirement.get_or_none(question_id=question_id, restored_at=None)


async def found_questions(question_ids: Sequence[int]) -> list[Newest]:
    """Questions in their newest revision, in order of their ids."""
    return await newest_of(question_id__in=list(question_ids))


async def found_retired(question_ids: Sequence[int]) -> set[int]:
    """Those of these questions that are out of use."""
    rows = Retirement.filter(question_id__in=list(question_ids), restored_at=None)
    return {row.question_id for row in await rows}


SAME_STEM = """
SELECT o.id, i.0::text AS stem_key FROM ITEMS JOIN question o ON o.stem_key = i.0::text
WHERE o.bank_id = i.1::int ORDER BY o.id
"""
ELSEWHERE = """
SELECT b.name, COUNT(DISTINCT o.fingerprint) AS n
FROM ITEMS JOIN question o ON o.stem_key = i.0::text AND o.fingerprint = i.1::text
JOIN bank b ON b.id = o.bank_id
GROUP BY b.name ORDER BY n DESC, b.name LIMIT 20
"""
TWINS = """
SELECT o.id FROM ITEMS JOIN question o ON o.stem_key = i.0::text AND o.fingerprint = i.1::text
ORDER BY o.id LIMIT 1000
"""
MOST_ALIKE = 200


async def same_stems(drafts: Sequence[Listed], bank_id: int) -> list[tuple[Newest, Draft]]:
    """Drafts beside the question of the bank that has the same stem; at most MOST_ALIKE."""
    rows = await ask(SAME_STEM, ((one.stem_key, bank_id) for one in drafts))
    there = {row["stem_key"]: row["id"] for row in rows[:MOST_ALIKE]}
    old = {newest.question_id: newest for newest in await found_questions(list(there.values()))}
    return [
        (old[there[one.stem_key]], one.draft) for one in drafts if there.get(one.stem_key) in old
    ][:MOST_ALIKE]


@dataclass(frozen=True)
class Elsewhere:
    """How many of some drafts other banks have, by the bank's name; and drafts beside the same
    question of another bank that has another answer, at most MOST_ALIKE."""

    by_bank: dict[str, int] = field(default_factory=dict)
    otherwise: list[tuple[Newest, Draft]] = field(default_factory=list)


async def elsewhere(drafts: Sequence[Listed]) -> Elsewhere:
    """What other banks have of these questions, which are new to their own."""
    # Hashed here where their bank is new: work for seconds where there are 100,000.
    keys = await asyncio.to_thread(lambda: [(one.stem_key, one.fingerprint) for one in drafts])
    by_bank = {row["name"]: row["n"] for row in await ask(ELSEWHERE, keys)}
    if not by_bank:
        return Elsewhere()
    twins = await found_questions([row["id"] for row in await ask(TWINS, keys)])
    ours = {one.fingerprint: one.draft for one in drafts}
    pairs = [(twin, ours[twin.fingerprint]) for twin in twins]
    otherwise = [pair for pair in pairs if right_texts(pair[0]) != right_texts(pair[1])]
    return Elsewhere(by_bank, otherwise[:MOST_ALIKE])
