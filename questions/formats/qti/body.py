"""What the candidate reads in a QTI item: the texts of its body, without what is for others."""

import re
from collections.abc import Callable, Set
from xml.etree.ElementTree import Element

from questions.drafts import tidy
from questions.formats.found import unsure
from questions.formats.passages import Passages
from questions.formats.qti.names import ENTRY, is_interaction
from questions.formats.reducer import BLANK, KNOWN, Reducer
from questions.kinds import marked_blanks
from questions.words import N_

_HIDDEN = {
    "catalog",
    "cataloginfo",
    "choicerationales",
    "feedbackblock",
    "feedbackinline",
    "infocontrol",
    "modalfeedback",
    "simplechoice",
    "stylesheet",
    "teacherinstructions",
}
_TEMPLATED = {"templateblock", "templateinline"}
_ASIDE = {"feedbackblock", "feedbackinline"}
_INCLUDED = {"embed": "src", "iframe": "src", "include": "href", "object": "data"}
_PAGE = re.compile(r"\.x?html?\s*\Z", re.IGNORECASE)
_FOR_SCORING = re.compile(r"scor|rational|solution|explan|answer|criteri|feedback", re.IGNORECASE)
_SOLUTION = re.compile(r"rational|solution|explan", re.IGNORECASE)
_PROMISE = re.compile("答案|解析|answer|solution|explan", re.IGNORECASE)
_UNSEEN, _TOOLTIP = "qti-visually-hidden", "tooltip-content"
_PAGES = {"text/html", "application/xhtml+xml"}
_NAMED = {"mi", "ci"}
_PLAIN = KNOWN - _HIDDEN - _NAMED - set(_INCLUDED) - {"details"}
"""Nothing is to be asked of these, where they have no attributes."""
_INSIDES = {"stimulusbody", "body"}
DEEPEST, MOST_INCLUDED, MOST_AROUND = 3, 20, 50
"""So many files may include each other, and stand in one item: one that includes itself never ends.
So many elements may stand around them: reading each is a call inside of a call."""
_AT_BLANK = re.compile(r"(?:[_＿]{3}|[（(]\s*[）)])\s*\Z")
_BLOCKS = {
    "prompt",
    "contentbody",
    "feedbackblock",
    "itembody",
    "rubricblock",
    "stimulusbody",
}

Stimulus = Callable[[str], Element | None]
"""The passage at an address inside the file, if it is there."""


def no_stimulus(_address: str) -> Element | None:
    """What a single file knows of other files."""
    return None


