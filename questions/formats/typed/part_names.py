"""Lists of answers that say which section they answer: 二、1-5 …, 第二章, 单选题（法律）. Their names are
believed, whatever order they stand in."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from questions.formats.typed.answer_lists import Entry
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.papers import OTHERS, designation, paper, words_of
from questions.numerals import parse

_NUMBER = re.compile(r"\s*\(?([一二三四五六七八九十]{1,3})\)?\s*[、.:]")
_TOPIC = re.compile(r"\(([^()\d]{1,20})\)")
_COUNTS = re.compile("[分题共每]")


class Name(NamedTuple):
    """第二章 as (2, 章), the number of its section, what stands in brackets behind it, and its words."""

    title: tuple[int, str] = (0, "")
    number: int = 0
    topic: str = ""
    words: str = ""


def named(runs: Sequence[Sequence[Item]], groups: Sequence[Sequence[Entry]]) -> list[int] | None:
    """For each list of answers, the index of the section it is the answers to; None where their names
    contradict the order in which both stand."""
    in_order = [*range(len(groups))]
    asked = [_name(run[0].heading, "".join(run[0].tags[:1])) for run in runs]
    given = [_name(group[0].heading, group[0].title) for group in groups]
    if not all(name.topic for name in (*asked, *given)):
        asked = [name._replace(topic="") for name in asked]
        given = [name._replace(topic="") for name in given]
    if len({name.words for name in given}) == 1:  # the title of them all
        given = [name._replace(words="") for name in given]
    if all(name == Name() for name in given):
        return in_order
    found = [[at for at, run in enumerate(asked) if _means(name, run)] for name in given]
    if all(len(places) == 1 for places in found):
        chosen = [places[0] for places in found]
        return chosen if len(set(chosen)) == len(chosen) else None
    if len(given) != len(asked):
        return in_order
    sequence = [(name.title[0], name.number) for name in given]
    same = all(_means(name, run) for name, run in zip(given, asked, strict=True))
    nameless = not any(name != Name() for name in asked)
    counted = nameless and all(map(any, sequence)) and sequence == sorted({*sequence})
    return in_order if same or counted else None


def _means(name: Name, run: Name) -> bool:
    """Whether all that a list says of its section is true of this one."""
    if name.title[0] and name.title[1] == run.title[1]:
        return name.title == run.title and (run.number in {0, name.number} or not name.number)
    pairs = zip(name[:3], run[:3], strict=True)
    alike = all(said == is_so for said, is_so in pairs if said not in {0, "", (0, "")})
    return alike and (not name.words or _alike(name.words, run.words))


def _alike(one: str, other: str) -> bool:
    return bool(other) and (one in other or other in one)


def by_title(runs: Sequence[Sequence[Item]], groups: Sequence[Sequence[Entry]]) -> list[int]:
    """For each list the index of the section with its title; [] where a list has none, or no section."""
    asked = [_name(run[0].heading, "".join(run[0].tags[:1])).title for run in runs]
    given = [_name(group[0].heading, group[0].title).title for group in groups]
    sure = all(title[0] and asked.count(title) == 1 for title in given)
    return [asked.index(title) for title in given] if sure and len({*given}) == len(given) else []


def are_other_papers(run: Sequence[Item], group: Sequence[Entry]) -> bool:
    """Whether a list says that it is the answers to another paper than this."""
    asked = _name(run[0].heading, "".join(run[0].tags[:1])).title
    given = _name(group[0].heading, group[0].title).title
    return given[1] == OTHERS or (asked[1] == given[1] and asked[0] != given[0])


def are_papers(runs: Sequence[Sequence[Item]]) -> bool:
    """Whether sections are those of several papers."""
    return len({tag for run in runs for tag in run[0].tags[:1] if paper(tag)[0]}) > 1


def _name(heading: str, title: str) -> Name:
    even = flat(heading)
    words = [words_of(title), words_of(heading)]
    named = [designation(text) for text in words]
    number, topic = _NUMBER.match(even), _TOPIC.search(even)
    return Name(
        next((one for one in named if one[0]), (0, "")),
        (parse(number[1]) or 0) if number else 0,
        topic[1].strip() if topic and not _COUNTS.search(topic[1]) else "",
        next((text for text, one in zip(words, named, strict=True) if text and not one[0]), ""),
    )
