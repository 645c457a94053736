"""What a cell means: the kind of a question, a judgement, letters, accepted texts."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from questions.drafts import LETTERS, even
from questions.formats.labels import ANSWER
from questions.formats.traditional import simplified

TYPE_WORDS = {
    "single": "单选 单选题 sc 单项选择 单项选择题 选择题单选 单 单项 单项题 A1型题 A2型题 A型题 A1型 A2型 danxuan single "
    "singlechoice singleselect singleselection singlechoicequestion radio radiobutton",
    "multiple": "多选 多选题 多项选择 多项选择题 不定项 不定项选择 不定项选择题 多 多项 多项题 复选 复选题 "
    "多重选择 多重选择题 双选题 双选 X型题 X型 duoxuan multiple multiplechoice multi multichoice multipleselect "
    "multiselect multipleanswer multipleanswers multipleanswersquestion multipleresponse ma mr checkbox checkboxes msq 多选选择题",
    "true_false": "判断 判断题 判 是非题 是非 对错题 对错 正误题 正误 判断正误 panduan truefalse trueorfalse judge "
    "judgement judgment tf boolean bool truefalsequestion yesno",
    "fill": "填空 填空题 填 tiankong fib fill fillblank blank fillin completion fillintheblank fillintheblanks "
    "fillinblank fillinblanks gapfill shortanswerquestion",
    "choice": "选择 选择题 客观题 客观选择题 数字类选择题 choice mcq mc multiplechoicequestion B型题 B1型题 A1A2型题 A3型题 A4型题 A3A4型题 配伍题",
    "essay": "简答 简答题 问答 问答题 讨论题 jianda 主观题 主观 论述 论述题 名词解释 名词解释题 essay subjective "
    "shortanswer short openended saq saqs paragraph longanswer longtext essayquestion 辨析题 作文 写作 申论题 实例题",
    "case": "案例 案例题 案例分析 案例分析题",
    "practical": "实操题 实操 操作题 操作 draw drawing hotspot audioresponse videoresponse mathresponse fileuploadquestion",
    "matching": "匹配题 连线题 配对题 matching matchingquestion match matchpairs pairs draganddrop dragdrop categorize labeling labelling",
    "ordering": "排序题 排序 ordering order sort sorting reorder rank ranking sequence sequencing arrange rearrange jumble",
    "calculation": "计算题 计算 numericalquestion calculatedquestion",
    "programming": "编程题 编程 程序设计题 programming coding",
    "survey": "投票 投票题 量表题 poll survey",
    "cloze": "完形填空 完型填空 cloze dropdown multipledropdownsquestion fillinmultipleblanksquestion",
    "composite": "组合题 复合题 材料题 材料分析题 阅读理解 共用题干题 passage comprehension",
}
KIND_OF = {word.casefold(): kind for kind, words in TYPE_WORDS.items() for word in words.split()}
_PARTS = {
    "case": "案例",
    "cloze": "完形|完型",
    "composite": "材料|阅读理解|共用题干|组合题|综合探究|综合题|综合应用",
    "practical": "实操|操作题",
    "single": "单选|单项选择",
    "multiple": "多选|多项选择|不定项",
    "true_false": "判断(?!推理)|是非题",
    "fill": "填空",
    "essay": "简答|简述|问答|解答|论述|讨论题|主观题|名词解释|辨析|作文|写作题|翻译题",
    "matching": "连线|配对|匹配题",
    "ordering": "排序题",
    "calculation": "计算题|应用题|证明题",
    "programming": "编程题|程序设计题|程序填空|程序阅读",
}
OUTSIDE = ("case", "cloze", "composite", "practical")

# Sure in any column; the second row only where the question is known to be a judgement.
SURE = {"对": True, "正确": True, "√": True, "true": True} | dict.fromkeys(
    ("错", "错误", "不正确", "×", "false"), False
)
JUDGEMENTS = SURE | dict.fromkeys(("是", "t", "y", "yes", "1", "✓", "✔", "对的", "right"), True)
_NO = "否 f n no 0 x ✗ ✘ ╳ 不对 错的 wrong 不是 ✕ ❌ 假 非"
JUDGEMENTS |= dict.fromkeys(_NO.split(), False)
JUDGEMENTS |= dict.fromkeys(("真", "v", "✅", "☑", "是的", "○", "〇", "⭕"), True) | {
    "w": False,
    "☒": False,
    "r": True,
}
_FRAMED = re.compile(
    rf"[\[【(（{{“\"']?(?:{ANSWER}(?:是|为)?[:：]?)?(?:[A-Z](?:[.、:)]|(?=[^\x00-\x7f])))?"
    r"(?:(?:该|此|本|这种?|上述|以上)?(?:题|句话?|项)?的?(?:说法|表述|观点|做法|描述|叙述|结论|判断)?(?:是|为)?(?=\S))?"
    rf"[\[【(（]?(?P<side>(?:{'|'.join(sorted(SURE, key=len, reverse=True))}|[✓✔✗✘✅❌☑]|(?<!^)[(（](?!$))+?)的?[\]】)）}}”\"']*",
    re.IGNORECASE,
)

LONGEST_JUDGEMENT = 20
_REASONED = re.compile(
    r"\s*((?:[√✓✔✅☑×✗✘❌]\ufe0f?\s?)?(?:正确|错误|不正确|对|错)|[√×✓✔✗✘✅❌]\ufe0f?)\s*[,，。;；:：(（\n]\s*(\S.*)",
    re.DOTALL,
)
_VERDICT = re.compile(
    r"[√✓✔✗✘]|(?<!\d)\s?×\s?(?!\d)|"
    r"(?:^|[\s,，、;；:：。.(（]|应[该当]?[为是]|改[为成])(?:不?正确|错误|不?对|错)(?:$|[\s,，、;；。.()（）])|"
    r"(?:正确|错误|对|错)\s?[:：]\s?\d"
)
_NUMBERS = re.compile(r"[\d\s,，、.;；()（）~—-]+")
_SEPARATORS = re.compile(r"[\s,、/;|┋.。和及&+\-\"'“”‘’#*@$·_\\^]+")
_WORDS = ("TRUE", "FALSE")
"""What has nothing but letters, and names none."""
_DOUBTED = re.compile(r"\s*[A-Z]+\s*\([A-Z]+\)\s*")
"""A(B): the second may be an old answer, or an alternative."""
_RANGE = re.compile(r"\s*([A-Z])\s*-\s*([A-Z])\s*")
_AND = re.compile(r"(?<=[A-Z])\s{1,9},?\s{0,9}AND\s{1,9}(?=[A-Z](?![A-Z]))")
_OPTION_WORD = re.compile(
    r"选项|(?<=[A-Za-z])项|(?:options?|answers?|choices?|opt|ans)[\s_:.-]*(?=[A-Za-z](?![A-Za-z]))",
    re.IGNORECASE,
)
_SMALL = re.compile(r"[A-Za-z]*[a-z][A-Za-z]*")
_LETTER_MARK = re.compile(r"^\s*\(?\s*([A-Za-z])\s*[).、:。-]\s*")
_SAID = re.compile(
    rf"^[\[【(（]?\s*(?:[本该此]题)?{ANSWER}\s*[\]】)）]?\s*(?:[:：是为]\s*)*(?=\S)|^(?:应|故|本题)?选择?\s*(?=[A-ZＡ-Ｚ])"
)
_NUMBER = re.compile(
    r"^(?!\d{1,3}\s[.．]\s\d{1,2}(?!\d))(?:第\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,5})\s*题(?:\s*[.．、:：]\s*|\s+)|\d{1,4}\s*"
    r"(?:[.．、](?!\d)\s*|[.．、](?=(?:19|20)\d\d年)))(?=\S)"
)
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_PLAIN_KEY = re.compile("[A-Z]{1,8}")
_OPTION_NAMES = re.compile(r"(?:选项[A-Z](?:、|$))+")


@lru_cache(4096)
def kind_of(word: str) -> str | None:
    """The kind a type word names, ours or an unsupported one; None for an unknown word.

    `choice` is a choice that may be single or multiple. A word around the type's own, as in
    “一、单项选择题” or “安全知识-判断题”, does not count; two types in one word are none.
    """
    text = re.sub(r"\s|\([^()]*\)|\[[^\[\]]*\]", "", unicodedata.normalize("NFKC", word)).casefold()
    text = simplified(without_number(text))
    spelled = re.sub(r"[-_/]", "", text)
    if spelled in KIND_OF or not text:
        return KIND_OF.get(spelled)
    named = [kind for kind, parts in _PARTS.items() if re.search(parts, text)]
    outside = [kind for kind in named if kind in OUTSIDE]
    if outside:
        return outside[0]
    if not named and text.endswith("选择题"):
        return "choice"
    return named[0] if len(named) == 1 else None


def without_number(heading: str) -> str:
    """A heading without its own number: 三、简答题 is 简答题."""
    words = re.sub(r"^\s*第?[一二三四五六七八九十\d]+(?:部分)?\s*[、.．:：]\s*", "", heading)
    return words.rstrip(" :：")


def name_of(kind: str, word: str) -> str:
    """What the file calls a kind; its usual name where it only has a number for it."""
    names = {name for name, known in KIND_OF.items() if known == kind and name[-1] == "题"}
    return min(names, default=word) if word.isdecimal() else without_number(word)


def plain(text: str) -> str:
    """A text for comparing with an option: width, case, blanks and a final stop do not count."""
    folded = text if text.isascii() else even(text)
    return "".join(folded.casefold().split()).rstrip("。.")


@lru_cache(4096)
def judgement(text: str) -> bool | None:
    """True or False if `text` is a judgement in a question known to be one."""
    word = simplified(plain(text))
    return JUDGEMENTS[word] if word in JUDGEMENTS else _framed(word)


@lru_cache(4096)
def sure_judgement(text: str) -> bool | None:
    """True or False if `text` can only be a judgement."""
    word = simplified(plain(text))
    return SURE[word] if word in SURE else _framed(word)


def are_sides(options: Sequence[str]) -> bool:
    """Whether options are the two sides of a judgement."""
    sides = [judgement(option) for option in options if option]
    return None not in sides and {True, False} == set(sides)


def reasoned(text: str) -> tuple[str, str]:
    """A judgement that gives its reason, 错误，应为三年, as the two; else `text` and nothing."""
    found = _REASONED.match(simplified(text))
    if found is None or judges_again(found[2]):
        return text, ""
    reason = text[found.start(2) :].rstrip()
    framed = text[: found.start(2)].rstrip()[-1] in "(（" and reason[-1] in ")）"
    return found[1], reason[:-1] if framed else reason


def judges_again(reason: str) -> bool:
    """Whether what stands behind a judgement is no reason, but another judgement, or the numbers of
    questions: 对（错）, √（应为×）, √：1、2；×：3."""
    said = simplified(reason)
    if judgement(said.strip("（）()。 ")) is not None or _NUMBERS.fullmatch(said):
        return True
    return _VERDICT.search(said) is not None


def _framed(word: str) -> bool | None:
    """The side of a judgement with something around it: （√）, A.正确, 该说法错误, 对√."""
    found = _FRAMED.fullmatch(word) if len(word) < LONGEST_JUDGEMENT else None
    if found is None:
        return None
    signs = re.findall(
        "|".join(sorted((*SURE, *"✓✔✗✘✅❌☑"), key=len, reverse=True)), found["side"]
    )
    sides = {JUDGEMENTS[sign] for sign in signs}
    return sides.pop() if len(sides) == 1 else None


def strip_number(stem: str) -> str:
    """`stem` without its own leading number, taken off once: "12、", "3．", "第五题：", not "2020年"."""
    if stem[:1] == "第" or stem[:1].isdecimal():
        return _NUMBER.sub("", stem, count=1)
    return stem


def letters(text: str, options: Sequence[str]) -> list[str] | None:
    """The option letters an answer cell names, by letter or by the option's own text.

    None when it is not sure: neither letters nor options, letters that are also the text of
    another option, or repeated letters.
    """
    if _PLAIN_KEY.fullmatch(text):
        # Most rows: letters, and no option so short and foreign that it could be the same letters.
        short = [
            option
            for option in options
            if len(option) <= len(text) + 2 and not _IDEOGRAPH.search(option)
        ]
        if not short or text.casefold() not in map(plain, short):
            return sorted(text) if len(set(text)) == len(text) else None
    if _OPTION_NAMES.fullmatch(text) and text not in options:
        return sorted(set(re.findall("[A-Z]", text)))
    by_text = _by_text(text, options)
    label = _SAID.match(simplified(text))
    said = text[label.end() :] if label else text
    by_letter = _by_letter(said)
    if by_text is None and said != text:
        by_text = _by_text(said, options)
    if not by_letter or not by_text or by_letter == by_text:
        return by_letter or by_text
    there = set(by_letter) <= set(LETTERS[: len(options)])
    return None if there else by_text


def _by_letter(text: str) -> list[str] | None:
    said = _OPTION_WORD.sub("", unicodedata.normalize("NFKC", text))
    if any(_is_word(found) for found in _SMALL.findall(said)):
        return None
    folded = said.upper()
    folded = _AND.sub(",", folded) if " AND " in folded else folded
    span = _RANGE.fullmatch(folded)
    if span and ord(span[2]) - ord(span[1]) != 1:
        return None  # A-D may be A and D, or all from A to D
    if " OR " in folded or folded.strip() in _WORDS or _DOUBTED.fullmatch(folded):
        return None
    signs = re.sub(r"[()\[\]{}【】:]", "", _SEPARATORS.sub("", folded))
    if not signs or not set(signs) <= set(LETTERS) or len(set(signs)) < len(signs):
        return None
    return sorted(signs)


def _is_word(letters: str) -> bool:
    """Whether three or more, some of them small, are in no order: a word, bad or default."""
    folded = letters.casefold()
    return len(folded) > 2 and folded != "and" and [*folded] != sorted(folded)


def _by_text(text: str, options: Sequence[str]) -> list[str] | None:
    texts = [plain(option) for option in options]
    if plain(text) in texts:
        return _named([text], texts)
    for separators in (
        r"[\n|｜；;]|\*\*|#+|={3,}",
        "[、，,]",
        "(?=[A-Z][.．、:：])",
        "(?=[A-Z](?![A-Za-z]))",
    ):
        parts = [part for part in re.split(separators, text) if part.strip()]
        if found := _named(parts, texts):
            return found
    return None


def _named(parts: Sequence[str], texts: Sequence[str]) -> list[str] | None:
    """The letters of the options that every one of `parts` repeats, with its letter or without."""
    found = set()
    for part in parts:
        folded = unicodedata.normalize("NFKC", part.strip())
        mark = _LETTER_MARK.match(folded)
        wanted = plain(part)
        if mark and wanted not in texts:
            index = LETTERS.index(mark[1].upper())
            if index >= len(texts) or plain(_LETTER_MARK.sub("", folded)) != texts[index]:
                return None
            found.add(LETTERS[index])
        elif wanted and texts.count(wanted) == 1:
            found.add(LETTERS[texts.index(wanted)])
        elif dict(zip(LETTERS, texts, strict=False)).get(folded[:1]) == plain(folded[1:]):
            found.add(folded[0])  # B六个月
        else:
            return None
    return sorted(found) or None
