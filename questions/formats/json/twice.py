"""What an object says twice of one question: a key that stands there twice, or one option under two keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from questions.drafts import Place
from questions.formats.found import Unsure, unsure
from questions.formats.json.keys import ASKED, KEYS, by_role, is_initial, option_keys
from questions.formats.json.pasted import stands_twice
from questions.formats.json.values import folded_name, text_of
from questions.formats.tables.header_words import header_of
from questions.words import N_

_HEADED = ("stem", "answer", "option", "choices", "wrong", "flag")


def said_twice(item: Mapping[str, Any], where: Place) -> Unsure | None:
    """What is wrong where the stem, an option or the answer has two values that differ."""
    names = [name for name in stands_twice(item) if _counts(name)]
    choices = by_role(item).get("choices")
    inside = choices if isinstance(choices, list) else [choices]
    names += [name for one in inside if isinstance(one, dict) for name in stands_twice(one)]
    name = next(iter(names), None) or next(_options_twice(item), None)
    if name is None:
        return None
    said = N_("的“%(key)s”写了两次，内容不一样，不知道哪一个对。请只留一个")
    return unsure(where, "key_twice", said, key=name[:40])


def _counts(name: str) -> bool:
    """Whether a key holds something of the question itself. Two answers are compared elsewhere."""
    folded = folded_name(name)
    if folded in KEYS:
        return False
    header = header_of(name)
    return folded in ASKED or (header is not None and header.sort in _HEADED)


def _options_twice(item: Mapping[str, Any]) -> Iterator[str]:
    """The keys of options in whose place another stood already: A and optionA."""
    there: dict[int, str] = {}
    large = [name for name in option_keys(item).values() if not is_initial(name)]
    for key, value in item.items():
        header = header_of(key) if len(key) <= len("选项A内容") * 3 else None
        if header is None or header.sort != "option" or (is_initial(key) and large):
            continue
        text = text_of(value)
        if text and there.setdefault(header.place, text) != text:
            yield key
