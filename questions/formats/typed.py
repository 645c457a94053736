"""Typed questions as drafts: what their lines state, and what the whole text says of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from questions.drafts import LETTERS, Draft, Image, Place, Problem, Unit, tidy
from questions.formats import answers
from questions.formats.answer_lists import is_numbered
from questions.formats.answer_tables import with_lists
from questions.formats.cases import has_options
from questions.formats.concluding import conclude
from questions.formats.details import split_tags
from questions.formats.found import Found, Unsupported, Unsure, unclear, unsure
from questions.formats.inside import bracket_key
from questions.formats.item import OURS, Item
from questions.formats.leftovers import tell_strays, tell_unasked
from questions.formats.lines import Line, flat, settled, tokens
from questions.formats.markdown import plain
from questions.formats.marked import find_habit
from questions.formats.matching import assign
from questions.formats.option_lines import Options, circled, read_options, unlettered
from questions.formats.outline import Outline
from questions.formats.printed import take_printed, take_underlined
from questions.formats.shared_lines import parted
from questions.formats.stated import Known, Stated
from questions.formats.stems import bracketed, holds_another, spelled, take_answers, without_tags
from questions.formats.trailing import take_behind
from questions.kinds import LOST
from questions.words import N_

LONGEST_STEM = 20_000
NEAR = 16
_EITHER = re.compile(r"[^或]{1,12}或者?[^或]{1,12}")


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
    outline = Outline(settled(parted([*tokens(with_lists(plain(lines)))])))
    left = assign(outline.items, outline.blocks)
    take_underlined(outline.items)
    take_behind(outline.items)
    reader = _Reader(source, outline)
    reader.printed = take_printed(outline.items, reader.named)
    for item in outline.items:
        reader.read(item)
    titled = outline.items and source.format_name != "aiken"  # which has no titles above
    first = outline.items[0].line.number if titled else 0
    tell_strays(reader.found, outline.strays, first, reader.place)
    tell_unasked(reader.found, left, reader.place)
    reader.found.problems.sort(key=lambda problem: problem.where.number)
    reader.found.questions.sort(key=lambda draft: draft.where.number)
    return reader.found


@dataclass(slots=True)
class _Typed:
    """A question on its way to a draft. `kind` is what its own tag or the head above it makes it."""

    item: Item
    where: Place
    stem: str
    tag: str
    points: str
    heading: str
    kind: str | None
    answer: str = ""
    options: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def warn(self, code: str, text: str) -> None:
        """Say what somebody should look at."""
        self.warnings.append(Problem(self.where, "warning", code, text))


class _Reader:
    def __init__(self, source: Source, outline: Outline) -> None:
        self.source = source
        self.outline = outline
        self.found = Found()
        self.printed: set[int] = set()
        self.habit = find_habit(outline.items)
        self.named = answers.kind_of(source.name) if source.name else None

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
        typed = _typed(item, where)
        _refuse_doubtful(item, where)
        self._take_options(typed)
        stated = self._stated(typed)
        draft, warnings = self._concluded(typed, stated)
        if draft.kind == "fill":
            _warn_of_or(typed, draft)
        if item.case:
            draft = replace(draft, stem=f"{item.case.text}\n{draft.stem}")
        return self._with_images(draft, typed), typed.warnings + warnings

    def _take_options(self, typed: _Typed) -> None:
        """Part the options, and find the answer where it is written beside or in the look of one."""
        item, stem = typed.item, typed.stem
        options = read_options(item, typed.where)
        options.stem = stem if options.stem == item.text else without_tags(options.stem, item)[0]
        options = _lettered(typed, options)
        asks = not typed.answer and options.texts and not bracket_key(stem, options.texts)
        if self.habit and asks:
            typed.answer, options.texts, said = self.habit.answer(item, options.texts)
            if typed.answer:
                typed.warn("answer_marked", said)
        typed.answer = _without_slip(typed.answer, len(options.texts))
        _refuse_repeated_letters(typed, options)
        typed.stem, typed.options = options.stem, [tidy(text) for text in options.texts]

    def _stated(self, typed: _Typed) -> Stated:
        item = typed.item
        if id(item) in self.printed:
            said = N_("没有写答案，按整节的做法，把括号里的或划线的字当作答案，请核对")
            typed.warn("answer_printed", said)
        stated = Stated(
            kind=typed.tag,
            stem=typed.stem,
            options=typed.options,
            answer=typed.answer,
            explanation=tidy("\n".join(item.explanation)),
            tags=list(item.tags),
            points=typed.points,
        )
        _take_meta(stated, item)
        take_answers(stated, typed.kind, item, self.named)
        return stated

    def _concluded(self, typed: _Typed, stated: Stated) -> tuple[Draft, list[Problem]]:
        where = typed.where
        _refuse_unclear(typed, stated)
        heading = typed.heading
        heading = heading if answers.kind_of(heading) else self._name_as_heading(stated)
        try:
            return conclude(stated, Known(heading=heading), where)
        except Unsure as doubt:
            if doubt.problem.code != "no_kind":
                raise
            if len(stated.options) > 1:
                raise unclear(typed.answer, where) from None
            if self.source.format_name == "aiken":
                said = N_("没有选项。请在题干下面写上 A.、B. 这样的选项")
                raise unsure(where, "no_options", said) from None
            said = N_("看不出是什么题型。请在上面写“一、单选题”这样的标题，或检查选项和答案")
            raise unsure(where, "no_kind", said) from None

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

    def _with_images(self, draft: Draft, typed: _Typed) -> Draft:
        """The draft with its pictures; one that is lost in the explanation is only warned of."""
        if LOST in draft.explanation:
            typed.warn("picture_left_out", N_("解析里有图片或公式读不出来，没有导入"))
            draft = replace(draft, explanation=draft.explanation.replace(LOST, "").strip())
        texts = "\n".join([draft.stem, *draft.options, draft.explanation])
        shown = (image for mark, image in self.source.images.items() if mark in texts)
        return replace(draft, images=tuple(shown)) if self.source.images else draft


def _typed(item: Item, where: Place) -> _Typed:
    """What the stem and the head above say. Raises Unsupported, and Unsure where several questions
    stand together."""
    if len(item.text) > LONGEST_STEM:
        raise unsure(where, "too_long", N_("太长，可能是几道题连在了一起。请检查题号"))
    stem, tag, points = without_tags(item.text, item)
    asked = item.case and (item.options or has_options(item.text))
    heading = "" if tag or asked else item.heading
    kind = answers.kind_of(tag or heading)
    if kind is not None and kind not in OURS:
        raise Unsupported(where, kind, answers.without_number(tag or heading))
    if kind in {"fill", "true_false"} and holds_another(item.text):
        said = N_("像是几道题连在了一起。请检查题号，或者在下一节上面写上题型")
        raise unsure(where, "glued", said)
    return _Typed(item, where, stem, tag, points, heading, kind, spelled(item.answer or ""))


def _refuse_doubtful(item: Item, where: Place) -> None:
    """Raise Unsure where it is not known which answer is this question's."""
    if item.doubt:
        said, params = item.doubt
        raise unsure(where, "answers_unclear", said, **params)
    if item.other_answer:
        said = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")
        texts = {"one": (item.answer or "")[:20], "other": item.other_answer[:20]}
        raise unsure(where, "answer_conflict", said, **texts)


