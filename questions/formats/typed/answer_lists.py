"""Answers that stand together at the end of a section or a text: “1-5 ABCDA”, “1、参考答案：A”."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace

from questions.formats import answers
from questions.formats.labels import ANSWER
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
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line, Token
from questions.formats.typed.papers import words_of
from questions.formats.typed.unnumbered import keys_in

FAR, NEAR = 30, 4
LONGEST_TITLE = 40
PASSED = {"key", "break", "chapter", "meta"}
_TITLE = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十\d]{1,3}\s?[套卷章节部单篇]|[一二三四五六七八九十]{1,3}\s?[、.])"
)
_ENDS = re.compile(r"[。；;，,？?！!]\s*$")
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


def parted(entry: Entry, others: Container[int]) -> list[Entry]:
    """The entry, and those to questions of other numbers whose answers stand behind its own."""
    texts = texts_in_turn(entry.number, entry.answer, others) if entry.answer else []
    if len(texts) < 2:
        return [entry]
    found = [replace(entry, number=number, answer=said, explanation=[]) for number, said in texts]
    found[-1].explanation = entry.explanation
    return found


@dataclass(frozen=True)
class Block:
    """A list, with how many questions stand above it; `section` is the one at whose head it stands, or 0
    where it follows its questions."""

    above: int
    entries: list[Entry]
    section: int = 0


def entries(tokens: Sequence[Token], heading: str) -> list[Entry]:
    """Every answer in the lines of a list; `heading` is that of the section above it."""
    listing = _Listing(tokens, heading)
    for at in range(len(tokens)):
        listing.read(at)
    listing.entitle()
    return listing.found


class _Listing:
    """What was found in a list so far, and the part, the head and the title that the next line is under."""

    def __init__(self, tokens: Sequence[Token], heading: str) -> None:
        own = tokens[0].sort == "answer" and answers.kind_of(heading) not in UNHEADED
        self.found: list[Entry] = []
        self._tokens = tokens
        self._part, self._head = 0, heading if own else ""
        self._title, self._titled = "", 0
        self._reasons = False
        self._reasoned: Entry | None = None

    def read(self, at: int) -> None:
        """Take the next line."""
        token = self._tokens[at]
        text = token.rest if at == 0 and token.sort == "answer" else token.line.text
        if token.sort == "chapter" or _entitles(self._tokens, at):
            self.entitle()
            self._title, self._titled = text.strip(), len(self.found)
            if token.sort in {"text", "answer"}:
                return
        if self._is_reason(at, text) or self._begins_part(token, text) or token.sort in PASSED:
            return
        if token.sort == "explain" or (token.sort == "answer" and at):
            self._tell_last(token.rest, is_answer=token.sort == "answer")
        elif in_turn := _in_turn_of(token, text, self._head, self._part, self.found):
            self.found += in_turn
        elif _goes_on(self._tokens, at, self.found[-1:], self._part):
            self.found[-1].explanation.append(text.strip())
        elif listed := _answers_in(token, text, self._head, self._part):
            self.found += listed
        elif token.sort == "number":
            self._number(at)
        elif not _TITLE.match(flat(text)):
            self._tell_last(text.strip(), is_answer=True)

    def entitle(self) -> None:
        """What was found since the last title stood under that."""
        for entry in self.found[self._titled :]:
            entry.title = self._title

    def _is_reason(self, at: int, text: str) -> bool:
        """Whether a line tells or goes on with the reason for an answer above, by its number."""
        self._reasons = self._reasons or _heads_reasons(self._tokens, at, self.found)
        if self._reasons and (entry := _explained_by_number(self.found, text, self._head)):
            self._reasoned = entry
            entry.explanation.append(_one_reason(text))
            return True
        if self._reasoned and self._tokens[at].sort == "text" and one_answer(text) is None:
            self._reasoned.explanation.append(text.strip())
            return True
        return False

    def _begins_part(self, token: Token, text: str) -> bool:
        """Whether a line heads a part of the list: answers may stand behind its head."""
        if token.sort in {"text", "break"} and (numbered := of_section(text)):
            self._part, self._head = self._part + 1, numbered[0] + "、"
            self.found += _answers_in(token, numbered[1], self._head, self._part)
            return True
        if token.sort in {"head", "key"} and answers.kind_of(named := _without_answer(text)):
            self._part, self._head = self._part + 1, text if answers.kind_of(text) else named
            self.found += _of_head(token, self._head, self._part)
            return True
        return False

    def _tell_last(self, said: str, *, is_answer: bool) -> None:
        """The answer to the last question, if it has none yet, else more of its reason."""
        if not self.found:
            return
        last = self.found[-1]
        if is_answer and not last.answer:
            last.answer = said
        elif said:
            last.explanation.append(said)

    def _number(self, at: int) -> None:
        """A number alone is that of a question, or of a page above the next questions."""
        token, below = self._tokens[at], self._tokens[at + 1 : at + 2]
        if below and below[0].sort not in {"start", "head", "chapter"}:
            self.found.append(Entry(token.line, int(token.value), "", self._head, self._part))


def _entitles(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line names a chapter, a set or a topic, whose answers begin below: 第二套, 消防法答案."""
    text = tokens[at].rest if tokens[at].sort == "answer" else tokens[at].line.text
    if tokens[at].sort not in {"text", "head", "key", "answer"} or len(text) > LONGEST_TITLE:
        return False
    if not words_of(text) or _ENDS.search(text) or _answers_something(text):
        return False
    below = next((t for t in tokens[at + 1 : at + NEAR] if t.sort not in {*PASSED, "head"}), None)
    if below is None or below.line.number == tokens[at].line.number:
        return False
    said = below.line.text
    first = pairs_in(said) or [one[:2] for one in (one_answer(said),) if one]
    return first[0][0] == 1 if first else len(keys_in(said, None)) > 1


def _answers_something(text: str) -> bool:
    return bool(of_section(text) or one_answer(text) or pairs_in(text) or keys_in(text, None))


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
    token, below = tokens[at], tokens[at + 1 : at + 2]
    text = token.line.text
    if below and (below[0].sort, below[0].line.number) == ("answer", token.line.number):
        return False  # 1.答案：B
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
    same = [entry for entry in found if entry.number == one[0] and _may_be(entry.heading, head)]
    same = same if len(same) < 2 else [entry for entry in same if entry.heading == head]
    told = _SAYS_KEY.match(flat(one[1]))
    agrees = not told or (same and re.sub("[^A-Z]", "", told[1]) == same[0].answer)
    return same[0] if len(same) == 1 and same[0].answer and agrees else None


def _may_be(one: str, other: str) -> bool:
    """Whether two heads do not name two kinds."""
    kinds = {answers.kind_of(one), answers.kind_of(other)} - {None, "choice"}
    return len(kinds) < 2


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
    if pairs := pairs_in(text) or one_pair(flat(text)):
        found = [Entry(token.line, number, key, head, part) for number, key in pairs]
        for entry in found:
            entry.unparted = "" if entry.answer else text.strip()
        return found
    if token.style == "paren" or not (one := one_answer(text)):
        return []
    number, said, explanation = one
    one_text = answers.kind_of(head) not in {None, "fill"}
    texts = [(number, said)] if one_text else texts_in_turn(number, said)
    found = [Entry(token.line, number, said, head, part) for number, said in texts]
    found[-1].explanation += [explanation] if explanation else []
    return found


def _without_answer(text: str) -> str:
    """The name of a part: 选择题 of “选择题：1. B” and of “选择题答案”."""
    return re.sub(f"(?:{ANSWER}|[:：]).*", "", text)


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
