"""Questions as Moodle XML, with the elements in Moodle's own order.

A text is plain unless it shows a picture, so that nothing in it can be taken for markup. Several
blanks are a cloze question. Tags carry what Moodle has no field for.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape

from questions.drafts import Draft, Image
from questions.formats.fractions import per_right, starred
from questions.formats.moodle.cloze import write_cloze
from questions.formats.moodle.reader import TAG_OF_CITATION, TAG_OF_DIFFICULTY, TAG_OF_POINTS
from questions.formats.pictures import base64_of
from questions.formats.writing import (
    About,
    Left,
    content_name,
    file_name,
    hypertext,
    lettered,
    number,
    shows_picture,
    title,
)

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
_EMPTY = '<{0} format="html"><text></text></{0}>'
_PRE = '<p style="white-space:pre-wrap">'


class MoodleWriter:
    """A Moodle XML file in the making."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self.left = Left()
        self._out = out
        name = " ".join(about.name.split()).replace("/", "//")
        category = f"<category><text>{escape(name)}</text></category>"
        self._write(f'{HEAD}<question type="category">{category}</question>\n')

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these below what is there."""
        for draft in drafts:
            with self.left.question():
                self._write("\n".join(_lines(draft)) + "\n")

    def close(self) -> None:
        """End the file, naming what is not in it."""
        for problem in self.left.problems:
            said = problem.message.replace("--", "- -")
            self._write(f"<!-- {escape(said)} -->\n")
        self._write("</quiz>\n")

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


def _type(draft: Draft) -> str:
    if draft.kind == "fill":
        return "cloze" if len(draft.answers) > 1 else "shortanswer"
    return "truefalse" if draft.kind == "true_false" else "multichoice"


def _lines(draft: Draft) -> Iterator[str]:
    kind = _type(draft)
    yield f'<question type="{kind}">'
    yield f"<name><text>{escape(title(draft))}</text></name>"
    yield _cloze(draft) if kind == "cloze" else _element("questiontext", draft.stem, draft)
    yield _element("generalfeedback", draft.explanation, draft)
    if kind != "cloze":  # its gaps have points of their own
        yield f"<defaultgrade>{number(draft.points or 1)}</defaultgrade>"
    yield f"<penalty>{1 if kind == 'truefalse' else '0.3333333'}</penalty>"
    yield "<hidden>0</hidden>"
    yield f"<idnumber>{content_name(draft)}</idnumber>"
    yield from _ANSWERS[kind](draft)
    yield from _tags(draft)
    yield "</question>"


def _element(name: str, text: str, draft: Draft, inside: str = "", given: str = "") -> str:
    """An element with a text in the format that it needs, the pictures it shows, and more."""
    source, named = text, "plain_text"
    if shows_picture(text, draft):
        source, named = f"{_PRE}{hypertext(text, draft, _address)}</p>", "html"
    files = _files(text, draft)
    return f'<{name}{given} format="{named}"><text>{escape(source)}</text>{files}{inside}</{name}>'


def _address(image: Image) -> str:
    return f"@@PLUGINFILE@@/{file_name(image)}"


def _files(text: str, draft: Draft) -> str:
    return "".join(
        f'<file name="{file_name(image)}" path="/" encoding="base64">{base64_of(image)}</file>'
        for image in draft.images
        if image.mark in text
    )


def _cloze(draft: Draft) -> str:
    stem = hypertext(draft.stem, draft, _address).replace("{", "&#123;").replace("}", "&#125;")
    source = f"{_PRE}{write_cloze(stem, draft.answers)}</p>"
    files = _files(draft.stem, draft)
    return f'<questiontext format="html"><text>{escape(source)}</text>{files}</questiontext>'


def _choices(draft: Draft) -> Iterator[str]:
    yield f"<single>{'true' if draft.kind == 'single' else 'false'}</single>"
    yield "<shuffleanswers>true</shuffleanswers>"
    yield "<answernumbering>ABCD</answernumbering>"
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        yield _EMPTY.format(name)
    shares = per_right(draft)
    for letter, option in lettered(draft):
        share = shares.get(letter) or ("100" if letter in draft.answers else "0")
        given = f' fraction="{share}"'
        yield _element("answer", option, draft, _EMPTY.format("feedback"), given)


def _judgement(draft: Draft) -> Iterator[str]:
    for side in ("true", "false"):
        share = 100 if draft.answers == [side] else 0
        yield (
            f'<answer fraction="{share}" format="moodle_auto_format"><text>{side}</text>'
            f"{_EMPTY.format('feedback')}</answer>"
        )


def _texts(draft: Draft) -> Iterator[str]:
    yield "<usecase>0</usecase>"
    for text in draft.answers[0]:
        yield (
            f'<answer fraction="100" format="moodle_auto_format"><text>{escape(starred(text))}'
            f"</text>{_EMPTY.format('feedback')}</answer>"
        )


def _nothing(_draft: Draft) -> Iterator[str]:
    yield from ()


_ANSWERS = {
    "multichoice": _choices,
    "truefalse": _judgement,
    "shortanswer": _texts,
    "cloze": _nothing,
}


def _tags(draft: Draft) -> Iterator[str]:
    said = {
        TAG_OF_CITATION: draft.citation,
        TAG_OF_DIFFICULTY: str(draft.difficulty or ""),
        TAG_OF_POINTS: number(draft.points) if draft.points is not None else "",
    }
    # An empty one tells that a tag of the same beginning is the trainer's own.
    tags = [
        name + value
        for name, value in said.items()
        if value or any(tag.startswith(name) for tag in draft.tags)
    ]
    tags += draft.tags
    if tags:
        yield "<tags>"
        yield from (f"<tag><text>{escape(tag)}</text></tag>" for tag in tags)
        yield "</tags>"
