"""Lists of answers that say which section they answer: 二、1-5 …, 第二章, 单选题（法律）. Their names are
believed, whatever order they stand in."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from questions.formats.typed.answer_lists import Entry
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.papers import OTHERS, paper
from questions.numerals import parse

_TITLE = re.compile(r"\s*第\s?([一二三四五六七八九十百\d]{1,4})\s?(章|节|篇|编|部分|单元|套|卷)")
_NUMBER = re.compile(r"\s*\(?([一二三四五六七八九十]{1,3})\)?\s*[、.:]")
_TOPIC = re.compile(r"\(([^()\d]{1,20})\)")
_COUNTS = re.compile("[分题共每]")


class Name(NamedTuple):
    """第二章 as (2, 章), the number of its section, and what stands in brackets behind it."""

    title: tuple[int, str] = (0, "")
    number: int = 0
    topic: str = ""


def named(runs: Sequence[Sequence[Item]], groups: Sequence[Sequence[Entry]]) -> list[int] | None:
    """For each list of answers, the index of the section it is the answers to; None where their names
    contradict the order in which both stand."""
    in_order = [*range(len(groups))]
    asked = [_name(run[0].heading, "".join(run[0].tags[:1])) for run in runs]
    given = [_name(group[0].heading, group[0].title) for group in groups]
    if not all(name.topic for name in (*asked, *given)):
        asked = [name._replace(topic="") for name in asked]
        given = [name._replace(topic="") for name in given]
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
    return in_order if same or (nameless and sequence == sorted(sequence)) else None


def _means(name: Name, run: Name) -> bool:
    """Whether all that a list says of its section is true of this one."""
    pairs = zip(name, run, strict=True)
    return all(said == is_so for said, is_so in pairs if said not in {0, "", (0, "")})


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


def _title(text: str) -> tuple[int, str]:
    above = _TITLE.match(flat(text))
    return (parse(above[1]) or 0, above[2]) if above and above[2] not in "套卷" else paper(text)


def _name(heading: str, title: str) -> Name:
    even = flat(heading)
    above = _title(title)
    number, topic = _NUMBER.match(even), _TOPIC.search(even)
    return Name(
        above if above[0] else _title(heading),
        (parse(number[1]) or 0) if number else 0,
        topic[1].strip() if topic and not _COUNTS.search(topic[1]) else "",
    )
