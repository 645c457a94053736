"""Question banks in Markdown: its signs go, what they say of a line stays.

The signs are those of https://spec.commonmark.org and of GitHub's task lists; each is also seen in texts
that are no Markdown otherwise.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from questions.drafts import LETTERS
from questions.formats.answers import kind_of
from questions.formats.labels import ANSWER
from questions.formats.typed.folds import reasons_kept
from questions.formats.typed.heads import is_head
from questions.formats.typed.lines import Line, sort_of
from questions.formats.typed.paragraphs import unwrapped
from questions.kinds import LOST

TICKED = "tick"
"""The look of an option whose box is ticked."""
TOLD = "told"
"""The look of an option that says itself that it is right: 乙（正确答案）."""
HEADED = "headed"
"""The look of a line that is a heading."""
LONGEST = 30_000
MOST_HELD = 5000

_OPTION = r"[(（]?[A-HＡ-Ｈ]\s?[.、．:：)）]"
_WORDS = (
    r"(?:[\[【(（]\s?)?(?:本题|题目|试题)?的?(?:(?:正确|参考|标准)的?)?(?:答案|选项)(?:解析|详解|说明)?|"
    r"(?:[\[【(（]\s?)?(?:题目|试题|简[要短明])?(?:解析|详解|分析|解释|难度|知识点|考点|题型|分值|依据)|"
    r"(?:题目|试题)?题干|题目|题目内容|answer|explanation"
)
_NAMES = r"(?:(?:正确|参考|标准|本题)的?)?答案(?:解析|详解|说明)?|(?:题目|试题)?(?:解析|详解)|(?:correct )?answer|explanation"
_LABEL = rf"(?:(?:{_NAMES})(?:[*_]{{0,2}}\s{{0,3}}[:：]|[*_]{{1,2}})|【(?:{_NAMES})】)"
_LETTERED = re.compile(rf"\*{{0,2}}{_OPTION}")
_DECORATED = re.compile(
    rf"\s*([*_]{{0,2}})(?![（(\[【「『《“√×✓✔✗✘①-⑳])[^\w\s\x00-\x7f]{{1,3}}\s{{0,3}}(?=[*_]{{0,2}}\s?{_LABEL})",
    re.IGNORECASE,
)
"""What people set before a label: ✅ 答案：B."""
_WRAPPED = re.compile(rf"\s*([`*_]|==)(?={_LABEL})(.*?)\1\s*", re.IGNORECASE)
_UNCOLONED = re.compile(
    rf"\s*([*_]{{1,2}})\s?({_NAMES})\s?\1\s{{0,3}}[:：]?\s{{0,3}}(?=[^\s:：|])", re.IGNORECASE
)
_EMOJI = re.compile(
    "\\s*(?:[\u2b00-\u2bff\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?){1,3}\\s{0,3}(?=\\S)"
)
_HEADS = {"head", "key", "chapter", "start"}
_FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*[\w+#.{}= -]{0,40}\s*")
_HOLDS_QUESTIONS = re.compile(
    rf"^[^\S\n]*(?:{_WORDS})\s?[\]】)）]?\s*[:：]|^[^\S\n]*【答案】|^[^\S\n]*{_OPTION}[^\n]+\n(?:[^\n]*\n)?[^\S\n]*[(（]?[BＢ]\s?[.、．:：)）]",
    re.MULTILINE | re.IGNORECASE,
)
_OPTIONS_ALONE = re.compile(
    r"\s*A[ \t]+\S[^\n]*\n\s*B[ \t]+\S[^\n]*(?:\n\s*C[ \t]+\S[^\n]*)?(?:\n\s*D[ \t]+\S[^\n]*)?(?:\n\s*E[ \t]+\S[^\n]*)?\s*"
)
"""A block that holds nothing but options, without a sign behind their letters."""
_QUOTE = re.compile(rf"\s*>(?:\s*>)?(?=\s|[^\x00-\x7f]|\*\*|{_OPTION}|$)\s*")
_NAMED = re.compile("答案|解析|详解|answer|explanation", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:(?:-\s{0,3}){3,}|(?:\*\s{0,3}){3,})")
_SIGNS = "-=*—~_#＝－"
_RULED = re.compile(
    rf"\s*[{_SIGNS}]{{2,}}\s*([^{_SIGNS}\s][^{_SIGNS}]{{1,40}}?)\s*[{_SIGNS}]{{2,}}\s*"
)
_HEAD = re.compile(r"\s*(?:#{1,5}[ \t]{1,9}(?=\S)|#{6}[ \t]{1,9}(?=\d|第\s?\d|Q\d|答案|Answer))")
_HEAD_END = re.compile(r"\s#{1,6}\s*$")
_BOX = re.compile(
    rf"\s*(?:[-*+]\s{{1,9}}\[(?P<box>[ xX√✓✔])\]\s{{0,9}}(?=\S)|[\[【](?P<bare>[ xX√✓✔]?)[\]】]\s{{0,9}}(?={_OPTION}))"
)
_ANY_OPTION = rf"(?:{_OPTION}|[(（]?[a-h]\s?[.)）])"
_TICK = re.compile(
    rf"\s*[☑✅√✔✓\uf0fe]\ufe0f?\s{{0,9}}(?={_ANY_OPTION})|\s*[*＊](?={_ANY_OPTION}\s*[^*\s])(?!.*\*)"
)
_EMPTY_BOX = re.compile(rf"\s*[-–—□☐○◯■●•·▪◆◇▶►➢➤&＆]\s{{0,9}}(?={_OPTION})")
_BULLET = re.compile(
    rf"\s*[-*+•·]\s{{1,9}}(?=\*{{0,2}}(?:{_OPTION}|[(（]?[A-Za-z]\s?[.、)）:：．]|[A-H]\s{{1,4}}\S|(?:{_WORDS})\s?[\]】)）]?\*{{0,2}}\s*[:：]|【答案】|\d{{1,4}}\s?[.、．]\s{{0,9}}[^\s\d]))",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"\s{{0,9}}[（(\[【]\s?(?:{ANSWER}|正确选项)\s?[)）\]】]\s*$")
_NUMBERED = re.compile(r"\s*(?:第\s?\d|\d{1,4}\s?[.、．:：)）](?!\d))")
_CONTAINER = re.compile(r"\s*:{3,}\s*[\w{}.=\"' -]{0,40}\s*")
_HEADED = re.compile(r"(?:题干|题目|问题|选项|答案|正确答案|参考答案|解析|答案解析)")
_NEEDED = re.compile(r"(?<=[\]】])\s{0,9}[*＊]\s*$")
_BLANK_TOLD = re.compile(rf"[\s_＿]*[（(]\s?{ANSWER}\s?[:：]\s?([^（()）]{{1,200}})[)）]\s*")
_TAGS = re.compile(
    r"\s*(?:</?(?:details|summary|center|div|p|br|hr|html|body)\b[^<>]{0,200}/?>\s*)+", re.I
)
_SUMMARY = re.compile(
    r"\s*(?:<details[^<>]{0,99}>\s*)?<summary>(?:\s?<(?:b|strong|i)>)?([^<>]{0,40})(?:</(?:b|strong|i)>\s?)?</summary>\s*",
    re.IGNORECASE,
)
_CALLOUT = re.compile(r"\[!\w{2,20}\][+-]?\s*")
"""How Obsidian begins a box: > [!success]- 查看答案."""
_ASKED = re.compile(r"((?:单选|多选|选择|判断|填空|简答|问答|编程)题)\s?\d{1,3}\s*")
_FOLDED = re.compile(r"[^\d:：?？]{0,8}(?:答案|解析)(?:[与和及、/]\s?\w{2,4})?\s*[:：]?\s*")
_ANSWER, _EXPLAIN = re.compile("答案"), re.compile("解析|详解|解释|分析")
_BOLD = re.compile(
    r"(?<![A-Za-z0-9)\]*])\*\*(?=[^\s*])((?:[^*\n]|\*(?!\*)){1,2000}?)(?<=[^\s*])\*\*(?![A-Za-z0-9(*])"
)
_COLOURED = re.compile(r"<(font|span|mark)\b([^<>]{0,200})>([^<>]{1,2000})</\1>", re.IGNORECASE)
_PICTURE = re.compile(
    r"!\[[^\[\]\n]{0,200}\]\([^()\s]{1,2000}(?:\s[^()]{0,200})?\)"
    r"|\[{2,3}[^\[\]\n]{1,200}\.(?:jpe?g|png|gif|bmp|webp)\]{2,3}|^\s*<img\b[^<>]{1,2000}>\s*$",
    re.IGNORECASE,
)
_SLANTED = re.compile(r"([_*])([\[【][单多判填选不简]\w{1,6}[\]】])\1")
"""The kind of a question in italics: _[单选]_."""
_ESCAPED = re.compile(
    r"\\([_*#~`])|^(\s*(?:\d{1,4}|[A-Z]))\\([.)])|\\([\[\]])(?=[\u4e00-\u9fff]|\s|$)|^\s*\\(?=\d{1,4}[.、．])"
)


def plain(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without Markdown's signs. What stands in a block of code is kept as it is and marks
    nothing, unless whole questions stand in it."""
    whole = unwrapped([*lines])
    yield from reasons_kept(whole, _unsigned(whole))


