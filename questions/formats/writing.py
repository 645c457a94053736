"""Making files of questions: what every writer is told, and what it says that it could not hold."""

import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO, Protocol

from questions.drafts import LETTERS, MARK, Draft, Image, Problem
from questions.formats.choices import without_marks
from questions.formats.found import Unsure
from questions.kinds import BRACKETS, LINES

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
TITLE = 40


@dataclass(frozen=True)
class About:
    """What must be known before the first question: the bank's name, how many options its
    questions have at most, and whether any of them has points, or a code (questions/codes.py)."""

    name: str = "题库"
    most_options: int = 0
    has_points: bool = False
    has_codes: bool = False


def lettered(draft: Draft) -> Iterator[tuple[str, str]]:
    """The options by their letters. Where they begin with letters of their own, which a reader takes
    off, ours stand before those for it to take."""
    own = without_marks(draft.options) != draft.options
    for letter, text in zip(LETTERS, draft.options, strict=False):
        yield letter, f"{letter}. {text}" if own else text


def about(drafts: Sequence[Draft], name: str = "题库") -> About:
    """What there is to know of `drafts` before they are written."""
    return About(
        name,
        max((len(draft.options) for draft in drafts), default=0),
        any(draft.points is not None for draft in drafts),
        any(draft.code for draft in drafts),
    )


@dataclass
class Left:
    """What a format could not hold, question by question: an error is a question that is not in
    the file, a warning one that is there without something."""

    problems: list[Problem] = field(default_factory=list)

    @contextmanager
    def question(self) -> Iterator[None]:
        """Around the writing of one question, before anything of it is in the file."""
        try:
            yield
        except Unsure as doubt:
            self.problems.append(doubt.problem)


class Writer(Protocol):
    """A file in the making, page after page of questions."""

    left: Left

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these below what is there; a question that does not fit is named in `left`."""

    def close(self) -> None:
        """Write what stands at the end; the file itself stays open."""


Making = Callable[[BinaryIO, About], Writer]


def in_memory(make: Making, drafts: Sequence[Draft]) -> bytes:
    """A small file as bytes. Raises Unsure for the first question it cannot hold."""
    out = io.BytesIO()
    writer = make(out, about(drafts))
    writer.add(drafts)
    writer.close()
    for problem in writer.left.problems:
        if problem.severity == "error":
            raise Unsure(problem)
    return out.getvalue()


def content_name(draft: Draft) -> str:
    """A name that is the same in every export as long as the question is: 16 hex digits."""
    same = json.dumps([draft.kind, draft.stem, draft.options], ensure_ascii=False)
    return hashlib.sha256(same.encode()).hexdigest()[:16]


def title(draft: Draft) -> str:
    """The beginning of the stem on one line, without pictures."""
    return " ".join(MARK.sub("", draft.stem).split())[:TITLE] or content_name(draft)


def shows_picture(text: str, draft: Draft) -> bool:
    """Whether one of the question's pictures stands in `text`."""
    return bool(draft.images) and any(image.mark in text for image in draft.images)


def hypertext(text: str, draft: Draft, address: Callable[[Image], str]) -> str:
    """`text` as it stands between tags, with its pictures as <img>; line ends and blanks as they
    are, for an element that keeps them."""
    known = {image.digest: image for image in draft.images}
    parts = MARK.split(text)
    written = [html.escape(parts[0], quote=False)]
    for digest, after in zip(parts[1::2], parts[2::2], strict=True):
        image = known.get(digest)
        if image is None:
            written.append(f"[[image:{digest}]]")
        else:
            written.append(f'<img src="{address(image)}" alt=""/>')
        written.append(html.escape(after, quote=False))
    return "".join(written)


def blank_ends(stem: str) -> list[int]:
    """Where in `stem` each printed blank ends."""
    pattern = LINES if LINES.search(stem) else BRACKETS
    return [match.end() for match in pattern.finditer(stem)]


def number(points: float) -> str:
    """Points as people write them: 2, 2.5."""
    return re.sub(r"\.0$", "", format(Decimal(repr(float(points))), "f"))


def file_name(image: Image) -> str:
    """The name of a picture's file: its digest and its kind."""
    return f"{image.digest}.{ENDINGS[image.media_type]}"
