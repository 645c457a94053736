"""Papers and reviews as JSON. What one paper shows of a question, many others show too: it is
written once a language and order of options, and put together for each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

from pydantic_core import to_json

from questions.selection import Item
from quiz.attempts.memory import Question
from quiz.attempts.rules import to_shown
from quiz.attempts.shown import Say, Seen, ShownResult, choices, plain, right_blanks
from quiz.database import per_connection
from quiz.web.languages import catalog

MOST = 32 * 2**20
"""Bytes kept, in all: of some 20,000 questions, one for each order of its options."""
PLAIN = {field.name for field in fields(ShownResult)} - {"review"}


class Written(NamedTuple):
    """A question as members of a JSON object: what a paper shows of it, and what a review adds."""

    asked: bytes
    told: bytes


class Kept(dict[tuple[str, Item], Written]):
    """The questions of papers by language and item."""

    size = 0

    def of(self, item: Item, question: Question, language: str) -> Written:
        """A question; when there are too many all are forgotten."""
        written = self.get((language, item))
        if written is None:
            written = _written(item, question, catalog(language).gettext)
            self.size += sum(map(len, written))
            if self.size > MOST:
                self.clear()
                self.size = sum(map(len, written))
            self[language, item] = written
        return written


@per_connection
def _kept() -> Kept:
    return Kept()


def _written(item: Item, question: Question, say: Say) -> Written:
    asked = {
        "kind": question.kind,
        "stem": question.stem,
        "points": item.points,
        "options": choices(item, question, say),
    }
    told = {
        "answers": to_shown(question.kind, question.answers, item.order),
        "explanation": question.explanation,
        "citation": question.citation,
    }
    return Written(to_json(asked)[1:-1], to_json(told)[1:-1])


def questions_json(
    items: Sequence[Item], questions: Mapping[int, Question], language: str
) -> bytes:
    """The questions of a paper, without their keys."""
    kept, parts = _kept(), []
    for number, item in enumerate(items, 1):
        question = questions[item.revision]
        asked = kept.of(item, question, language).asked
        parts.append(b'{"number":%d,%b,"blanks":%d}' % (number, asked, question.blanks))
    return _listed(b"questions", parts)


def result_json(result: ShownResult, language: str) -> bytes:
    """A result."""
    kept = _kept()
    review = [
        _reviewed(seen, kept.of(seen.item, seen.question, language)) for seen in result.review
    ]
    figures = {name: getattr(result, name) for name in PLAIN}
    return merged(to_json(figures), _listed(b"review", review))


def _reviewed(seen: Seen, written: Written) -> bytes:
    number, _, question, given, mark = seen
    return b'{"number":%d,%b,"earned":%b,"right":%b,"right_blanks":%b,"given":%b,%b}' % (
        number,
        written.asked,
        to_json(plain(mark.earned)),
        b"true" if mark.right else b"false",
        to_json(right_blanks(question, given)),
        to_json(given),
        written.told,
    )


def _listed(name: bytes, parts: Iterable[bytes]) -> bytes:
    return b'{"%b":[%b]}' % (name, b",".join(parts))


def merged(*objects: bytes) -> bytes:
    """JSON objects, none of them empty, as one."""
    return b"{%b}" % b",".join([each[1:-1] for each in objects])