def _unsigned(lines: Iterable[Line]) -> Iterator[Line]:
    held: list[Line] = []
    fence = ""
    boxes = 0
    for line in lines:
        mark = _FENCE.fullmatch(line.text) if "```" in line.text or "~~~" in line.text else None
        if fence and len(held) < MOST_HELD and not (mark and mark[1].startswith(fence)):
            held.append(line)
            continue
        if fence or mark:
            yield from _released(held)
            fence, held = ("" if fence and mark else mark[1] if mark else ""), []
            if mark:
                continue
        read = _read(line, boxes)
        if read.text.strip():
            boxes = boxes + 1 if _BOX.match(line.text) else 0
        yield read
    for line in held:
        yield _read(line, 0)


def _released(held: list[Line]) -> Iterator[Line]:
    """The lines of a block of code, or those of the questions in it."""
    block = "\n".join(line.text for line in held)
    asks = _HOLDS_QUESTIONS.search(block) is not None or _OPTIONS_ALONE.fullmatch(block) is not None
    for line in held:
        if asks:
            yield _read(line, 0)
        elif line.text.strip():
            yield replace(line, raw=True)


def _read(line: Line, boxes: int) -> Line:
    """A line without its signs. `boxes`: so many lines above are the options of a task list."""
    text, marked = line.text, line.marked
    if len(text) > LONGEST or text.isalnum():
        return line
    if "\\" in text:
        text = _ESCAPED.sub(lambda m: m[1] or (f"{m[2]}{m[3]}" if m[3] else m[4] or ""), text)
    if text.lstrip()[:1] == "#" and _HEAD.match(text):
        marked = {**marked, HEADED: [text]}
    text = _without_frame(text)
    if _NAMED.search(text):
        text = _plain_label(text)
    if (emoji := _EMOJI.match(text)) and sort_of(Line(0, text[emoji.end() :])) in _HEADS:
        text = text[emoji.end() :]
    text = _SLANTED.sub(r"\2", text) if "题" in text or "选" in text or "判" in text else text
    text, ticked = _without_box(text, boxes)
    text, marked = _without_looks(_NEEDED.sub("", text) if "*" in text else text, marked)
    if "答案" in text or "选项" in text:
        text, marked = _without_answer(text, marked)
    if "![" in text or "[[" in text or "<img" in text:
        text = _PICTURE.sub(LOST, text)
    if ticked:
        marked = {**marked, TICKED: [text]}
    return (
        line
        if text == line.text and marked is line.marked
        else replace(line, text=text, marked=marked)
    )


