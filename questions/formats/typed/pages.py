"""What pages add to a text: titles that run on each of them, their numbers, and the lines that channels put
below an article. None of it is part of a question."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from questions.formats.typed.flat import flat
from questions.formats.typed.item import asks
from questions.formats.typed.lines import Line, sort_of
from questions.formats.typed.papers import designation

SHORTEST, LONGEST = 4, 50
HEAD = 40
"""So many lines at most stand above the first question."""
MOST_TITLES = 8
NEAR = 4
BREAK = "######"
MOST_SIGNS = 120
"""No line of a channel has more."""

_PAGE = r"第\s{0,9}\d{1,4}\s{0,9}页(?:\s{0,9}[,、/(|]?\s{0,9}共\s{0,9}\d{1,4}\s{0,9}页\s{0,9}\)?)?"
_NUMBER = re.compile(
    rf"[(\[]?{_PAGE}[)\]]?|[(\[]?共\s{{0,9}}\d{{1,4}}\s{{0,9}}页\s{{0,9}},?\s{{0,9}}第\s{{0,9}}\d{{1,4}}\s{{0,9}}页[)\]]?"
    r"|page\s\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|([-–—―~·•])\s{0,9}\d{1,4}\s{0,9}\1|第\s{0,9}页(?:\s{0,9},?\s{0,9}共\s{0,9}页)?",
    re.IGNORECASE,
)
_FIRST = "([（［【pP-–—―－~～·•"
_OF = re.compile(r"(\d{1,4})\s?/\s?(\d{1,4})")
_BEHIND = re.compile(
    r"\s{1,40}[(\[]?第\s{0,9}\d{1,4}\s{0,9}页\s{0,9}[,、/(|]?\s{0,9}共\s{0,9}\d{1,4}\s{0,9}页[)\]]{0,2}\s*$"
)
_ENDED = re.compile(rf"\s{{0,40}}[(\[]?{_PAGE}[)\]]?\s*$")
_SENTENCE = re.compile(r"[。；;？?！!：:]")
_TITLE = re.compile(
    r"题库|试题|试卷|竞赛|大赛|知识|考试|测试|测验|练习|答题|学习|培训|普法|问答|工会|宣传|资料|汇编|手册|读本|活动|公司|集团"
)
_TITLE_END = re.compile(
    r"(?:题库|试题|试卷|考卷|竞赛题?|大赛题?|考试题?|测试题?|测验题?|练习题?|复习题|竞答题?|汇编|复习资料|学习资料|竞赛活动|仅供.{0,8}(?:使用|参考|学习|复习))"
    r"(?:[(（][^()（）]{1,12}[)）])?$"
)
# Each is a line of its own, as channels put them above and below an article.
_STRONG = re.compile(
    r"[^\w]{0,6}(?:(?:欢迎)?(?:点击|点按|戳)[^.?]{0,16}(?:蓝字|名片|关注|卡片|公众号|阅读原文)[^.?]{0,16}"
    r"|(?:请|欢迎)?(?:长按|扫描|扫码|扫一扫|微信扫|识别)[^.?]{0,20}(?:二维码|关注|小程序|答题|参与|进群|入群|加入|公众号)[^.?]{0,20}"
    r"|[^.?]{0,10}二维码[^.?]{0,6}(?:关注|识别|参与)[^.?]{0,10}"
    r"|(?:欢迎|请)?关注(?:我们|本号|公众号|微信公众号|[“「『][^.?]{1,16}[”」』])[^.?]{0,16}"
    r"|(?:微信)?公众号\s?:\s?[^.?]{1,24}"
    r"|往期(?:推荐|精彩|回顾|文章|精选|热文|阅读)[^.?]{0,8}"
    r"|阅读(?:原文|全文)[^.?]{0,8}|阅读\s{0,9}\d{2,9}"
    r"|[^.?]{0,10}(?:点个?|点亮)[“「『\"]?(?:在看|赞)[^.?]{0,24}|(?:分享|点赞|收藏|在看|转发)(?:\s{0,9}(?:分享|点赞|收藏|在看|转发)){1,5}"
    r"|(?:免责|版权|特别)?声明\s?:[^?]{0,80}(?:转载|版权|侵权|网络)[^?]{0,60}"
    r")[^\w]{0,6}",
)
_WORDS = re.compile("关注|码|公众号|往期|阅读|在看|赞|分享|收藏|转发|声明|[蓝小入加进参答]")
_PEOPLE = re.compile(
    r"[^\w]{0,3}(?:(?:责任|本期|值班|执行|美术|图文|网络|技术)?(?:编辑|编审|审核|审校|校对|校审|供稿|监制|排版|撰稿|文案|图文|"
    r"统筹|文字|图片|摄影|责编|美编|主编|投稿|签发|通讯员|编委|总编|制图|(?:文字|图片|内容|素材)?来源)\s{0,9}[:丨|/]\s{0,9}[^.,;?]{0,30})"
)
_NAMED = re.compile("[:丨|/]")
_REVIEWER = re.compile(r"[初复终一二三]审\s{0,9}[:丨|/]\s{0,9}[\u4e00-\u9fff·\s]{2,6}")
_END = re.compile(r"[^\w]{0,9}(?:(?:THE\s)?END|全文完|完)[^\w]{0,9}")
_ARROWS = re.compile("[▼▽▲△↓↑⬇⬆👇👆▿⏬🔻\ufe0f\\s]{1,40}")
_CLOSING = re.compile(r"[^\w]{0,9}(?:往期|阅读(?:原文|全文)|(?:THE\s)?END|全文完)")
_PARTS = {"option", "answer", "key", "explain", "head"}


def without_pages(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a text that was printed or posted, without what its pages add."""
    kept = [*_without_numbers([*lines])]
    titles = _titles(kept)
    behind = [*titles, *(text for text in _head(kept) if _TITLE_END.search(text))]
    channel = _of_channel([line for line, _ in kept])
    for at, (line, page) in enumerate(kept):
        if at in channel and _CLOSING.match(flat(line.text)):
            yield Line(line.number, BREAK)  # an article ends here, and with it a question
        elif not page and at not in channel and line.text.strip() not in titles:
            yield _cut(line, behind)


