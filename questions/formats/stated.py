"""What a file states of one question, field by field, and the draft that follows from it for sure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questions.drafts import KINDS, LETTERS, Draft, Image, Place, Problem
from questions.formats import accepted, answers, choices
from questions.formats.details import difficulty_of, left_out, points_of
from questions.formats.found import Unsupported, Unsure, unclear, unsure
from questions.formats.inside import bracket_key, judgement_removed, key_removed, texts_removed
from questions.formats.places import key_of_places
from questions.kinds import LIMITS, marked_blanks, no_answer
from questions.words import N_

LONGEST = choices.LONGEST
"""No question is so long; patterns are not asked of more."""
_SUFFIX = re.compile(
    r"[\[【(（]\s*((?:单|多|不定)(?:项选择|选|项)题?|不定项选择题?|判断题?|填空题?)\s*[\]】)）]"
)
_SHORT_LINE = re.compile(r"(?<!_)__(?!_)")


@dataclass(slots=True)
class Stated:
    """The fields as texts. `options` are parted and without letters; `choices` is a cell that holds
    them all and could not be parted. `key` are the letters that flags mark as right. `blanks` are
    the answers of a fill question where each has a place of its own.
    """

    kind: str = ""
    stem: str = ""
    options: list[str] = field(default_factory=list)
    choices: str = ""
    answer: str = ""
    key: list[str] | None = None
    places: list[int] | None = None
    blanks: list[str] = field(default_factory=list)
    explanation: str = ""
    citation: str = ""
    tags: list[str] = field(default_factory=list)
    difficulty: str = ""
    points: str = ""
    images: tuple[Image, ...] = ()
    bank_code: str = ""

    @property
    def code(self) -> str:
        """The numeric type code, if the kind is one."""
        return unicodedata.normalize("NFKC", self.kind) if self.kind.isdecimal() else ""


@dataclass(frozen=True)
class Known:
    """What the rest of the file says: codes of kinds, whether places count from 0 or 1, and the
    kind its sheet or section is headed with. `counting`: other answers can only be places.
    `sides`: what letters mean as answers to judgements without options."""

    legend: Mapping[str, str] = field(default_factory=dict)
    base: int | None = None
    heading: str = ""
    counting: bool = False
    sides: Mapping[str, bool] = field(default_factory=dict)


def conclude(stated: Stated, known: Known, where: Place) -> tuple[Draft, list[Problem]]:
    """The draft and warnings of what was left out.

    Raises Unsupported for kinds we do not have, Unsure where the key or the kind cannot be known.
    """
    longest = max(map(len, (stated.stem, stated.choices, *stated.options)))
    if max(longest, len(stated.answer) // 2) > LONGEST:
        said = N_("有一处文字太长（最多 %(limit)s 字）：%(start)s…")
        start = stated.stem[:20]
        raise unsure(where, "too_long", said, limit=LIMITS["stem"], start=start)
    stem, suffix = _without_suffix(answers.strip_number(stated.stem))
    kind = _kind(stated, suffix, known, where)
    stem, options = _stem_and_options(stem, stated, kind)
    answer = stated.answer
    key = stated.key
    if key is None and stated.places is not None and kind != "fill":
        place = stated.answer, stated.options, stated.places
        key = key_of_places(*place, known.base, where, counting=known.counting)
    _refuse_two_keys(stated, options, where)
    if not answer and not stated.blanks and not key:
        answer = bracket_key(stem, options) if kind != "fill" else ""
        if not answer:
            raise Unsure(no_answer(where))
    if kind is None or kind == "choice":
        kind = _inferred(stated, stem, options, answer, key, kind, where)
    right: list[object]
    warnings: list[Problem] = []
    if kind in {"single", "multiple"}:
        if stated.choices and not options:
            raise unsure(where, "options_unclear", _NOT_PARTED, start=stated.choices[:30])
        if not options:
            said = N_("没有选项。请补上选项；如果要职工自己写答案，题型请写填空题")
            raise unsure(where, "no_options", said)
        if key is None:
            key, stem, options, warnings = _letters(answer, stem, options, where)
        if kind == "single" and len(key) > 1 and set(key) <= set(LETTERS[: len(options)]):
            raise unsure(where, "several_answers", N_("是单选题，却有多个答案"))
        stem = key_removed(stem, key, LETTERS[: len(options)], where)
        options, key, gaps = _without_gaps(options, key, where)
        warnings += gaps
        right = [*key]
    elif kind == "true_false":
        answer, reason = answers.reasoned(answer)
        stated.explanation = stated.explanation or reason
        sign = answer.upper().strip(" .、。")
        told = known.sides.get(sign) if not any(options) else None
        answer = answer if told is None else "对" if told else "错"
        verdict = _judgement(answer, key, options, where)
        stem = judgement_removed(stem, verdict, options, where)
        options, right = [], [verdict]
    else:
        stem = _SHORT_LINE.sub("____", stem) if "__" in stem else stem
        right = [*_fill(stated, stem)]
        if marked_blanks(stem) != len(right):
            stem = texts_removed(stem, _fill(stated, stem))
        stem = _with_blanks(stem, len(right))
    draft = Draft(
        kind,
        stem,
        options,
        right,
        stated.explanation,
        stated.citation,
        [tag for tag in stated.tags if len(tag) <= LIMITS["tag"]],
        difficulty_of(stated.difficulty),
        points_of(stated.points),
        where,
        stated.images,
        stated.bank_code,
    )
    return draft, warnings + left_out(stated, draft)


_NOT_PARTED = N_("的选项分不清：“%(start)s…”。请每个选项占一格，或者按 A. B. C. 写、各占一行")


def _refuse_two_keys(stated: Stated, options: list[str], where: Place) -> None:
    """Raise Unsure where the answer names other options than the flags do."""
    told = answers.letters(stated.answer, options) if stated.key and stated.answer else None
    if told and told != stated.key:
        said = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")
        texts = {"one": "".join(told), "other": "".join(stated.key or ())}
        raise unsure(where, "answer_conflict", said, **texts)


def _without_suffix(stem: str) -> tuple[str, str]:
    """The stem without a type in brackets like [单选题] at its beginning or end, and that type."""
    if not stem or not (stem[-1] in "]】)）" or stem[0] in "[【(（"):
        return stem, ""
    for match in (_SUFFIX.match(stem), *_SUFFIX.finditer(stem)):
        if match and (match.start() == 0 or match.end() == len(stem)):
            return (stem[: match.start()] + stem[match.end() :]).strip(), match[1]
    return stem, ""


def _kind(stated: Stated, suffix: str, known: Known, where: Place) -> str | None:
    """The kind the row, its stem or its heading states; None where nothing does."""
    word = stated.kind
    code = stated.code
    kind = known.legend.get(code or word.casefold()) or (answers.kind_of(word) if word else None)
    if kind is None and suffix:
        kind = answers.kind_of(suffix)
    if kind is None and code:
        said = N_(
            "的题型是数字 %(number)s，不知道它代表什么。"
            "请改成单选题、多选题等，或在表头注明，如“题型（1单选，2多选）”"
        )
        raise unsure(where, "kind_code", said, number=word[:20])
    if kind is None and word:
        said = N_("的题型不认识：%(kind)s。可以写单选题、多选题、判断题、填空题")
        raise unsure(where, "unknown_kind", said, kind=word[:20])
    if kind is None:
        kind, word = answers.kind_of(known.heading), known.heading
    if kind is not None and kind not in KINDS and kind != "choice":
        raise Unsupported(where, kind, answers.name_of(kind, word or suffix))
    return kind


def _stem_and_options(stem: str, stated: Stated, kind: str | None) -> tuple[str, list[str]]:
    """The stem, and the options, which may stand at its end."""
    options = stated.options
    if not options and not stated.choices and kind != "fill" and ("A" in stem or "Ａ" in stem):
        found = choices.embedded(stem)
        if found and (kind != "true_false" or answers.are_sides(found[1])):
            return found
    return stem, options


def _inferred(
    stated: Stated,
    stem: str,
    options: list[str],
    answer: str,
    key: list[str] | None,
    kind: str | None,
    where: Place,
) -> str:
    """The kind of a row that states none, only where no other is possible."""
    if len(options) >= 2:
        if kind is None and len(options) == 2 and answers.are_sides(options) and _is_pair(options):
            return "true_false"
        key = answers.letters(answer, options) if key is None else key
        if key:
            return "single" if len(key) == 1 else "multiple"
        if kind == "choice":
            raise unclear(answer, where)
    elif stated.choices:
        raise unsure(where, "options_unclear", _NOT_PARTED, start=stated.choices[:30])
    elif not options and kind is None:
        if "__" not in stem and answers.sure_judgement(answer) is not None:
            return "true_false"
        if stated.blanks or (marked_blanks(stem) and not _could_be_key(answer)):
            return "fill"
    said = N_("没有写题型，也看不出是什么题型。请加一列“题型”")
    raise unsure(where, "no_kind", said)


def _could_be_key(answer: str) -> bool:
    """Letters or a judgement: a fill answer of this look may be another kind's key."""
    letters_only = re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚ\s,，、/.]{1,20}", answer) is not None
    return letters_only or answers.judgement(answer) is not None


