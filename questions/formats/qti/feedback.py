"""What a QTI item says once it is answered: what is said to everybody, else to the right answer.

The standard has no explanations, only feedback that response processing shows or hides. What
each piece of feedback is for, its own name tells, or the condition under which it is shown.
"""

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import tidy
from questions.formats.found import Unsure
from questions.formats.qti.body import Body, is_solution
from questions.formats.qti.names import is_interaction

_FEEDBACK = {"modalfeedback", "feedbackblock", "feedbackinline"}
_TELLING = _FEEDBACK | {"rubricblock"}
_TO_ALL = re.compile(r"explanation|general(?:feedback|fb)?|solution|rationale|workedsolution")
_NAMED = r"(?:\w*?(?:response|feedback))?(?:%s)(?:fb|feedback)?"
_TO_RIGHT = re.compile(_NAMED % "correct|right|true")
_TO_WRONG = re.compile(_NAMED % "incorrect|wrong|false|empty")
_SIDES = {"true", "false"}
_ABOUT_RIGHT = re.compile(r"correct|right", re.IGNORECASE)
_PRAISE_WORDS = (
    "a absolutely amazing answer answered are awesome bien bravo choice chose congrats "
    "congratulations continue correct correcto correctly done exactly excellent fantastic goed good "
    "got great gut indeed is it ja job juist muy nice ok oui perfect response richtig right s sí "
    "splendid super t that thats the this très very way well work yes you your"
)
_PRAISE = set(_PRAISE_WORDS.split())
_PRAISE_SIGNS = set("恭喜你您的回答案对正确了很好太棒真是啊哦选择得非常")
_BRANCHES = ("responseif", "responseelseif")
_NEVER = {"not", "isnull"}

Shown = tuple[str, str]
"""An outcome and the value of it that shows a piece of feedback."""


@dataclass
class _Said:
    """The feedback of an item: what it shows to the right answer, and what to others too."""

    to_right: set[Shown] = field(default_factory=set)
    to_wrong: set[Shown] = field(default_factory=set)


def explanation(body: Body, item: Element, name: str, right: Set[str]) -> str:
    """What explains the answer; `right` are the values of the response `name` that are right."""
    if not any(part.tag in _TELLING for part in item.iter()):
        return ""
    feedback, inside = _feedback(item, right)
    said, names = _processed(item, name, right), _names(item, name, right)
    solutions = [e for e in item.iter("rubricblock") if is_solution(e)]
    to_all = [e for e in feedback if _TO_ALL.fullmatch(_folded(e.get("identifier", "")))]
    to_all += solutions + [e for e in feedback if _key(e) in said.to_right & said.to_wrong]
    told = _told(body, to_all) or _one_for_all(body, feedback)
    if not told:
        to_right = [e for e in feedback if _key(e) in said.to_right or names.is_to_right(e)]
        to_right = [
            e
            for e in (*to_right, *inside)
            if _key(e) not in said.to_wrong and not names.is_to_wrong(e)
        ]
        told = [(text, e) for text, e in _told(body, to_right) if not _is_praise(text)]
        told.sort(key=lambda one: len(one[0]), reverse=True)
    return body.read(told[0][1]) if told else ""


def _feedback(item: Element, right: Set[str]) -> tuple[list[Element], list[Element]]:
    """The feedback that stands in no choice, and what stands in the one right choice: in another
    one it tells why that is wrong, whatever its name."""
    choices = [*item.iter("simplechoice")]
    in_choices = {id(part) for choice in choices for part in choice.iter()}
    chosen = [c for c in choices if {c.get("identifier", "").strip()} == right]
    inside = [part for choice in chosen for part in choice.iter()]
    outside = [part for part in item.iter() if id(part) not in in_choices]
    return (
        [part for part in outside if part.tag in _FEEDBACK and _says(part)],
        [part for part in inside if part.tag in _FEEDBACK and _says(part)],
    )


def _says(element: Element) -> bool:
    """Whether it is shown, not hidden, by its value, and is no part of what is asked."""
    shown = element.get("showhide", "show") == "show"
    return shown and not any(is_interaction(part) for part in element.iter())


def _key(element: Element) -> Shown:
    return element.get("outcomeidentifier", "").strip(), element.get("identifier", "").strip()


def _folded(name: str) -> str:
    return re.sub(r"[\s_.-]", "", name).lower()


def texts_of(body: Body, elements: list[Element]) -> list[str]:
    """What elements say, of those that say something."""
    return [text for text, _ in _told(body, elements)]


def _told(body: Body, elements: list[Element]) -> list[tuple[str, Element]]:
    """What elements say, each with its element; nothing is kept of them yet.

    One that a program makes up, or whose picture is lost, says nothing.
    """
    aside, told = body.aside(), []
    for element in elements:
        try:
            text = aside.read(element)
        except Unsure:
            continue
        if text:
            told.append((text, element))
    return told


