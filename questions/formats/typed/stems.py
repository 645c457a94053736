"""What stands in a typed stem beside the question: its kind, its points, its answer."""

import re
import unicodedata

from questions.drafts import LETTERS
from questions.formats import answers
from questions.formats.accepted import escape
from questions.formats.answers import judges_again
from questions.formats.inside import EMPTY, bracket_key, has_place
from questions.formats.stated import Stated
from questions.formats.tables.legend import sides_of
from questions.formats.traditional import simplified
from questions.formats.typed.item import KIND_LABELS, OURS, Item, asks
from questions.formats.typed.numbered import told_in_turn
from questions.kinds import marked_blanks, normal

_KINDS = (
    r"(?:单|多|不定)(?:项选择|选择|选|项)题?|判断题?|是非题|对错题|填空题?|选择题|简答题?|问答题?|论述题?|名词解释|"
    r"(?<=[\[【])选择(?=[\]】])|案例分析题?|计算题|操作题|实操题|综合题|应用题|编程题|作文题?|连线题|排序题|材料题|材料分析题"
)
_TAG = re.compile(
    rf"[\[【(（〔]\s{{0,9}}({_KINDS})\s{{0,9}}[,，、/]?\s{{0,9}}(?:([\d.]{{1,5}})\s?分)?\s{{0,9}}[\]】)）〕]"
)
_STEM_LABEL = re.compile(r"^\s*(?:题目?|题干|试题|问题)(?:内容)?\s?[:：]\s*(?=\S)")
_BEFORE = re.compile(rf"\s*({_KINDS})(?:\s{{0,9}}[:：]\s{{0,9}}|(?<=题)[ \t]{{1,9}})(?=\S)")
_SQUARE_TAG = re.compile(rf"[\[【]\s{{0,9}}({_KINDS})\s{{0,9}}[\]】]")
_ENGLISH_TAG = re.compile(
    r"\s*[\[【(（]\s{0,9}((?:single|multi(?:ple)?)[_-](?:choice|select|answers?)|true[_/ -]?false|fill[_ -](?:in[_ -](?:the[_ -])?)?blanks?|"
    r"(?<=[\[【])(?:single|multiple|multi|judg(?:e|e?ment)|fill|essay))\s{0,9}[\]】)）]\s*",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"[(（\[【]\s{0,9}(?:(?:本题)?\s?(?=[\d.]{1,5}\s?分)|分[值数]\s?[:：]\s?)(\d{1,3}(?:\.\d)?)\s?分?\s{0,9}[)）\]】]"
)
_SCORED = re.compile(r"[（(][^（）()]{0,20}分[^（）()]{0,10}[）)]\s*$")
_BRACED = re.compile(r"<<<([^<>]{1,200})>>>|[{｛]([^{}｛｝\n]{1,200})[}｝]")
_VERDICT = re.compile(
    r"[（(]\s{0,50}([√×✓✔✗✘╳✅❌对错對錯是否TtFfYyNnVvＶｖXxＸｘＴＦ]|不?正[确確]|[错錯][误誤])\s{0,50}[）)]"
)
_LOWER_KEY = re.compile(
    r"(?<=[（(])\s{0,20}[a-hａ-ｈ](?:[\s,，、]{0,3}[a-hａ-ｈ]){0,7}\s{0,20}(?=[）)])"
)
_FURTHER = re.compile(
    r"(?<!\s)\s{1,20}[\[【]?(?:难度|难易度|分值|分数|知识点|考点|得分|章节)[\]】]?\s?[:：].*",
    re.DOTALL,
)
_GRADED = re.compile(
    r"(?<=[A-Z√×对错])\s{0,9}你(?:[选填]对了|错[选填]为.{0,40}|没有?(?:选择|填写)(?:任何)?(?:选项|答案))\s*$"
)
"""What a platform says behind a key: C你错选为B."""
_TICK_BEHIND = re.compile(
    r"(?:(?<=[。.!！?？)）])\s{0,9}|(?<=\S)\s{1,20})([√×✓✔✗✘✅❌])\s*$"
    r"|(?:(?<=[。.!！?？])\s{0,9}|(?<=\S)(?:\s{2,20}|\t))([对错對錯]|正[确確]|[错錯][误誤])\s*[。.]?\s*$|[(（]\s{0,9}[)）]\s{0,9}([VvXx])\s*$"
)
_TICK_BEFORE = re.compile(r"\s*([√×✓✔✗✘])\s{0,9}(?=[\u4e00-\u9fff《“])")
_KEY = r"[A-ZＡ-Ｚ](?:[,，、 ]{0,2}[A-ZＡ-Ｚ]){0,7}"
_KEY_BEHIND = re.compile(
    rf"\s{{0,9}}[\[【]\s{{0,9}}({_KEY})\s{{0,9}}[\]】](?=\s{{0,9}}[。.]?\s*$)|"
    rf"(?:(?<=[?？。])|(?<=[一-鿿][：:]))\s{{0,9}}[（(]?\s{{0,9}}({_KEY})\s{{0,9}}[）)]?(?=\s{{0,9}}[。.]?\s*$)|(?:[（(]\s{{0,20}}[）)])\s{{0,9}}({_KEY})(?=[。.]?\s*$)"
)
_PLACE = re.compile(r"[（(]\s{0,50}[）)]")
_HEAD_LINE = re.compile(rf"\s*({_KINDS})\s{{0,9}}(?:[（(]\s?([\d.]{{1,5}})\s?分\s?[）)])?\s*\n")
_NUMBERED = re.compile(r"\s*\d{1,3}\s?[.．、]")
# “（×）改正：…”, “×，应为…”: what a false sentence should be.
_CORRECTED = re.compile(
    r"\s*([√×✓✔✗✘对错對錯]|正[确確]|[错錯][误誤])\s{0,9}(?:[,，。;；:：、]\s{0,9}|\s|(?=[（(]|改))(\S.*)",
    re.DOTALL,
)
_VERDICT_REST = re.compile(
    r"[（(]\s{0,9}([√×✓✔✗✘])\s{0,9}[,，;；:：、]\s{0,9}([^（）()]{1,100})[）)]"
)
_CORRECTION = re.compile(
    r"(?<=[）)])\s{0,9}(?:改正?为?|更正|应为|应改为|正确的?说法)\s{0,9}[:：]?.{1,300}$", re.DOTALL
)
_JUDGED_AGAIN = re.compile(
    r"[（(]\s{0,9}([√×✓✔✗✘对错對錯]|正[确確]|[错錯][误誤])\s{0,9}[（(,，;；:：、]\s{0,9}([^（）()]{1,100})[）)]"
)
_BESIDE = re.compile(
    r"(?<![AB.、])(?<![AB]\s)(?:正确|对)的?\s?([AB])\s?[,;]?\s?(?:错误|错|不正确)的?\s?([AB])(?![A-Za-z])"
)
_IN_BRACKETS = re.compile(r"\s*[（(]\s?\d{1,3}\s?[）)]")
_OTHER_SPELLING = re.compile(
    r"([^或（()）；;]{1,40})[（(]\s{0,9}或者?(?:写|填)?\s{0,9}[:：]?([^或（()）；;]{1,40})[）)]"
)
_PART = r"[(（]\s?{0}\s?[)）]"
_LETTER = re.compile(r"[（(]\s{0,20}([ABＡＢ])\s{0,20}[）)]")


