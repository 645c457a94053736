"""Which kind a question is: what its row, its stem or its heading says, else the only one possible."""

import re
from collections.abc import Sequence

from questions.drafts import KINDS, Place, even
from questions.formats import answers
from questions.formats.found import Unsupported, unclear, unsure
from questions.formats.stated import Known, Stated
from questions.formats.traditional import simplified
from questions.kinds import marked_blanks
from questions.words import N_

_SUFFIX = re.compile(
    r"[\[【(（]\s*((?:单|多|不定)(?:项选择|选|项)题?|不定项选择题?|判断题?|填空题?)\s*"
    r"(?:[,，、]\s?[\d.]{1,5}\s?分\s?)?[\]】)）]"
)
MOST_LETTERS = "ABCDEFGHIJK"
"""No choice has more options than so many; other letters are a word."""
_WHY = re.compile("为什么|为何|理由|原因|如何|怎[么样]|试?(?:简述|论述|分析|说明)")
NOT_PARTED = N_("的选项分不清：“%(start)s…”。请每个选项占一格，或者按 A. B. C. 写、各占一行")
"""Said of a cell that holds several options, nobody knows where parted."""


def without_kind(stem: str) -> tuple[str, str]:
    """The stem without a type in brackets like [单选题] at its beginning or end, and that type."""
    if not stem or not (stem[-1] in "]】)）" or stem[0] in "[【(（"):
        return stem, ""
    even = simplified(stem)
    for match in (_SUFFIX.match(even), *_SUFFIX.finditer(even)):
        if match and (match.start() == 0 or match.end() == len(stem)):
            return (stem[: match.start()] + stem[match.end() :]).strip(), match[1]
    return stem, ""


def kind_told(stated: Stated, suffix: str, known: Known, where: Place) -> str | None:
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
    if kind == "matching" and _picks_one(stated):
        return "choice"
    if kind is None and word:
        said = N_("的题型不认识：%(kind)s。可以写单选题、多选题、判断题、填空题")
        raise unsure(where, "unknown_kind", said, kind=word[:20])
    if kind is None:
        kind, word = answers.kind_of(known.heading), known.heading
    if kind is not None and kind not in KINDS and kind != "choice":
        raise Unsupported(where, kind, answers.name_of(kind, word or suffix))
    return kind


def _picks_one(stated: Stated) -> bool:
    """Whether one of several options is the answer: a choice, by whatever name it goes. Schools call
    one that shares its options with others a matching."""
    key = stated.key or answers.letters(stated.answer, stated.options)
    return len(stated.options) > 2 and key is not None and len(key) == 1


def inferred_kind(
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
        raise unsure(where, "options_unclear", NOT_PARTED, start=stated.choices[:30])
    elif not options and kind is None:
        verdict, reason = answers.reasoned(answer)
        asked = reason and _WHY.search(stem)  # a case to argue, not a sentence to judge
        if "__" not in stem and answers.sure_judgement(verdict) is not None and not asked:
            return "true_false"
        blanks = 0 if _could_be_key(answer) else marked_blanks(stem)
        # Several texts for the only blank are all right, or parts of one answer, or options.
        if stated.blanks or blanks > 1 or (blanks and "\n" not in answer):
            return "fill"
    said = N_("没有写题型，也看不出是什么题型。请写明题型，如单选题、填空题（表格里加一列“题型”）")
    if not options and _names_option(answer):
        said = N_("没有选项，也没有写题型。选择题请补上选项；判断题、填空题请写明题型")
    raise unsure(where, "no_kind", said)


def _could_be_key(answer: str) -> bool:
    """Letters or a judgement: a fill answer of this look may be another kind's key."""
    only = re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚ\s,，、/.]{1,20}", answer) is not None
    letters = re.findall("[A-Z]", even(answer).upper()) if only else []
    named = len({*letters}) == len(letters) and {*letters} <= {*MOST_LETTERS}
    return (only and named) or answers.judgement(answer) is not None


def _names_option(answer: str) -> bool:
    """Whether an answer is that of a choice whose options are missing: AB, or “C.缝纫机”."""
    lettered = re.match(r"\s*[A-ZＡ-Ｚ]\s?[.．、:：]\s?\S", answer) is not None
    return lettered or (_could_be_key(answer) and answers.judgement(answer) is None)


def _is_pair(options: Sequence[str]) -> bool:
    """Whether two sides of a judgement go together: 对 and 错, not the unknowns x and y, nor 1 and 0."""
    sides = {answers.plain(option) for option in options}
    return not sides <= {"0", "1", *"xyvrw"}
