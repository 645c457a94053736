"""What a cell means: the kind of a question, a judgement, letters, accepted texts."""

import re
import unicodedata
from collections.abc import Sequence

from questions.drafts import LETTERS

TYPE_WORDS = {
    "single": "单选 单选题 单项选择 单项选择题 选择题单选 single",
    "multiple": "多选 多选题 多项选择 多项选择题 不定项 不定项选择 不定项选择题 multiple",
    "true_false": "判断 判断题 是非题 是非 对错题 正误题 true_false truefalse",
    "fill": "填空 填空题 fill",
    "essay": "简答 简答题 问答 问答题 主观题 论述 论述题 名词解释 名词解释题 essay",
    "case": "案例 案例题 案例分析 案例分析题",
    "practical": "实操题 实操 操作题",
    "matching": "匹配题 连线题 配对题",
    "ordering": "排序题",
    "calculation": "计算题",
    "cloze": "完形填空",
    "composite": "组合题 复合题 材料题",
}
KIND_OF = {word: kind for kind, words in TYPE_WORDS.items() for word in words.split()}

# Sure in any column; the second row only where the question is known to be a judgement.
SURE = {"对": True, "正确": True, "√": True, "true": True} | dict.fromkeys(
    ("错", "错误", "不正确", "×", "false"), False
)
JUDGEMENTS = SURE | {"是": True, "t": True, "y": True, "yes": True, "1": True, "✓": True, "✔": True}
JUDGEMENTS |= dict.fromkeys(("否", "f", "n", "no", "0", "x", "✗", "✘", "不对", "╳"), False)

_SEPARATORS = re.compile(r"[\s,、/;|.。和]+")
_LETTER_MARK = re.compile(r"^\s*\(?\s*([A-Z])\s*[).、:。]\s*")
_NUMBER = re.compile(
    r"^(?:第\s*\d{1,4}\s*题(?:\s*[.．、:：]\s*|\s+)|\d{1,4}\s*"
    r"(?:[.．、](?!\d)\s*|[.．、](?=(?:19|20)\d\d年)))(?=\S)"
)


def kind_of(word: str) -> str | None:
    """The kind a type word names, ours or an unsupported one; None for an unknown word."""
    plain = re.sub(r"\s|\([^()]*\)", "", unicodedata.normalize("NFKC", word)).casefold()
    return KIND_OF.get(plain)


def plain(text: str) -> str:
    """A text for comparing with an option: width, case, blanks and a final stop do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s", "", folded).rstrip("。.")


def judgement(text: str) -> bool | None:
    """True or False if `text` is a judgement in a question known to be one."""
    return JUDGEMENTS.get(plain(text))


def sure_judgement(text: str) -> bool | None:
    """True or False if `text` can only be a judgement."""
    return SURE.get(plain(text))


def strip_number(stem: str) -> str:
    """`stem` without its own leading number, taken off once: "12、", "3．", "第5题", not "2020年"."""
    return _NUMBER.sub("", stem, count=1)


def strip_letters(options: Sequence[str]) -> list[str]:
    """Options without their own letters, if every one of them begins with its letter."""
    marks = [_LETTER_MARK.match(unicodedata.normalize("NFKC", text)) for text in options]
    own = [mark is not None and mark[1] == LETTERS[i] for i, mark in enumerate(marks)]
    if not all(own):
        return list(options)
    return [re.sub(r"^\s*[(（]?\s*\S\s*[)）.．、:：。]\s*", "", text, count=1) for text in options]


def split_choices(cell: str) -> list[str]:
    """The options of a cell that holds them all; [] where they cannot be told apart for sure."""
    for separator in ("\n", "**", "##", "|"):
        parts = [part.strip() for part in cell.split(separator) if part.strip()]
        if len(parts) > 1:
            return strip_letters([re.sub(r"^([A-Z])-", r"\1.", part) for part in parts])
    parts = [part.strip() for part in re.split(r"(?=[A-ZＡ-Ｚ][.．、:：])", cell) if part.strip()]
    stripped = strip_letters(parts)
    return stripped if len(parts) > 1 and stripped != parts else []


def letters(text: str, options: Sequence[str]) -> list[str] | None:
    """The option letters an answer cell names, by letter or by the option's own text.

    None when it is not sure: neither letters nor options, letters that are also the text of
    another option, or repeated letters.
    """
    by_letter = _by_letter(text)
    by_text = _by_text(text, options)
    if not by_letter or not by_text or by_letter == by_text:
        return by_letter or by_text
    there = set(by_letter) <= set(LETTERS[: len(options)])
    return None if there else by_text


def _by_letter(text: str) -> list[str] | None:
    signs = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    signs = re.sub(r"[()\[\]【】]", "", signs)
    if not signs or not set(signs) <= set(LETTERS) or len(set(signs)) < len(signs):
        return None
    return sorted(signs)


def _by_text(text: str, options: Sequence[str]) -> list[str] | None:
    texts = [plain(option) for option in options]
    found = set()
    parts = [text] if plain(text) in texts else re.split(r"[\n|；;]", text)
    for part in parts:
        if not part.strip():
            continue
        mark = _LETTER_MARK.match(unicodedata.normalize("NFKC", part.strip()))
        wanted = plain(part)
        if mark and wanted not in texts:
            index = LETTERS.index(mark[1])
            same = index < len(texts) and plain(_LETTER_MARK.sub("", _nfkc(part))) == texts[index]
            if not same:
                return None
            found.add(mark[1])
        elif texts.count(wanted) == 1:
            found.add(LETTERS[texts.index(wanted)])
        else:
            return None
    return sorted(found) or None


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip())


def accepted_texts(cell: str) -> list[list[str]]:
    """A fill answer: blanks between ; or ；, accepted texts of one blank between |.

    A backslash before one of these signs makes it part of the text.
    """
    blanks = _split(cell, ";；")
    if not blanks[-1].strip():
        blanks.pop()
    return [[unescape(text) for text in _split(blank, "|｜") if text.strip()] for blank in blanks]


def _split(text: str, signs: str) -> list[str]:
    parts, escaped = [""], False
    for sign in text:
        if sign in signs and not escaped:
            parts.append("")
        else:
            parts[-1] += sign
        escaped = sign == "\\" and not escaped
    return parts


def unescape(text: str) -> str:
    """`text` as it is meant, without the backslashes of `escape`."""
    return re.sub(r"\\([;；|｜\\])", r"\1", text).strip()


def escape(text: str) -> str:
    """An accepted text written so that `accepted_texts` reads it back whole."""
    return re.sub(r"([;；|｜\\])", r"\\\1", text)
