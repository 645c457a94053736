"""Numeric type codes: what a file itself says they mean, in words or by its own rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from questions.formats import answers

_KINDS = {
    "单": "single",
    "多": "multiple",
    "不定": "multiple",
    "判": "true_false",
    "是非": "true_false",
    "对错": "true_false",
    "填": "fill",
    "选择": "choice",
    "案例": "case",
    "操作": "practical",
    "实操": "practical",
} | dict.fromkeys(("主观", "简答", "问答", "论述"), "essay")
# A number of points or of questions is no code; 必填 and 填1 tell of no kind, 单项填空 of one.
_TOKEN = re.compile(
    r"(?<!\d)(\d{1,2})(?!\d|\s*[分道个题行字])"
    rf"|({'|'.join(_KINDS).replace('填', '(?<=[0-9])填|(?<![必选可])填(?![0-9])').replace('选择', '(?<![单多项定])选择(?=题|型|[^一-鿿]|$)')})(?!写|项填空)"
)
_BASES = {
    0: r"从\s*0|0\s*(?:开始|起|-based)|(?<![\d.])0\s*(?:=|:|为|是|表示|代表|对应|-)\s*(?:选项)?\s*(?:a|第一)|(?<![\d.])0\s*[-~～至到]\s*[3-9](?!\d)",
    1: r"从\s*1|1\s*(?:开始|起|-based)|(?<![\d.])1\s*(?:=|:|为|是|表示|代表|对应|-)\s*(?:选项)?\s*(?:a|第一)|(?<![\d.])1\s*[-~～至到]\s*[3-9](?!\d)",
}
_SIDE = "不正确|正确|错误|对|错|√|×"
_SIGN_FIRST = re.compile(
    rf"(?<![A-Z0-9])([AB]\s*[.、]?|[012](?!\s*[.、]))\s*[-:=→]*\s*(?:[代]?表示?|为|是|填|即|指|对应)?\s*[“\"'(]?({_SIDE})"
)
_SIDE_FIRST = re.compile(
    rf"({_SIDE})[”\"')]?\s*(?:的?(?:题|请)?(?:填写?|选择?|写|涂|输入|用|为|是)|[:=→-])+\s*[“\"']?([AB012])(?![A-Z0-9])"
)
_ABOUT_KINDS = re.compile("题型|类型|类别")
_ANY_CHOICE = ("multiple", "multiplechoice", "multichoice")
ENOUGH = 10
MOSTLY = 0.9
OFTEN = 0.3
SOME = 0.1


def legend_of(text: str) -> dict[str, str]:
    """Kind by code where `text` explains them, as in 题型（0单选，1判断，2多选）; else empty.

    Codes may stand before or behind their words: what comes first says which.
    """
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text)):
        found = ("code", match[1]) if match[1] else ("kind", _KINDS[match[2]])
        if tokens and tokens[-1][0] == found[0]:
            # “1、2、3；1表示单选”: the code next to the word is meant; of 主观、简答 the first.
            if found[0] == "kind":
                continue
            tokens.pop()
        tokens.append(found)
    pairs = list(zip(tokens[::2], tokens[1::2], strict=False))
    if len(pairs) < 2 or any(first[0] == second[0] for first, second in pairs):
        return {}
    if tokens[0][0] == "kind":
        pairs = [(second, first) for first, second in pairs]
    codes = {code: kind for (sort, code), (_, kind) in pairs if sort == "code"}
    return codes if len(codes) == len(pairs) else {}


def base_of(text: str) -> int | None:
    """Whether `text` says that options are counted from 0 or from 1, as in 答案（1-4）; else None."""
    even = unicodedata.normalize("NFKC", text).casefold()
    for base, words in _BASES.items():
        if re.search(words, even):
            return base
    return None


def sides_of(text: str) -> dict[str, bool]:
    """What A and B, or 1 and 2, mean as answers to judgements where `text` says so, as in
    判断题A为正确，B为错误; else empty."""
    even = unicodedata.normalize("NFKC", text).upper()
    for pattern, sign, word in ((_SIGN_FIRST, 1, 2), (_SIDE_FIRST, 2, 1)):
        found = {m[sign][0]: m[word] in {"正确", "对", "√"} for m in pattern.finditer(even)}
        if len(found) == 2 and len(set(found.values())) == 2:
            return found
    return {}


def legend_in(rows: Sequence[Sequence[str]], kind_column: int | None = None) -> dict[str, str]:
    """The legend in an instruction among `rows`: in the type column, or where types are spoken of."""
    for row in rows:
        for column, cell in enumerate(row):
            if column == kind_column or _ABOUT_KINDS.search(cell):
                codes = legend_of(cell)
                if codes:
                    return codes
    return {}


@lru_cache(1024)
def is_any_choice(word: str) -> bool:
    """Whether English speaks of a choice so, where one is right as well as where several are."""
    return re.sub("[-_ ]", "", word) in _ANY_CHOICE


def choices_among(words: Set[str]) -> dict[str, str]:
    """What a multiple choice is in a file with these types: any choice, if it has no word for those
    where one is right. `multiple` is one beside `boolean`, as Open Trivia has them."""
    if any(answers.kind_of(word) == "single" for word in words):
        return {}
    trivia = "boolean" in words
    return {
        word: "choice" for word in words if is_any_choice(word) and (trivia or word != "multiple")
    }


@dataclass
class Evidence:
    """What rows with a code look like: how often one letter, several, a judgement, other texts."""

    shapes: dict[str, Counter[str]] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)

    def see(self, code: str, options: Sequence[str], answer: str) -> None:
        """Note one row of type `code`."""
        self.shapes.setdefault(code, Counter())[shape(options, answer)] += 1

    def kinds(self) -> dict[str, str]:
        """The kinds that the rows leave no doubt about, by code."""
        multiple = {code for code, seen in self.shapes.items() if _share(seen, "several") >= OFTEN}
        multiple = {code for code in multiple if _letters(self.shapes[code]) >= MOSTLY}
        found = dict.fromkeys(multiple, "multiple")
        for code, seen in self.shapes.items():
            if code in multiple:
                continue
            enough = seen.total() >= ENOUGH or multiple
            if _share(seen, "judgement") >= MOSTLY:
                found[code] = "true_false"
            elif _share(seen, "one") >= MOSTLY and enough:
                found[code] = "single"
        return found

    def see_numbers(self, numbers: Sequence[int], options: int) -> None:
        """Note an answer given as places among so many options."""
        self.numbers["any"] += 1
        self.numbers["first is 0"] += 0 in numbers
        self.numbers["first is 1"] += options in numbers

    @property
    def counts(self) -> bool:
        """Whether any answer can only be a place among the options."""
        return self.numbers["any"] > 0

    def base(self, told: int | None = None, likely: int | None = None) -> int | None:
        """Whether places count from 0 or 1, where the file leaves no doubt; else None. `told` is what
        a header says of it; `likely`, where the headers of the options begin."""
        zero, one = self.numbers["first is 0"], self.numbers["first is 1"]
        if told is None and likely == 1 and zero >= max(2, SOME * self.numbers["any"]) and not one:
            return 0  # option1, option2 …, and answers that a program counts: one 0 may be a slip
        told = likely if told is None else told
        if told is not None:
            return None if (zero, one)[1 - told] else told
        if bool(zero) == bool(one):
            return None
        return 0 if zero else 1


def shape(options: Sequence[str], answer: str) -> str:
    """The look of a row: `one` letter, `several`, a `judgement` or `text`."""
    filled = [option for option in options if option]
    if filled:
        if len(filled) == 2 and all(answers.judgement(text) is not None for text in filled):
            return "judgement"
        key = answers.letters(answer, options)
        return "text" if not key else "one" if len(key) == 1 else "several"
    return "judgement" if answers.sure_judgement(answer) is not None else "text"


def _share(seen: Mapping[str, int], name: str) -> float:
    return seen.get(name, 0) / max(sum(seen.values()), 1)


def _letters(seen: Mapping[str, int]) -> float:
    return _share(seen, "one") + _share(seen, "several")
