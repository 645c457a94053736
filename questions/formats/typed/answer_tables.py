"""Tables of answers: a row of numbers, and below it a row of letters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from questions.drafts import LETTERS
from questions.formats.labels import ANSWER
from questions.formats.typed.answer_cells import with_numbers, with_rows
from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.flat import flat
from questions.formats.typed.heads import is_head
from questions.formats.typed.lines import Line

LONGEST = 4000
_NUMBERS = re.compile(r"\s*\|?\s*题\s?[号序]\s*[:|]?((?:[\s|,、]{1,20}\d{1,4})+)[\s|]*")
_ANSWERS = re.compile(r"\s*\|?\s*(?:参考|正确|标准)?答\s{0,4}案\s*[:|]?((?:[\s|,、].*)?)")
_COUNTED = re.compile(r"\s*\|?\s*\d{1,4}(?:[\s|,、]{1,20}\d{1,4}){2,}[\s|]*")
LONGEST_LABEL = 12
_SECTIONS = re.compile(
    rf"\s*[\[(]?{ANSWER}[\])]?\s{{0,9}}:?\s{{0,9}}(?=[一二三四五六七八九十]{{1,3}}[、.]\s*(?:第\s?)?\d)"
)
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.](?=\s*(?:第\s?)?\d)")
_RULE = re.compile(r"[\s|:-]*")
_SEPARATORS = re.compile(r"[\s|,、]+")
_COLUMNS = {
    "number": re.compile("题号?|序号|题目|题目序号|题目编号"),
    "key": re.compile(f"{ANSWER}|正确选项"),
    "why": re.compile("(?:答案|简要|简)?解析|解释|说明|理由|依据|备注"),
    "other": re.compile(
        "题型|类型|题目类型|难度|分值|分数|考点|考查点|考察点|知识点|我的答案|结果|得分"
    ),
}
_SCORES = re.compile(r"\s*(?:得\s?分|分\s?[数值]|评分)\s*")
_TITLES = {"题号", "序号", "答案"}
_NUMBER = re.compile(r"\s*(?:第\s?|Q)?(\d{1,4})\s?题?\s*")


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table is to be filled in by hand: 题号 1 2 3, and below it 得分 or 答案 with nothing."""
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if len(filled) < 2 or not re.fullmatch(r"题\s?[号序型]|大题", flat(filled[0][0])):
        return False
    return not any(any(row[1:]) for row in filled[1::2])


