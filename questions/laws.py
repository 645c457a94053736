"""Which laws the questions cite, in which version, and which questions wait since a law changed."""

from dataclasses import dataclass
from datetime import date, datetime

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from questions.citations import LAWS
from questions.drafts import tidy
from questions.errors import BadVersion
from questions.models import Amendment, Cited, Question, Retirement

LONGEST_NOTE = 500
MOST_CITED = 500


@dataclass(frozen=True)
class CitedLaw:
    """A law as the questions cite it: its version of now, how many cite it (retired ones too), how
    many wait.

    `version` is None for a law that is not known here; `is_text` where a citation could not be
    read, and the whole text stands for the law.
    """

    name: str
    version: date | None
    questions: int
    waiting: int
    is_text: bool
    amendment: Amendment | None = None


async def amendments() -> dict[str, Amendment]:
    """The newest mark of each law that was marked as amended."""
    return {row.law: row for row in await Amendment.all().order_by("version")}


def outdated(amendment: Amendment) -> Q:
    """What cites an older version than this: of `Cited`."""
    older = Q(version__lt=amendment.version) | Q(version__isnull=True)
    return Q(law=amendment.law) & older


async def cited_laws() -> list[CitedLaw]:
    """The laws that questions in use or out of use cite, those with waiting questions first.

    At most MOST_CITED: of what is not read as a law there may be as many as questions.
    """
    marked = await amendments()
    rows = (
        await Cited.all()
        .annotate(n=Count("question_id", distinct=True), articles=Count("article"))
        .group_by("law")
        .order_by("-articles", "-n", "law")
        .limit(MOST_CITED)
        .values_list("law", "n", "articles")
    )
    waiting = {law: await waiting_for(mark).count() for law, mark in marked.items()}
    found = [
        CitedLaw(
            law,
            version_of(law, marked),
            n,
            waiting.get(law, 0),
            not articles,
            marked.get(law),
        )
        for law, n, articles in rows
    ]
    return sorted(found, key=lambda law: (not law.waiting, law.is_text, -law.questions))


def version_of(law: str, marked: dict[str, Amendment]) -> date | None:
    """The version of now: the newest that was marked, else the one that is known here."""
    if law in marked:
        return marked[law].version
    return date.fromisoformat(LAWS[law].version) if law in LAWS else None


def waiting_for(mark: Amendment) -> QuerySet[Question]:
    """The questions in use that cite an older version of a law, each once, oldest first.

    One out of use is asked nobody any more; brought back, it waits again.
    """
    ids = Cited.filter(outdated(mark)).values("question_id")
    retired = Retirement.filter(restored_at=None).values("question_id")
    waiting = Question.filter(id__in=Subquery(ids)).exclude(id__in=Subquery(retired))
    return waiting.order_by("id")


async def amend_law(law: str, version: date, note: str, author: str, now: datetime) -> bool:
    """Mark a law as amended; False when it was. Raises BadVersion for a day that is not later."""
    await Amendment.filter(law=law).update(law=law)  # a write first: two marks come one by one
    marked = await amendments()
    current = version_of(law, marked)
    if law in marked and marked[law].version == version:
        return False
    if current is not None and version <= current:
        raise BadVersion(version=current.isoformat())
    try:
        await Amendment.create(
            law=law, version=version, note=tidy(note)[:LONGEST_NOTE], author=author, at=now
        )
    except IntegrityError:  # marked twice at once
        return False
    return True


async def confirm_question(question_id: int, law: str, author: str, now: datetime) -> bool:
    """The question agrees with the newest version of a law; False when it did before."""
    if not law.isprintable():  # no database takes some of what is sent
        return False
    await Cited.filter(question_id=question_id, law=law).update(law=law)  # a write first
    mark = (await amendments()).get(law)
    if mark is None:
        return False
    waiting = Cited.filter(outdated(mark), question_id=question_id)
    return bool(await waiting.update(version=mark.version, checked_by=author, checked_at=now))
