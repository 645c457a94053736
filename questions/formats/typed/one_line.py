"""A whole paper in one line, as a page or a PDF is pasted: “…1.甲（ ）。A.一B.二答案：A解析：…2.乙…”."""

import re
from collections.abc import Sequence

from questions.formats.typed.flat import flat

LONGEST = 500_000
_EVENT = re.compile(
    r"(?P<key>[\[(]?\s?(?:正确|参考|标准)?答案\s?\]?\s?:\s?\[?\s?(?:[A-H](?:[,、 ]?[A-H]){0,7}|[√×对错]|正确|错误)(?![A-Za-z]))"
    r"|(?<!\d)(?<!\d\.)(?P<number>\d{1,4})\s?[.、](?!\d)|(?<![A-Za-z])(?P<first>A)\s?[.、]"
)
_HEAD = re.compile(
    r"[一二三四五六七八九十]{1,3}、[^\d\s,.。:;?!()]{0,6}(?:选择?|判断|填空)题?(?:\([^()]{1,60}\))?[:.]?\s{0,9}$"
)
HEAD = 90


def cuts(text: str) -> Sequence[int]:
    """Where the questions of a line begin, their answers, and the heads of their sections; [] where it is
    not sure that each of at least two has its own number, counting on, and its own answer."""
    if text.count("答案") < 2 or len(text) > LONGEST:
        return []
    even = flat(text)
    found: list[int] = []
    asked, last, begin, closed = 0, 0, -1, False
    counted, above = 0, None
    for event in _EVENT.finditer(even):
        if event["number"] and not closed:
            number = int(event["number"])
            head = _HEAD.search(even, max(0, event.start() - HEAD), event.start())
            first = not even[: event.start()].strip() if event.start() < HEAD else False
            if number == last + 1 or first or (number == 1 and head):
                begin, counted, above = event.start(), number, head
        elif event["first"]:
            closed = begin >= 0  # its options: numbers in them are none of questions
        elif event["key"]:
            if begin < 0:
                return []
            found += [above.start()] if above else []
            found += [begin, event.start()]
            asked, last, begin, closed = asked + 1, counted, -1, False
    return found if asked > 1 else []
