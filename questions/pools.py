"""What a bank holds now: its newest revisions, which of them are out of use, what they once said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from questions.inserting import chunks
from questions.models import Retirement, Revision

CONTENT = ("kind", "stem", "options", "answers", "explanation", "citation", "tags", "difficulty")
"""What a revision keeps of a question."""


@dataclass(frozen=True)
class Newest:
    """The newest revision of a question."""

    question_id: int
    revision_id: int
    number: int
    fingerprint: str
    how: str
    kind: str
    stem: str
    options: list[str]
    answers: list[Any]
    explanation: str
    citation: str
    tags: list[str]
    difficulty: int | None


def content(question: Any) -> dict[str, Any]:
    """What a revision keeps of a draft, a revision or a newest one."""
    return {name: getattr(question, name) for name in CONTENT}


async def bank_pool(bank_id: int, *, retired: bool = False) -> list[Newest]:
    """The newest revision of every question of the bank, oldest question first.

    Those out of use only where `retired` says so.
    """
    found = await newest_of(question__bank_id=bank_id)
    if retired:
        return found
    out = await out_of_use(bank_id)
    return [newest for newest in found if newest.question_id not in out]


async def newest_of(**which: Any) -> list[Newest]:
    """The newest revisions of the questions `which` finds, oldest question first, in one query."""
    rows = (
        await Revision.filter(number=F("question__newest"), **which)
        .order_by("question_id")
        .values(
            *CONTENT,
            "number",
            "how",
            "question_id",
            revision_id="id",
            fingerprint="question__fingerprint",
        )
    )
    return [Newest(**row) for row in rows]


async def out_of_use(bank_id: int) -> dict[int, int | None]:
    """The retired questions of a bank, each with the load whose undoing retired it, if one did."""
    rows = await Retirement.filter(question__bank_id=bank_id, restored_at=None).values_list(
        "question_id", "undone_id"
    )
    return dict(rows)


class Dealt(NamedTuple):
    """A revision as a paper deals it."""

    revision_id: int
    kind: str
    option_count: int


async def dealt_revisions(kinds: Mapping[int, str]) -> dict[int, Dealt]:
    """The newest revision of each question that is of the kind it is asked in, by question.

    A correction may change everything; a running contest has promised so many of each kind.
    """
    found: dict[int, Dealt] = {}
    for part in chunks(kinds):
        rows = Revision.filter(question_id__in=part, number=F("question__newest"))
        found |= await _dealt(rows)
    other = [key for key, dealt in found.items() if dealt.kind != kinds[key]]
    for part in chunks(other):
        for kind in {kinds[key] for key in part}:
            same = [key for key in part if kinds[key] == kind]
            found |= await _dealt(Revision.filter(question_id__in=same, kind=kind))
    return found


async def _dealt(revisions: QuerySet[Revision]) -> dict[int, Dealt]:
    """By question; of several revisions of one the last."""
    rows = await revisions.order_by("number").values(
        "id",
        "question_id",
        "kind",
        "options",
        newest="question__newest",  # joins the question, which F alone does not
    )
    return {row["question_id"]: Dealt(row["id"], row["kind"], len(row["options"])) for row in rows}


async def past_fingerprints(bank_id: int) -> dict[str, int]:
    """Fingerprints that questions of the bank had and have no more, with the question's id."""
    rows = (
        await Revision.filter(question__bank_id=bank_id)
        .exclude(fingerprint=F("question__fingerprint"))
        .order_by("id")
        .values_list("fingerprint", "question_id")
    )
    return dict(rows)


async def past_contents(question_ids: Iterable[int]) -> Mapping[int, list[dict[str, Any]]]:
    """What each of these questions said in its older revisions."""
    found: dict[int, list[dict[str, Any]]] = {}
    for part in chunks(question_ids):
        rows = await Revision.filter(question_id__in=part).values(
            "question_id", "number", *CONTENT, newest="question__newest"
        )
        for row in rows:
            if row.pop("number") == row.pop("newest"):
                continue
            found.setdefault(row.pop("question_id"), []).append(row)
    return found
