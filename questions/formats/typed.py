"""Typed questions as drafts: what their lines state, and what the whole text says of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from questions.drafts import LETTERS, Draft, Image, Place, Problem, Unit, tidy
from questions.formats import answers
from questions.formats.answer_lists import is_numbered
from questions.formats.cases import has_options
from questions.formats.concluding import conclude
from questions.formats.details import split_tags
from questions.formats.found import Found, Unsupported, Unsure, unclear, unsure
from questions.formats.inside import bracket_key
from questions.formats.item import OURS, Item
from questions.formats.lines import Line, Token, flat, settled, tokens
from questions.formats.marked import habit_of, marked_letters
from questions.formats.matching import assign
from questions.formats.option_lines import Options, read_options, unlettered
from questions.formats.outline import Outline
from questions.formats.printed import take_printed, take_underlined
from questions.formats.stated import Known, Stated
from questions.formats.stems import bracketed, holds_another, spelled, take_answers, without_tags
from questions.formats.trailing import take_behind
from questions.kinds import LOST
from questions.words import N_

MOST_STRAYS = 200
LONGEST_STEM = 20_000
NEAR = 16

_FORM = re.compile(
    r"\s*(?:姓\s*名|单位|班级|学号|部门|工号|考号|准考证号?|得分|日期|时间|阅卷人|总分|题号|name|class)"
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
    outline = Outline(settled([*tokens(lines)]))
    left, doubtful = assign(outline.items, outline.blocks)
    take_underlined(outline.items)
    take_behind(outline.items)
    reader = _Reader(source, outline)
    reader.printed = take_printed(outline.items, reader.named)
    reader.doubtful = {id(item) for item in doubtful}
    reader.find_habit()
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
        self.printed: set[int] = set()
        self.habit = ""
        self.named = answers.kind_of(source.name) if source.name else None
        self.first = outline.items[0].line.number if outline.items else 0

    def find_habit(self) -> None:
        """Whether right options are set apart all through the text."""
        if not any(token.line.marked for item in self.outline.items for token in item.options):
            return
        read = []
        for item in self.outline.items:
            try:
                options = read_options(item, self.place(item.line, "")).texts
            except Unsure:
                continue
            if options and not bracket_key(item.text, options):
                read.append((item, options))
        self.habit = habit_of(read)

    def place(self, line: Line, text: str) -> Place:
        """Where a line stands."""
        near = " ".join(text.split())[:NEAR] if self.source.shows_start else ""
        return Place(line.number, unit=self.source.unit, near=re.sub(r"\[\[.*", "", near))

    def read(self, item: Item) -> None:
        """One question."""
        where = self.place(item.line, item.text)
        with self.found.question():
            if item.case and not item.case.text:
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
        stem, kind, points = without_tags(item.text, item)
        asked = item.case and (item.options or has_options(item.text))
        heading = "" if kind or asked else item.heading
        known_kind = answers.kind_of(kind or heading)
        if known_kind is not None and known_kind not in OURS:
            raise Unsupported(where, known_kind, answers.without_number(kind or heading))
        if known_kind in {"fill", "true_false"} and holds_another(item.text):
            said = N_("像是几道题连在了一起。请检查题号，或者在下一节上面写上题型")
            raise unsure(where, "glued", said)
        if id(item) in self.doubtful:
            said = N_("的答案对不上：答案区里有几个同样的题号。请在每道题后面写上答案")
            raise unsure(where, "answers_unclear", said)
        if item.other_answer:
            said = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")
            texts = {"one": (item.answer or "")[:20], "other": item.other_answer[:20]}
            raise unsure(where, "answer_conflict", said, **texts)
        options = read_options(item, where)
        options.stem = stem if options.stem == item.text else without_tags(options.stem, item)[0]
        answer = spelled(item.answer or "")
        options, warnings = self._lettered(item, options, answer, where)
        if self.habit and not answer and options.texts and not bracket_key(stem, options.texts):
            answer = "".join(marked_letters(item, self.habit, options.texts))
            said = N_("没有写答案，按整份文件的做法，把标了颜色或加粗、划线的选项当作答案，请核对")
            warnings.append(Problem(where, "warning", "answer_marked", said))
        every = LETTERS[: len(options.texts)]
        if len(answer) > len(set(answer)) and "".join(sorted(set(answer))) == every:
            answer = every  # ABCDEE of A to E: a slip of the finger, and nothing left to be meant
        printed = answer or bracket_key(options.stem, options.texts)
        if options.doubtful & set(re.findall("[A-Z]", flat(printed).upper())):
            said = N_("的选项字母有重复，不知道答案 %(answer)s 是哪一个。请把字母改对")
            raise unsure(where, "options_unclear", said, answer=printed[:20])
        if id(item) in self.printed:
            said = N_("没有写答案，按整节的做法，把括号里的或划线的字当作答案，请核对")
            warnings.append(Problem(where, "warning", "answer_printed", said))
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
        take_answers(stated, known_kind, item, self.named)
        if not stated.options and is_numbered(stated.answer):
            raise unclear(stated.answer, where)  # the answers to several questions
        judged = answers.judgement(stated.answer) is not None and not stated.answer.isdecimal()
        if known_kind == "fill" and judged and bracketed(stated.stem):
            raise unclear(stated.answer, where)  # a judgement whose head is missing
        heading = heading if answers.kind_of(heading) else self._name_as_heading(stated)
        if len(stated.options) == 1:
            said = N_("只找到一个选项。请补上其他选项，并检查选项的字母")
            raise unsure(where, "bad_options", said)
        try:
            draft, found = conclude(stated, Known(heading=heading), where)
        except Unsure as doubt:
            if doubt.problem.code != "no_kind":
                raise
            if len(stated.options) > 1:
                raise unclear(answer, where) from None
            said = N_("看不出是什么题型。请在上面写“一、单选题”这样的标题，或检查选项和答案")
            raise unsure(where, "no_kind", said) from None
        if item.case:
            draft = replace(draft, stem=f"{item.case.text}\n{draft.stem}")
        return self._with_images(draft, warnings), warnings + found

    def _lettered(
        self, item: Item, options: Options, answer: str, where: Place
    ) -> tuple[Options, list[Problem]]:
        """Options without letters, and a warning where something was put right."""
        key = re.findall("[A-H]", answer) if re.fullmatch(r"[A-H][A-H,，、\s]*", answer) else []
        if not options.texts and key and (found := unlettered(item.stem, key)):
            stem = without_tags(found[0], item)[0]
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

    def _with_images(self, draft: Draft, warnings: list[Problem]) -> Draft:
        """The draft with its pictures; one that is lost in the explanation is only warned of."""
        if LOST in draft.explanation:
            said = N_("解析里有图片或公式读不出来，没有导入")
            warnings.append(Problem(draft.where, "warning", "picture_left_out", said))
            draft = replace(draft, explanation=draft.explanation.replace(LOST, "").strip())
        texts = "\n".join([draft.stem, *draft.options, draft.explanation])
        shown = (image for mark, image in self.source.images.items() if mark in texts)
        return replace(draft, images=tuple(shown)) if self.source.images else draft

    def leftovers(self, strays: Sequence[Token], entries: Sequence[tuple[Line, int]]) -> None:
        """What belongs to no question: said, and counted where it looks like one."""
        for token in strays[:MOST_STRAYS]:
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
        if len(strays) > MOST_STRAYS:
            said = N_("还有 %(count)s 行不属于任何一道题，没有导入")
            where = self.place(strays[MOST_STRAYS].line, "")
            count = {"count": len(strays) - MOST_STRAYS}
            self.found.problems.append(Problem(where, "warning", "stray_text", said, count))
        for line, number in entries[:MOST_STRAYS]:
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
    return (
        bool(re.search(r"\?$|\(\s{0,50}[√×对错]?\s{0,50}\)|_{3,}", even))
        and len(even) > 3
        and not _FORM.match(even)
    )


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
