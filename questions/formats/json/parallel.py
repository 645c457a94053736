"""JSON whose questions, options and answers are lists that go side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questions.formats.json.keys import by_role
from questions.formats.json.values import folded_name

_ASKED = ("questions", "题目列表", "题干列表")
_ALONE = ("question", "stem", "题目", "题干")
"""What holds the stem of one question more often; beside a title it may hold its options."""
_OPTIONS = ("options", "choices", "选项")
_GIVEN = ("correctanswers", "rightanswers", "正确答案", "answers", "answer", "答案")


@dataclass(frozen=True)
class Sides:
    """Lists of stems, options and answers. Where one has another length nobody knows what goes with
    what: `counts` tells how many each has."""

    stems: Sequence[str]
    options: Sequence[Any]
    given: Sequence[Any]

    @property
    def counts(self) -> str:
        """How many each list has, where they differ; empty where they go together."""
        lists = [self.stems, self.given] + [self.options] * bool(self.options)
        sizes = [*map(len, lists)]
        return "" if len({*sizes}) == 1 else "、".join(map(str, sizes))

    @property
    def items(self) -> list[dict[str, Any]]:
        """Each question with what goes with it; its stem alone where that is not known."""
        if self.counts:
            return [{"question": stem} for stem in self.stems]
        options = self.options or [None] * len(self.stems)
        rows = zip(self.stems, options, self.given, strict=True)
        return [{"question": stem, "options": texts, "answer": key} for stem, texts, key in rows]


def sides_of(value: Mapping[str, Any]) -> Sides | None:
    """The lists of {"article": …, "questions": […], "options": [[…], …], "answers": […]}."""
    folded = {folded_name(key): one for key, one in value.items() if isinstance(one, list)}
    name = next((name for name in (*_ASKED, *_ALONE) if folded.get(name)), "")
    lists = [folded[name] for name in (*_GIVEN, *_OPTIONS) if folded.get(name)]
    given = next((one for one in lists if not isinstance(one[0], list | dict)), [])
    options = next((one for one in lists if isinstance(one[0], list | dict)), [])
    if not name or not given or not all(isinstance(one, str) for one in folded[name]):
        return None
    if not all(isinstance(one, str | int | float) for one in given):
        return None
    if not all(isinstance(one, list | dict) for one in options):
        return None
    others = {key: one for key, one in value.items() if not isinstance(one, list)}
    if name in _ALONE and ("stem" in by_role(others) or len(folded[name]) < 2):
        return None
    return Sides(folded[name], options, given)
