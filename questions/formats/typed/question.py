"""One typed question on its way to a draft, and why it may not become one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from questions.drafts import LETTERS, Draft, Place, Problem
from questions.formats import answers
from questions.formats.found import Unsupported, Unsure, unclear, unsure
from questions.formats.gift.braces import NAMED_GAP
from questions.formats.inside import bracket_key
from questions.formats.stated import Stated
from questions.formats.typed.cases import has_options
from questions.formats.typed.flat import flat
from questions.formats.typed.item import OURS, Item
from questions.formats.typed.numbered import is_numbered
from questions.formats.typed.option_lines import Options, circled, unlettered
from questions.formats.typed.reasons import key_said
from questions.formats.typed.stems import bracketed, holds_another, spelled, without_tags
from questions.kinds import no_answer
from questions.words import N_

LONGEST_STEM = 20_000
_ALL = re.compile(
    r"\s*(?:[A-H]{1,8}\s*[（(]?)?(?:以上)?(?:全选|全部选|都选|全部都选|全都选)[）)]?[。.]?\s*"
)
_ELSEWHERE = re.compile(
    r"\s*[（(]?(?:从?略|暂无|暂缺|待定|待补充?|待查|见(?:教材|书本?|课本|讲义|解析|附件|上|下).{0,12})[)）]?[。.]?\s*"
)
_OWN_LETTER = re.compile(r"\s*([A-H])\s?[.．、]\s*(?=[^\sA-H])")
_EITHER = re.compile(r"[^或]{1,12}或者?[^或]{1,12}")


@dataclass(slots=True)
class Typed:
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


def typed_question(item: Item, where: Place) -> Typed:
    """What the stem and the head above say. Raises Unsupported, and Unsure where several questions
    stand together."""
    if len(item.text) > LONGEST_STEM:
        raise unsure(where, "too_long", N_("太长，可能是几道题连在了一起。请检查题号"))
    if NAMED_GAP.search(item.text):
        raise Unsupported(where, "cloze", "完形填空")
    stem, tag, points = without_tags(item.text, item)
    asked = item.case and (item.options or has_options(item.text))
    heading = "" if tag or asked else item.heading
    kind = answers.kind_of(tag or heading)
    if kind is not None and kind not in OURS:
        raise Unsupported(where, kind, answers.without_number(tag or heading))
    if kind in {"fill", "true_false"} and holds_another(item.text):
        said = N_("像是几道题连在了一起。请检查题号，或者在下一节上面写上题型")
        raise unsure(where, "glued", said)
    said, answer = (item.answer or "").strip(), spelled(item.answer or "")
    # What fills a blank is no key: abc stays as it is.
    answer = said if kind == "fill" and said.casefold() == answer.casefold() else answer
    return Typed(item, where, stem, tag, points, heading, kind, answer)


def refuse_doubtful(item: Item, where: Place) -> None:
    """Raise Unsure where it is not known which answer is this question's."""
    if item.doubt:
        said, params = item.doubt
        raise unsure(where, "answers_unclear", said, **params)
    if item.other_answer:
        said = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")
        texts = {"one": (item.answer or "")[:20], "other": item.other_answer[:20]}
        raise unsure(where, "answer_conflict", said, **texts)


def refuse_other(typed: Typed, told: str, options: Options) -> None:
    """Raise Unsure where options are called right that the written answer does not name."""
    written = typed.answer or bracket_key(options.stem, options.texts)
    if written and "".join(answers.letters(written, options.texts) or written) != told:
        said = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")
        raise unsure(typed.where, "answer_conflict", said, one=written[:20], other=told)


