"""A question as a trainer types it. Works without JavaScript: every kind's fields stand there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from questions.drafts import KINDS, LETTERS, Draft, tidy
from questions.formats.accepted import accepted_texts, escape
from questions.formats.details import escape_tag, split_tags

LEAST_OPTIONS = 4
SPARE_OPTIONS = 2
LONGEST_TYPED = 20_000
LEVELS = ("1", "2", "3", "4", "5")


@dataclass
class Typed:
    """What stands in the form: `options` as (text, right), `blanks` a line each."""

    kind: str = "single"
    stem: str = ""
    options: Sequence[tuple[str, bool]] = ()
    verdict: str = ""
    blanks: str = ""
    explanation: str = ""
    citation: str = ""
    tags: str = ""
    difficulty: str = ""
    number: int = 0
    rows: Sequence[tuple[str, bool]] = field(init=False, default=())

    def __post_init__(self) -> None:
        wanted = max(LEAST_OPTIONS, len(self.options) + SPARE_OPTIONS)
        spare = min(wanted, len(LETTERS)) - len(self.options)
        self.rows = [*self.options, *[("", False)] * max(spare, 0)]


def stored(question: Any) -> Typed:
    """The form of a question as it is stored."""
    return Typed(
        kind=question.kind,
        stem=question.stem,
        options=[
            (text, letter in question.answers)
            for letter, text in zip(LETTERS, question.options, strict=False)
        ],
        verdict=question.answers[0] if question.kind == "true_false" else "",
        blanks="\n".join("|".join(map(escape, texts)) for texts in question.answers)
        if question.kind == "fill"
        else "",
        explanation=question.explanation,
        citation=question.citation,
        tags="；".join(map(escape_tag, question.tags)),
        difficulty=str(question.difficulty or ""),
        number=question.number,
    )


def typed(form: FormData | Mapping[str, Any]) -> Typed:
    """What was sent, whatever it is."""
    kind = _text(form, "kind")
    right = set(form.getlist("right")) if isinstance(form, FormData) else set()
    options = [
        (_text(form, f"option-{index}"), str(index) in right) for index in range(len(LETTERS))
    ]
    while options and not options[-1][0]:
        options.pop()
    number = _text(form, "number")
    return Typed(
        kind=kind if kind in KINDS else "single",
        stem=_text(form, "stem"),
        options=options,
        verdict=_text(form, "verdict"),
        blanks=_text(form, "blanks"),
        explanation=_text(form, "explanation"),
        citation=" ".join(_text(form, "citation").split()),
        tags=_text(form, "tags"),
        difficulty=_text(form, "difficulty"),
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
    )


def draft_of(given: Typed) -> Draft:
    """The question that was typed; what belongs to other kinds does not count."""
    options = [(text, right) for text, right in given.options if text]
    answers: list[Any] = []
    if given.kind == "true_false":
        answers = [given.verdict] if given.verdict in ("true", "false") else []
    elif given.kind == "fill":
        lines = [line.strip() for line in given.blanks.splitlines() if line.strip()]
        answers = accepted_texts("；".join(lines)) if lines else []
    else:
        marked = zip(LETTERS, options, strict=False)
        answers = [letter for letter, (_, right) in marked if right]
    chosen = given.kind in ("single", "multiple")
    return Draft(
        kind=given.kind,
        stem=given.stem,
        options=[text for text, _ in options] if chosen else [],
        answers=answers,
        explanation=given.explanation,
        citation=given.citation,
        tags=list(split_tags(given.tags)),
        difficulty=int(given.difficulty if given.difficulty in LEVELS else 0)
        if given.difficulty
        else None,
    )


def _text(form: Mapping[str, Any] | FormData, name: str) -> str:
    value = form.get(name, "")
    return tidy(value)[:LONGEST_TYPED] if isinstance(value, str) else ""
