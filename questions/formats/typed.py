"""Typed questions as drafts: what their lines state, and what the whole text says of them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from questions.drafts import LETTERS, Draft, Image, Place, Problem, Unit, tidy
from questions.formats import answers
from questions.formats.details import split_tags
from questions.formats.found import Found, Unsupported, unsure
from questions.formats.inside import EMPTY
from questions.formats.item import OURS, Item
from questions.formats.lines import Line, Token, flat, tokens
from questions.formats.matching import assign
from questions.formats.option_lines import Options, read_options, unlettered
from questions.formats.outline import Outline
from questions.formats.stated import Known, Stated, conclude
from questions.words import N_

LONGEST_STEM = 20_000
NEAR = 16

_KINDS = (
    r"(?:单|多|不定)(?:项选择|选择|选|项)题?|判断题?|是非题|填空题?|选择题|简答题?|问答题?|论述题?|名词解释|"
    r"案例分析题?|计算题|操作题|实操题"
)
_TAG = re.compile(
    rf"[\[【(（〔]\s{{0,9}}({_KINDS})\s{{0,9}}[,，、/]?\s{{0,9}}(?:([\d.]{{1,5}})\s?分)?\s{{0,9}}[\]】)）〕]"
)
_POINTS = re.compile(r"[(（\[【]\s{0,9}(?:本题)?\s?(\d{1,3}(?:\.\d)?)\s?分\s{0,9}[)）\]】]")
_BRACED = re.compile(r"<<<([^<>]{1,200})>>>|[{｛]([^{}｛｝]{1,200})[}｝]")
_VERDICT = re.compile(
    r"[（(]\s{0,50}([√×✓✔✗✘╳对错是否TtFfYyNnXxＸｘＴＦ]|正确|错误|不正确)\s{0,50}[）)]"
)
_LOWER_KEY = re.compile(
    r"(?<=[（(])\s{0,20}[a-hａ-ｈ](?:[\s,，、]{0,3}[a-hａ-ｈ]){0,7}\s{0,20}(?=[）)])"
)
_LEGEND = re.compile(
    r"(?:正确|对)[^,，;；。A-Z]{0,8}?([AB])(?![A-Za-z]).{0,12}?(?:错误|错|不正确)[^A-Z]{0,8}?([AB])"
)
_PUNCTUATION = re.compile(r"[\W_]*")


@dataclass
class Source:
    """Where the lines come from: what counts them, what the file is called, the pictures in it."""

    format_name: str
    unit: Unit = "line"
    name: str = ""
    images: dict[str, Image] = field(default_factory=dict)
    shows_start: bool = False
    """Whether a place needs the question's first words to be found: paragraphs have no numbers."""


def read_lines(lines: Iterable[Line], source: Source) -> Found:
    """Every question in `lines`."""
    outline = Outline(list(tokens(lines)))
    left, doubtful = assign(outline.items, outline.blocks)
    reader = _Reader(source, outline)
    reader.doubtful = {id(item) for item in doubtful}
    for item in outline.items:
        reader.read(item)
    reader.leftovers(outline.strays, [(entry.line, entry.number) for entry in left])
    reader.found.problems.sort(key=lambda problem: problem.where.number)
    reader.found.questions.sort(key=lambda draft: draft.where.number)
    return reader.found


