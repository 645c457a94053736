"""Options without letters: both sides of a judgement in a line, “正确  错误”, as forms print them; lines with a
box, □一 or [ ] 一; and lines
of which one says itself that it is right, “乙（正确答案）”, as surveys are exported. And judgements that have
none: “… (T)”."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from questions.drafts import LETTERS
from questions.formats import answers
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item, asks, is_filled
from questions.formats.typed.lines import Line, Token
from questions.formats.typed.markdown import TICKED, TOLD

LONGEST = 40
SHORT = 9
MOST = len(LETTERS)
_TAGGED = re.compile(r"[\[【(（](?:单选|多选|判断|单项|多项|选择|是非)[^\]】)）]{0,9}[\]】)）]\s*$")
_TICKED = "☑■●✅"
_BOX = re.compile(rf"\s*(?:([□☐○◯〇◻{_TICKED}])\ufe0f?|\[([ xX√✓✔*]?)\])\s{{0,9}}(?=\S)")
_SIDE = re.compile(r"\(\s?([A-Z])\s?\)\s*[.]?\s*$")
_SIDES = re.compile(
    r"\s*[(\[]?\s*(?P<a>正确|对|√|是|T|true)\s*[/、|,]?\s*(?P<b>不正确|错误|错|×|否|F|false)\s*[)\]]?\s*[.]?\s*"
    r"|\s*[(\[]?\s*(?P<c>错误|错|×|否|F|false)\s*[/、|,]?\s*(?P<d>正确|对|√|是|T|true)\s*[)\]]?\s*[.]?\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"^\s*(?:true|false)\s?[.、:)]\s*(?=\S)", re.IGNORECASE | re.MULTILINE)
_ENDS = re.compile(r"[。.!！?？)）]\s{0,9}[对错√×]?\s*$")
_WHOSE = "不知道是上面哪一句的："
_OWNED = {"start", "number", "option", "answer", "key", "explain"}
"""What shows a section whose answers are told otherwise."""


def with_verdicts(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens, with the line below each sentence of a section of judgements its answer, where that line
    is nothing but a side, and the section has neither numbers nor labels."""
    heads = [at for at, token in enumerate(tokens) if token.sort == "head"]
    for head, end in pairwise([*heads, len(tokens)]):
        section = tokens[head + 1 : end]
        told = any(token.sort in _OWNED or is_filled(token.line.text) for token in section)
        if not told and answers.kind_of(tokens[head].rest) == "true_false":
            _call_answers(section)
    return tokens


def _call_answers(section: Sequence[Token]) -> None:
    """Sides above their sentences, or two below one, are left as they are: the last line is a side where
    they stand below. One below two sentences may be the answer of either, and is called unclear."""
    sides = [token.sort == "text" and _is_side(token.line.text) for token in section]
    if sides[:1] != [False] or not sides[-1] or any(map(all, pairwise(sides))):
        return
    begun = 0
    for at, token in enumerate(section):
        begun = at if token.blank_above and not sides[at] else begun
        if sides[at]:
            *above, last = [bool(_ENDS.search(one.line.text)) for one in section[begun:at]]
            token.rest = _WHOSE + token.rest if any(above) or (above and not last) else token.rest
            token.sort, token.value, begun = "answer", "答案", at + 1


def _is_side(text: str) -> bool:
    return len(text) < SHORT and answers.sure_judgement(text.strip()) is not None


def take_sided(items: Iterable[Item]) -> None:
    """Make the last line of a stem, or the last two, the options where they are nothing but both sides."""
    for item in items:
        if item.options or len(item.stem) < 2 or len(item.stem[-1].text) > LONGEST:
            continue
        for lines in (item.stem[-1:], item.stem[-2:]):
            text = _NAME.sub("", "\n".join(flat(line.text) for line in lines))
            sides = _SIDES.fullmatch(text) if len(item.stem) > len(lines) else None
            if sides:
                texts = [text for text in sides.groups() if text]
                item.options = [_option(lines[-1], text, at) for at, text in enumerate(texts)]
                del item.stem[-len(lines) :]
                break


def take_judged(items: Iterable[Item]) -> None:
    """Call what ends with (T) or (F) a judgement where both occur, and no other letter so."""
    bare = [item for item in items if not (item.options or item.answer or item.kind)]
    said = [(item, side[1]) for item in bare if (side := _SIDE.search(flat(item.text)))]
    if {side for _, side in said} == {"T", "F"}:
        for item, _ in said:
            item.heading = "判断题"


def take_told(items: Iterable[Item]) -> None:
    """Make the lines below a tag, or below the only line that asks, the options where one is told."""
    for item in items:
        if item.options or not any(TOLD in line.marked for line in item.stem[1:]):
            continue
        tags = [at for at, line in enumerate(item.stem) if _TAGGED.search(line.text)]
        first = tags[0] + 1 if len(tags) == 1 else 1 if asks(item.stem[0].text) else 0
        lines = [line for line in item.stem[first:] if line.text.strip()]
        if first and 2 <= len(lines) <= MOST:
            item.stem = item.stem[:first]
            item.options = [_option(line, line.text.strip(), at) for at, line in enumerate(lines)]


def take_boxed(items: Iterable[Item]) -> None:
    """Make the last lines of a stem the options where each begins with a box: □一, ○二, as surveys are
    printed. A ticked one is marked."""
    for item in items:
        if item.options:
            continue
        matches = (_BOX.match(line.text) for line in reversed(item.stem[1:]))
        boxes = [box for box in takewhile(bool, matches) if box]
        ticks = [(box[1] or "□") in _TICKED or bool((box[2] or "").strip()) for box in boxes]
        if not 2 <= len(boxes) <= MOST or all(ticks):
            continue
        lines, item.stem = item.stem[-len(boxes) :], item.stem[: -len(boxes)]
        for at, (line, box, tick) in enumerate(
            zip(lines, reversed(boxes), reversed(ticks), strict=True)
        ):
            text = line.text[box.end() :].strip()
            ticked = {TICKED: [text]} if tick else {}
            shown = Line(line.number, text, {**line.marked, **ticked})
            item.options.append(_option(shown, text, at))


def _option(line: Line, text: str, at: int) -> Token:
    return Token("option", line, text, LETTERS[at], "mark")
