"""Typed questions as drafts: what their lines state, and what the whole text says of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from questions.drafts import Draft, Image, Place, Problem, Unit, tidy
from questions.formats import answers
from questions.formats.concluding import conclude
from questions.formats.details import split_tags
from questions.formats.found import Found, Unsupported, Unsure, unclear, unsure
from questions.formats.inside import bracket_key
from questions.formats.stated import Known, Stated
from questions.formats.typed.answer_heads import with_answer_heads
from questions.formats.typed.answer_tables import with_lists
from questions.formats.typed.apart import with_lines_apart
from questions.formats.typed.contradicted import contradicted
from questions.formats.typed.counted_options import with_options_uncounted
from questions.formats.typed.item import Item
from questions.formats.typed.leftovers import of_no_bank, tell_strays, tell_unasked
from questions.formats.typed.lines import Line, tokens
from questions.formats.typed.lone_letters import joined
from questions.formats.typed.markdown import TOLD, plain
from questions.formats.typed.marked import find_habit, marked_letters
from questions.formats.typed.matching import assign
from questions.formats.typed.numbered import part_reasons
from questions.formats.typed.option_lines import read_options
from questions.formats.typed.outline import Outline
from questions.formats.typed.pages import without_pages
from questions.formats.typed.papers import with_papers
from questions.formats.typed.printed import take_printed, take_underlined
from questions.formats.typed.pushed import doubt_pushed
from questions.formats.typed.question import (
    Typed,
    lettered,
    refuse_doubtful,
    refuse_other,
    refuse_repeated_letters,
    refuse_unclear,
    typed_question,
    verbatim,
    warn_of_or,
    warn_of_other,
    without_slip,
    written_once,
)
from questions.formats.typed.reasons import without_reason
from questions.formats.typed.repeated import without_repeated
from questions.formats.typed.reviewed import without_review
from questions.formats.typed.shared_lines import parted
from questions.formats.typed.shared_options import with_shared_options
from questions.formats.typed.sided import (
    take_boxed,
    take_judged,
    take_sided,
    take_told,
    with_legends,
    with_verdicts,
)
from questions.formats.typed.starts import settled
from questions.formats.typed.stems import take_answers, without_tags
from questions.formats.typed.trailing import take_behind
from questions.formats.typed.unanswered import lists_unmatched, unanswered, unmatched_list
from questions.kinds import LOST
from questions.words import N_

NEAR = 16


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
    read = [*tokens(with_lists(without_pages(plain(with_lines_apart(lines)))))]
    found = without_review(without_repeated(with_options_uncounted(read)))
    found = with_shared_options(found)
    found = with_legends(parted(joined(with_answer_heads(with_papers(found)))))
    outline = Outline(settled(with_verdicts(found)))
    left = assign(outline.items, outline.blocks)
    part_reasons(outline.items)
    doubt_pushed(outline.items, outline.strays)
    take_sided(outline.items)
    take_boxed(outline.items)
    take_judged(outline.items)
    take_told(outline.items)
    take_underlined(outline.items)
    take_behind(outline.items)
    reader = _Reader(source, outline)
    reader.printed = take_printed(outline.items, reader.named)
    if not reader.named and (keys := of_no_bank(outline.items)) is not None:
        outline.items, outline.strays = [], [*outline.strays, *keys]
    for item in outline.items:
        reader.read(item)
    titled = outline.items and source.format_name != "aiken"  # which has no titles above
    first = outline.items[0].line.number if titled else 0
    tell_strays(reader.found, outline.strays, first, reader.place)
    tell_unasked(reader.found, left, reader.place)
    reader.found.problems.sort(key=lambda problem: problem.where.number)
    reader.found.questions.sort(key=lambda draft: draft.where.number)
    return reader.found


class _Reader:
    def __init__(self, source: Source, outline: Outline) -> None:
        self.source = source
        self.outline = outline
        self.found = Found()
        self.printed: set[int] = set()
        self.contradicted = contradicted(outline.items)
        self.list = unmatched_list(outline.items, outline.strays)
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
        typed = typed_question(item, where)
        refuse_doubtful(item, where)
        self._take_options(typed)
        stated = self._stated(typed)
        draft, warnings = self._concluded(typed, stated)
        if draft.kind == "fill":
            warn_of_or(typed, draft)
        elif draft.options:
            warn_of_other(typed, draft)
        if item.case:
            draft = replace(draft, stem=f"{item.case.text}\n{draft.stem}")
        return self._with_images(draft, typed), typed.warnings + warnings

    def _take_options(self, typed: Typed) -> None:
        """Part the options, and find the answer where it is written beside or in the look of one."""
        item, stem = typed.item, typed.stem
        options = read_options(item, typed.where)
        options.stem = stem if options.stem == item.text else without_tags(options.stem, item)[0]
        options = lettered(typed, options)
        if told := "".join(marked_letters(item, TOLD, options.texts)):
            refuse_other(typed, told, options)
            typed.answer = told
        if other := self.contradicted.get(id(item)):
            self._refuse_look(typed, options.stem, options.texts, other)
        asks = not typed.answer and options.texts and not bracket_key(stem, options.texts)
        if self.habit and asks:
            typed.answer, options.texts, said = self.habit.answer(item, options.texts)
            if typed.answer:
                typed.warn("answer_marked", said)
        typed.answer = verbatim(typed.item.answer or "", typed.answer, options.texts)
        typed.answer, reason = without_reason(typed.answer, options.texts, stem)
        item.explanation[:0] = [reason] if reason else []
        typed.answer = without_slip(typed.answer, options.texts)
        refuse_repeated_letters(typed, options)
        typed.stem, typed.options = options.stem, [*map(tidy, written_once(options.texts))]

    def _refuse_look(self, typed: Typed, stem: str, texts: list[str], other: str) -> None:
        """Raise Unsure where the look of the options names another answer than the one that is written."""
        written = typed.answer or bracket_key(stem, texts)
        said = N_(
            "写的答案是 %(answer)s，标了颜色、加粗或划线的选项却是 %(marked)s。请只留对的，或者去掉这些标记"
        )
        raise unsure(typed.where, "answer_conflict", said, answer=written[:20], marked=other)

    def _stated(self, typed: Typed) -> Stated:
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

    def _concluded(self, typed: Typed, stated: Stated) -> tuple[Draft, list[Problem]]:
        where = typed.where
        refuse_unclear(typed, stated)
        heading = typed.heading
        heading = heading if answers.kind_of(heading) else self._name_as_heading(stated)
        try:
            return conclude(stated, Known(heading=heading), where)
        except Unsure as doubt:
            if doubt.problem.code == "no_answer":
                told = unanswered(typed.item, stated, where)
                raise told or lists_unmatched(self.list, where) or doubt from None
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

    def _with_images(self, draft: Draft, typed: Typed) -> Draft:
        """The draft with its pictures; one that is lost in the explanation is only warned of."""
        if LOST in draft.explanation:
            typed.warn("picture_left_out", N_("解析里有图片或公式读不出来，没有导入"))
            draft = replace(draft, explanation=draft.explanation.replace(LOST, "").strip())
        if self.source.format_name != "docx" and LOST in draft.stem + "".join(draft.options):
            draft = _without_pictures(draft, typed)
        texts = "\n".join([draft.stem, *draft.options, draft.explanation])
        shown = (image for mark, image in self.source.images.items() if mark in texts)
        return replace(draft, images=tuple(shown)) if self.source.images else draft


def _without_pictures(draft: Draft, typed: Typed) -> Draft:
    """The draft of a text, which can hold no pictures, without the places of those it speaks of; with all
    of them where one stands for a whole stem or option."""
    texts = [text.replace(LOST, "").strip() for text in (draft.stem, *draft.options)]
    if not all(texts):
        return draft
    said = N_("说到一张图片，图片却不在文件里，没有导入。请看看没有图还能不能答，或者导入后补上")
    typed.warn("picture_left_out", said)
    return replace(draft, stem=texts[0], options=texts[1:])


def _take_meta(stated: Stated, item: Item) -> None:
    """Take tags, difficulty, points and the citation from the lines that name them."""
    for name, text in item.meta.items():
        if name in {"知识点", "考点", "标签", "tags", "tag", "章节", "所属章节"}:
            stated.tags += [tag for tag in split_tags(text) if tag not in stated.tags]
        elif name.startswith("难") or name == "difficulty":
            stated.difficulty = re.sub(r"[。.]$", "", text)
        elif name.endswith(("分值", "分数", "题分")):
            stated.points = stated.points or text
        elif name in {"依据", "法律依据", "出处", "出自"}:
            stated.citation = text