def answers_in(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a list of answers, “1.A 2.B …”, for a table whose rows are numbers and keys by turns,
    or whose columns are number and key, perhaps with an explanation; none for any other table."""
    rows = [row for row in rows if not (row and _SCORES.fullmatch(flat(row[0])))]
    one = rows
    if rows and (half := len(rows[0]) // 2) > 1 and rows[0][:half] == rows[0][half:]:
        one = [*(row[:half] for row in rows), *(row[half:] for row in rows[1:])]
    wide = _explained(one) if rows and len(rows[0]) > 2 else []
    return wide or _listed(one) or _explained(one) or _by_parts(rows)


def _listed(rows: Sequence[Sequence[str]]) -> list[str]:
    pairs = (
        _by_turns(rows)
        or _by_rows(rows)
        or _by_rows([list(column) for column in zip(*rows, strict=False)])
    )
    told = [f"{number}.{key}" for number, key in pairs]
    return [" ".join(told)] if all(is_key(key) for _, key in pairs) and pairs else told


def _by_parts(rows: Sequence[Sequence[str]]) -> list[str]:
    """Likewise, part by part, for a table with a head above the numbers of each part or before them
    (一、单选题), or whose numbers begin again at 1."""
    parts: list[tuple[str, list[Sequence[str]]]] = []
    for row in rows:
        cells = [flat(cell).strip() for cell in row]
        first, filled = (cells or [""])[0], [cell for cell in cells if cell]
        texts = {*filled}
        if len(texts) == 1 and is_head(filled[0]):
            parts.append((filled[0], []))
        elif not texts - _TITLES or (len(texts) == 1 and "答案" in filled[0] and not parts):
            continue  # the title of the table, or of its columns
        elif is_head(first):
            if not parts or parts[-1][0] != first:
                parts.append((first, []))
            parts[-1][1].append(["", *row[1:]])
        elif _begins(cells) and not (parts and not parts[-1][1]):
            parts.append(("", [row]))
        elif not parts:
            return []
        else:
            parts[-1][1].append(row)
    lists = [(head, _listed(part)) for head, part in parts]
    if not all(part for _, part in lists):
        return []
    return [line for head, part in lists for line in (head, *part) if line]


def _begins(cells: Sequence[str]) -> bool:
    """Whether a row begins with the number 1, perhaps behind the label 题号."""
    numbers = [cell for cell in cells if cell and cell not in _TITLES]
    first = _NUMBER.fullmatch(numbers[0]) if numbers else None
    return first is not None and int(first[1]) == 1


def _explained(rows: Sequence[Sequence[str]]) -> list[str]:
    """Likewise for a table with the header 题号, 答案, and perhaps 题型, 考点, 解析."""
    head = [flat(cell).strip(" *") for cell in rows[0]] if rows else []
    sorts = [next((s for s, told in _COLUMNS.items() if told.fullmatch(h)), "") for h in head]
    if not all(sorts) or any(sorts.count(s) != 1 for s in ("number", "key")):
        return []
    found: list[str] = []
    keys = 0
    for row in rows[1:]:
        cells = dict(zip(sorts, row, strict=False)) if len(row) == len(head) else {}
        key = " ".join(cells.get("key", "").split())
        if cells and not key:
            continue  # a total, or an answer that nobody wrote
        match = _NUMBER.fullmatch(flat(cells.get("number", "")))
        if match is None:
            return []
        bare = flat(key).strip(" `*()[]")
        keys += is_key(bare)
        found.append(f"{match[1]}.{bare if is_key(bare) else key}")
        found += [f"解析：{why}"] if (why := cells.get("why", "").strip()) else []
    return found if keys else []


def _by_turns(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """The pairs of rows that are number and key by turns: 1 A 2 B, and below them 3 C 4 A."""
    pairs: list[tuple[int, str]] = []
    for row in rows:
        cells = [flat(cell).strip() for cell in row if cell.strip()]
        if not pairs and all(cell in _TITLES for cell in cells):
            continue
        numbers = [_NUMBER.fullmatch(cell) for cell in cells[::2]]
        if len(cells) % 2 or (len(cells) < 4 and not pairs) or not all(map(is_key, cells[1::2])):
            return []
        if any(number is None for number in numbers):
            return []
        found = [int(number[1]) for number in numbers if number]
        pairs += zip(found, ("".join(key.split()).strip(".,") for key in cells[1::2]), strict=True)
    return sorted(pairs) if len({number for number, _ in pairs}) == len(pairs) else []


def _by_rows(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """The pairs of rows of which one holds numbers and the next one keys, perhaps behind a label each;
    or texts behind the label 答案."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    pairs: list[tuple[int, str]] = []
    for numbers, keys in zip(filled[::2], filled[1::2], strict=False):
        found, labels, told = [], 0, "答案" in keys[0]
        for number, key in zip(numbers, keys, strict=False):
            match = _NUMBER.fullmatch(flat(number))
            if match and is_key(key):
                found.append((int(match[1]), "".join(flat(key).split()).strip(".,")))
            elif match and key.strip() and told:
                found.append((int(match[1]), " ".join(key.split())))
            elif (match or is_key(key)) and key.strip():
                return []
            else:
                labels += bool(number.strip() and key.strip())
        if labels > 1 or not found:
            return []
        pairs += found
    once = len(dict(pairs)) == len(pairs)  # else the parts of a table, each with a head of its own
    return pairs if len(pairs) > 1 and len(filled) % 2 == 0 and once else []


def with_lists(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where a line of numbers and a line of keys below it, “题号 1 2 3”, “答案 A B C”, become a
    list of answers. One without keys is a form that nobody has filled in, and goes."""
    numbers: list[Line] = []
    for line in _piped(with_rows(with_numbers(lines))):
        if parts := _sections(line):
            yield from parts
            continue
        if numbers:
            below = flat(line.text) if len(line.text) <= LONGEST else "…"
            if _RULE.fullmatch(below):
                numbers.append(line)
                continue
            if match := _ANSWERS.fullmatch(below):
                yield from _columns(numbers[0], line) or _list(numbers[0], line, match[1])
                numbers = []
                continue
            if listed := _counted(numbers[0], line):
                yield from listed
                numbers = []
                continue
            yield from numbers
            numbers = []
        if len(line.text) <= LONGEST and _begins_table(flat(line.text)):
            numbers.append(line)
        else:
            yield line
    yield from numbers


def _piped(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where a table of answers in Markdown, | 题号 | 答案 |, becomes a list."""
    for piped, run in groupby(lines, lambda line: line.text.lstrip()[:1] == "|" and not line.raw):
        table = [*run]
        rows = [line.text.strip().strip("|").split("|") for line in table if piped]
        rows = [row for row in rows if not _RULE.fullmatch("|".join(row))]
        given = answers_in(rows) if len(rows) > 1 else []
        told = [Line(table[0].number, text) for text in ("参考答案", *given)]
        yield from told if given else table


def _sections(line: Line) -> list[Line]:
    """“答案：一、1.A 2.B 二、1.AB” as lines, one a section; [] for any other line."""
    if "答案" not in line.text[:LONGEST_LABEL] or len(line.text) > LONGEST:
        return []
    label = _SECTIONS.match(flat(line.text))
    if label is None:
        return []
    starts = [match.start() for match in _SECTION.finditer(flat(line.text), label.end())]
    ends = [*starts[1:], len(line.text)]
    parts = [line.text[a:b].strip() for a, b in zip(starts, ends, strict=True)]
    return [Line(line.number, "参考答案"), *(Line(line.number, part) for part in parts)]


def _begins_table(text: str) -> bool:
    """Whether a line is the numbers of questions: 题号 1 2 3, or 1 2 3 alone, which count on."""
    if _NUMBERS.fullmatch(text):
        return True
    if not text.lstrip(" |\t")[:1].isdecimal() or _COUNTED.fullmatch(text) is None:
        return False
    return all(after == before + 1 for before, after in pairwise(_numbers(text)))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _counted(above: Line, line: Line) -> list[Line]:
    """The list of a line 1 2 3 and the keys right below, one a number; [] for any other lines."""
    numbers = _numbers(above.text)
    keys = [key for key in _SEPARATORS.split(flat(line.text[:LONGEST])) if key]
    if len(keys) != len(numbers) or not all(map(is_key, keys)) or "".join(keys) in LETTERS:
        return []  # A B C D may be a table to match
    pairs = " ".join(f"{number}.{key}" for number, key in zip(numbers, keys, strict=True))
    return [Line(line.number, "参考答案"), Line(line.number, pairs)]


def _columns(above: Line, line: Line) -> list[Line]:
    """The list of two lines whose cells are parted by | or tabs, each key below its number; [] where
    that is not so."""
    sign = "|" if "|" in line.text else "\t"
    numbers, keys = (
        [cell.strip() for cell in flat(text).strip().strip("|").split(sign)[1:]]
        for text in (above.text, line.text)
    )
    keys = ["".join(key.split()) for key in keys]
    filled = [(int(number), key) for number, key in zip(numbers, keys, strict=False) if key]
    if len(numbers) != len(keys) or not filled or not all(map(str.isdecimal, numbers)):
        return []
    if not all(is_key(key) for _, key in filled):
        return []
    pairs = " ".join(f"{number}.{key}" for number, key in filled)
    return [Line(line.number, "参考答案"), Line(line.number, pairs)]


def _list(above: Line, line: Line, cells: str) -> Iterator[Line]:
    numbers = re.findall(r"\d+", above.text)
    keys = [key for key in _SEPARATORS.split(cells) if key]
    if not keys:
        return
    yield Line(line.number, "参考答案")
    if len(keys) == len(numbers) and all(map(is_key, keys)):
        pairs = zip(numbers, keys, strict=True)
        yield Line(line.number, " ".join(f"{int(number)}.{key}" for number, key in pairs))
    else:  # too few or too many: nobody knows whose is whose
        yield Line(line.number, f"{numbers[0]}-{numbers[-1]} {''.join(keys)}")