def without_tags(text: str, item: Item) -> tuple[str, str, str]:
    """The stem without [单选题] or （2分） at its edges; the kind and the points they name."""
    kind = points = ""
    if english := _ENGLISH_TAG.match(text):
        kind, text = english[1], text[english.end() :]
    text = _STEM_LABEL.sub("", text, count=1)
    if headed := _HEAD_LINE.match(simplified(text)):  # “第1题 单选题（2分）”, and the stem below
        kind, points, text = headed[1], headed[2] or "", text[headed.end() :].strip()
    for pattern in (_TAG, _POINTS, _TAG):
        even = simplified(text)
        for match in (pattern.match(even), *pattern.finditer(even)):
            if match and (match.start() == 0 or _ends_line(text, match.end())):
                text = f"{text[: match.start()]}{text[match.end() :]}".strip()
                named = match[1] if pattern is _TAG else ""
                points = points or (match[2] or "" if pattern is _TAG else match[1])
                kind = kind or named
                break
    if (
        not kind
        and (before := _BEFORE.match(simplified(text)))
        and not _is_outside_with(before[1], item)
    ):
        kind, text = before[1], text[before.end() :]
    if not kind and (inner := _SQUARE_TAG.search(simplified(text))):
        kind, text = inner[1], f"{text[: inner.start()]}{text[inner.end() :]}".strip()
    told = (item.meta[name] for name in KIND_LABELS if item.meta.get(name))
    return text, kind or next(told, ""), points


