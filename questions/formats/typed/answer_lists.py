"""Answers that stand together at the end of a section or a text: “1-5 ABCDA”, “1、参考答案：A”."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from questions.formats import answers
from questions.formats.typed.cases import UNHEADED
from questions.formats.typed.lines import Line, Token, flat
from questions.formats.typed.unnumbered import keys_in

LONGEST = 30_000
_KEY = r"(?:[A-Z](?:[,、]\s?[A-Z]){1,7}|[A-Z]{1,8}|√|×|✓|✔|✗|✘|正确|错误|对|错|T|F)"
_RANGE = re.compile(
    r"\s*(?:第\s?)?(\d{1,4})\s?[-–—~至到]+\s?(\d{1,4})\s?题?\s?[.:、)]?\s*"
    r"((?:[A-Za-z√×✓✔✗✘对错正][A-Za-z√×✓✔✗✘对错正确误\s,、;./|]{0,2000}))"
)
_PAIR = re.compile(
    r"[\s,;、.|/]*(?:第\s?)?[(\[]?\s?(\d{1,4})\s?[)\]]?\s?题?\s?[.:、)]*\s*(?:(?:参考|正确|标准)?答案\s?[:]?\s*)?"
    rf"(?:[(\[]\s?({_KEY})\s?[)\]]|({_KEY})(?![A-Za-z]))"
)
_ONE = re.compile(
    r"\s*(?:第\s?)?(\d{1,4})\s?(?:题|[.、:)])[.、:)]?\s*"
    r"(?:[\[(]?\s?(?:(?:参考|正确|标准)?答案|答)\s?[\])]?\s?[:]?\s*)?"
)
_TITLE = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十\d]{1,3}\s?[套卷章节部单篇]|[一二三四五六七八九十]{1,3}\s?[、.])"
)
_SPACED = re.compile(r"(?<=[A-Z])\s{1,3}(?=[A-Z])")
_NEXT = re.compile(r"\s(\d{1,4})\s?(?:[、)]|[.](?!\d))(?=\s*\S)")
_HAS_KEYS = re.compile(r"[A-Z√×对错][\s,，、]{0,3}[A-Z√×对错]")
_REASONS = re.compile("解析|详解|说明")
_SAYS_KEY = re.compile(
    r"\s*\[?(?:答案|选|故选)?\s?:?\s?([A-H](?:[,、 ]?[A-H]){0,7})(?![A-Za-z0-9])"
)
_SIGNS = re.compile(r"[\s,;、.|/。]")
# “一、1-5 ABCDA”, or “一、” alone: the answers to the section of this number.
_SECTION = re.compile(
    r"\s*\(?([一二三四五六七八九十]{1,3})\)?\s{0,9}[、.:]?\s{0,9}(?=\d|第\s?\d|$)"
)
_EXPLAIN = re.compile(r"[\s,;。.]{0,20}\[?(?:答案|试题)?解析\]?\s?[:]|\s*\[(?:答案)?解析\]\s?:?")


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


def is_key(text: str) -> bool:
    """Whether a text is nothing but a key: letters or a judgement."""
    return re.fullmatch(rf"\s*{_KEY}[\s.]*", flat(text)) is not None


def is_list(text: str) -> bool:
    """Whether a line holds the answers of several questions: a range, or pairs."""
    found = _several(text)
    return len(found) > 1 and (any(key for _, key in found) or _HAS_KEYS.search(text) is not None)


def numbered_key(text: str) -> int:
    """The number of “2.AC”, a key and nothing else; 0 for any other text."""
    one = _one(text)
    told = one is not None and not one[2] and is_key(_SPACED.sub("", one[1]))
    return one[0] if one and told else 0


def of_section(text: str) -> tuple[str, str] | None:
    """The number of a section and the list behind it, which may be empty: 一、1-5 ABCDA."""
    match = _SECTION.match(flat(text))
    if match is None:
        return None
    rest = text[match.end() :]
    return (match[1], rest) if not rest or _several(rest) or _one(rest) else None


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
        reasons = reasons or (bool(found) and _heads_reasons(token))
        if reasons and (entry := _explained_by_number(found, text, head)):
            reasoned = entry
            entry.explanation.append(_one_reason(text))
            continue
        if reasoned and token.sort == "text" and _one(text) is None:
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
        elif found and _explains(found[-1], text):
            found[-1].explanation.append(text.strip())
        elif listed := _answers_in(token, text, head, part):
            found += listed
        elif token.sort == "number":
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


def _heads_reasons(token: Token) -> bool:
    """Whether the reasons for the answers above begin here, number by number: 答案解析."""
    told = token.sort == "explain" and not token.rest
    return told or (token.sort == "key" and _REASONS.search(token.line.text) is not None)


def _explained_by_number(found: Sequence[Entry], text: str, head: str) -> Entry | None:
    """The only answer above, or below this head, with the number of this line, which holds more than a key."""
    one = _one(text)
    if one is None or is_key(one[1]) or _several(text):
        return None
    same = [entry for entry in found if entry.number == one[0]]
    same = same if len(same) < 2 else [entry for entry in same if entry.heading == head]
    told = _SAYS_KEY.match(flat(one[1]))
    agrees = not told or (same and re.sub("[^A-Z]", "", told[1]) == same[0].answer)
    return same[0] if len(same) == 1 and same[0].answer and agrees else None


def _one_reason(text: str) -> str:
    one = _one(text)
    return "\n".join(filter(None, one[1:])) if one else text


def _explains(last: Entry, text: str) -> bool:
    """Whether a numbered line goes on with the explanation above: its number does not count on."""
    one = _one(text) if last.explanation and last.answer else None
    if one is None or one[0] == last.number + 1 or "答案" in text[:12]:
        return False
    return one[0] <= last.number and not _several(text) and not is_key(one[1])


def _answers_in(token: Token, text: str, head: str, part: int) -> list[Entry]:
    """The answers of a line, which may be one; [] if it begins with no number."""
    if several := _several(text):
        found = [Entry(token.line, number, key, head, part) for number, key in several]
        for entry in found:
            entry.unparted = "" if entry.answer else text.strip()
        return found
    if token.style == "paren" or not (one := _one(text)):
        return []
    number, said, explanation = one
    texts = [said] if answers.kind_of(head) not in {None, "fill"} else _in_turn(number, said)
    found = [Entry(token.line, number + at, said, head, part) for at, said in enumerate(texts)]
    found[-1].explanation += [explanation] if explanation else []
    return found


def _in_turn(number: int, said: str) -> list[str]:
    """The texts of “北京 2、上海 3、广州”, which begins with the answer to question `number`."""
    texts = [said]
    end = 0
    for match in _NEXT.finditer(flat(said)):
        if match[1] == str(number + len(texts)):
            texts[-1:] = [said[end : match.start()].strip(" ;；,，"), said[match.end() :].lstrip()]
            end = match.end()
    return texts


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
        one = _PAIR.fullmatch(text.rstrip(" .;,"))
        for number, key in [(int(one[1]), one[2] or one[3])] if one else _several(text):
            yield Entry(token.line, number, key, head, part)


def _several(text: str) -> list[tuple[int, str]]:
    """Each answer of “1-5 ABCDA 6.B 7.AC”; [] for a line that holds anything else. Where the answers
    to a range are too many or too few, each is empty: none is sure."""
    even = flat(text[:LONGEST])
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(even):
        several = _RANGE.match(even, at)
        one = None if several else _PAIR.match(even, at)
        if several:
            first, last = int(several[1]), int(several[2])
            if not first < last < first + 500:
                return []
            keys = _parted(several[3], last - first + 1)
            found += [(n, keys[n - first] if keys else "") for n in range(first, last + 1)]
            at = several.end()
        elif one:
            found.append((int(one[1]), re.sub(r"[,、\s]", "", one[2] or one[3])))
            at = one.end()
        else:
            break
    return found if len(found) > 1 and not _SIGNS.sub("", even[at:]) else []


def _parted(text: str, count: int) -> list[str]:
    tokens = [part for part in re.split(r"[\s,、;./|]+", text.strip()) if part]
    if len(tokens) == count:
        return tokens
    signs = re.findall("正确|错误|[A-Z√×✓✔✗✘对错]", "".join(tokens))
    return signs if len(signs) == count and "".join(signs) == "".join(tokens) else []


def _one(text: str) -> tuple[int, str, str] | None:
    """Number, answer and explanation of a line that holds one answer."""
    even = flat(text[:LONGEST])
    match = _ONE.match(even)
    if match is None:
        return None
    explained = _EXPLAIN.search(even, match.end())
    end = explained.start() if explained else len(text)
    explanation = text[explained.end() :].strip() if explained else ""
    return int(match[1]), text[match.end() : end].strip(), explanation
