"""Reading the questions of a file one after the other, with what the whole file says of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from questions.drafts import LETTERS, Place
from questions.formats.concluding import conclude
from questions.formats.found import Found, Unsupported, Unsure, unclear, unsure
from questions.formats.stated import Known, Stated
from questions.formats.tables.legend import Evidence, choices_among, is_any_choice
from questions.formats.tables.places import are_evidence
from questions.words import N_

_TOGETHER = N_(
    "的上面连着 %(count)s 道题没有答案，它的答案可能是几道题的写在了一起。请把答案分给每道题"
)

Progress = Callable[[int, int], None]
"""Called now and then with how many rows or questions are done, and of how many."""


@dataclass
class Reading:
    """Questions in the order of the file. Those whose type is a number that nothing explains or a
    multiple choice, and answers that count options, wait for the end: then the other rows may say
    what is meant."""

    found: Found = field(default_factory=Found)
    evidence: Evidence = field(default_factory=Evidence)
    words: set[str] = field(default_factory=set)
    """The types that stand in the file."""
    waiting: list[tuple[Stated, Known, Place, str]] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)
    unanswered: int = 0
    """So many questions without an answer stand right above."""

    def read(self, stated: Stated, known: Known, where: Place, case: str = "") -> None:
        """Read one question, or let it wait. `case` is a text that it hangs on, to stand before it."""
        self.order.setdefault(where.sheet, len(self.order))
        code = stated.code
        word = code or stated.kind.casefold()
        self.words.add(word)
        unexplained = word not in known.legend and (bool(code) or is_any_choice(word))
        if unexplained and code:
            key = stated.key or LETTERS[: len(stated.places or ())]
            answer = "".join(key) or stated.answer
            self.evidence.see(code, stated.options, answer)
        if stated.places and (
            stated.is_place or are_evidence(stated.answer, stated.options, stated.places)
        ):
            self.evidence.see_numbers(stated.places, len(stated.options))
        if unexplained or stated.places is not None:
            self.waiting.append((stated, known, where, case))
            return
        self._conclude(stated, known, where, case)

    def finish(self) -> Found:
        """Everything, with what waited put in its place."""
        if not self.waiting:
            return self.found
        kinds = self.evidence.kinds() | choices_among(self.words)
        for stated, known, where, case in self.waiting:
            legend = {**kinds, **known.legend}
            told = stated.base if known.base is None else known.base
            base = self.evidence.base(told, known.likely)
            known = replace(known, legend=legend, base=base, counting=self.evidence.counts)
            self._conclude(stated, known, where, case)
        self.found.questions.sort(key=lambda draft: self._rank(draft.where))
        self.found.problems.sort(key=lambda problem: self._rank(problem.where))
        return self.found

    def _conclude(self, stated: Stated, known: Known, where: Place, case: str) -> None:
        found = self.found
        found.count()
        try:
            draft, warnings = conclude(stated, known, where)
            if case and not draft.stem:
                raise unsure(where, "no_stem", N_("没有题干"))
            several = draft.kind == "multiple" and not stated.kind and self.unanswered
            if several and len(draft.answers) == self.unanswered + 1:
                raise unsure(where, "answers_together", _TOGETHER, count=self.unanswered)
        except (Unsupported, Unsure) as refused:
            found.refuse(_sooner(refused, stated, where))
            lacks = refused.problem.code == "no_answer"
            self.unanswered = self.unanswered + 1 if lacks else 0
        else:
            self.unanswered = 0
            draft = replace(draft, stem=f"{case}\n{draft.stem}") if case else draft
            found.add(draft, warnings)

    def _rank(self, where: Place) -> tuple[int, int]:
        return self.order.get(where.sheet, len(self.order)), where.number


def _sooner(refused: Unsupported | Unsure, stated: Stated, where: Place) -> Unsupported | Unsure:
    """What is wrong before nobody can know the kind: there is no stem, or of several options the
    answer names none."""
    if refused.problem.code != "no_kind":
        return refused
    if not stated.stem:
        return unsure(where, "no_stem", N_("没有题干"))
    unread = len(stated.options) > 1 and stated.answer
    return unclear(stated.answer, where) if unread else refused