def _ends_line(text: str, end: int) -> bool:
    """Whether nothing stands behind `end` in a text, or in its first line."""
    rest = text[end:].lstrip(" \t")
    return not rest.strip("\n。.") or (rest.startswith("\n") and "\n" not in text[:end])


def _is_outside_with(kind: str, item: Item) -> bool:
    """Whether a word names a kind that we do not have, though there are options to choose from."""
    return answers.kind_of(kind) not in OURS and bool(item.options)


def spelled(answer: str) -> str:
    """The answer without what stands around it: 【B】, “B。”, “B (2分)”, “B你选对了”."""
    text = _GRADED.sub("", answer.rstrip("✅✔☑ \ufe0f") or answer)
    text = _SCORED.sub("", _POINTS.sub("", _FURTHER.sub("", text))).strip()
    inner = re.fullmatch(r"[\[【(（{]\s*([^\[\]【】()（）{}]{1,40})\s*[\]】)）}]", text)
    text = inner[1].strip() if inner else text
    even = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"[A-Za-z][A-Za-z\s,、;/&和]*[.。;,]?", even):
        parts = [part for part in re.split(r"[\s,、;/&和.。]+", even) if part]
        letters = "".join(parts).upper()
        # “a bed” is two words, and what a blank wants.
        parted = len(parts) == 1 or len(letters) == len(parts)
        if len(letters) == 1 or (parted and set(letters) <= set(LETTERS[:12])):
            return letters
    return text.rstrip("。") if len(text) < 8 else text


def bracketed(stem: str) -> bool:
    """Whether a sentence ends with an empty bracket, as judgements do."""
    return re.search(r"[（(]\s{0,50}[）)]\s{0,9}[。.]?\s*$", stem) is not None


def holds_another(stem: str) -> bool:
    """Whether a further line of a sentence is numbered and asks something itself."""
    for line in stem.split("\n")[1:]:
        if _NUMBERED.match(line) and asks(line):
            return True
        if _IN_BRACKETS.match(line) and bracketed(line) and "__" in stem:
            return True
    return False


def take_answers(stated: Stated, kind: str | None, item: Item, named: str | None) -> None:
    """Take the answers that stand in the stem out of it. `kind` is what its section says, `named` what
    the name of the file says."""
    kind = kind or (named if not stated.options else None)
    if kind == "fill" and not stated.options:
        stated.answer = item.as_written(stated.answer)
    arrow = item.label == ">>>" and not stated.options
    if arrow and kind is None and stated.answer:
        _take_kind(stated, (item.answer or "").strip())
    if not stated.options and not stated.answer and kind in {None, "fill"}:
        filled = [a or b for a, b in _BRACED.findall(stated.stem)]
        if filled:
            stated.blanks = [text.strip() for text in filled]
            stated.stem = _BRACED.sub("____", stated.stem)
            stated.kind = stated.kind or "填空题"
    if arrow and kind in {None, "fill"} and "<<<" in stated.stem:
        stated.stem = _BRACED.sub("____", stated.stem)
    if kind == "true_false" and not stated.options:
        _take_judgement(stated, item)
    elif stated.options and not stated.answer:
        stated.stem = _LOWER_KEY.sub(lambda match: match[0].upper(), stated.stem)
        if not bracket_key(stated.stem, stated.options):
            _take_key_behind(stated)
    elif (
        kind in {None, "fill"}
        and not stated.options
        and (parts := _numbered(stated) or _spellings(stated))
    ):
        stated.blanks, stated.answer = parts, ""


def _take_kind(stated: Stated, said: str) -> None:
    """The kind of a question without options whose answer stands behind >>>: T or F judges a sentence,
    other words fill the lines of one that does not end with the bracket of a judgement."""
    lines = "___" in stated.stem and not bracketed(stated.stem)
    judges = re.fullmatch("[TFYN是否✓✔✗✘]", said) or answers.sure_judgement(said) is not None
    if re.search(r"___[^\W_]", stated.stem) and said.casefold() in {"true", "false"}:
        judges = False
    if lines and not judges and not re.fullmatch("[A-E]{1,5}", said):
        stated.kind, stated.answer = "填空题", said
    elif not lines and re.fullmatch("[TF]", stated.answer.strip()):
        stated.kind = "判断题"


