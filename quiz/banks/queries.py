"""Reading banks: what each holds, and the questions that fit a search."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tortoise.expressions import F
from tortoise.functions import Max

from questions.models import Bank, Revision
from questions.pools import Newest
from quiz.banks.models import Upload
from quiz.errors import NotFound
from quiz.words import N_

GONE = N_("这份上传已经不在了（最多保留一天），请重新上传文件。")


@dataclass(frozen=True)
class BankSummary:
    """A bank and what it holds, by kind and by tag."""

    id: int
    name: str
    by_kind: Counter[str] = field(default_factory=Counter)
    by_tag: Counter[str] = field(default_factory=Counter)
    changed_at: datetime | None = None

    @property
    def total(self) -> int:
        """How many questions."""
        return self.by_kind.total()


async def bank_summaries() -> list[BankSummary]:
    """Every bank by name; only the newest revision of a question counts."""
    changed = dict(
        await Revision.all()
        .annotate(changed=Max("created_at"))
        .group_by("question__bank_id")
        .values_list("question__bank_id", "changed")
    )
    banks = {
        bank.id: BankSummary(bank.id, bank.name, changed_at=changed.get(bank.id))
        for bank in await Bank.all().order_by("name")
    }
    rows = await Revision.filter(number=F("question__newest")).values_list(
        "question__bank_id", "kind", "tags"
    )
    for bank_id, kind, tags in rows:
        banks[bank_id].by_kind[kind] += 1
        banks[bank_id].by_tag.update(tags)
    return list(banks.values())


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
