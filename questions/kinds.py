"""The four kinds of question: what may be answered, what is right, what makes a sound draft."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from questions.drafts import KINDS, LETTERS, Draft, Place, Problem, even, tidy
from questions.errors import InvalidAnswer
from questions.numerals import to_arabic
from questions.words import N_

LONGEST_ANSWER = 200
LIMITS = {"stem": 4000, "option": 1000, "explanation": 4000, "citation": 200, "tag": 40}
TRUE_FALSE = ("true", "false")

LOST = "\ufffc"
"""Stands where a reader found a picture or an object that cannot be kept."""
LINES = re.compile(r"[_＿]{3,}")
BRACKETS = re.compile(r"（\s*）|\(\s*\)")
"""What shows a blank; brackets count only where there are no lines."""


def marked_blanks(stem: str) -> int:
    """How many blanks `stem` shows: runs of three or more underscores, else empty brackets."""
    return len(LINES.findall(stem)) or len(BRACKETS.findall(stem))


def blanks(stem: str) -> int:
    """How many texts a fill question asks for. A stem that shows no blank asks for one."""
    return marked_blanks(stem) or 1


@lru_cache(maxsize=4096)
def normal(text: str, *, numerals_differ: bool = False) -> str:
    """A fill answer in the form in which it is compared.

    NFKC, case folded, without blanks except between two ASCII words; Chinese numerals become
    Arabic ones unless `numerals_differ`. Doing it twice changes nothing.
    """
    while (changed := _normal_once(text, numerals_differ)) != text:
        text = changed
    return text


def _normal_once(text: str, numerals_differ: bool) -> str:
    text = even(even(text).casefold())
    text = re.sub(r"(?<![!-~]) | (?![!-~])", "", re.sub(r"\s+", " ", text))
    return text if numerals_differ else to_arabic(text)


def grade(
    kind: str,
    answers: Sequence[Any],
    given: object,
    *,
    half_for_incomplete: bool = False,
    numerals_differ: bool = False,
) -> float:
    """The share of the points that `given` earns: 0, 0.5 or 1.

    `answers` and `given` are in the question's own letters; a single choice may have several right
    ones, of which any one will do. Half is for a multiple choice with at
    least one right letter missing and no wrong one, and only if `half_for_incomplete`. Whatever
    cannot be an answer is simply wrong: `given` comes from the network and never raises.
    """
    if not isinstance(given, (list, tuple)):
        return 0.0
    if len(given) == len(answers) == 1 and kind != "fill":  # nearly every answer there is
        return float(given[0] == answers[0])
    if not all(isinstance(text, str) for text in given):
        return 0.0
    if kind == "fill":
        return _grade_fill(answers, given, numerals_differ)
    wanted, chosen = set(answers), set(given)
    if not chosen or len(chosen) != len(given):
        return 0.0
    if chosen == wanted or (kind == "single" and len(chosen) == 1 and chosen < wanted):
        return 1.0
    incomplete = kind == "multiple" and chosen < wanted
    return 0.5 if incomplete and half_for_incomplete else 0.0


def _grade_fill(
    answers: Sequence[Sequence[str]], given: Sequence[str], numerals_differ: bool
) -> float:
    if len(given) != len(answers) or any(len(text) > LONGEST_ANSWER for text in given):
        return 0.0
    for accepted, text in zip(answers, given, strict=True):
        answer = normal(text, numerals_differ=numerals_differ)
        rights = {normal(right, numerals_differ=numerals_differ) for right in accepted}
        if not answer or answer not in rights:
            return 0.0
    return 1.0


def clean(kind: str, given: object, option_count: int, blank_count: int) -> list[str]:
    """`given` as it is stored; [] for no answer.

    Sorted letters without repeats for multiple, one letter for single, `true` or `false` for
    true_false, exactly `blank_count` texts for fill. Raises InvalidAnswer for what cannot be an
    answer to a question with so many options or blanks.
    """
    keys = TRUE_FALSE if kind == "true_false" else tuple(LETTERS[:option_count])
    if kind == "single" and isinstance(given, list) and len(given) == 1 and given[0] in keys:
        return list(given)  # what nearly every tap sends
    texts = _texts(given)
    if kind == "fill":
        if len(texts) > blank_count:
            raise InvalidAnswer
        return texts + [""] * (blank_count - len(texts)) if any(texts) else []
    chosen = [text for text in texts if text]
    if not set(chosen) <= set(keys) or len(chosen) > (len(keys) if kind == "multiple" else 1):
        raise InvalidAnswer
    return sorted(set(chosen))


def _texts(given: object) -> list[str]:
    """The texts of an answer, trimmed and without the signs that no database takes."""
    if not isinstance(given, list | tuple):
        raise InvalidAnswer
    texts = []
    for text in given:
        if not isinstance(text, str) or len(text) > LONGEST_ANSWER:
            raise InvalidAnswer
        texts.append(" ".join(tidy(text).split()))
    return texts


def validate(draft: Draft) -> list[Problem]:
    """Every reason why `draft` must not be stored; empty when it is sound."""
    if draft.kind not in KINDS:
        return [_error(draft, "unknown_kind", N_("的题型不认识：%(kind)s"), kind=draft.kind)]
    found = [] if _are_plain(draft) else list(_texts_problems(draft))
    found += _VALIDATE[draft.kind](draft) if draft.answers else [no_answer(draft.where)]
    if draft.difficulty is not None and not 1 <= draft.difficulty <= 5:
        found.append(_error(draft, "bad_difficulty", N_("的难度要在 1 到 5 之间")))
    if draft.points is not None and not 0 < draft.points <= 1000:
        found.append(_error(draft, "bad_points", N_("的分值要大于 0，最多 1000")))
    return found


def _error(draft: Draft, code: str, text: str, **params: object) -> Problem:
    return Problem(draft.where, "error", code, text, params)


def no_answer(where: Place) -> Problem:
    """The problem of a question without an answer."""
    return Problem(where, "error", "no_answer", N_("没有答案"))


def _are_plain(draft: Draft) -> bool:
    """Whether all texts are short and were read whole. There may be 100,000 such drafts."""
    texts = (draft.stem, draft.explanation, draft.citation, *draft.options, *draft.tags)
    together = "\0".join(texts)
    return (
        len(together) <= LIMITS["option"]
        and max(map(len, draft.tags), default=0) <= LIMITS["tag"]
        and len(draft.citation) <= LIMITS["citation"]
        and draft.stem != ""
        and LOST not in together
        and "\ufffd" not in together
    )


def _texts_problems(draft: Draft) -> Iterator[Problem]:
    if not draft.stem:
        yield _error(draft, "no_stem", N_("没有题干"))
    texts = [("stem", draft.stem), ("explanation", draft.explanation), ("citation", draft.citation)]
    texts += [("option", option) for option in draft.options]
    texts += [("tag", tag) for tag in draft.tags]
    for name, text in texts:
        if len(text) > LIMITS[name]:
            said = N_("有一处文字太长（最多 %(limit)s 字）：%(start)s…")
            yield _error(draft, "too_long", said, limit=LIMITS[name], start=text[:20])
        if LOST in text and name in {"stem", "option"}:
            said = N_(
                "有图片或公式读不出来（要在文件里、2 MB 以内的 PNG、JPEG、GIF 或 WebP）。请另存成图片或写成文字"
            )
            yield _error(draft, "picture_missing", said)
        if "\ufffd" in text:
            yield _error(draft, "unreadable_text", N_("有认不出的字：%(start)s"), start=text[:20])


def _choice_problems(draft: Draft) -> Iterator[Problem]:
    options = draft.options
    if not 2 <= len(options) <= len(LETTERS):
        yield _error(draft, "bad_options", N_("的选项要有 2 到 26 个"))
    elif not all(options):
        yield _error(draft, "empty_option", N_("有空的选项"))
    elif _same_texts(draft, one_right=True) and not _lost(options):
        yield _error(draft, "same_options", N_("有两个一样的选项，一个算对，一个算错"))
    letters = LETTERS[: len(options)]
    keys = draft.answers
    if set(map(type, keys)) != {str} or set(map(len, keys)) != {1} or len(set(keys)) < len(keys):
        yield _error(draft, "unclear_answer", N_("的答案看不明白"))
    elif not set(draft.answers) <= set(letters):
        said = N_("的答案 %(answer)s 不在选项里")
        yield _error(draft, "answer_outside_options", said, answer="".join(draft.answers))
    elif draft.kind == "single" and 1 < len(draft.answers) == len(options):
        yield _error(draft, "several_answers", N_("是单选题，却每个选项都算对"))


def _lost(options: Sequence[str]) -> bool:
    """Whether all options are the same full stop or dash: their sounds or pictures stayed behind."""
    return len(set(options)) == 1 and not any(sign.isalnum() for sign in options[0])


def _same_texts(draft: Draft, *, one_right: bool) -> bool:
    """Whether two options read the same; with `one_right`, a right one and a wrong one."""
    options = draft.options
    joined = "".join(options)
    plain = joined.isprintable() and " " not in joined
    texts = options if plain else ["".join(option.split()) for option in options]
    if len(set(texts)) == len(texts):
        return False
    rights: dict[str, set[bool]] = {}
    for letter, text in zip(LETTERS, texts, strict=False):
        rights.setdefault(text, set()).add(letter in draft.answers)
    return not one_right or any(len(sides) > 1 for sides in rights.values())


def remarks(draft: Draft) -> list[Problem]:
    """What a sound draft should be looked at for: it is stored all the same."""
    if len(draft.options) > 1 and _lost(draft.options):
        said = N_("的选项都只有标点，可能是图片或声音没有导出来，请核对")
        return [Problem(draft.where, "warning", "lost_options", said)]
    if draft.kind == "single" and len(draft.answers) > 1:
        said = N_("有几个选项都算对，选中任何一个就得分，请核对")
        return [Problem(draft.where, "warning", "any_of_several", said)]
    if len(draft.options) > 1 and _same_texts(draft, one_right=False):
        said = N_("有两个一样的选项，请核对")
        return [Problem(draft.where, "warning", "same_options", said)]
    return []


def _true_false_problems(draft: Draft) -> Iterator[Problem]:
    if draft.options:
        yield _error(draft, "bad_options", N_("是判断题，不应有选项"))
    if draft.answers not in (["true"], ["false"]):
        yield _error(draft, "unclear_answer", N_("的答案看不明白"))


def _fill_problems(draft: Draft) -> Iterator[Problem]:
    if draft.options:
        yield _error(draft, "bad_options", N_("是填空题，不应有选项"))
    for accepted in draft.answers:
        texts = accepted if isinstance(accepted, list) else []
        if any(len(text) > LONGEST_ANSWER for text in texts):
            said = N_("的填空答案太长（最多 %(limit)s 字）")
            yield _error(draft, "answer_too_long", said, limit=LONGEST_ANSWER)
        elif not texts or not all(text.isalnum() or normal(text) for text in texts):
            yield _error(draft, "no_answer", N_("有一个空没有答案"))
    wanted, there = blanks(draft.stem), len(draft.answers)
    if wanted != there:
        said = N_("的题干有 %(blanks)s 个空，答案却有 %(answers)s 个")
        yield _error(draft, "blank_count", said, blanks=wanted, answers=there)


_VALIDATE: dict[str, Callable[[Draft], Iterator[Problem]]] = {
    "single": _choice_problems,
    "multiple": _choice_problems,
    "true_false": _true_false_problems,
    "fill": _fill_problems,
}
