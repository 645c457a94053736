"""Options without letters: both sides of a judgement in a line, “正确  错误”, as forms print them; lines with a
box, □一 or [ ] 一; and lines
of which one says itself that it is right, “乙（正确答案）”, as surveys are exported. And judgements that have
none: “… (T)”, or a legend below their head."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from questions.drafts import LETTERS
from questions.formats import answers
from questions.formats.tables.legend import sides_of
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item, asks, is_filled
from questions.formats.typed.lines import Line, Token
from questions.formats.typed.markdown import TICKED, TOLD

LONGEST = 40
SHORT = 9
LONGEST_LEGEND = 200
MOST = len(LETTERS)
_TAGGED = re.compile(r"[\[【(（](?:单选|多选|判断|单项|多项|选择|是非)[^\]】)）]{0,9}[\]】)）]\s*$")
_TICKED = "☑■●✅√✓✔"
_ASKING = ("是", "有", "为", "包括")
_BOX = re.compile(rf"\s*(?:([□☐○◯〇◻{_TICKED}])\ufe0f?|\[([ xX√✓✔*]?)\])\s{{0,9}}(?=\S)")
_SIDE = re.compile(r"\(\s?([A-Z])\s?\)\s*[.]?\s*$")
_SIDES = re.compile(
    r"\s*[(\[]?\s*(?P<a>正确|对|√|是|T|true)\s*[/、|,]?\s*(?P<b>不正确|错误|错|×|否|F|false)\s*[)\]]?\s*[.]?\s*"
    r"|\s*[(\[]?\s*(?P<c>错误|错|×|否|F|false)\s*[/、|,]?\s*(?P<d>正确|对|√|是|T|true)\s*[)\]]?\s*[.]?\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"^\s*(?:true|false|[YNTF])\s?[.、:)]\s*(?=\S)", re.IGNORECASE | re.MULTILINE)
_ENDS = re.compile(r"[。.!！?？)）]\s{0,9}[对错√×]?\s*$")
_WHOSE = "不知道是上面哪一句的："
_OWNED = {"start", "number", "option", "answer", "key", "explain"}
"""What shows a section whose answers are told otherwise."""
_BRACKETS = re.compile(r"[\[\]【】()（）]")


def with_legends(tokens: Iterable[Token]) -> list[Token]:
    """The tokens, where the head of a section of judgements says what A and B mean, if a line or two right
    below it do, “A.正确  B.错误”, or what stands above the first question and speaks of judgements."""
    found = [*tokens]
    above = takewhile(lambda token: token.sort not in {"head", "start"}, found)
    told = next((one.line.text for one in above if "判断" in one.line.text and _says(one)), "")
    for at in range(len(found) - 1, -1, -1):
        head = found[at]
        if head.sort != "head" or answers.kind_of(head.rest) != "true_false":
            continue
        below = [*takewhile(lambda token: token.sort != "start", found[at + 1 : at + 4])]
        if 0 < len(below) < 3 and _says(*below):
            head.rest = _with_legend(head.rest, *(token.line.text for token in below))
            del found[at + 1 : at + 1 + len(below)]
        elif told and not sides_of(head.rest):
            head.rest = _with_legend(head.rest, told)
    return found


def _says(*tokens: Token) -> bool:
    """Whether a line or two say what A and B mean."""
    said = " ".join(token.line.text for token in tokens)
    return len(said) < LONGEST_LEGEND and {*sides_of(said)} == {"A", "B"}


def _with_legend(head: str, *said: str) -> str:
    return f"{head}（{_BRACKETS.sub(' ', ' '.join(said))}）"


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
        if item.options or not item.stem or len(item.stem[-1].text) > LONGEST:
            continue
        for lines in (item.stem[-1:], item.stem[-2:]):
            text = _NAME.sub("", "\n".join(flat(line.text) for line in lines))
            sides = _SIDES.fullmatch(text)
            again = any(TOLD in line.marked for line in item.stem[: -len(lines)])
            if sides and not again:  # else those of another one stand above
                texts = [text for text in sides.groups() if text]
                item.options = [
                    _option(lines[at % len(lines)], text, at) for at, text in enumerate(texts)
                ]
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
    printed; of a choice the lines below its first one also where some of them begin with a tick. A
    ticked one is marked."""
    for item in items:
        if item.options:
            continue
        boxes = [_BOX.match(line.text) for line in item.stem]
        ticks = [_is_ticked(box) for box in boxes]
        first = len(boxes) - len([*takewhile(bool, reversed(boxes[1:]))])
        if any(ticks[1:]) and all(ticks[first:]) and _is_choice(item):
            first = 1
        if not 2 <= len(boxes) - first <= MOST or all(ticks[first:]):
            continue
        for at, line in enumerate(item.stem[first:]):
            box = boxes[first + at]
            text = line.text[box.end() if box else 0 :].strip()
            ticked = {TICKED: [text]} if ticks[first + at] else {}
            shown = Line(line.number, text, {**line.marked, **ticked})
            item.options.append(_option(shown, text, at))
        item.stem = item.stem[:first]


def _is_ticked(box: re.Match[str] | None) -> bool:
    return box is not None and ((box[1] or "□") in _TICKED or bool((box[2] or "").strip()))


def _is_choice(item: Item) -> bool:
    """Whether a question is called a choice, and its first line asks, no other one."""
    first, *others = (line.text for line in item.stem)
    tag = _TAGGED.search(first)
    called = "判断" not in tag[0] if tag else item.kind in {"single", "multiple", "choice"}
    asking = asks(first) or tag or first.rstrip().endswith(_ASKING)
    return bool(called and asking) and not any(map(asks, others))


def _option(line: Line, text: str, at: int) -> Token:
    return Token("option", line, text, LETTERS[at], "mark")
