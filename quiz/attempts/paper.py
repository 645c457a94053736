"""A paper and its review as HTML: each question is rendered once a language, with gaps."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from markupsafe import Markup

from questions.drafts import LETTERS
from questions.selection import Item
from quiz.attempts.memory import Question
from quiz.attempts.queries import Standing
from quiz.attempts.rules import TRUE_FALSE_KEYS
from quiz.attempts.shown import TRUE_FALSE_WORDS, Reviewed
from quiz.database import per_connection
from quiz.web.languages import catalog
from quiz.web.prepared import Gap, Prepared, prepare
from quiz.web.templates import number as plain
from quiz.words import N_

SIGNS = {"true": "√", "false": "×"}
NOT_FILLED = N_("没有填")
OTHERS = N_("（或：%(others)s）")
FACES = 20_000
"""Questions kept. A bank of 5,000 in two languages fits."""
ORDERS = 24
"""Orders of its options kept for each question: four options have no more."""


class Face:
    """A question in one language; its parts are rendered when they are first needed."""

    def __init__(self, question: Question, language: str) -> None:
        self.question, self.language = question, language
        self.judged = question.kind == "true_false"
        say = catalog(language).gettext
        self.options = [say(word) for word in TRUE_FALSE_WORDS] if self.judged else question.options
        self._parts: dict[tuple[Any, ...], Prepared] = {}
        self.fresh: dict[tuple[int, ...], Prepared] = {}
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


class Faces:
    """The questions a process has shown, by language and revision."""

    def __init__(self) -> None:
        self._faces: dict[tuple[str, int], Face] = {}

    def of(
        self, standing: Standing, questions: Mapping[int, Question], language: str
    ) -> list[Face]:
        """The faces of a paper's questions, in its order."""
        if len(self._faces) > FACES:
            self._faces.clear()
        found = []
        for item in standing.items:
            key = (language, item.revision)
            face = self._faces.get(key)
            if face is None:
                face = self._faces[key] = Face(questions[item.revision], language)
            found.append(face)
        return found


@per_connection
def _faces() -> Faces:
    return Faces()


def questions_html(
    standing: Standing, questions: Mapping[int, Question], language: str, current: int | None
) -> Markup:
    """Every question with its answer; all but `current` are hidden, which a script changes."""
    parts = []
    faces = _faces().of(standing, questions, language)
    for number, (item, face) in enumerate(zip(standing.items, faces, strict=True), 1):
        given = standing.answers.get(number, ())
        values = {
            "number": number,
            "hidden": "" if number == current else " hidden",
            "answers": _blanks(face, number, given)
            if face.question.kind == "fill"
            else _options(face, item, number, given),
        }
        parts.append(face.part("question", ("number", "hidden", "answers")).put(values))
    return _joined(parts)


def _joined(parts: list[str]) -> Markup:
    """Filled parts as one: they were escaped when they were rendered or filled."""
    return Markup("".join(parts))  # noqa: S704


def _options(face: Face, item: Item, number: int, given: Sequence[str]) -> str:
    """The options of one question. Most pages are opened before anything is answered: those
    options are kept together for each order in which a paper may show them.
    """
    if given:
        return _offered(face, item, number, given)
    fresh = face.fresh.get(item.order)
    if fresh is None:
        if len(face.fresh) >= ORDERS:
            face.fresh.clear()
        fresh = face.fresh[item.order] = Prepared(_offered(face, item, Gap("number"), ()))
    return fresh.put({"number": number})


def _offered(face: Face, item: Item, number: int | Gap, given: Sequence[str]) -> str:
    rows = face.rows()
    return "".join(
        [
            rows[index][key in given].put(
                {"number": number, "key": key, "sign": SIGNS.get(key, key)}
            )
            for key, index in face.keyed(item)
        ]
    )


def _blanks(face: Face, number: int, given: Sequence[str]) -> str:
    parts = []
    for place in range(1, face.question.blanks + 1):
        value = given[place - 1] if len(given) >= place else ""
        values = {"number": number, "place": place, "value": value}
        parts.append(face.part("blank", tuple(values)).fill(values))
    return "".join(parts)


@cache
def _cell(language: str, state: str) -> Prepared:
    return prepare(language, "attempts/cell.html", ("number",), state=state)


def card_html(standing: Standing, unfinished: list[int], language: str) -> Markup:
    """The answer card: one cell a question."""
    if not standing.answers:
        return _empty_card(language, standing.total)
    waiting, parts = set(unfinished), []
    for number in range(1, standing.total + 1):
        state = "done"
        if number in waiting:
            state = "part" if number in standing.answers else "empty"
        parts.append(_cell(language, state).put({"number": number}))
    return _joined(parts)


@cache
def _empty_card(language: str, total: int) -> Markup:
    """The card that most pages are opened with."""
    cell = _cell(language, "empty")
    return _joined([cell.put({"number": number}) for number in range(1, total + 1)])


def review_html(
    standing: Standing,
    questions: Mapping[int, Question],
    review: list[Reviewed],
    language: str,
) -> Markup:
    """Each question with what was given, what is right, and why; nothing for an empty review."""
    parts = []
    faces = _faces().of(standing, questions, language)
    for item, face, line in zip(standing.items, faces, review, strict=False):
        values = {
            "number": line.number,
            "lines": _filled(face, line) if line.kind == "fill" else _chosen(face, item, line),
            "earned": plain(line.earned),
            "points": line.points,
        }
        parts.append(face.part("reviewed", tuple(values), note=_note(line)).put(values))
    return _joined(parts)


def _note(line: Reviewed) -> str:
    if line.kind == "fill":
        return "each" if len(line.answers) > 1 and not line.right else ""
    return "" if line.given else "unanswered"


def _chosen(face: Face, item: Item, line: Reviewed) -> str:
    parts = []
    for key, index in face.keyed(item):
        decided = {"index": index, "right": key in line.answers, "mine": key in line.given}
        parts.append(face.part("chosen", ("key",), **decided).put({"key": key}))
    return "".join(parts)


def _filled(face: Face, line: Reviewed) -> str:
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
    return "".join(parts)
