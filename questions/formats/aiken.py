"""Aiken, Moodle's simplest format: a stem, options A) …, and a line ANSWER: B.

The format is described at https://docs.moodle.org/en/Aiken_format. What people write under this name
is looser: several letters, small ones, stems of several lines, Chinese. It is read as typed text is.
"""

import re

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.formats.encoding import decode
from questions.formats.typed.reader import Source, read_lines
from questions.formats.typed.text import lines_of

_ANSWER = re.compile(
    r"^[ \t]*answers?[ \t]*[:：][ \t]*[A-Za-zＡ-Ｚ][A-Za-zＡ-Ｚ,，、 \t]{0,30}[.。]?\s*$",
    re.I | re.M,
)
_OPTION = re.compile(r"^[^\S\n]*[AＡ][^\S\n]*[.)．、）:：]", re.MULTILINE)


def looks_like(text: str) -> bool:
    """Whether an option A and a line ANSWER: with letters stand here."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return bool(_ANSWER.search(even) and _OPTION.search(even))


def parse(data: bytes, name: str = "") -> Report:
    """The questions of an Aiken file. `name` is the file's, which may say what kind they are.

    Raises UnreadableFile when there is none.
    """
    text, encoding = decode(data)
    found = read_lines(lines_of(text), Source("aiken", name=name))
    if not found.total:
        raise UnreadableFile("no_typed_questions")
    return found.report("aiken", encoding)
