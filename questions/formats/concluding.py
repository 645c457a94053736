"""The draft that follows for sure from what a file states of one question, or why none does."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from questions.drafts import LETTERS, Draft, Place, Problem, even
from questions.formats import accepted, answers, choices
from questions.formats.corrected import corrections, meant
from questions.formats.details import difficulty_of, left_out, points_of
from questions.formats.found import Unsupported, Unsure, several_in_one, unclear, unsure
from questions.formats.inside import (
    bracket_key,
    judgement_removed,
    key_removed,
    tail_removed,
    texts_removed,
)
from questions.formats.labels import EXPLANATION
from questions.formats.question_kind import NOT_PARTED, inferred_kind, kind_told, without_kind
from questions.formats.stated import Known, Stated
from questions.formats.tables.places import key_of_places
from questions.formats.tables.two_answers import CONFLICT
from questions.kinds import LIMITS, marked_blanks, no_answer
from questions.words import N_

LONGEST = choices.LONGEST
"""No question is so long; patterns are not asked of more."""
DISPLACED = N_("的选项开头的字母和位置不一样，不知道答案 %(answer)s 指哪一个。请让选项从 A 排起")
_SHORT_LINE = re.compile(r"(?<!_)__(?!_)")
_MARKED = re.compile(
    r"_{1,30}\s?(?:[(（]\s?\d{1,2}\s?[)）]|[①-⑳])\s?_{1,30}(?!_)|[\[【(（]\s?(?:填空\s?\d{0,2}|空\s?\d{1,2})\s?[\]】)）]"
)
"""A blank with its number: __（1）__, [填空1]."""
_ORDER = re.compile(
    r"排序|排列|排[出成好]|先后|[顺次]序|\b(?:arrange|order|sequence|rank|sort)\b", re.IGNORECASE
)
_REASON = re.compile(
    rf"(.{{1,200}}?)[\s;；,，。]{{0,9}}(?:[【\[(（]{EXPLANATION}[】\])）]\s*[:：]?|{EXPLANATION}\s*[:：])\s*(\S.*)",
    re.DOTALL,
)


@dataclass(slots=True)
class Asked:
    """A question whose answer is being found. `key` are letters, if any are known; `right` is what
    becomes the answers of the draft."""

    stated: Stated
    known: Known
    where: Place
    stem: str
    options: list[str]
    answer: str
    key: list[str] | None
    kind: str = ""
    right: list[object] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def conclude(stated: Stated, known: Known, where: Place) -> tuple[Draft, list[Problem]]:
    """The draft and warnings of what was left out.

    Raises Unsupported for kinds we do not have, Unsure where the key or the kind cannot be known.
    """
    _refuse_long(stated, where)
    _part_reason(stated)
    stem, suffix = without_kind(answers.strip_number(stated.stem))
    stem = answers.strip_number(stem) if suffix else stem
    kind = kind_told(stated, suffix, known, where)
    stem, options = _stem_and_options(stem, stated, kind, where)
    key = _key_told(stated, kind, known, where)
    if stated.doubt and kind != "fill":
        raise unsure(where, *stated.doubt[:2], **stated.doubt[2])
    _refuse_two_keys(stated, options, where)
    answer = stated.answer
    if not answer and not stated.blanks and not key:
        answer = bracket_key(stem, options) if kind != "fill" else ""
        if not answer:
            raise Unsure(no_answer(where))
    if kind is None or kind == "choice":
        kind = inferred_kind(stated, stem, options, answer, key, kind, where)
    asked = Asked(stated, known, where, stem, options, answer, key, kind)
    _FINDERS[kind](asked)
    _refuse_corrected(asked)
    return _draft(asked)


def _refuse_long(stated: Stated, where: Place) -> None:
    longest = max(map(len, (stated.stem, stated.choices, *stated.options)))
    if max(longest, len(stated.answer) // 2) > LONGEST:
        said = N_("有一处文字太长（最多 %(limit)s 字）：%(start)s…")
        start = stated.stem[:20]
        raise unsure(where, "too_long", said, limit=LIMITS["stem"], start=start)


def _part_reason(stated: Stated) -> None:
    """Part an answer from the reason behind it: B【解析】…, A；解析：…."""
    found = _REASON.fullmatch(stated.answer) if "解析" in stated.answer else None
    if found:
        stated.answer, stated.explanation = found[1], stated.explanation or found[2]


def _stem_and_options(
    stem: str, stated: Stated, kind: str | None, where: Place
) -> tuple[str, list[str]]:
    """The stem, and the options, which may stand at its end."""
    options = stated.options
    if not options and not stated.choices and kind != "fill" and ("A" in stem or "Ａ" in stem):
        found = choices.embedded(stem)
        if found and (kind != "true_false" or answers.are_sides(found[1])):
            if choices.embedded(found[0]):
                raise several_in_one(where)
            return found
    return stem, options


def _key_told(stated: Stated, kind: str | None, known: Known, where: Place) -> list[str] | None:
    """The letters that flags mark as right, or that stand in the places which the answer names."""
    if stated.key is not None or stated.places is None or kind == "fill":
        return stated.key
    answer = "" if stated.is_place else stated.answer
    place = answer, stated.options, stated.places
    return key_of_places(*place, known.base, where, counting=known.counting or stated.counts)


def _refuse_two_keys(stated: Stated, options: list[str], where: Place) -> None:
    """Raise Unsure where the answer names other options than the flags do."""
    told = answers.letters(stated.answer, options) if stated.key and stated.answer else None
    if told and told != stated.key:
        texts = {"one": "".join(told), "other": "".join(stated.key or ())}
        raise unsure(where, "answer_conflict", CONFLICT, **texts)


def _refuse_corrected(asked: Asked) -> None:
    """Raise Unsure where a line below the answer, or below the last option, puts another in its place."""
    stated = asked.stated
    below = [text.partition("\n")[2] for text in stated.options[-1:]]
    for key in corrections([*below, stated.explanation]) if asked.kind != "fill" else ():
        if meant(key, asked.kind, stated.options) != asked.right:
            texts = {"one": (asked.answer or "".join(asked.key or ()))[:20], "other": key}
            raise unsure(asked.where, "answer_conflict", CONFLICT, **texts)


def _draft(asked: Asked) -> tuple[Draft, list[Problem]]:
    stated, where = asked.stated, asked.where
    draft = Draft(
        asked.kind,
        asked.stem,
        asked.options,
        asked.right,
        stated.explanation,
        stated.citation,
        [tag for tag in stated.tags if len(tag) <= LIMITS["tag"]],
        difficulty_of(stated.difficulty),
        points_of(stated.points),
        where,
        stated.images,
        stated.bank_code,
    )
    return draft, asked.warnings + left_out(stated, draft)


def _choose(asked: Asked) -> None:
    """Find the letters of a choice, whose stem is then without them and whose options have no gaps."""
    stated, where = asked.stated, asked.where
    if stated.choices and not asked.options:
        raise unsure(where, "options_unclear", NOT_PARTED, start=stated.choices[:30])
    if not asked.options:
        said = N_("没有选项。请补上选项；如果要职工自己写答案，题型请写填空题")
        raise unsure(where, "no_options", said)
    key = _letters(asked) if asked.key is None else asked.key
    there = LETTERS[: len(asked.options)]
    if asked.kind == "single" and len(key) > 1 and set(key) <= set(there):
        raise unsure(where, "several_answers", N_("是单选题，却有多个答案"))
    if len(key) > 2 and len(key) == len(asked.options) and _is_order(asked):
        raise Unsupported(where, "ordering", "排序题")
    asked.stem = key_removed(asked.stem, key, there, where)
    asked.right = [*_without_gaps(asked, key)]


def _is_order(asked: Asked) -> bool:
    """Whether all options are named, in another order than theirs, where the stem asks for an order."""
    said = asked.stated.places or re.findall("[A-Z]", even(asked.answer).upper())
    return said != sorted(said) and _ORDER.search(asked.stem) is not None


def _letters(asked: Asked) -> list[str]:
    """The key. Stem and options are put together again, with a warning, where it says that some are
    lost."""
    key = answers.letters(asked.answer, asked.options)
    if key is None:
        raise unclear(asked.answer, asked.where)
    lost = "" in asked.options or ord(key[-1]) - ord("A") >= len(asked.options)
    if (texts := choices.relettered(asked.options, key)) is not None:
        if not texts:
            raise unsure(asked.where, "options_displaced", DISPLACED, answer="".join(key))
        found: tuple[str, list[str]] | None = asked.stem, texts
    else:
        found = choices.rejoined(asked.stem, asked.options) if lost else None
    if found is not None:
        asked.stem, asked.options = found
        said = N_("的选项断在别的格子里，已经按字母拼好，请核对")
        asked.warnings.append(Problem(asked.where, "warning", "options_rejoined", said))
    return key


def _without_gaps(asked: Asked, key: list[str]) -> list[str]:
    """The key for options without the empty ones, which go: it still names the same texts."""
    options = asked.options
    if "" not in options:
        return key
    there = [letter for letter, text in zip(LETTERS, options, strict=False) if text]
    lost = [letter for letter in LETTERS[: len(options)] if letter not in there]
    if not set(key) <= set(there):
        said = N_("的答案是 %(answer)s，可这个选项是空的。请补上选项")
        raise unsure(asked.where, "empty_option", said, answer="".join(key))
    said = N_("的选项 %(letters)s 是空的，已经略去，请核对")
    params = {"letters": "、".join(lost)}
    asked.warnings.append(Problem(asked.where, "warning", "option_left_out", said, params))
    asked.options = [text for text in options if text]
    return [LETTERS[there.index(letter)] for letter in key]


def _judge(asked: Asked) -> None:
    """Find the side of a judgement; a reason behind it explains, and its options are no texts."""
    stated = asked.stated
    answer, reason = answers.reasoned(asked.answer)
    stated.explanation = stated.explanation or reason
    sign = answer.upper().strip(" .、。")
    told = asked.known.sides.get(sign) if not any(asked.options) else None
    asked.answer = answer if told is None else "对" if told else "错"
    verdict = "true" if _side(asked) else "false"
    asked.stem, other = tail_removed(asked.stem, verdict)
    asked.stem = judgement_removed(asked.stem, verdict, asked.options, asked.where)
    if other:
        said = N_("的题干结尾写着“%(other)s”，和答案栏不一样，已按答案栏导入并去掉，请核对")
        asked.warnings.append(Problem(asked.where, "warning", "other_tail", said, {"other": other}))
    asked.options, asked.right = [], [verdict]


def _side(asked: Asked) -> bool:
    """Whether it is right, through the option's text where the answer is a letter."""
    answer, key, options = asked.answer, asked.key, asked.options
    meanings = [answers.judgement(option) if option else None for option in options]
    sides = {side for side in meanings if side is not None}
    if any(options) and (None in meanings[:2] or len(sides) < 2):
        said = N_("是判断题，选项却不是对和错。请看看题型对不对、选项有没有错行")
        raise unsure(asked.where, "options_not_judgement", said)
    if key is None:
        letter = answers.judgement(answer) is None or answer.upper() in LETTERS
        key = answers.letters(answer, options) if options and letter else None
    if key and len(key) == 1 and ord(key[0]) - ord("A") < len(options):
        verdict = meanings[ord(key[0]) - ord("A")]
    else:
        # T and F beside two options are no letters of theirs.
        verdict = None if asked.key and len(asked.key) == 1 else answers.judgement(answer)
    if verdict is None:
        raise unclear(answer, asked.where)
    return verdict


