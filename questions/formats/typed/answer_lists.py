"""Answers that stand together at the end of a section or a text: “1-5 ABCDA”, “1、参考答案：A”."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from questions.formats import answers
from questions.formats.typed.answer_lines import (
    is_key,
    numbered_key,
    of_section,
    one_answer,
    one_pair,
    pairs_in,
    texts_in_turn,
)
from questions.formats.typed.cases import UNHEADED
from questions.formats.typed.lines import Line, Token, flat
from questions.formats.typed.unnumbered import keys_in

FAR = 30
_TITLE = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十\d]{1,3}\s?[套卷章节部单篇]|[一二三四五六七八九十]{1,3}\s?[、.])"
)
_REASONS = re.compile("解析|详解|说明")
_SAYS_KEY = re.compile(
    r"\s*\[?(?:答案|选|故选)?\s?:?\s?([A-H](?:[,、 ]?[A-H]){0,7})(?![A-Za-z0-9])"
)


@dataclass(slots=True)
class Entry:
    """The answer to question `number` of the section headed `heading`; 0 where answers have no numbers
    and stand in turn. `title` is the line above it that names a chapter or a set: 第二套. `unparted` are
    the answers to a range of questions, more or fewer than these."""

    line: Line
    number: int
    answer: str
    heading: str = ""
    part: int = 0
    explanation: list[str] = field(default_factory=list)
    title: str = ""
    unparted: str = ""


@dataclass(frozen=True)
class Block:
    """A list, with how many questions stand above it; `section` is the one at whose head it stands, or 0
    where it follows its questions."""

    above: int
    entries: list[Entry]
    section: int = 0


def entries(tokens: Sequence[Token], heading: str) -> list[Entry]:
    """Every answer in the lines of a list; `heading` is that of the section above it."""
    found: list[Entry] = []
    own = tokens[0].sort == "answer" and answers.kind_of(heading) not in UNHEADED
    reasons, reasoned = False, None
    part, head, title, titled = 0, heading if own else "", "", 0
    for at, token in enumerate(tokens):
        text = token.rest if at == 0 and token.sort == "answer" else token.line.text
        if token.sort == "chapter" or (token.sort in {"text", "head"} and _names_part(text)):
            _entitle(found[titled:], title)
            title, titled = text.strip(), len(found)
        reasons = reasons or _heads_reasons(tokens, at, found)
        if reasons and (entry := _explained_by_number(found, text, head)):
            reasoned = entry
            entry.explanation.append(_one_reason(text))
            continue
        if reasoned and token.sort == "text" and one_answer(text) is None:
            reasoned.explanation.append(text.strip())
            continue
        if token.sort in {"text", "break"} and (numbered := of_section(text)):
            part, head = part + 1, numbered[0] + "、"
            if not (text := numbered[1]):
                continue
            found += _answers_in(token, text, head, part)
        elif token.sort in {"head", "key"} and answers.kind_of(_without_answer(text)):
            part, head = part + 1, text
            found += _of_head(token, head, part)
        elif token.sort in {"key", "break", "chapter", "meta"}:
            continue
        elif token.sort == "explain":
            if found and token.rest:
                found[-1].explanation.append(token.rest)
        elif token.sort == "answer" and at:
            if found and not found[-1].answer:
                found[-1].answer = token.rest
            elif found and token.rest:
                found[-1].explanation.append(token.rest)
        elif in_turn := _in_turn_of(token, text, head, part, found):
            found += in_turn
        elif _goes_on(tokens, at, found[-1:], part):
            found[-1].explanation.append(text.strip())
        elif listed := _answers_in(token, text, head, part):
            found += listed
        elif token.sort == "number":
            if at + 1 == len(tokens) or tokens[at + 1].sort in {"start", "head", "chapter"}:
                continue  # the number of a page
            found.append(Entry(token.line, int(token.value), "", head, part))
        elif found and not _TITLE.match(flat(text)):
            last = found[-1]
            if not last.answer:
                last.answer = text.strip()
            else:
                last.explanation.append(text.strip())
    _entitle(found[titled:], title)
    return found


def _entitle(found: Sequence[Entry], title: str) -> None:
    for entry in found:
        entry.title = title


def _names_part(text: str) -> bool:
    """Whether a line names a chapter or a set."""
    return text.lstrip()[:1] == "第" and _TITLE.match(flat(text)) is not None and len(text) < 30


def _in_turn_of(
    token: Token, text: str, head: str, part: int, above: Sequence[Entry]
) -> list[Entry]:
    """The answers of a line without numbers, if no other ones stand above it in this part."""
    if any(entry.number for entry in above if entry.part == part):
        return []
    keys = keys_in(text, answers.kind_of(head))
    told = len(keys) > 1 or (keys and answers.kind_of(head))
    return [Entry(token.line, 0, key, head, part) for key in keys] if told else []


def _heads_reasons(tokens: Sequence[Token], at: int, above: Sequence[Entry]) -> bool:
    """Whether the reasons for the answers above begin here, number by number: 答案解析. “解析：” behind a
    key, below other reasons or above further keys is that of one answer."""
    token = tokens[at]
    if not above or token.sort == "key":
        return bool(above) and _REASONS.search(token.line.text) is not None
    if token.sort != "explain" or token.rest or token.line.number == tokens[at - 1].line.number:
        return False
    below = tokens[at + 1 : at + FAR]
    return not any(e.explanation for e in above) and not any(
        numbered_key(t.line.text) for t in below
    )


def _goes_on(tokens: Sequence[Token], at: int, above: Sequence[Entry], part: int) -> bool:
    """Whether a numbered line is part of the explanation above, if that stands in the same part."""
    text = tokens[at].line.text
    return any(
        last.part == part and (_explains(last, text) or _is_point(tokens, at, last, text))
        for last in above
    )


def _is_point(tokens: Sequence[Token], at: int, last: Entry, text: str) -> bool:
    """Whether a numbered line is a point of the reason for a key above, and no answer: its number has a
    key of its own below, or had one."""
    one = one_answer(text) if is_key(last.answer) else None
    if one is None or is_key(one[1]) or pairs_in(text) or tokens[at].sort != "start":
        return False
    begun = last.explanation or (tokens[at - 1].sort == "explain" and not tokens[at - 1].rest)
    below = (token.line.text for token in tokens[at + 1 : at + FAR])
    return bool(begun) and (one[0] <= last.number or any(numbered_key(t) == one[0] for t in below))


def _explained_by_number(found: Sequence[Entry], text: str, head: str) -> Entry | None:
    """The only answer above, or below this head, with the number of this line, which holds more than a key."""
    one = one_answer(text)
    if one is None or is_key(one[1]) or pairs_in(text):
        return None
    same = [entry for entry in found if entry.number == one[0]]
    same = same if len(same) < 2 else [entry for entry in same if entry.heading == head]
    told = _SAYS_KEY.match(flat(one[1]))
    agrees = not told or (same and re.sub("[^A-Z]", "", told[1]) == same[0].answer)
    return same[0] if len(same) == 1 and same[0].answer and agrees else None


def _one_reason(text: str) -> str:
    one = one_answer(text)
    return "\n".join(filter(None, one[1:])) if one else text


def _explains(last: Entry, text: str) -> bool:
    """Whether a numbered line goes on with the explanation above: its number does not count on."""
    one = one_answer(text) if last.explanation and last.answer else None
    if one is None or one[0] == last.number + 1 or "答案" in text[:12]:
        return False
    return one[0] <= last.number and not pairs_in(text) and not is_key(one[1])


def _answers_in(token: Token, text: str, head: str, part: int) -> list[Entry]:
    """The answers of a line, which may be one; [] if it begins with no number."""
    if pairs := pairs_in(text):
        found = [Entry(token.line, number, key, head, part) for number, key in pairs]
        for entry in found:
            entry.unparted = "" if entry.answer else text.strip()
        return found
    if token.style == "paren" or not (one := one_answer(text)):
        return []
    number, said, explanation = one
    texts = [said] if answers.kind_of(head) not in {None, "fill"} else texts_in_turn(number, said)
    found = [Entry(token.line, number + at, said, head, part) for at, said in enumerate(texts)]
    found[-1].explanation += [explanation] if explanation else []
    return found


def _without_answer(text: str) -> str:
    return re.sub("(?:参考|正确|标准)?答案.*", "", text)


def _of_head(token: Token, head: str, part: int) -> Iterator[Entry]:
    """Answers that stand in the line of their head: 一、单选题：1-5 ABCDA, or without the numbers."""
    even = flat(token.line.text)
    behind = even.partition(":")[2]
    for key in keys_in(behind, answers.kind_of(head)) if behind else ():
        yield Entry(token.line, 0, key, head, part)
    first = re.search(r"\d", re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), even))
    if first:
        text = flat(token.line.text[first.start() :])
        for number, key in one_pair(text) or pairs_in(text):
            yield Entry(token.line, number, key, head, part)