def lettered(typed: Typed, options: Options) -> Options:
    """The options, also those without letters; with a warning where something was put right."""
    answer, ours = typed.answer, typed.kind not in {"fill", "true_false"}
    if not options.texts and ours and (counted := circled(typed.item.stem, answer)):
        typed.answer = counted[2]
        return Options(without_tags(counted[0], typed.item)[0], counted[1])
    key = re.findall("[A-H]", answer) if re.fullmatch(r"[A-H][A-H,，、\s]*", answer) else []
    if not options.texts and key and (found := unlettered(typed.item.stem, key)):
        stem = without_tags(found[0], typed.item)[0]
        options = Options(stem, _without_letters(found[1]), set(), repaired=True)
    elif not options.texts and not key and typed.kind in {"single", "multiple", "choice"}:
        found = unlettered(typed.item.stem, "A")
        if found and answer and answers.letters(answer, found[1]):  # the answer is one of the lines
            options = Options(without_tags(found[0], typed.item)[0], found[1])
    if options.repaired:
        typed.warn("option_letters", N_("的选项字母不全或有重复，已按顺序读，请核对"))
    return options


def _without_letters(texts: Sequence[str]) -> list[str]:
    """Lines without the letter that stands before each, without any sign: A220, B40."""
    own = all(text[:1] == letter and text[1:] for text, letter in zip(texts, LETTERS, strict=False))
    return [text[1:].lstrip() for text in texts] if own else [*texts]


def written_once(options: Sequence[str]) -> list[str]:
    """The options without the letter that stands before them twice, B.B.乙, where several have their own
    and none has another's: the letters stay right where options are shuffled."""
    twice = [_OWN_LETTER.match(text) for text in options]
    right = [not found or found[1] == letter for found, letter in zip(twice, LETTERS, strict=False)]
    if sum(map(bool, twice)) < 2 or not all(right):
        return [*options]
    return [
        text[found.end() :] if found else text for text, found in zip(options, twice, strict=True)
    ]


def verbatim(written: str, answer: str, options: Sequence[str]) -> str:
    """The answer as it is written where that is an option, word for word: A和B may be it, or A and B."""
    said = answers.plain(written)
    return written.strip() if said and said in map(answers.plain, options) else answer


def without_slip(answer: str, options: Sequence[str]) -> str:
    """ABCDEE of A to E as ABCDE: a slip of the finger, and nothing left to be meant; 全选 likewise."""
    every = LETTERS[: len(options)]
    if _ALL.fullmatch(answer) and not any("全" in text or "以上" in text for text in options):
        return every or answer
    repeated = len(answer) > len(set(answer))
    return every if repeated and "".join(sorted(set(answer))) == every else answer


def refuse_repeated_letters(typed: Typed, options: Options) -> None:
    """Raise Unsure where the answer is a letter that names two options."""
    printed = typed.answer or bracket_key(options.stem, options.texts)
    if options.doubtful & set(re.findall("[A-Z]", flat(printed).upper())):
        said = N_("的选项字母有重复，不知道答案 %(answer)s 是哪一个。请把字母改对")
        raise unsure(typed.where, "options_unclear", said, answer=printed[:20])


def refuse_unclear(typed: Typed, stated: Stated) -> None:
    """Raise Unsure where an answer is of another sort than its question, or one option was lost."""
    if not stated.options and _ELSEWHERE.fullmatch(stated.answer):
        raise Unsure(no_answer(typed.where))
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


def warn_of_or(typed: Typed, draft: Draft) -> None:
    """Ask whether “甲或乙” means one text or two."""
    for text in (text for texts in draft.answers for text in texts):
        if _EITHER.fullmatch(text):
            said = N_("的答案“%(answer)s”里有“或”，整个算一种写法；如果两种都算对，请写成 甲|乙")
            params = {"answer": text[:20]}
            typed.warnings.append(Problem(typed.where, "warning", "answer_or", said, params))
            return


def warn_of_other(typed: Typed, draft: Draft) -> None:
    """Ask to look where the explanation ends with another key than the answer: “故选A”."""
    said = key_said(draft.explanation)
    if said and said != draft.answers:
        text = N_("的解析里说选 %(other)s，答案写的却是 %(answer)s，请核对")
        params = {"other": "".join(said), "answer": "".join(map(str, draft.answers))}
        typed.warnings.append(Problem(typed.where, "warning", "answer_doubtful", text, params))