def _fill(asked: Asked) -> None:
    """Find the accepted texts of each blank, and the blanks themselves."""
    stem = _MARKED.sub("____", asked.stem)
    stem = _SHORT_LINE.sub("____", stem) if "__" in stem else stem
    texts = _texts(asked.stated, stem)
    if any("\t" in text for blank in texts for text in blank):
        raise unclear(asked.answer, asked.where)  # cells of a table that is not understood
    asked.right = [*texts]
    if marked_blanks(stem) != len(asked.right):
        stem = texts_removed(stem, _texts(asked.stated, stem))
    asked.stem = _with_blanks(stem, len(asked.right))


def _texts(stated: Stated, stem: str) -> list[list[str]]:
    if stated.blanks:
        return [blank for cell in stated.blanks for blank in accepted.accepted_texts(cell)]
    return accepted.accepted_texts(stated.answer, marked_blanks(stem))


def _with_blanks(stem: str, count: int) -> str:
    """A stem that shows no blank but asks for several texts gets them at its end."""
    if count < 2 or not stem or marked_blanks(stem):
        return stem
    return stem + " ____" * count


_FINDERS: dict[str, Callable[[Asked], None]] = {
    "single": _choose,
    "multiple": _choose,
    "true_false": _judge,
    "fill": _fill,
}