def _without_box(text: str, boxes: int) -> tuple[str, bool]:
    """A line without its bullet or the box of a task list, and whether that is ticked."""
    box, ticked = _BOX.match(text) if boxes < len(LETTERS) else None, False
    if box:
        text, ticked = text[box.end() :], (box["box"] or box["bare"] or " ") != " "
        text = text if _LETTERED.match(text) else f"{LETTERS[boxes]}. {text}"
    elif bullet := (_BULLET.match(text) or _EMPTY_BOX.match(text)):
        text = text[bullet.end() :]
    if tick := _TICK.match(text):
        text, ticked = text[tick.end() :], True
    return text, ticked


def _without_answer(text: str, marked: dict[str, list[str]]) -> tuple[str, dict[str, list[str]]]:
    """Without the words that call an option right, or a blank's answer, as surveys are exported."""
    if blank := _BLANK_TOLD.fullmatch(text):
        return f"答案：{blank[1]}", marked
    told = _TOLD.search(text)
    if told is None or not text[: told.start()].strip() or _NUMBERED.match(text):
        return text, marked
    return text[: told.start()], {**marked, TOLD: [text[: told.start()]]}


def _without_frame(text: str) -> str:
    """Without the signs that stand before a line, and without lines that are only signs."""
    begin = text.lstrip()[:1]
    if begin in _SIGNS and (ruled := _RULED.fullmatch(text)) and is_head(ruled[1]):
        return ruled[1]
    if begin == ">" and (quote := _QUOTE.match(text)):
        text = _without_callout(text[quote.end() :])
        begin = text[:1]
    if begin in {"-", "*"} and (_RULE.fullmatch(text) or text.strip() == "*"):
        return ""
    if begin == ":" and _CONTAINER.fullmatch(text):
        return ""
    if begin == "#" and (head := _HEAD.match(text)):
        text = _HEAD_END.sub("", text[head.end() :])
        ruled = _RULED.fullmatch(text)
        text = ruled[1] if ruled and is_head(ruled[1]) else text
        return f"{text}：" if _HEADED.fullmatch(text.strip()) else text
    return _without_tags(text) if begin == "<" else text