def _is_pair(options: Sequence[str]) -> bool:
    """Whether two sides of a judgement go together: 对 and 错, not the unknowns x and y, nor 1 and 0."""
    sides = {answers.plain(option) for option in options}
    return not sides <= {"0", "1", *"xyvrw"}


def _letters(
    answer: str, stem: str, options: list[str], where: Place
) -> tuple[list[str], str, list[str], list[Problem]]:
    """The key; stem and options, put together again where the key says that some are lost; and a
    warning if they were."""
    key = answers.letters(answer, options)
    if key is None:
        raise unclear(answer, where)
    lost = "" in options or ord(key[-1]) - ord("A") >= len(options)
    found = choices.rejoined(stem, options) if lost else None
    if found is None:
        return key, stem, options, []
    said = N_("的选项断在别的格子里，已经按字母拼好，请核对")
    return key, *found, [Problem(where, "warning", "options_rejoined", said)]


def _without_gaps(
    options: list[str], key: list[str], where: Place
) -> tuple[list[str], list[str], list[Problem]]:
    """Options without empty ones that are not the answer; the key still names the same texts."""
    if "" not in options:
        return options, key, []
    there = [letter for letter, text in zip(LETTERS, options, strict=False) if text]
    lost = [letter for letter in LETTERS[: len(options)] if letter not in there]
    if not set(key) <= set(there):
        said = N_("的答案是 %(answer)s，可这个选项是空的。请补上选项")
        raise unsure(where, "empty_option", said, answer="".join(key))
    said = N_("的选项 %(letters)s 是空的，已经略去，请核对")
    warning = Problem(where, "warning", "option_left_out", said, {"letters": "、".join(lost)})
    moved = [LETTERS[there.index(letter)] for letter in key]
    return [text for text in options if text], moved, [warning]


