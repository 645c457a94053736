"""The statistics of a bank's questions, read for its page and its export."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from questions.drafts import MARK
from questions.kinds import TRUE_FALSE
from questions.listing import words
from questions.models import Bank, Retirement
from questions.quality import FLAGS, choices, unused_options
from quiz.attempts.memory import memory
from quiz.attempts.models import Uncounted
from quiz.reports.items import COLUMNS, ItemNumbers, groups_of, reads_like, shown_of
from quiz.reports.models import ItemVerdict
from quiz.statements import ask

A_PAGE = 50
WINDOW = 200
"""Questions read at once for an export."""
OFTEN = 3
"""People who must have given a wrong text before anybody is shown it."""
TEXTS_SHOWN = 5

SORTS = {
    "problem": ("-severity", "facility"),
    "hard": ("facility",),
    "easy": ("-facility",),
    "discrimination": ("discrimination",),
    "shown": ("-shown",),
}

NEWEST = """
SELECT q.id AS question_id, r.id AS revision_id,
       EXISTS (SELECT 1 FROM retirement t WHERE t.question_id = q.id AND t.restored_at IS NULL)
       AS retired
FROM ITEMS JOIN question q ON q.id = i.0::int
JOIN revision r ON r.question_id = q.id AND r.number = q.newest
"""

NEVER_DEALT = """
SELECT COUNT(*) AS questions FROM ITEMS JOIN question q ON q.bank_id = i.0::int
WHERE NOT EXISTS (SELECT 1 FROM item_verdict v WHERE v.question_id = q.id)
AND NOT EXISTS (SELECT 1 FROM retirement t WHERE t.question_id = q.id AND t.restored_at IS NULL)
"""

COUNTS = f"""
SELECT c.first_try, {COLUMNS}
FROM ITEMS JOIN item_count c ON c.question_id = i.0::int ORDER BY c.question_id
"""  # noqa: S608 - the columns are ours


@dataclass(frozen=True)
class Wish:
    """What to list, in which order. An empty field asks for nothing, an unknown one neither."""

    sort: str = "problem"
    flag: str = ""
    kind: str = ""
    text: str = ""

    def of(self, bank: Bank) -> QuerySet[ItemVerdict]:
        """The bank's questions that fit, in this order."""
        found = ItemVerdict.filter(bank=bank)
        if self.flag == "any":
            found = doubted(bank)
        elif self.flag in FLAGS:
            found = doubted(bank).filter(flags__contains=self.flag)
        if self.kind:
            found = found.filter(revision__kind=self.kind)
        if self.text:
            found = found.filter(question__words__contains=words([self.text]))
        return found.order_by(*SORTS.get(self.sort, SORTS["problem"]), "question_id")


def doubted(bank: Bank) -> QuerySet[ItemVerdict]:
    """The questions in use that deserve a second look."""
    out = Retirement.filter(question__bank=bank, restored_at=None).values("question_id")
    found = ItemVerdict.filter(bank=bank, severity__gt=0)
    return found.exclude(question_id__in=Subquery(out))


@dataclass(frozen=True)
class Option:
    """One option, with how many chose it."""

    key: str
    text: str
    times: int
    share: float
    right: bool
    unused: bool


@dataclass(frozen=True)
class Line:
    """One question on the page: first tries of what it says now, else of the newest that was answered.

    `tries` and `share` are of all tries; `earlier` how it did before it was changed; `outdated` when
    it has been changed since and nobody has answered it yet.
    """

    numbers: ItemNumbers
    flags: Sequence[str]
    tries: int
    share: float
    earlier: Sequence[ItemNumbers]
    outdated: bool
    retired: bool

    @property
    def stem(self) -> str:
        """What it asks, in one line of text."""
        return in_words(self.numbers.question.stem)

    @property
    def options(self) -> list[Option]:
        """What can be chosen, and how many did."""
        question, shown = self.numbers.question, self.numbers.shown
        unused = unused_options(self.numbers.observed)
        found = []
        for place, key in enumerate(choices(question.kind, len(question.options))):
            pick = self.numbers.picks.get(key)
            times = pick.times if pick else 0
            text = "" if key in TRUE_FALSE else question.options[place]
            right = key in question.answers
            found.append(Option(key, text, times, times / shown, right, key in unused))
        return found

    @property
    def wrong_texts(self) -> list[tuple[str, int]]:
        """What several people wrote that was wrong, the most frequent first."""
        if self.numbers.question.kind != "fill":
            return []
        texts = [(text, pick.times) for text, pick in self.numbers.picks.items()]
        often = [entry for entry in texts if entry[1] >= OFTEN]
        return sorted(often, key=lambda entry: (-entry[1], entry[0]))[:TEXTS_SHOWN]


def in_words(text: str) -> str:
    """`text` with a word where a picture stands."""
    return MARK.sub("［图］", text)


@dataclass(frozen=True)
class Summary:
    """How many of a bank's questions wait to be dealt, have been answered, are flagged, with what."""

    unseen: int
    answered: int
    flagged: int
    by_flag: Counter[str]
    waiting: int
    """Finished attempts, of all banks, that are not counted yet."""


async def summary_of(bank: Bank) -> Summary:
    """The bank as a whole."""
    texts: Sequence[str] = await doubted(bank).values_list("flags", flat=True)  # type: ignore[assignment]
    return Summary(
        unseen=(await ask(NEVER_DEALT, [(bank.id,)]))[0]["questions"],
        answered=await ItemVerdict.filter(bank=bank).count(),
        flagged=len(texts),
        by_flag=Counter(flag for text in texts for flag in text.split()),
        waiting=await Uncounted.all().count(),
    )


async def lines_of(verdicts: Sequence[ItemVerdict]) -> list[Line]:
    """The numbers of these questions, in this order."""
    keys = [(verdict.question_id,) for verdict in verdicts]
    newest = {row["question_id"]: row for row in await ask(NEWEST, keys)}
    rows = await ask(COUNTS, keys)
    wanted = {row["revision_id"] for row in rows} | {row["revision_id"] for row in newest.values()}
    questions = await memory().questions_of(wanted)
    every: dict[int, list[ItemNumbers]] = defaultdict(list)
    for numbers in groups_of(rows, questions):
        every[numbers.question_id].append(numbers)
    first = groups_of([row for row in rows if row["first_try"]], questions)
    found = {}
    for key, readings in groupby(first, key=lambda numbers: numbers.question_id):
        shown = shown_of(list(readings), questions[newest[key]["revision_id"]])
        numbers = shown.numbers
        whole = next(each for each in every[key] if reads_like(each.question, numbers.question))
        found[key] = Line(
            numbers,
            shown.flags,
            whole.shown,
            whole.facility,
            shown.earlier,
            outdated=shown.outdated,
            retired=bool(newest[key]["retired"]),
        )
    return [found[verdict.question_id] for verdict in verdicts if verdict.question_id in found]


async def all_lines(bank: Bank) -> AsyncIterator[list[Line]]:
    """Every question that was answered, in the order in which they came into the bank."""
    last = 0
    while True:
        page = ItemVerdict.filter(bank=bank, question_id__gt=last).order_by("question_id")
        verdicts = await page.limit(WINDOW)
        if not verdicts:
            return
        last = verdicts[-1].question_id
        yield await lines_of(verdicts)