def _without_callout(text: str) -> str:
    """The title of a box as Obsidian has it: [!question] 判断题 1 is a head; [!success]- 查看答案 nothing."""
    callout = _CALLOUT.match(text) if text[:2] == "[!" else None
    if callout is None:
        return text
    title = text[callout.end() :]
    if asked := _ASKED.fullmatch(title):
        return asked[1]
    return "" if _FOLDED.fullmatch(title) else title


def _without_tags(text: str) -> str:
    """A line that begins with a tag, without those around it."""
    if summary := _SUMMARY.fullmatch(text):
        return _label(summary[1])
    if _TAGS.fullmatch(text):
        return ""
    return text


def _plain_label(text: str) -> str:
    """“**答案** B” and “✅ 答案：B” as “答案：B”; any other line as it is."""
    if signs := _DECORATED.match(text):
        text = signs[1] + text[signs.end() :]
    if wrapped := _WRAPPED.fullmatch(text):
        return wrapped[2]
    if bold := _UNCOLONED.match(text):
        return f"{bold[2]}：{text[bold.end() :]}"
    return text


def _label(summary: str) -> str:
    """What folds away below: 查看答案 as “答案：”, 查看解析 as “解析：”; nothing where it may be both, but
    for the head of a list: 单选题答案与解析."""
    answer, explanation = _ANSWER.search(summary), _EXPLAIN.search(summary)
    if answer and explanation:
        told = kind_of(summary[: answer.start()]) and sort_of(Line(0, summary)) == "key"
        return summary if told else ""
    return "答案：" if answer else "解析：" if explanation else ""


def _without_looks(text: str, marked: dict[str, list[str]]) -> tuple[str, dict[str, list[str]]]:
    """Without the signs of bold and coloured texts, and what was set apart by them."""
    found: dict[str, list[str]] = {}

    def bold(match: re.Match[str]) -> str:
        found.setdefault("bold", []).append(match[1])
        return match[1]

    def coloured(match: re.Match[str]) -> str:
        if match[1].lower() != "mark" and "color" not in match[2].lower():
            return match[0]
        found.setdefault("colour", []).append(match[3])
        return match[3]

    if "**" in text and not text.lstrip().startswith("***"):
        text = _BOLD.sub(bold, text)
    if "</" in text:
        text = _COLOURED.sub(coloured, text)
    return (text, {**marked, **found}) if found else (text, marked)