def _judgement(answer: str, key: list[str] | None, options: list[str], where: Place) -> str:
    """`true` or `false`, through the option's text where the answer is a letter."""
    meanings = [answers.judgement(option) if option else None for option in options]
    sides = {side for side in meanings if side is not None}
    if any(options) and (None in meanings[:2] or len(sides) < 2):
        said = N_("是判断题，选项却不是对和错。请看看题型对不对、选项有没有错行")
        raise unsure(where, "options_not_judgement", said)
    if key is None:
        letter = answers.judgement(answer) is None or answer.upper() in LETTERS
        key = answers.letters(answer, options) if options and letter else None
    if key and len(key) == 1 and ord(key[0]) - ord("A") < len(options):
        verdict = meanings[ord(key[0]) - ord("A")]
    else:
        verdict = answers.judgement(answer) if not key or len(key) > 1 else None
    if verdict is None:
        raise unclear(answer, where)
    return "true" if verdict else "false"


def _fill(stated: Stated, stem: str) -> list[list[str]]:
    if stated.blanks:
        return [blank for cell in stated.blanks for blank in accepted.accepted_texts(cell)]
    return accepted.accepted_texts(stated.answer, marked_blanks(stem))


def _with_blanks(stem: str, count: int) -> str:
    """A stem that shows no blank but asks for several texts gets them at its end."""
    if count < 2 or not stem or marked_blanks(stem):
        return stem
    return stem + " ____" * count
