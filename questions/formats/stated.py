"""What a file states of one question, field by field, before anything is made of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from questions.drafts import Image


@dataclass(slots=True)
class Stated:
    """The fields as texts. `options` are parted and without letters; `choices` is a cell that holds
    them all and could not be parted. `key` are the letters that flags mark as right. `blanks` are
    the answers of a fill question where each has a place of its own. `counts`: the answer is a number,
    and no text; `is_place`: it is called an index, whatever the options say; `base`: what its own options say of where places are counted from; `doubt`: why
    nobody can know which option is meant.
    """

    kind: str = ""
    stem: str = ""
    options: list[str] = field(default_factory=list)
    choices: str = ""
    answer: str = ""
    key: list[str] | None = None
    places: list[int] | None = None
    counts: bool = False
    is_place: bool = False
    base: int | None = None
    blanks: list[str] = field(default_factory=list)
    explanation: str = ""
    citation: str = ""
    tags: list[str] = field(default_factory=list)
    difficulty: str = ""
    points: str = ""
    images: tuple[Image, ...] = ()
    bank_code: str = ""
    doubt: tuple[str, str, Mapping[str, str]] | None = None

    @property
    def code(self) -> str:
        """The numeric type code, if the kind is one."""
        return unicodedata.normalize("NFKC", self.kind) if self.kind.isdecimal() else ""


@dataclass(frozen=True)
class Known:
    """What the rest of the file says: codes of kinds, whether places count from 0 or 1 (`likely`, where
    only the numbers of the options say so), and the kind its sheet or section is headed with.
    `counting`: other answers can only be places.
    `sides`: what letters mean as answers to judgements without options."""

    legend: Mapping[str, str] = field(default_factory=dict)
    base: int | None = None
    likely: int | None = None
    heading: str = ""
    counting: bool = False
    sides: Mapping[str, bool] = field(default_factory=dict)