class Body:
    """Reads the texts of one item. `templated` are the names of its template variables, of which
    those `in_math` stand in formulas by their name alone."""

    def __init__(
        self,
        passages: Passages,
        stimulus: Stimulus = no_stimulus,
        templated: Set[str] = frozenset(),
        in_math: Set[str] = frozenset(),
    ) -> None:
        self.passages = passages
        self.stimulus = stimulus
        self.templated = templated
        self.in_math = in_math
        self._included = 0
        self._begin()

    def aside(self) -> "Body":
        """Another one that reads the same and keeps nothing."""
        passages = Passages(self.passages.where, self.passages.find)
        return Body(passages, self.stimulus, self.templated, self.in_math)

    def stem(self, element: Element, addresses: list[str]) -> str:
        """The question's text: everything that is asked, with a blank for each text to enter.

        The passages at `addresses` come first. A single entry on a line of its own, below the
        question, needs no blank.
        """
        self._begin(asked=True)
        for address in addresses:
            self._include(address)
        self._walk(element)
        stem = self.passages.keep_needed(self._reducer.reduced())
        asked, line, blank = stem.rpartition("\n")
        if self._gaps == 1 and blank == BLANK and marked_blanks(asked) < 2:
            return asked if line else ""
        return stem

    def option(self, choice: Element) -> str:
        """The text of a choice. Raises Unsure for one that is there only sometimes."""
        if choice.get("templateidentifier", "").strip():
            raise self._unknown(choice)
        self._begin(asked=True)
        self._inside(choice)
        return self.passages.keep_needed(self._reducer.reduced())

    def read(self, element: Element) -> str:
        """Any other text."""
        self._begin()
        self._inside(element)
        return self.passages.keep(self._reducer.reduced())

    def _begin(self, *, asked: bool = False) -> None:
        self._reducer = Reducer(self.passages.find)
        self._before, self._gaps, self._asked = "", 0, asked
        self._deep = self._around = 0

    def _inside(self, element: Element) -> None:
        self._text(element.text)
        for child in element:
            self._walk(child)
            self._text(child.tail)

    def _walk(self, element: Element) -> None:
        tag = element.tag
        if tag not in _PLAIN or element.keys():
            if self._is_told(element):
                return
            tag = "div" if tag in _BLOCKS or is_interaction(element) else tag
        self._reducer.start(tag, element.attrib)
        self._around += 1
        self._inside(element)
        self._around -= 1
        self._reducer.end(tag)

    def _is_told(self, element: Element) -> bool:
        """Whether there is nothing of it to read any more. Raises Unsure for what is not in the file."""
        tag = element.tag
        if tag in _TEMPLATED or self._is_templated(element):
            raise self._unknown(element)
        if tag in _NAMED and tidy(element.text or "").partition("[")[0] in self.in_math:
            self._warn_of(element)
        if tag == "printedvariable" or _is_hidden(element) or is_for_others(element):
            return True
        if tag == ENTRY:
            self._gap()
        elif tag in _INCLUDED and _is_passage(element):
            self._include(element.get(_INCLUDED[tag], ""))
        else:
            return False
        return True

    def _text(self, text: str | None) -> None:
        if text:
            self._reducer.text(text)
            self._before = text

    def _gap(self) -> None:
        """A text is entered here; where a blank is printed already there is no need of another."""
        if not _AT_BLANK.search(self._before):
            self._reducer.text(BLANK)
            self._gaps += 1
        self._before = ""

    def _include(self, address: str) -> None:
        """A passage in a file of its own, where the item shows it. Raises Unsure if it is lost."""
        self._included += 1
        may = self._deep < DEEPEST and self._around < MOST_AROUND
        may = may and self._included <= MOST_INCLUDED
        found = self.stimulus(address) if may else None
        if found is None:
            said = N_("要配着一段材料看，材料却不在文件里：%(address)s。请把材料写进题干")
            raise unsure(self.passages.where, "stimulus_missing", said, address=address[:80])
        inside = next((part for part in found.iter() if part.tag in _INSIDES), found)
        self._deep += 1
        self._reducer.start("div", {})
        self._inside(inside)
        self._reducer.end("div")
        self._deep -= 1

    def _is_templated(self, element: Element) -> bool:
        return element.tag == "printedvariable" and element.get("identifier") in self.templated

    def _warn_of(self, named: Element) -> None:
        """A formula has the name of a variable; what explains must not have one."""
        if not self._asked:
            raise self._unknown(named)
        said = N_("有程序临时生成的内容，现在只有代号“%(name)s”，请改成确定的文字")
        self.passages.warn("template_text", said, name=tidy(named.text or "")[:40])

    def _unknown(self, element: Element) -> Exception:
        """What a program makes while the question is shown: its variable, by name."""
        said = N_(
            "里的“%(name)s”由程序临时生成（模板变量），文件里没有确定的题目，请写成固定的文字"
        )
        ids = (element.get(name, "") for name in ("templateidentifier", "identifier"))
        name = next(filter(None, map(tidy, ids)), "") or tidy(element.text or "")
        return unsure(self.passages.where, "template", said, name=name[:40] or element.tag)


def _is_hidden(element: Element) -> bool:
    """Whether nobody reads it before he answers. Feedback around what is asked is read."""
    if element.tag in _ASIDE and any(is_interaction(part) for part in element.iter()):
        return False
    if element.get("datarole") == _TOOLTIP or _tells_the_answer(element):
        return True
    return element.tag in _HIDDEN or _UNSEEN in element.get("class", "").split()


def _tells_the_answer(element: Element) -> bool:
    """Whether it is folded away, under a line that promises the answer."""
    if element.tag != "details" or "open" in element.attrib:
        return False
    promised = element.find("summary")
    return promised is not None and _PROMISE.search("".join(promised.itertext())) is not None


def _is_passage(element: Element) -> bool:
    """Whether a page of text is shown here, not a picture."""
    if element.tag == "include":
        return True
    kind = element.get("type", "").split(";")[0].strip().lower()
    return kind in _PAGES or _PAGE.search(element.get(_INCLUDED[element.tag], "")) is not None


def is_for_others(element: Element) -> bool:
    """Whether a rubric is for those who score, or for later, not for those who answer."""
    if element.tag != "rubricblock":
        return False
    for_candidates = "candidate" in element.get("view", "candidate")
    return not for_candidates or _FOR_SCORING.search(element.get("use", "")) is not None


def is_solution(element: Element) -> bool:
    """Whether a rubric tells those who answered why."""
    for_candidates = "candidate" in element.get("view", "candidate")
    return for_candidates and _SOLUTION.search(element.get("use", "")) is not None