class _Reader:
    def __init__(self, source: Source, outline: Outline) -> None:
        self.source = source
        self.outline = outline
        self.found = Found()
        self.doubtful: set[int] = set()
        self.named = answers.kind_of(source.name) if source.name else None
        self.first = outline.items[0].line.number if outline.items else 0

    def place(self, line: Line, text: str) -> Place:
        """Where a line stands."""
        near = " ".join(text.split())[:NEAR] if self.source.shows_start else ""
        return Place(line.number, unit=self.source.unit, near=re.sub(r"\[\[.*", "", near))

    def read(self, item: Item) -> None:
        """One question."""
        where = self.place(item.line, item.text)
        with self.found.question():
            if item.case:
                raise Unsupported(where, "case", N_("共用材料的案例题"))
            if item.shared:
                kind = item.kind or "composite"
                raise Unsupported(where, kind, answers.without_number(item.heading))
            draft, warnings = self._draft(item, where)
            self.found.add(draft, warnings)

    def _draft(self, item: Item, where: Place) -> tuple[Draft, list[Problem]]:
        if len(item.text) > LONGEST_STEM:
            said = N_("太长，可能是几道题连在了一起。请检查题号")
            raise unsure(where, "too_long", said)
        stem, kind, points = _without_tags(item.text, item)
        heading = "" if kind else item.heading
        known_kind = answers.kind_of(kind or heading)
        if known_kind is not None and known_kind not in OURS:
            raise Unsupported(where, known_kind, answers.without_number(kind or heading))
        if id(item) in self.doubtful:
            said = N_("的答案对不上：答案区里有几个同样的题号。请在每道题后面写上答案")
            raise unsure(where, "answers_unclear", said)
        if item.other_answer:
            said = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")
            texts = {"one": (item.answer or "")[:20], "other": item.other_answer[:20]}
            raise unsure(where, "answer_conflict", said, **texts)
        options = read_options(item, where)
        options.stem = stem if options.stem == item.text else _without_tags(options.stem, item)[0]
        answer = _spelled(item.answer or "")
        options, warnings = self._lettered(item, options, answer, where)
        every = LETTERS[: len(options.texts)]
        if len(answer) > len(set(answer)) and "".join(sorted(set(answer))) == every:
            answer = every  # ABCDEE of A to E: a slip of the finger, and nothing left to be meant
        if options.doubtful & set(re.findall("[A-Z]", flat(answer).upper())):
            said = N_("的选项字母有重复，不知道答案 %(answer)s 是哪一个。请把字母改对")
            raise unsure(where, "options_unclear", said, answer=answer[:20])
        stated = Stated(
            kind=kind,
            stem=options.stem,
            options=[tidy(text) for text in options.texts],
            answer=answer,
            explanation=tidy("\n".join(item.explanation)),
            tags=list(item.tags),
            points=points,
        )
        _meta(stated, item)
        self._inside(stated, known_kind, item)
        heading = heading if answers.kind_of(heading) else self._name_as_heading(stated)
        draft, found = conclude(stated, Known(heading=heading), where)
        return self._with_images(draft), warnings + found

    def _lettered(
        self, item: Item, options: Options, answer: str, where: Place
    ) -> tuple[Options, list[Problem]]:
        """Options without letters, and a warning where something was put right."""
        key = re.findall("[A-H]", answer) if re.fullmatch(r"[A-H][A-H,，、\s]*", answer) else []
        if not options.texts and key and (found := unlettered(item.stem, key)):
            stem = _without_tags(found[0], item)[0]
            options = Options(stem, found[1], set(), repaired=True)
        if not options.repaired:
            return options, []
        said = N_("的选项字母不全或有重复，已按顺序读，请核对")
        return options, [Problem(where, "warning", "option_letters", said)]

    def _name_as_heading(self, stated: Stated) -> str:
        """The file's name, where it says what its questions are and these may be that."""
        judged = all(answers.judgement(text) is not None for text in stated.options)
        fits = {
            "single": len(stated.options) > 1,
            "multiple": len(stated.options) > 1,
            "true_false": judged,
            "fill": not stated.options,
        }
        return self.source.name if self.named and fits.get(self.named) else ""

    def _inside(self, stated: Stated, kind: str | None, item: Item) -> None:
        """Answers that stand in the stem."""
        kind = kind or (self.named if not stated.options else None)
        arrow = item.label == ">>>" and not stated.options
        if arrow and kind is None and re.fullmatch("[TF]", stated.answer.strip()):
            stated.kind = "判断题"
        if not stated.options and not stated.answer and kind in {None, "fill"}:
            filled = [a or b for a, b in _BRACED.findall(stated.stem)]
            if filled:
                stated.blanks = [text.strip() for text in filled]
                stated.stem = _BRACED.sub("____", stated.stem)
                stated.kind = stated.kind or "填空题"
        if arrow and kind in {None, "fill"} and "<<<" in stated.stem:
            stated.stem = _BRACED.sub("____", stated.stem)
        if kind == "true_false" and not stated.options:
            self._judged(stated, item)
        elif stated.options and not stated.answer:
            stated.stem = _LOWER_KEY.sub(lambda match: match[0].upper(), stated.stem)

    def _judged(self, stated: Stated, item: Item) -> None:
        legend = _LEGEND.search(unicodedata.normalize("NFKC", item.heading))
        found = _VERDICT.findall(stated.stem)
        if not stated.answer and len(found) == 1:
            stated.answer = found[0]
            stated.stem = _VERDICT.sub(EMPTY, stated.stem)
        letter = unicodedata.normalize("NFKC", stated.answer).strip().upper()
        if legend and letter in {"A", "B"} and {legend[1], legend[2]} == {"A", "B"}:
            stated.answer = "对" if letter == legend[1] else "错"

    def _with_images(self, draft: Draft) -> Draft:
        if not self.source.images:
            return draft
        texts = "\n".join([draft.stem, *draft.options, draft.explanation])
        shown = tuple(image for mark, image in self.source.images.items() if mark in texts)
        return replace(draft, images=shown)

    def leftovers(self, strays: Sequence[Token], entries: Sequence[tuple[Line, int]]) -> None:
        """What belongs to no question: said, and counted where it looks like one."""
        for token in strays:
            where = self.place(token.line, token.line.text)
            if token.sort == "answer":
                said = N_("有答案，上面却没有题目。请检查这里是不是少了题干")
                self.found.problems.append(Problem(where, "error", "answer_without_question", said))
            elif _asks(token.line.text) and token.line.number > 0:
                with self.found.question():
                    said = N_("像是一道题，却没有选项和答案：%(start)s。请补上，或者删掉这一行")
                    raise unsure(where, "no_options", said, start=token.line.text.strip()[:20])
            elif token.line.number > self.first and not _PUNCTUATION.fullmatch(token.line.text):
                said = N_("不属于任何一道题，没有导入：%(start)s")
                text = token.line.text.strip()[:20]
                self.found.problems.append(
                    Problem(where, "warning", "stray_text", said, {"start": text})
                )
        for line, number in entries:
            said = N_("有第 %(number)s 题的答案，却没有找到这道题")
            problem = Problem(
                self.place(line, line.text),
                "warning",
                "answer_without_question",
                said,
                {"number": number},
            )
            self.found.problems.append(problem)


