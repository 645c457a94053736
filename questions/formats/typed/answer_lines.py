"""What one line of a list of answers holds: a range “1-5 ABCDA”, pairs “6.B 7.AC”, or one answer."""

import re
from collections.abc import Container

from questions.formats.labels import ANSWER, EXPLANATION
from questions.formats.typed.flat import flat

LONGEST = 30_000
_KEY = r"(?:[A-Z](?:[,、]\s?[A-Z]){1,7}|[A-Z]{1,8}|√|×|✓|✔|✗|✘|正确|错误|对|错|T|F)"
_LETTERS = re.compile(r"[A-Z](?:[\s,、]{0,3}[A-Z]){0,7}")
_RANGE = re.compile(
    r"\s*(?:第\s?)?(\d{1,4})\s?[-–—~至到]+\s?(\d{1,4})\s?题?\s?[.:、)]?\s*"
    r"((?:[A-Za-z√×✓✔✗✘对错正][A-Za-z√×✓✔✗✘对错正确误\s,、;./|]{0,2000}))"
)
_PAIR = re.compile(
    rf"[\s,;、.|/]*(?:第\s?)?[(\[]?\s?(\d{{1,4}})\s?[)\]]?\s?题?\s?(?:[.:、)]*|[-–—])\s*(?:{ANSWER}\s?[:]?\s*)?"
    rf"(?:[(\[]\s?({_KEY})\s?[)\]]|({_KEY})(?![A-Za-z]))"
)
_ONE = re.compile(
    r"\s*(?:第\s?)?(\d{1,4})\s?(?:题|[.、:)])[.、:)]?\s*"
    rf"(?:[\[(]?\s?(?:{ANSWER}|答)\s?[\])]?\s?[:]?\s*)?"
)
_SPACED = re.compile(r"(?<=[A-Z])\s{1,3}(?=[A-Z])")
_NEXT = re.compile(r"\s(\d{1,4})\s?(?:[、)]|[.](?!\d))(?=\s*\S)")
_HAS_KEYS = re.compile(r"[A-Z√×对错][\s,，、]{0,3}[A-Z√×对错]")
_SIGNS = re.compile(r"[\s,;、.|/。]")
# “一、1-5 ABCDA”, or “一、” alone: the answers to the section of this number.
_SECTION = re.compile(
    r"\s*\(?([一二三四五六七八九十]{1,3})\)?\s{0,9}[、.:]?\s{0,9}(?=\d|第\s?\d|$)"
)
_EXPLAIN = re.compile(rf"[\s,;。.]{{0,20}}\[?{EXPLANATION}\]?\s?[:]|\s*\[(?:答案)?解析\]\s?:?")


def is_key(text: str) -> bool:
    """Whether a text is nothing but a key: letters or a judgement."""
    return re.fullmatch(rf"\s*{_KEY}[\s.]*", flat(text)) is not None


def differ(one: str, other: str) -> bool:
    """Whether two answers say something else: “A、C” and “CA。” do not."""
    return _bare(one) != _bare(other)


def _bare(answer: str) -> str:
    even = flat(answer).strip(" .。")
    return "".join(sorted(re.findall("[A-Z]", even))) if _LETTERS.fullmatch(even) else even


def is_list(text: str) -> bool:
    """Whether a line holds the answers of several questions: a range, or pairs."""
    found = pairs_in(text)
    return len(found) > 1 and (any(key for _, key in found) or _HAS_KEYS.search(text) is not None)


def numbered_key(text: str) -> int:
    """The number of “2.AC”, a key and nothing else; 0 for any other text."""
    one = one_answer(text)
    told = one is not None and not one[2] and is_key(_SPACED.sub("", one[1]))
    return one[0] if one and told else 0


def of_section(text: str) -> tuple[str, str] | None:
    """The number of a section and the list behind it, which may be empty: 一、1-5 ABCDA."""
    match = _SECTION.match(flat(text))
    if match is None:
        return None
    rest = text[match.end() :]
    return (match[1], rest) if not rest or pairs_in(rest) or one_answer(rest) else None


def pairs_in(text: str) -> list[tuple[int, str]]:
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


def one_pair(text: str) -> list[tuple[int, str]]:
    """The answer of a line that holds a number and a key, and nothing else."""
    one = _PAIR.fullmatch(text.rstrip(" .;,"))
    return [(int(one[1]), one[2] or one[3])] if one else []


def _parted(text: str, count: int) -> list[str]:
    tokens = [part for part in re.split(r"[\s,、;./|]+", text.strip()) if part]
    if len(tokens) == count:
        return tokens
    signs = re.findall("正确|错误|[A-Z√×✓✔✗✘对错]", "".join(tokens))
    return signs if len(signs) == count and "".join(signs) == "".join(tokens) else []


def one_answer(text: str) -> tuple[int, str, str] | None:
    """Number, answer and explanation of a line that holds one answer."""
    even = flat(text[:LONGEST])
    match = _ONE.match(even)
    if match is None:
        return None
    explained = _EXPLAIN.search(even, match.end())
    end = explained.start() if explained else len(text)
    explanation = text[explained.end() :].strip() if explained else ""
    return int(match[1]), text[match.end() : end].strip(), explanation


def texts_in_turn(number: int, said: str, others: Container[int] = ()) -> list[tuple[int, str]]:
    """The texts of “北京 2、上海 3、广州”, which begins with the answer to question `number`, each with its
    number: these count on, or are among `others`."""
    found = [(number, said)]
    end = 0
    for match in _NEXT.finditer(flat(said)):
        number = int(match[1])
        last = found[-1][0]
        if number == last + 1 or (number > last and number in others):
            found[-1] = last, said[end : match.start()].strip(" ;；,，")
            found.append((number, said[match.end() :].lstrip()))
            end = match.end()
    return found