def _lettered(typed: _Typed, options: Options) -> Options:
    """The options, also those without letters; with a warning where something was put right."""
    answer, ours = typed.answer, typed.kind not in {"fill", "true_false"}
    if not options.texts and ours and (counted := circled(typed.item.stem, answer)):
        typed.answer = counted[2]
        return Options(without_tags(counted[0], typed.item)[0], counted[1])
    key = re.findall("[A-H]", answer) if re.fullmatch(r"[A-H][A-H,，、\s]*", answer) else []
    if not options.texts and key and (found := unlettered(typed.item.stem, key)):
        stem = without_tags(found[0], typed.item)[0]
        options = Options(stem, found[1], set(), repaired=True)
    if options.repaired:
        typed.warn("option_letters", N_("的选项字母不全或有重复，已按顺序读，请核对"))
    return options


def _without_slip(answer: str, count: int) -> str:
    """ABCDEE of A to E as ABCDE: a slip of the finger, and nothing left to be meant."""
    every = LETTERS[:count]
    repeated = len(answer) > len(set(answer))
    return every if repeated and "".join(sorted(set(answer))) == every else answer


def _refuse_repeated_letters(typed: _Typed, options: Options) -> None:
    """Raise Unsure where the answer is a letter that names two options."""
    printed = typed.answer or bracket_key(options.stem, options.texts)
    if options.doubtful & set(re.findall("[A-Z]", flat(printed).upper())):
        said = N_("的选项字母有重复，不知道答案 %(answer)s 是哪一个。请把字母改对")
        raise unsure(typed.where, "options_unclear", said, answer=printed[:20])


def _refuse_unclear(typed: _Typed, stated: Stated) -> None:
    """Raise Unsure where an answer is of another sort than its question, or one option was lost."""
    if not stated.options and is_numbered(stated.answer):
        raise unclear(stated.answer, typed.where)  # the answers to several questions
    judged = answers.judgement(stated.answer) is not None and not stated.answer.isdecimal()
    if typed.kind == "fill" and judged and bracketed(stated.stem):
        raise unclear(stated.answer, typed.where)  # a judgement whose head is missing
    key = (
        "" if stated.answer or stated.blanks or stated.options else bracket_key(stated.stem, ["-"])
    )
    if (
        key
        and typed.kind in {None, "single", "multiple", "choice"}
        and not has_options(stated.stem)
    ):
        said = N_("的括号里写着 %(answer)s，却没有找到选项。请把选项写成 A.、B.、C. 这样")
        raise unsure(typed.where, "no_options", said, answer=key)
    if len(stated.options) == 1:
        said = N_("只找到一个选项。请补上其他选项，并检查选项的字母")
        raise unsure(typed.where, "bad_options", said)


def _warn_of_or(typed: _Typed, draft: Draft) -> None:
    for text in (text for texts in draft.answers for text in texts):
        if _EITHER.fullmatch(text):
            said = N_("的答案“%(answer)s”里有“或”，整个算一种写法；如果两种都算对，请写成 甲|乙")
            params = {"answer": text[:20]}
            typed.warnings.append(Problem(typed.where, "warning", "answer_or", said, params))
            return


def _take_meta(stated: Stated, item: Item) -> None:
    """Take tags, difficulty, points and the citation from the lines that name them."""
    for name, text in item.meta.items():
        if name in {"知识点", "考点", "标签", "tags", "tag", "章节", "所属章节"}:
            stated.tags += [tag for tag in split_tags(text) if tag not in stated.tags]
        elif name.startswith("难") or name == "difficulty":
            stated.difficulty = re.sub(r"[。.]$", "", text)
        elif name in {"分值", "分数", "题分"}:
            stated.points = stated.points or text
        elif name in {"依据", "法律依据", "出处"}:
            stated.citation = text
