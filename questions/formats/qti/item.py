"""One item of QTI 2.1, 2.2 or 3.0 as a draft."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from questions.drafts import LETTERS, Draft, Place, Problem, tidy
from questions.formats import answers
from questions.formats.blanks import with_one_blank
from questions.formats.choices import without_marks
from questions.formats.found import Unsupported, unsure
from questions.formats.passages import Passages
from questions.formats.qti.body import Body, Stimulus, no_stimulus
from questions.formats.qti.declared import declared
from questions.formats.qti.feedback import explanation
from questions.formats.qti.key import accepted_texts, choice_letters
from questions.formats.qti.names import CHOICE, ENTRY, INTERACTIONS, is_interaction, number
from questions.formats.qti.scored import all_or_nothing
from questions.formats.reducer import Finder, no_pictures
from questions.words import N_

Content = tuple[str, str, list[str], list[Any]]
"""Kind, stem, options and answers of a draft."""

MOST = 50
"""More texts to enter than this are no question."""


@dataclass(frozen=True)
class Described:
    """What a package's manifest says of an item."""

    tags: Sequence[str] = ()
    citation: str = ""
    difficulty: int | None = None


@dataclass
class Around:
    """Where an item stands: its pictures, its passages, what its package says of it."""

    where: Place
    find: Finder = no_pictures
    stimulus: Stimulus = no_stimulus
    described: Described = field(default_factory=Described)


def read_item(item: Element, around: Around) -> tuple[Draft, list[Problem]]:
    """The draft of an <assessmentItem> and what was left out. Raises Unsupported and Unsure."""
    passages = Passages(around.where, around.find)
    body = _body(item, around, passages)
    inside, asked = _asked(item, around.where)
    names = [part.get("responseidentifier", "").strip() for part in asked]
    _refuse_twice(item, set(names), around.where)
    _refuse_templated_key(item, set(names), around.where)
    stem = body.stem(inside, _passages(item)) or tidy(item.get("title", ""))
    read = _choice if asked[0].tag == CHOICE else _entries
    kind, stem, options, key = read(body, item, asked, stem)
    explained = explanation(body, item, names[0], _right(item, asked[0], key))
    described = around.described
    draft = Draft(
        kind=kind,
        stem=stem,
        options=options,
        answers=key,
        explanation=explained,
        citation=described.citation,
        tags=list(described.tags),
        difficulty=described.difficulty,
        points=_points(item),
        where=around.where,
        images=passages.images(stem, *options, explained),
    )
    return draft, passages.warnings


def _body(item: Element, around: Around, passages: Passages) -> Body:
    """What reads the item's texts and knows the names of its template variables."""
    templated = {
        element.get("identifier", "").strip(): element.get("mathvariable") == "true"
        for element in item.iter("templatedeclaration")
    }
    in_math = {variable for variable, stands in templated.items() if stands}
    return Body(passages, around.stimulus, set(templated), in_math)


def _asked(item: Element, where: Place) -> tuple[Element, list[Element]]:
    """The body and what is to be answered in it: one choice, or texts to enter."""
    inside = item.find("itembody")
    asked = [part for part in (item if inside is None else inside).iter() if is_interaction(part)]
    custom = {part for part in asked if part.tag == "custominteraction"}
    asked = [part for part in asked if not any(part in one for one in custom)]
    if not asked:
        raise Unsupported(where, "description", "说明文字")
    if inside is None:
        said = N_("没有 itemBody，分不清哪些文字是题目，请从原来的系统重新导出")
        raise unsure(where, "no_body", said)
    tags = {part.tag for part in asked}
    if not (tags == {CHOICE} and len(asked) == 1) and not (tags == {ENTRY} and len(asked) <= MOST):
        raise _other(where, asked)
    return inside, asked


def _other(where: Place, asked: Sequence[Element]) -> Unsupported:
    """Several interactions in an item are several questions, whatever they are."""
    if len(asked) > 1:
        return Unsupported(where, "composite", "组合题")
    tag = asked[0].tag[:40]
    return Unsupported(where, *INTERACTIONS.get(tag, (tag, tag)))


def _refuse_twice(item: Element, names: Set[str], where: Place) -> None:
    """A response that is declared twice has two keys."""
    declared_names = [
        element.get("identifier", "").strip() for element in item.iter("responsedeclaration")
    ]
    if any(declared_names.count(name) > 1 for name in names):
        said = N_("的答案写了两遍（responseDeclaration），不知道哪个算对，请只留一个")
        raise unsure(where, "answer_conflict", said)


def _refuse_templated_key(item: Element, names: Set[str], where: Place) -> None:
    """A key that is made while the question is shown is not in the file."""
    for element in item.iterfind("templateprocessing//setcorrectresponse"):
        if element.get("identifier") in names:
            said = N_("的答案由程序临时生成，文件里没有，请写成固定的题目和答案")
            raise unsure(where, "template", said)


def _passages(item: Element) -> list[str]:
    """The addresses of the passages that stand in files of their own and come before the body."""
    return [part.get("href", "") for part in item.iter("assessmentstimulusref")]


def _choice(body: Body, item: Element, asked: Sequence[Element], stem: str) -> Content:
    choices = [*asked[0].iter("simplechoice")]
    if len(choices) > len(LETTERS):
        said = N_("的选项要有 2 到 26 个")
        raise unsure(body.passages.where, "bad_options", said)
    ids = [choice.get("identifier", "").strip() for choice in choices]
    name = asked[0].get("responseidentifier", "").strip()
    most = number(asked[0].get("maxchoices"))
    options = [body.option(choice) for choice in choices]
    named = [*zip(ids, options, strict=True)]
    kind, key = choice_letters(body.passages, item, name, named, most)
    verdicts = [answers.judgement(option) for option in options]
    if (
        kind == "single"
        and sorted(ids) == ["false", "true"]
        and verdicts == [choice == "true" for choice in ids]
    ):
        return "true_false", stem, [], [ids["AB".index(key[0])]]
    return kind, stem, without_marks(options), [*key]


def _entries(body: Body, item: Element, asked: Sequence[Element], stem: str) -> Content:
    names = [part.get("responseidentifier", "").strip() for part in asked]
    if len(asked) > 1 and not all_or_nothing(item, names):
        raise Unsupported(body.passages.where, "composite", "几个空分开给分的填空题")
    blanks = [accepted_texts(body.passages, item, name) for name in names]
    return "fill", stem if len(blanks) > 1 else with_one_blank(stem), [], [*blanks]


def _right(item: Element, asked: Element, key: Sequence[Any]) -> set[str]:
    """What the file calls the right choices; the texts that are right, where one is entered."""
    if asked.tag != CHOICE:
        return set(declared(item, asked.get("responseidentifier", "").strip()).correct)
    ids = [choice.get("identifier", "").strip() for choice in asked.iter("simplechoice")]
    return {ids[LETTERS.index(one)] if one in LETTERS else one for one in key}


def _points(item: Element) -> float | None:
    """The most that can be earned, where the item says it."""
    found: dict[str, float | None] = {}
    for outcome in item.iter("outcomedeclaration"):
        name = outcome.get("identifier", "").upper()
        found[name] = number(outcome.findtext("defaultvalue/value"))
        if name == "SCORE":
            found[name] = number(outcome.get("normalmaximum"))
    points = found.get("MAXSCORE") or found.get("SCORE")
    return points if points is not None and 0 < points <= 1000 else None
