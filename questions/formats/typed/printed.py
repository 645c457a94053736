"""Fill answers that are printed in the sentence itself, in plain brackets or underlined. Believed only
where every question of the section does it, and only what cannot be an aside."""

import re
from collections.abc import Iterable, Sequence

from questions.formats.accepted import accepted_texts
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.lines import Line
from questions.kinds import marked_blanks

ENOUGH = 3
"""So many questions make a habit; fewer may hold an aside."""
LOOKS = ("underline", "colour", "highlight")

_BRACKETS = re.compile(r"[(\[]([^()\[\]{}]{1,60})[)\]]")
_LAST = re.compile(r"(?<=\S)\s{0,20}\(([^()]{1,200})\)\s{0,9}[.]?\s*$")
_LINES = re.compile(r"(?<!_)_{1,2}([^_{}]{1,60})_{1,2}(?!_)")
_ASIDE = re.compile(
    r"\s*(?:以下|下称|下同|简称|又称|也称|俗称|全称|即|如|例|注|含|包括|不含|不包括|见|参见|详见|或|约|试行|暂行|草案|"
    r"本题|每空|\d{1,2}\s?分\s*$|\d{4}\s?年?\s?(?:修订|修正|版)|第.{1,6}[条款号次]|.*(?:修订|修正|第.{1,6}号|除外|等)\s*$)"
)
_KEY = re.compile(r"[A-Za-z]{1,2}|[A-Z\s,、]{1,20}|[√×✓✔✗✘对错\s]{1,9}|正确|错误")


def take_printed(items: Sequence[Item], named: str | None) -> set[int]:
    """Put braces around the answers printed in the stems of fill questions; whose, by id()."""
    taken: set[int] = set()
    sections: dict[int, list[Item]] = {}
    for item in items:
        if (item.kind or named) == "fill" and not item.options:
            sections.setdefault(item.section, []).append(item)
    for section in sections.values():
        asking = [item for item in section if not item.answer and not item.filled]
        asking = [i for i in asking if "{" not in flat(i.text) and not _repeats(i)]
        behind = [(item, found) for item in asking if (found := _behind(item))]
        for item, (stem, answer) in behind if len(behind) >= ENOUGH else ():
            item.stem, item.answer = stem, answer
            taken.add(id(item))
        told = any(item.answer or _blank(item.stem) for item in section)
        for write in (_underlined, *(() if told else (_bracketed,)), _between_lines):
            stems = [write(item) for item in asking]
            if len(asking) >= ENOUGH and all(stems):
                for item, stem in zip(asking, stems, strict=True):
                    item.stem = stem
                taken |= {id(item) for item in asking}
                break
    return taken


def take_underlined(items: Sequence[Item]) -> None:
    """Put brackets around a key that is underlined in the stem of a choice: 甲是 _B_ 。"""
    for item in items:
        if item.answer or item.filled or not item.options:
            continue
        found = [
            (at, spot)
            for at, line in enumerate(item.stem)
            for mark in line.marked.get("underline", ())
            if re.fullmatch(r"[A-H](?:[,、 ]?[A-H]){0,7}", flat(mark.strip("_＿ \t")))
            for spot in re.finditer(
                rf"(?<![A-Za-z]){re.escape(_within(mark, line.text))}(?![A-Za-z])", line.text
            )
        ]
        if len(found) == 1:
            at, spot = found[0]
            line = item.stem[at]
            key = "（" + spot[0].strip("_＿ \t") + "）"
            text = line.text[: spot.start()] + key + line.text[spot.end() :]
            item.stem[at] = Line(line.number, text, line.marked)
            item.filled = True


def _within(mark: str, text: str) -> str:
    """A text that is set apart, as its line still has it: blanks at the end of a line are cut off."""
    return mark if mark in text else mark.rstrip()


def _underlined(item: Item) -> list[Line]:
    """The stem with braces around what is underlined or coloured; [] if nothing is, or blanks stay."""
    stem, found = [], 0
    for line in item.stem:
        text = line.text
        for mark in _marks(line):
            begin = text.find(mark)
            text = text.replace(mark, "{" + mark.strip("_＿ \t") + "}", 1) if begin >= 0 else text
            found += begin >= 0
        stem.append(Line(line.number, text))
    return stem if found and not _blank(stem) else []


def _repeats(item: Item) -> bool:
    """Whether a text that is set apart stands in its line twice: nobody knows which is the blank."""
    return any(line.text.count(mark) > 1 for line in item.stem for mark in _marks(line))


def _marks(line: Line) -> Iterable[str]:
    """The texts set apart in one look, which is the same for all of them."""
    looks = [look for look in line.marked if look.startswith(LOOKS)]
    texts = line.marked[looks[0]] if len(looks) == 1 else []
    return [text for text in texts if 0 < len(text.strip("_＿ \t")) <= 60 and "\n" not in text]


def _bracketed(item: Item) -> list[Line]:
    """The stem with braces in the place of brackets; [] where one of them may be anything else."""
    stem, found = [], 0
    for line in item.stem:
        even, text = flat(line.text), line.text
        for match in reversed([*_BRACKETS.finditer(even)]):
            inner = text[slice(*match.span(1))].strip()
            if _ASIDE.match(match[1]) or _shortens(inner, text[: match.start()]):
                continue
            if _KEY.fullmatch(match[1]) or text[: match.start()].endswith("》") or not inner:
                return []
            text = text[: match.start()] + "{" + inner + "}" + text[match.end() :]
            found += 1
        stem.append(Line(line.number, text, line.marked))
    return stem if found and not _blank(stem) else []


def _behind(item: Item) -> tuple[list[Line], str] | None:
    """The stem without a bracket behind it that holds a text for each of its blanks, and these texts:
    “…____、____。（安全 利益）”; None for any other stem."""
    *above, last = item.stem
    match = _LAST.search(flat(last.text))
    inner = last.text[slice(*match.span(1))].strip() if match else ""
    if match is None or _ASIDE.match(match[1]) or _KEY.fullmatch(match[1]):
        return None
    stem = [*above, Line(last.number, last.text[: match.start()].rstrip(), last.marked)]
    count = marked_blanks("\n".join(line.text for line in stem))
    return (stem, inner) if count and len(accepted_texts(inner, count)) == count else None


def _shortens(inner: str, above: str) -> bool:
    """Whether a bracket only shortens the words before it: 全国总工会（全总）."""
    words = re.search(r"\w*$", above[-4 * len(inner) - 4 :])
    rest = iter(words[0] if words else "")
    return len(inner) > 1 and all(sign in rest for sign in inner)


def _between_lines(item: Item) -> list[Line]:
    """“__安全第一__”: the stem with braces around what stands between short lines."""
    stem, found = [], 0
    for line in item.stem:
        even = flat(line.text)
        if "___" in even or len(re.findall("_+", even)) % 2:
            return []
        text, count = _LINES.subn(r"{\1}", line.text)
        found += count
        stem.append(Line(line.number, text, line.marked))
    return stem if found and "_" not in "".join(line.text for line in stem) else []


def _blank(stem: Sequence[Line]) -> bool:
    """Whether a blank is left without an answer."""
    text = "\n".join(line.text for line in stem)
    return marked_blanks(text) > 0