def _of_channel(lines: Sequence[Line]) -> set[int]:
    """The places of the lines that a channel adds, and of what it recommends below the last question."""
    flats = {
        at: flat(line.text).strip()
        for at, line in enumerate(lines)
        if 0 < len(line.text) < MOST_SIGNS and not line.raw
    }
    strong = {at for at, text in flats.items() if _WORDS.search(text) and _STRONG.fullmatch(text)}
    people = {at for at, text in flats.items() if _NAMED.search(text) and _PEOPLE.fullmatch(text)}
    ends = any(_END.fullmatch(text) for text in flats.values()) if people else False
    if not strong and len(people) + ends < 2:
        return set()
    found = strong | people
    weak = (_END, _ARROWS, _REVIEWER)
    found |= {at for at, text in flats.items() if any(shape.fullmatch(text) for shape in weak)}
    found = {at for at in found if not asks(flats[at]) and not _asks_of_channels(lines, at)}
    last = next((at for at in range(len(lines) - 1, -1, -1) if _is_part(lines, at, found)), 0)
    closed = [at for at in found if at > last and _CLOSING.match(flats[at])]
    below = range(min(closed, default=len(lines)), len(lines))
    return found | {at for at in below if not asks(lines[at].text)}


def _asks_of_channels(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is part of a question about such things: C、扫描二维码参与答题."""
    sort = sort_of(lines[at])
    if sort != "start":
        return sort in {"option", "answer"}
    below = next((line for line in lines[at + 1 : at + NEAR] if line.text.strip()), None)
    return below is not None and sort_of(below) in {"option", "answer"}


def _is_part(lines: Sequence[Line], at: int, channel: Iterable[int]) -> bool:
    """Whether a line is a part of a question for sure."""
    return at not in channel and bool(lines[at].text.strip()) and sort_of(lines[at]) in _PARTS


def _without_numbers(lines: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line, without the number of a page behind it; and whether it is nothing but one."""
    counted = _counted(lines)
    bases = Counter(base for line in lines if (base := _base(line)))
    for at, line in enumerate(lines):
        page = at in counted or _is_number(line)
        base = "" if page else _base(line)
        if base and (bases[base] > 1 or _BEHIND.search(flat(line.text))):
            line = replace(line, text=base)
        yield line, page


def _is_number(line: Line) -> bool:
    text = line.text.strip()
    may = 0 < len(text) < LONGEST and (text[0] in _FIRST or "页" in text)
    return may and _NUMBER.fullmatch(flat(text)) is not None


def _base(line: Line) -> str:
    """What stands before the number of a page in its line: 普法题库 第1页; empty for any other line."""
    if "页" not in line.text[-12:]:
        return ""
    match = _ENDED.search(flat(line.text[-99:]))
    return line.text[: max(0, len(line.text) - 99) + match.start()].strip() if match else ""


def _counted(lines: Sequence[Line]) -> set[int]:
    """The places of lines like 3/12 that count pages: one after another, of the same sum."""
    found: list[tuple[int, int, int]] = []
    above = ""
    for at, line in enumerate(lines):
        match = _OF.fullmatch(flat(line.text).strip()) if len(line.text) < 16 else None
        if match and not re.fullmatch(r"\s*[A-Z]\s?[.、:)]?\s*", flat(above)):
            found.append((at, int(match[1]), int(match[2])))
        above = line.text if line.text.strip() else above
    sums = {total for _, _, total in found}
    rising = all(after[1] == before[1] + 1 for before, after in pairwise(found))
    sure = len(found) > 1 and len(sums) == 1 and rising and found[-1][1] <= found[-1][2]
    return {at for at, _, _ in found} if sure else set()


def _titles(kept: Sequence[tuple[Line, bool]]) -> frozenset[str]:
    """The lines that run on several pages: they come again, and are the title above the first question,
    end as titles end, or stand beside the numbers of pages."""
    lines = [(line.text.strip(), page) for line, page in kept if line.text.strip()]
    times = Counter(text for text, page in lines if not page and SHORTEST <= len(text) < LONGEST)
    often = [text for text, count in times.most_common() if count > 1]
    if not often:
        return frozenset()
    beside: Counter[str] = Counter()
    for (text, page), (after, next_page) in pairwise(lines):
        if page is not next_page:
            beside[after if page else text] += 1
    head = _head(kept)
    found = (
        text
        for text in often
        if _TITLE_END.search(text)
        or (text in head and _TITLE.search(text))
        or (beside[text] > 1 and beside[text] * 2 >= times[text])
    )
    sure = (text for text in found if _may_run(text))
    return frozenset(text for text, _ in zip(sure, range(MOST_TITLES), strict=False))


def is_title(text: str) -> bool:
    """Whether a line is the title of a bank or a paper: 2024年普法知识题库."""
    return len(text) < LONGEST and _TITLE_END.search(text) is not None and _may_run(text)


def _may_run(text: str) -> bool:
    """Whether a line may be a title: no sentence, nothing asked, and no part of a question."""
    if _SENTENCE.search(text) or asks(text) or designation(text)[0]:
        return False
    return sort_of(Line(0, text)) == "text" or (
        _TITLE.search(text) is not None and re.match(r"[A-Z](?![\s.、:)])", flat(text)) is not None
    )


def _head(kept: Sequence[tuple[Line, bool]]) -> set[str]:
    """The lines above the first question."""
    found: set[str] = set()
    for line, _ in kept[:HEAD]:
        if line.text.strip():
            if sort_of(line) in {"start", "option", "answer", "stem", "number"}:
                break
            found.add(line.text.strip())
    return found


def _cut(line: Line, titles: Iterable[str]) -> Line:
    """A line without the title of its page behind it."""
    for title in titles:
        above = line.text.removesuffix(title)
        if len(above) < len(line.text) and above[-1:].isspace():
            return replace(line, text=above.rstrip())
    return line
