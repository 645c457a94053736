"""What a reader finds on its way through a file: sound drafts, problems, kinds we do not have."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from questions.drafts import Draft, Place, Problem, Report
from questions.errors import UnreadableFile
from questions.kinds import remarks, validate
from questions.words import N_

MOST_QUESTIONS = 200_000
_EITHER = re.compile(r"[^或]{1,8}(?:或者?|\sor\s)[^或]{1,8}", re.IGNORECASE)


class Unsure(Exception):
    """A question stands here that cannot be read for sure."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


class Unsupported(Exception):
    """A question of a kind we do not have; `kind` names it in English, `word` as the file does."""

    def __init__(self, where: Place, kind: str, word: str) -> None:
        self.kind = kind
        said = N_("是%(kind)s，暂不支持这种题型")
        self.problem = Problem(where, "error", "unsupported_kind", said, {"kind": word})
        super().__init__(kind)


def unsure(where: Place, code: str, text: str, **params: object) -> Unsure:
    """The refusal to guess: `text` % `params` says what is wrong and what to do."""
    return Unsure(Problem(where, "error", code, text, params))


def unclear(answer: str, where: Place) -> Unsure:
    """The problem of an answer that has no sure meaning."""
    if _EITHER.fullmatch(answer):
        said = N_("的答案“%(answer)s”不知道是哪一个。只有一个对就只留它；几个都要选就写成 AB 这样")
        return unsure(where, "unclear_answer", said, answer=answer[:40])
    said = N_("的答案看不明白：“%(answer)s”。请写选项的字母，如 B 或 ACD；判断题写对或错")
    return unsure(where, "unclear_answer", said, answer=answer[:40])


def several_in_one(where: Place) -> Unsure:
    """The problem of a text that asks several questions, with one answer for them."""
    said = N_("的一格里有几道题，不知道哪个答案是哪一道的。请每道题占一行")
    return unsure(where, "several_questions", said)


@dataclass
class Found:
    """A report in the making. One bad question never loses the others."""

    total: int = 0
    unsupported: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Draft] = field(default_factory=list)

    @contextmanager
    def question(self) -> Iterator[None]:
        """Around the reading of one question: counts it, and keeps what is said against it.

        Raises UnreadableFile when the file holds more questions than any bank.
        """
        self.count()
        try:
            yield
        except (Unsupported, Unsure) as refused:
            self.refuse(refused)

    def count(self) -> None:
        """One more. Raises UnreadableFile when the file holds more questions than any bank."""
        self.total += 1
        if self.total > MOST_QUESTIONS:
            raise UnreadableFile("too_big")

    def refuse(self, refused: Unsupported | Unsure) -> None:
        """Keep what is said against a question."""
        if isinstance(refused, Unsupported):
            self.unsupported[refused.kind] += 1
        self.problems.append(refused.problem)

    def add(self, draft: Draft, warnings: Sequence[Problem] = ()) -> None:
        """Keep `draft` if it is sound, else the reasons why it is not."""
        problems = validate(draft)
        self.problems += problems
        if not problems:
            self.problems += warnings
            self.problems += remarks(draft)
            self.questions.append(draft)

    def join(self, other: "Found") -> None:
        """Keep what was found in another part too."""
        self.total += other.total
        self.unsupported += other.unsupported
        self.problems += other.problems
        self.questions += other.questions

    def report(self, format_name: str, encoding: str) -> Report:
        """All of it. Raises UnreadableFile where there is nothing: an empty report would not say why."""
        if not self.total and not self.problems:
            raise UnreadableFile("nothing_in_it")
        return Report(
            format=format_name,
            encoding=encoding,
            total=self.total,
            unsupported=dict(self.unsupported),
            problems=self.problems,
            questions=self.questions,
        )
