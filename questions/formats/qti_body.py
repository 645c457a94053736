"""What the candidate reads in a QTI item: the texts of its body, without what is for others."""

import re
from collections.abc import Set
from xml.etree.ElementTree import Element

from questions.formats.found import unsure
from questions.formats.markup import BLANK, Reducer
from questions.formats.passages import Passages
from questions.formats.qti_names import ENTRY, is_interaction
from questions.kinds import marked_blanks
from questions.words import N_

_HIDDEN = {
    "catalog",
    "cataloginfo",
    "feedbackblock",
    "feedbackinline",
    "infocontrol",
    "modalfeedback",
    "simplechoice",
    "stylesheet",
}
_TEMPLATED = {"templateblock", "templateinline"}
_AT_BLANK = re.compile(r"(?:[_＿]{3}|[（(]\s*[）)])\s*\Z")
_BLOCKS = {"prompt", "contentbody", "itembody", "rubricblock", "stimulusbody"}


class Body:
    """Reads the texts of one item. `templated` are the names of its template variables."""

    def __init__(self, passages: Passages, templated: Set[str] = frozenset()) -> None:
        self.passages = passages
        self.templated = templated
        self._reducer = Reducer(passages.find)
        self._before = ""
        self._gaps = 0

    def stem(self, element: Element, stimuli: list[Element]) -> str:
        """The question's text: everything that is asked, with a blank for each text to enter.

        A single entry on a line of its own, below the question, needs no blank.
        """
        self._begin()
        for stimulus in stimuli:
            self._walk(stimulus)
        self._walk(element)
        stem = self.passages.keep_needed(self._reducer.reduced())
        asked, line, blank = stem.rpartition("\n")
        if self._gaps == 1 and blank == BLANK and marked_blanks(asked) < 2:
            return asked if line else ""
        return stem

    def option(self, choice: Element) -> str:
        """The text of a choice. Raises Unsure for one that is there only sometimes."""
        if "templateidentifier" in choice.attrib:
            raise self._unknown()
        self._begin()
        self._inside(choice)
        return self.passages.keep_needed(self._reducer.reduced())

    def read(self, element: Element) -> str:
        """Any other text."""
        self._begin()
        self._inside(element)
        return self.passages.keep(self._reducer.reduced())

    def _begin(self) -> None:
        self._reducer = Reducer(self.passages.find)
        self._before, self._gaps = "", 0

    def _inside(self, element: Element) -> None:
        self._text(element.text)
        for child in element:
            self._walk(child)
            self._text(child.tail)

    def _walk(self, element: Element) -> None:
        tag = element.tag
        if tag in _TEMPLATED or (tag == "printedvariable" and self._is_templated(element)):
            raise self._unknown()
        if tag in _HIDDEN or tag == "printedvariable" or _is_for_others(element):
            return
        if tag == ENTRY:
            self._gap()
            return
        tag = "div" if tag in _BLOCKS or is_interaction(element) else tag
        self._reducer.start(tag, element.attrib)
        self._inside(element)
        self._reducer.end(tag)

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

    def _is_templated(self, element: Element) -> bool:
        return element.get("identifier", "") in self.templated

    def _unknown(self) -> Exception:
        said = N_("的文字由程序临时生成，文件里没有确定的题目，请写成固定的文字")
        return unsure(self.passages.where, "template", said)


def _is_for_others(element: Element) -> bool:
    """Whether a rubric is for those who score, not for those who answer."""
    return element.tag == "rubricblock" and "candidate" not in element.get("view", "candidate")
