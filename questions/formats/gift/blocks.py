"""The lines of a GIFT file, question by question."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from questions.errors import UnreadableFile
from questions.formats.gift.braces import BRACE, CLOZE, MOST_BRACES, answer_braces
from questions.formats.gift.signs import CONTROLS, hide

MOST_IN_FILE = 2_000_000
"""So many lines have more questions than any bank."""
MOST_LINES = 40
"""So far below a blank line the rest of a question is looked for."""
LONGEST = 400
"""So many lines a question has that goes on below a blank line."""

_CODE = re.compile(r"<(/?)(pre|code)\b")
_TITLE = re.compile(r"\s*::[^:\s][^:]{0,200}::(?=\s*[^\s:])")
_FENCE = "```"
_FENCED = re.compile(r"```[\w-]{0,30}")


@dataclass
class Block:
    """The lines of one question; `number` is the line it begins in, from 1."""

    number: int
    lines: list[str] = field(default_factory=list)
    notes: str = ""
    cut: bool = False
    brace: str = ""
    """The last brace so far that nothing protects."""
    code: str = ""
    """The tag that ends the code in which the lines break off."""
    fenced: bool = False

    def add(self, line: str) -> None:
        """One more line. What is open at its end is noted at once: blocks may be long."""
        self.lines.append(line)
        hidden = hide(line)
        last = max(hidden.rfind("{"), hidden.rfind("}"))
        self.brace = hidden[last] if last >= 0 else self.brace
        if line.lstrip().startswith(_FENCE):
            self.fenced = not self.fenced
        if "<" in line:
            for closes, tag in _CODE.findall(line.lower()):
                self.code = "" if closes else f"</{tag}"

    @property
    def is_open(self) -> bool:
        """Whether a brace is open at the end."""
        return self.brace == "{"

    @property
    def ends_with(self) -> str:
        """What ends the answers or the code in which the lines break off; empty if they do not."""
        if self.is_open:
            return "}"
        if self.fenced:
            return _FENCE
        return "" if self.brace else self.code


def blocks(text: str) -> Iterator[Block]:
    """One block a question. Categories are none, and comments belong to the question below them.

    A blank line ends a question, except where a brace or code is still open and is closed before
    the next question begins: Moodle would cut such a question in two. Raises UnreadableFile.
    """
    text = CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_IN_FILE:
        raise UnreadableFile("too_big")
    lines = text.split("\n")
    del text
    _take_fences_off(lines)
    block, notes = Block(0), ""
    for number, line in enumerate(lines, 1):
        lines[number - 1] = ""  # a block keeps its lines, and nobody looks back
        bare = line.strip()
        if bare.startswith("//"):
            notes += bare
            continue
        if bare.startswith("$CATEGORY:") and not block.is_open:
            yield from _split(block)
            block, notes = Block(0), ""
        elif bare:
            if not block.lines:
                block.number = number
            block.add(line)
            block.notes, notes = block.notes + notes, ""
        elif block.lines and _goes_on(block, lines, number):
            block.lines.append("")
            block.cut = True
        elif block.lines:
            yield from _split(block)
            block = Block(0)
    yield from _split(block)


def _take_fences_off(lines: list[str]) -> None:
    """Blank the lines of signs around questions that were copied from a chat or a wiki, and what is said
    outside of them, where no question stands."""
    fences = [at for at, line in enumerate(lines) if line.lstrip().startswith(_FENCE)]
    begins, ends = fences[::2], fences[1::2]
    if not ends or len(begins) != len(ends) or any(lines[at].strip() != _FENCE for at in ends):
        return
    if not all(_FENCED.fullmatch(lines[at].strip("\ufeff \t")) for at in begins):
        return
    outside = [*map(slice, [0, *(at + 1 for at in ends)], [*begins, len(lines)])]
    said = "".join("".join(lines[part]) for part in outside)
    inside = ("".join(lines[begin:end]) for begin, end in zip(begins, ends, strict=True))
    if "{" in said or (said.strip() and not all("{" in part for part in inside)):
        return
    for part in (*outside, *(slice(at, at + 1) for at in fences)):
        lines[part] = [""] * len(lines[part])


def _goes_on(block: Block, lines: Sequence[str], number: int) -> bool:
    """Whether the question continues below the blank line of this number."""
    if not block.brace and block.ends_with == "":
        return _begins_answers(lines, number)
    end = block.ends_with
    if not end or len(block.lines) > LONGEST:
        return False
    for line in lines[number : number + MOST_LINES]:
        bare = hide(line).strip()
        if bare.startswith(("::", "$CATEGORY:")):
            return False
        if end == _FENCE:
            if bare.startswith(_FENCE):
                return True
        elif sign := re.search(rf"{{|{end}", bare.lower()):
            return sign[0] == end
    return False


def _begins_answers(lines: Sequence[str], number: int) -> bool:
    """Whether the next lines that are not blank begin with the answers' brace: a stem stands above."""
    below = (line.strip() for line in lines[number : number + MOST_LINES])
    first = next((line for line in below if line and not line.startswith("//")), "")
    return first.startswith("{") and not CLOZE.match(first, 1)


def _split(block: Block) -> Iterator[Block]:
    """Questions that stand in one block because no blank line parts them: each ends its line, or the
    next one's title begins one."""
    hidden = [hide(line) for line in block.lines]
    titled = bool(hidden) and _TITLE.match(hidden[0]) is not None
    last = max((index for index, line in enumerate(hidden) if "{" in line), default=0)
    begin, braces, depth = 0, 0, 0
    for index, line in enumerate(hidden):
        if (titled or braces) and index > begin and not depth and _TITLE.match(line):
            yield Block(block.number + begin, block.lines[begin:index], block.notes)
            begin, braces, titled = index, 0, True
        braces += len(BRACE.findall(line))
        depth += line.count("{") - line.count("}")
        if index >= last or not line.rstrip().endswith("}") or not 2 <= braces <= MOST_BRACES:
            continue
        below = hidden[index + 1].lstrip()
        goes_on = below.startswith(("=", "~", "{", "}"))
        if not goes_on and _is_question(hidden[begin : index + 1], below):
            yield Block(block.number + begin, block.lines[begin : index + 1], block.notes)
            begin, braces, depth = index + 1, 0, 0
            titled = titled or _TITLE.match(below) is not None
    if block.lines[begin:]:
        yield Block(block.number + begin, block.lines[begin:], block.notes, block.cut)


def _is_question(hidden: Sequence[str], below: str) -> bool:
    """Whether the answers end these lines: { return 1; } is code, to which a question may follow, and
    a cloze has several gaps."""
    text = "\n".join(hidden).rstrip()
    found = answer_braces(text)
    if found is None or found[1] != len(text) - 1:
        return False
    inside = text[found[0] + 1 : found[1]].strip()
    if CLOZE.match(inside):
        return below.startswith("::")
    return inside.startswith(("=", "~", "#")) or ";" not in inside