def _asks(text: str) -> bool:
    even = flat(text).strip()
    return bool(re.search(r"\?$|\(\s{0,50}\)|_{3,}", even)) and len(even) > 5


def _without_tags(text: str, item: Item) -> tuple[str, str, str]:
    """The stem without [单选题] or （2分） at its edges; the kind and the points they name."""
    kind = points = ""
    for pattern in (_TAG, _POINTS, _TAG):
        for match in (pattern.match(text), *pattern.finditer(text)):
            if match and (match.start() == 0 or not text[match.end() :].strip(" \t\n。.")):
                text = f"{text[: match.start()]}{text[match.end() :]}".strip()
                named = match[1] if pattern is _TAG else ""
                points = points or (match[2] or "" if pattern is _TAG else match[1])
                kind = kind or named
                break
    return text, kind or item.meta.get("题型", "") or item.meta.get("试题类型", ""), points


def _spelled(answer: str) -> str:
    """The answer without what stands around it: 【B】, “B。”, “B (2分)”."""
    text = _POINTS.sub("", answer).strip()
    inner = re.fullmatch(r"[\[【(（{]\s*([^\[\]【】()（）{}]{1,40})\s*[\]】)）}]", text)
    text = inner[1].strip() if inner else text
    even = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"[A-Za-z][A-Za-z\s,、;/&和]*[.。;,]?", even):
        letters = re.sub(r"[\s,、;/&和.。]", "", even).upper()
        if set(letters) <= set(LETTERS[:12]) or len(letters) == 1:
            return letters
    return text.rstrip("。") if len(text) < 8 else text


def _meta(stated: Stated, item: Item) -> None:
    for name, text in item.meta.items():
        if name in {"知识点", "考点", "标签", "tags", "tag", "章节", "所属章节"}:
            stated.tags += [tag for tag in split_tags(text) if tag not in stated.tags]
        elif name.startswith("难") or name == "difficulty":
            stated.difficulty = re.sub(r"[。.]$", "", text)
        elif name in {"分值", "分数", "题分"}:
            stated.points = stated.points or text
        elif name in {"依据", "法律依据", "出处"}:
            stated.citation = text
