"""One item of QTI 2.1, 2.2 or 3.0 as a draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from questions.drafts import Draft, Place, Problem, tidy
from questions.formats import answers
from questions.formats.blanks import with_one_blank
from questions.formats.found import Unsupported, unsure
from questions.formats.markup import Finder, no_pictures
from questions.formats.passages import Passages
from questions.formats.qti_body import Body
from questions.formats.qti_key import accepted_texts, all_or_nothing, choice_letters
from questions.formats.qti_names import CHOICE, ENTRY, INTERACTIONS, is_interaction, number
from questions.words import N_

SAID_TO_ALL = {"explanation", "general", "solution", "rationale"}
SAID_TO_RIGHT = {"correct", "correctfb", "feedbackcorrect", "right", "true", "generalfb"}

Content = tuple[str, str, list[str], list[Any]]
"""Kind, stem, options and answers of a draft."""


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
    stimulus: Callable[[str], Element | None] = lambda _address: None
    described: Described = field(default_factory=Described)


def read_item(item: Element, around: Around) -> tuple[Draft, list[Problem]]:
    """The draft of an <assessmentItem> and what was left out. Raises Unsupported and Unsure."""
    passages = Passages(around.where, around.find)
    templated = {
        element.get("identifier", "").strip() for element in item.iter("templatedeclaration")
    }
    body = Body(passages, templated)
    inside = item.find("itembody")
    asked = [] if inside is None else [part for part in inside.iter() if is_interaction(part)]
    if inside is None or not asked:
        raise Unsupported(around.where, "description", "说明文字")
    tags = {part.tag for part in asked}
    if tags == {CHOICE} and len(asked) == 1:
        read = _choice
    elif tags == {ENTRY}:
        read = _entries
    else:
        raise _other(around.where, asked)
    names = [part.get("responseidentifier", "").strip() for part in asked]
    _refuse_templated_key(item, names, around.where)
    stem = body.stem(inside, _stimuli(item, around))
    stem = stem or tidy(item.get("title", ""))
    kind, stem, options, key = read(body, item, asked, stem)
    explanation = _explanation(body, item, asked[0], names[0])
    described = around.described
    draft = Draft(
        kind=kind,
        stem=stem,
        options=options,
        answers=key,
        explanation=explanation,
        citation=described.citation,
        tags=list(described.tags),
        difficulty=described.difficulty,
        points=_points(item),
        where=around.where,
        images=passages.images(stem, *options, explanation),
    )
    return draft, passages.warnings


def _other(where: Place, asked: Sequence[Element]) -> Unsupported:
    """Several interactions in an item are several questions, whatever they are."""
    if len(asked) > 1:
        return Unsupported(where, "composite", "组合题")
    return Unsupported(where, *INTERACTIONS.get(asked[0].tag, (asked[0].tag, asked[0].tag)))


def _refuse_templated_key(item: Element, names: Sequence[str], where: Place) -> None:
    """A key that is made while the question is shown is not in the file."""
    for element in item.iterfind("templateprocessing//setcorrectresponse"):
        if element.get("identifier") in names:
            said = N_("的答案由程序临时生成，文件里没有，请写成固定的题目和答案")
            raise unsure(where, "template", said)


def _stimuli(item: Element, around: Around) -> list[Element]:
    """The passages that stand in files of their own and belong to what is asked."""
    found = []
    for reference in [*item.iter("assessmentstimulusref"), *item.iter("include")]:
        address = reference.get("href", "")
        stimulus = around.stimulus(address)
        if stimulus is None:
            said = N_("要配着一段材料看，材料却不在文件里：%(address)s。请把材料写进题干")
            raise unsure(around.where, "stimulus_missing", said, address=address[:80])
        inside = stimulus.find("stimulusbody")
        found.append(stimulus if inside is None else inside)
    return found


def _choice(body: Body, item: Element, asked: Sequence[Element], stem: str) -> Content:
    choices = asked[0].findall("simplechoice")
    ids = [choice.get("identifier", "").strip() for choice in choices]
    name = asked[0].get("responseidentifier", "").strip()
    most = number(asked[0].get("maxchoices"))
    kind, key = choice_letters(body.passages, item, name, ids, most)
    options = [body.option(choice) for choice in choices]
    verdicts = [answers.judgement(option) for option in options]
    if (
        kind == "single"
        and sorted(ids) == ["false", "true"]
        and verdicts == [choice == "true" for choice in ids]
    ):
        return "true_false", stem, [], [ids["AB".index(key[0])]]
    return kind, stem, options, [*key]


def _entries(body: Body, item: Element, asked: Sequence[Element], stem: str) -> Content:
    names = [part.get("responseidentifier", "").strip() for part in asked]
    if len(asked) > 1 and not all_or_nothing(item, names):
        raise _other(body.passages.where, asked)
    blanks = [accepted_texts(body.passages, item, name) for name in names]
    return "fill", stem if len(blanks) > 1 else with_one_blank(stem), [], [*blanks]


def _explanation(body: Body, item: Element, asked: Element, name: str) -> str:
    """What is said to everybody, else what is said to the right answer."""
    shown = [e for e in item.iter("modalfeedback") if e.get("showhide", "show") == "show"]
    by_name = {_folded(element.get("identifier", "")): element for element in reversed(shown)}
    right = {
        _folded(value.text or "")
        for response in item.iter("responsedeclaration")
        if response.get("identifier", "").strip() == name
        for value in response.iterfind("correctresponse/value")
    }
    wanted = [*SAID_TO_ALL, *SAID_TO_RIGHT, *(right if len(right) == 1 else ())]
    for element in [by_name[key] for key in wanted if key in by_name]:
        if said := body.read(element):
            return said
    inline = [
        feedback
        for choice in asked.findall("simplechoice")
        if {_folded(choice.get("identifier", ""))} == right
        for feedback in choice.iter("feedbackinline")
        if feedback.get("showhide", "show") == "show"
    ]
    return body.read(inline[0]) if inline else ""


def _folded(name: str) -> str:
    return name.strip().replace("_", "").replace("-", "").lower()


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