def _is_praise(text: str) -> bool:
    """Whether it tells nothing but that the answer was right: those who were wrong read it too."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return all(word in _PRAISE or set(word) <= _PRAISE_SIGNS for word in words)


def _one_for_all(body: Body, feedback: list[Element]) -> list[tuple[str, Element]]:
    """What is said whatever the answer: the same text in every modal feedback, of two or more."""
    modal = [element for element in feedback if element.tag == "modalfeedback"]
    told = _told(body, modal)
    same = len({text for text, _ in told}) == 1
    return told if same and len(told) == len(modal) > 1 else []


@dataclass
class _Names:
    """What the names of feedback mean: a verdict, or a choice that is called like one.

    `verdicts` are what response processing makes of an outcome, `chosen` the outcomes that it sets
    to the response itself.
    """

    right: set[str]
    choices: set[str]
    verdicts: dict[str, set[str]]
    chosen: set[str]

    def is_to_right(self, element: Element) -> bool:
        outcome, name = _key(element)
        name = _folded(name)
        if outcome in self.chosen:
            return {name} == self.right
        if name in self.choices:
            is_modal = element.tag == "modalfeedback"
            return {name} == self.right and (is_modal or _TO_RIGHT.fullmatch(name) is not None)
        return _TO_RIGHT.fullmatch(name) is not None

    def is_to_wrong(self, element: Element) -> bool:
        """Whether its name says so, or what makes its outcome true: that the answer was wrong."""
        outcome, name = _key(element)
        name = _folded(name)
        if any(_TO_WRONG.fullmatch(verdict) for verdict in self.verdicts.get(outcome, ())):
            return True
        if element.tag != "modalfeedback" and {name} == self.right:
            return False  # it stands in a choice, and is called like that
        return outcome not in self.chosen and _TO_WRONG.fullmatch(name) is not None


def _names(item: Element, name: str, right: Set[str]) -> _Names:
    choices = {_folded(choice.get("identifier", "")) for choice in item.iter("simplechoice")}
    names = _Names({_folded(value) for value in right}, choices, {}, set())
    for setting in item.iterfind("responseprocessing/setoutcomevalue"):
        outcome = setting.get("identifier", "").strip()
        names.verdicts.setdefault(outcome, set()).update(
            _folded(value.text or "") for value in setting.iter("basevalue")
        )
        if any(made.get("identifier", "").strip() == name for made in setting.iterfind("variable")):
            names.chosen.add(outcome)
    return names


def _processed(item: Element, name: str, right: Set[str]) -> _Said:
    """What response processing shows where the response is right, and where it is not."""
    said = _Said()
    for condition in item.iterfind("responseprocessing//responsecondition"):
        branches = [part for part in condition if part.tag in _BRANCHES and len(part)]
        at_right = [part for part in branches if _asks_for_right(part[0], name, right)]
        for part in at_right:
            said.to_right.update(_set(part))
        for part in branches:
            if _TO_WRONG.fullmatch(_judged(part[0], name)):
                said.to_wrong.update(_set(part))
        if at_right:
            known = set(map(id, at_right))
            others = [part for part in condition if id(part) not in known]
            said.to_wrong.update(shown for part in others for shown in _set(part))
    always = set(_always(item))
    return _Said(said.to_right | always, said.to_wrong | always)


def _always(item: Element) -> Iterator[Shown]:
    """What it shows whatever the answer: an outcome is set once, without any condition."""
    set_in_all = Counter(
        setting.get("identifier", "").strip()
        for setting in item.iterfind("responseprocessing//setoutcomevalue")
    )
    for processing in item.iterfind("responseprocessing"):
        for outcome, value in _set(processing):
            if set_in_all[outcome] == 1:
                yield outcome, value


def _asks_for_right(test: Element, name: str, right: Set[str]) -> bool:
    if any(part.tag in _NEVER for part in test.iter()):
        return False
    asked = _asked(test)
    values = {tidy(part.text or "") for part in test.iter("basevalue")}
    if _TO_RIGHT.fullmatch(_judged(test, name)):
        return True
    named = any(part.get("identifier", "").strip() == name for part in test.iter("correct"))
    return name in asked and (named or (bool(right) and values == right))


def _asked(test: Element) -> set[str]:
    return {part.get("identifier", "").strip() for part in test.iter("variable")}


def _judged(test: Element, name: str) -> str:
    """What a test asks an earlier verdict for, as in FEEDBACKBASIC equals "correct".

    A choice of the response `name` may be called like a verdict; and much else may be true.
    """
    asked = _asked(test)
    values = [_folded(part.text or "") for part in test.iter("basevalue")]
    if len(values) != 1 or name in asked:
        return ""
    if values[0] in _SIDES and not any(_ABOUT_RIGHT.search(variable) for variable in asked):
        return ""
    return values[0]


def _set(branch: Element) -> Iterator[Shown]:
    """The outcomes that a branch sets, and to what."""
    for setting in branch.iterfind("setoutcomevalue"):
        for value in [*setting.iterfind("basevalue"), *setting.iterfind("multiple/basevalue")]:
            yield setting.get("identifier", "").strip(), tidy(value.text or "")
