"""A question before it is stored, what is wrong with it, and the report on a whole file."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from questions.words import N_

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KINDS = ("single", "multiple", "true_false", "fill")

Unit = Literal["row", "line", "paragraph", "question"]
PLACES: dict[tuple[Unit, bool], str] = {
    ("row", False): N_("第%(number)s行"),
    ("row", True): N_("工作表“%(sheet)s”第%(number)s行"),
    ("line", False): N_("第%(number)s行"),
    ("line", True): N_("文件“%(sheet)s”第%(number)s行"),
    ("paragraph", False): N_("第%(number)s段"),
    ("paragraph", True): N_("表格“%(sheet)s”第%(number)s段"),
    ("question", False): N_("第%(number)s题"),
    ("question", True): N_("文件“%(sheet)s”第%(number)s题"),
}
"""A place in words, by what is counted and whether it stands in a part of the file."""
NEAR = N_("（“%(near)s…”）")
PART = {True: N_("（%(part)s列起）"), False: N_("第%(part)s题")}
"""Which one of several in a row, by the column where it begins, or in a line."""
WHOLE_SHEET = N_("工作表“%(sheet)s”")
WHOLE_PART = N_("文件“%(sheet)s”")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: the row as the trainer's Excel numbers it, the line of a text, or the
    how-manieth question of an XML or JSON file; and the sheet, or the file in a package, if several.
    `near` are the first words of the question, where nobody counts: the paragraphs of a document.
    `part` tells questions apart that share a row or a line: the column where one begins, as Excel
    calls it, or which one it is.
    """

    number: int = 0
    sheet: str = ""
    unit: Unit = "row"
    near: str = field(default="", compare=False)
    part: str = ""

    @property
    def is_column(self) -> bool:
        """Whether `part` is a column: several in one cell are counted."""
        return self.unit == "row" and self.part.isalpha()

    def __str__(self) -> str:
        counted = f"{self.unit} {self.number}" if self.number else ""
        if self.part:
            counted += f" {'column' if self.is_column else 'question'} {self.part}"
        return f"{self.sheet} {counted}".strip()

    def translated(self, gettext: Callable[[str], str]) -> str:
        """The place in words, to stand before what happened there; empty for no place."""
        if not str(self):
            return ""
        whole = WHOLE_SHEET if self.unit == "row" else WHOLE_PART
        said = gettext(PLACES[self.unit, bool(self.sheet)] if self.number else whole) % asdict(self)
        if self.part:
            which = PART[self.is_column]
            said += gettext(which) % {"part": self.part}
        return said + (gettext(NEAR) % {"near": self.near} if self.near else "")


@dataclass(frozen=True)
class Problem:
    """Something to look at. An error is never imported; a warning says what was left out."""

    where: Place
    severity: Literal["error", "warning"]
    code: str
    text: str
    params: dict[str, Any] = field(default_factory=dict)

    def translated(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of `gettext`, place first."""
        said = gettext(self.text)
        said = said % self.params if self.params else said
        place = self.where.translated(gettext)
        # "第3行的答案…" without its place is "答案…".
        return place + said if place else said.removeprefix("的")

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.translated(lambda text: text)

    def as_json(self) -> dict[str, str]:
        """The shape `bank check --json` prints."""
        return {
            "where": str(self.where),
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
        }


MARK = re.compile(r"\[\[image:([0-9a-f]{64})\]\]")
"""Where a text shows a picture: the picture's digest."""


@dataclass(frozen=True)
class Image:
    """A picture that came inside a file. Where a text shows it stands its `mark`."""

    media_type: str
    content: bytes = field(repr=False)
    digest: str = field(init=False, repr=False, compare=False)
    """SHA-256 of the content, 64 hex digits: taken once, a text may show one picture many times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.content).hexdigest())

    @property
    def mark(self) -> str:
        """What stands in a stem, an option or an explanation in the picture's place."""
        return f"[[image:{self.digest}]]"


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as a file or a form gives it.

    `answers`: letters by order (A = first) for single and multiple, `true` or `false` for
    true_false, and for fill a list of blanks, each a list of accepted texts. `images` holds every
    picture whose mark stands in one of the texts. `code` names the question of a bank that this is
    a copy of, where an export wrote it beside (questions/codes.py).
    """

    kind: str
    stem: str
    options: list[str] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    explanation: str = ""
    citation: str = ""
    tags: list[str] = field(default_factory=list)
    difficulty: int | None = None
    points: float | None = None
    where: Place = field(default_factory=Place)
    images: tuple[Image, ...] = ()
    code: str = ""

    def as_json(self) -> dict[str, Any]:
        """Everything but the pictures, whose marks stand in the texts; `code` only where there is one."""
        shown = asdict(replace(self, images=()))
        del shown["images"]
        if not self.code:
            del shown["code"]
        return {**shown, "where": str(self.where)}

    def as_printed(self) -> dict[str, Any]:
        """The shape `bank check --json` prints: [image] for each mark, and which pictures they are."""
        shown = self.as_json()
        for name in ("stem", "explanation"):
            shown[name] = MARK.sub("[image]", shown[name])
        shown["options"] = [MARK.sub("[image]", option) for option in self.options]
        texts = "\n".join([self.stem, *self.options, self.explanation])
        marks = MARK.findall(texts)
        return {**shown, "images": marks} if marks else shown


@dataclass(frozen=True)
class Report:
    """What a file holds. `total` counts every question found, importable or not.

    `alike` are the places in `questions` of those that are the same (`listing.alike`), None where
    nobody has looked yet.
    """

    format: str
    encoding: str
    total: int
    unsupported: dict[str, int]
    problems: list[Problem]
    questions: list[Draft]
    alike: list[list[int]] | None = None

    @property
    def importable(self) -> int:
        """How many questions can be stored."""
        return len(self.questions)

    @property
    def by_kind(self) -> dict[str, int]:
        """How many of each kind can be stored."""
        counted = Counter(draft.kind for draft in self.questions)
        return {kind: counted[kind] for kind in KINDS}

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep the whole file from being stored."""
        return [problem for problem in self.problems if problem.severity == "error"]

    def as_json(self) -> dict[str, Any]:
        """The object `bank check --json` prints (SURFACE)."""
        return {
            "format": self.format,
            "encoding": self.encoding,
            "total": self.total,
            "importable": self.importable,
            "by_kind": self.by_kind,
            "unsupported": self.unsupported,
            "problems": [problem.as_json() for problem in self.problems],
            "questions": [draft.as_printed() for draft in self.questions],
        }


def tidy(text: str) -> str:
    """`text` with plain line ends and blanks, no control characters and no blanks around it.

    PostgreSQL refuses NUL, and spreadsheets carry vertical tabs and form feeds from Word. No XML
    can hold the two signs that are none, and HTML cannot tell its own fixed blanks from others.
    With signs that turn a line around a text reads otherwise than it is stored.
    """
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text.strip()  # nothing else to do, and there may be a million cells
    text = re.sub(r"\r\n?|[\v\f\u2028\u2029\x85]", "\n", text).replace("\xa0", " ")
    text = re.sub(
        "[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]", "", text
    )
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def even(text: str) -> str:
    """`text` in the form NFKC: half width, one sign for what looks and means the same.

    The full-width signs that nearly every Chinese sentence has are replaced first, which changes
    nothing: what is left is then in that form mostly, and Python sees so ten times as fast.
    """
    text = text.replace("，", ",").replace("？", "?").replace("（", "(").replace("）", ")")
    text = text.replace("；", ";").replace("：", ":").replace("！", "!").replace("\u3000", " ")
    return unicodedata.normalize("NFKC", text)
