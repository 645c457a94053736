"""A paper and its review as HTML: each question is rendered once a language, with gaps."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from questions.drafts import LETTERS
from questions.selection import Item
from quiz.attempts.memory import Question
from quiz.attempts.queries import Standing
from quiz.attempts.rules import TRUE_FALSE_KEYS
from quiz.attempts.shown import TRUE_FALSE_WORDS, Reviewed, Seen, reviewed
from quiz.database import per_connection
from quiz.web.languages import catalog
from quiz.web.prepared import Gap, Prepared, prepare
from quiz.web.templates import number as plain
from quiz.web.zipping import Part, whole
from quiz.words import N_

SIGNS = {"true": "√", "false": "×"}
NOT_FILLED = N_("没有填")
OTHERS = N_("（或：%(others)s）")
FACES = 20_000
"""Questions kept. A bank of 5,000 in two languages fits."""
DIGITS = [b"%d" % number for number in range(1000)]
PARTS = 16_000
"""Questions kept as papers show them, each with an order of its options: some 1 kB each."""


class Face:
    """A question in one language; its parts are rendered when they are first needed."""

    def __init__(self, question: Question, language: str) -> None:
        self.question, self.language = question, language
        self.judged = question.kind == "true_false"
        say = catalog(language).gettext
        self.options = [say(word) for word in TRUE_FALSE_WORDS] if self.judged else question.options
        self._parts: dict[tuple[Any, ...], Prepared] = {}
        self._rows: list[tuple[Prepared, Prepared]] | None = None

    def part(self, name: str, gaps: tuple[str, ...], **decided: Any) -> Prepared:
        """The template `name` of this question for what is `decided`, of few combinations."""
        key = (name, *decided.values())
        there = self._parts.get(key)
        if there is None:
            common = {"question": self.question, "options": self.options}
            there = prepare(self.language, f"attempts/{name}.html", gaps, **common, **decided)
            self._parts[key] = there
        return there

    def rows(self) -> list[tuple[Prepared, Prepared]]:
        """Each option as it is offered, and as it is when it was chosen."""
        if self._rows is None:
            gaps = ("number", "key", "sign")
            self._rows = [
                (
                    self.part("option", gaps, index=index, chosen=False),
                    self.part("option", gaps, index=index, chosen=True),
                )
                for index in range(len(self.options))
            ]
        return self._rows

    def keyed(self, item: Item) -> Iterator[tuple[str, int]]:
        """The keys a paper shows, each with the index of its option."""
        if self.judged:
            return zip(TRUE_FALSE_KEYS, (0, 1), strict=True)
        return zip(LETTERS, item.order, strict=False)


class Kept(dict[Hashable, tuple[bytes, ...]]):
    """Questions by what decides how they look, as the texts between the places of their number."""

    def keep(self, key: Hashable, texts: tuple[bytes, ...]) -> None:
        """Keep one more, and forget all when there are too many."""
        if len(self) >= PARTS:
            self.clear()
        self[key] = texts


class Faces:
    """The questions a process has shown, by language and revision."""

    def __init__(self) -> None:
        self._faces: dict[tuple[str, int], Face] = {}
        self.fresh, self.reviews = Kept(), Kept()

    def of(self, question: Question, language: str) -> Face:
        """The face of a question."""
        if len(self._faces) > FACES:
            self._faces.clear()
        key = (language, question.revision_id)
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = Face(question, language)
        return face


@per_connection
def _faces() -> Faces:
    return Faces()


def questions_html(
    standing: Standing, questions: Mapping[int, Question], language: str, current: int | None
) -> bytes:
    """Every question with its answer; all but `current` are hidden, which a script changes.

    Most pages are opened before anything is answered: such questions are kept whole for each
    order in which a paper may show their options, and lack only their number.
    """
    parts, answers, kept = [], standing.answers, _faces().fresh
    for number, item in enumerate(standing.items, 1):
        hidden, given = number != current, answers.get(number)
        if given:
            face = _faces().of(questions[item.revision], language)
            parts.append(_question(face, item, str(number), hidden, given))
            continue
        key = (language, item, hidden)
        fresh = kept.get(key)
        if fresh is None:
            face = _faces().of(questions[item.revision], language)
            fresh = _texts(_question(face, item, Gap("number"), hidden, ()))
            kept.keep(key, fresh)
        parts.append(DIGITS[number].join(fresh))
    return b"".join(parts)


def _texts(numbered: bytes) -> tuple[bytes, ...]:
    """What stands between the places of its number, which is all that a question lacks."""
    return Prepared(numbered.decode()).texts


def _question(face: Face, item: Item, number: str, hidden: bool, given: Sequence[str]) -> bytes:
    offered = _blanks if face.question.kind == "fill" else _options
    values = {
        "number": number.encode(),
        "hidden": b" hidden" if hidden else b"",
        "answers": offered(face, item, number, given),
    }
    return face.part("question", tuple(values)).put(values)


def _options(face: Face, item: Item, number: str, given: Sequence[str]) -> bytes:
    rows, plain_number = face.rows(), number.encode()
    return b"".join(
        [
            rows[index][key in given].put(
                {"number": plain_number, "key": key.encode(), "sign": SIGNS.get(key, key).encode()}
            )
            for key, index in face.keyed(item)
        ]
    )


def _blanks(face: Face, _: Item, number: str, given: Sequence[str]) -> bytes:
    parts = []
    for place in range(1, face.question.blanks + 1):
        value = given[place - 1] if len(given) >= place else ""
        values = {"number": number.encode(), "place": place, "value": value}
        parts.append(face.part("blank", tuple(values)).fill(values))
    return b"".join(parts)


def card_html(standing: Standing, unfinished: list[int], language: str) -> bytes | Part:
    """The answer card: one cell a question."""
    if not standing.answers:
        return _empty_card(language, standing.total)
    waiting, parts = set(unfinished), []
    for number in range(1, standing.total + 1):
        state = "done"
        if number in waiting:
            state = "part" if number in standing.answers else "empty"
        parts.append(DIGITS[number].join(_cell(language, state)))
    return b"".join(parts)


@cache
def _cell(language: str, state: str) -> tuple[bytes, ...]:
    return prepare(language, "attempts/cell.html", ("number",), state=state).texts


@cache
def _empty_card(language: str, total: int) -> Part:
    """The card that most pages are opened with."""
    cell = _cell(language, "empty")
    return whole(b"".join([DIGITS[number].join(cell) for number in range(1, total + 1)]))


def review_html(review: Sequence[Seen], language: str) -> bytes:
    """Each question with what was given, what is right, and why; nothing for an empty review.

    Many give the same answers: what is not written by hand is kept but for its number.
    """
    parts, kept = [], _faces().reviews
    for seen in review:
        if seen.question.kind == "fill":
            parts.append(_review(seen, language, str(seen.number)))
            continue
        key = (language, seen.item, tuple(seen.given))
        there = kept.get(key)
        if there is None:
            there = _texts(_review(seen, language, Gap("number")))
            kept.keep(key, there)
        parts.append(DIGITS[seen.number].join(there))
    return b"".join(parts)


def _review(seen: Seen, language: str, number: str) -> bytes:
    face, item = _faces().of(seen.question, language), seen.item
    line = reviewed(seen, catalog(language).gettext)
    values = {
        "number": number.encode(),
        "lines": _filled(face, line) if line.kind == "fill" else _chosen(face, item, line),
        "earned": plain(line.earned).encode(),
        "points": DIGITS[line.points],
    }
    return face.part("reviewed", tuple(values), note=_note(line)).put(values)


def _note(line: Reviewed) -> str:
    if line.kind == "fill":
        return "each" if len(line.answers) > 1 and not line.right else ""
    return "" if line.given else "unanswered"


def _chosen(face: Face, item: Item, line: Reviewed) -> bytes:
    parts = []
    for key, index in face.keyed(item):
        decided = {"index": index, "right": key in line.answers, "mine": key in line.given}
        parts.append(face.part("chosen", ("key",), **decided).put({"key": key.encode()}))
    return b"".join(parts)


def _filled(face: Face, line: Reviewed) -> bytes:
    say = catalog(face.language).gettext
    parts = []
    for place, right in enumerate(line.right_blanks):
        mine = line.given[place] if len(line.given) > place else ""
        given = face.part("filled", ("said",), right=right, mine=True)
        parts.append(given.fill({"said": mine or say(NOT_FILLED)}))
        if not right:
            first, *more = line.answers[place]
            others = say(OTHERS) % {"others": " / ".join(more)} if more else ""
            known = face.part("filled", ("said",), right=True, mine=False)
            parts.append(known.fill({"said": first + others}))
    return b"".join(parts)