def _take_key_behind(stated: Stated) -> None:
    """The key behind a stem, “…是（ ）。C”, goes into its only empty bracket, or into one of its own."""
    match = _KEY_BEHIND.search(stated.stem)
    bare = stated.stem[: match.start()] if match else ""
    places = [spot.span() for spot in _PLACE.finditer(bare)]
    if match and match[2] and len(places) == 1:
        (begin, end), rest = places[0], stated.stem[match.end() :]
        stated.stem = f"{bare[:begin]}（{match[2]}）{bare[end:]}{rest}"
    else:
        stated.stem = _KEY_BEHIND.sub(_in_brackets, stated.stem)


def _in_brackets(match: re.Match[str]) -> str:
    return f"（{match[1] or match[2] or match[3]}）"


def _numbered(stated: Stated) -> list[str]:
    """The texts of “(1) 六；6 (2) 七”, blank by blank; what ； parts are spellings of one."""
    count = marked_blanks(stated.stem)
    if count > 1 and (texts := told_in_turn(stated.answer, range(1, count + 1))):
        return texts
    found: list[str] = []
    rest = stated.answer
    while match := re.search(_PART.format(len(found) + 1), rest):
        if found:
            found[-1] = rest[: match.start()]
        elif rest[: match.start()].strip():
            return []
        found.append("")
        rest = rest[match.end() :]
    if found:
        found[-1] = rest
    return [re.sub("[;；]", "|", text).strip() for text in found]


def _spellings(stated: Stated) -> list[str]:
    """The spellings of one blank, “两个月（或60天）”, “2%或百分之二”, as a cell has them. A plain 或 may as
    well be a word of the answer: 仲裁或调解."""
    found = _OTHER_SPELLING.fullmatch(stated.answer)
    either = stated.answer.split("或")
    if found:
        texts = [found[1], found[2]]
    elif len(either) > 1 and len({normal(text) for text in either}) == 1:
        texts = either
    else:
        return []
    return (
        ["|".join(escape(text.strip()) for text in texts)] if marked_blanks(stated.stem) < 2 else []
    )


def _take_correction(stated: Stated) -> None:
    """What a false sentence should be goes from the stem and the answer to the explanation."""
    said = ""
    again = _JUDGED_AGAIN.search(stated.stem)
    if again and not stated.answer and judges_again(again[2]):
        stated.answer = again[0][1:].strip()  # “（对（错））”: nobody knows which
        return
    if inner := _VERDICT_REST.search(stated.stem):
        said = inner[2]
        stated.stem = f"{stated.stem[: inner.start()]}（{inner[1]}）{stated.stem[inner.end() :]}"
    elif (behind := _CORRECTION.search(stated.stem)) and _VERDICT.search(stated.stem):
        said, stated.stem = behind[0], stated.stem[: behind.start()]
    elif (corrected := _CORRECTED.fullmatch(stated.answer)) and not judges_again(corrected[2]):
        stated.answer, said = corrected[1], corrected[2]
    stated.explanation = "\n".join(filter(None, (said.strip(), stated.explanation)))


def _legend(heading: str) -> dict[str, bool]:
    """What A and B mean below a head: 判断题（A错误 B正确）; empty where it does not say."""
    told = {sign: side for sign, side in sides_of(heading).items() if sign in {"A", "B"}}
    beside = None if told else _BESIDE.search(unicodedata.normalize("NFKC", heading))
    if beside and {beside[1], beside[2]} == {"A", "B"}:
        return {beside[1]: True, beside[2]: False}
    return told


def _take_judgement(stated: Stated, item: Item) -> None:
    if not stated.answer and (before := _TICK_BEFORE.match(stated.stem)):
        stated.answer, stated.stem = before[1], stated.stem[before.end() :]
    if not stated.answer and (tick := _TICK_BEHIND.search(stated.stem)):
        stated.answer, stated.stem = tick[tick.lastindex or 0], stated.stem[: tick.start()]
    _take_correction(stated)
    legend = _legend(item.heading)
    found = _VERDICT.findall(stated.stem)
    if not stated.answer and len(found) == 1 and not has_place(stated.stem):
        stated.answer, stated.stem = found[0], _VERDICT.sub(EMPTY, stated.stem)
    lettered = _LETTER.findall(stated.stem)
    if legend and not stated.answer and len(lettered) == 1:
        stated.answer, stated.stem = lettered[0], _LETTER.sub(EMPTY, stated.stem)
    letter = unicodedata.normalize("NFKC", stated.answer).strip().upper()
    stated.answer = "√" if letter == "V" else stated.answer
    if letter in legend:
        stated.answer = "对" if legend[letter] else "错"
