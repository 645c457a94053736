"""Reading banks: what each holds, and the questions that fit a search."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from questions.models import Bank, Question, QuestionTag, Retirement
from questions.pools import Newest
from quiz.banks.models import Upload
from quiz.errors import NotFound
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
    by_kind = await kinds - retired_kinds
    by_tag = await tags - retired_tags
    return [
        BankSummary(
            bank.id,
            bank.name,
            Counter({kind: n for (key, kind), n in by_kind.items() if key == bank.id}),
            Counter({tag: n for (key, tag), n in by_tag.items() if key == bank.id}),
            sum(n for (key, _), n in retired_kinds.items() if key == bank.id),
            bank.changed_at,
        )
        for bank in banks
    ]


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


@dataclass(frozen=True)
class Search:
    """What to look for in a bank; an empty field asks for nothing."""

    text: str = ""
    kind: str = ""
    tag: str = ""
    difficulty: int | None = None


def matching(questions: Sequence[Newest], search: Search) -> list[Newest]:
    """Those of `questions` that fit. In Python: SQLite cannot look into a JSON column."""
    wanted = search.text.casefold()
    return [
        question
        for question in questions
        if (not wanted or wanted in _words(question))
        and search.kind in ("", question.kind)
        and (not search.tag or search.tag in question.tags)
        and search.difficulty in (None, question.difficulty)
    ]


def _words(question: Newest) -> str:
    parts = [question.stem, *question.options, question.explanation, question.citation]
    return "\n".join(parts).casefold()
