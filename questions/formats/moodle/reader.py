"""Moodle XML: what Moodle exports, and what other programs write for it.

The elements are described at https://docs.moodle.org/en/Moodle_XML_format.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from questions.drafts import Draft, Place, Problem, Report, tidy
from questions.errors import UnreadableFile
from questions.formats import xml
from questions.formats.blanks import joined_blanks, with_one_blank
from questions.formats.choices import without_marks
from questions.formats.details import exact_points
from questions.formats.found import Found, Unsupported, unsure
from questions.formats.fractions import FULL, accepted, choice_key, spelt
from questions.formats.moodle.cloze import read_cloze
from questions.formats.moodle.texts import Texts, child_text
from questions.formats.pieces import pieces
from questions.formats.verdicts import judgement_of
from questions.words import N_

OTHER_KINDS = {
    "description": ("description", "说明文字"),
    "essay": ("essay", "问答题"),
    "match": ("matching", "匹配题"),
    "matching": ("matching", "匹配题"),
    "ddmatch": ("matching", "匹配题"),
    "randomsamatch": ("matching", "匹配题"),
    "numerical": ("numerical", "数值题"),
    "calculated": ("calculated", "计算题"),
    "calculatedsimple": ("calculated", "计算题"),
    "calculatedmulti": ("calculated", "计算题"),
    "multianswer": ("cloze", "完形填空题"),
    "cloze": ("cloze", "完形填空题"),
    "ordering": ("ordering", "排序题"),
    "ddimageortext": ("ddimageortext", "图上拖放题"),
    "ddmarker": ("ddmarker", "图上标记题"),
    "ddwtos": ("ddwtos", "拖放填空题"),
    "gapselect": ("gapselect", "下拉填空题"),
    "random": ("random", "随机抽题"),
}
"""Names of kinds we do not have, by Moodle's. Any other keeps the name it has."""

TAG_OF_CITATION = "法律依据:"
TAG_OF_DIFFICULTY = "难度:"
TAG_OF_POINTS = "分值:"
"""Moodle has no field for these: tags carry them."""

MOST_TAGS = 1_500_000
"""Of XML and of the HTML in it: the longest file that may be uploaded has half as many of them."""

_QUESTION = re.compile(r"<question[\s>]", re.IGNORECASE)
_OF_A_KIND = re.compile(r"<question\s[^<>]{0,200}?type\s?=", re.IGNORECASE)
_UNENDED = re.compile(
    r"<(shuffleanswers|single|answernumbering|penalty|defaultgrade|hidden|usecase)>([^<>]{0,40}+)(?=<(?!/\1\b))",
    re.IGNORECASE,
)
"""A field of one word whose end somebody forgot."""
_TAG = re.compile(
    r"</?(?!img|audio|embed|iframe|object|video)[a-z][a-z0-9]*(?:\s[^<>]*)?>", re.IGNORECASE
)
_ROOT = re.compile(r"<((?:\w+:)?quiz)\b[^<>]{0,2000}>", re.IGNORECASE)

Content = tuple[str, str, list[str], list[Any]]
"""Kind, stem, options and answers of a draft."""


def is_fragment(text: str) -> bool:
    """Whether a question stands here without the quiz around it."""
    return xml.root_name(text).lower() == "question" and _OF_A_KIND.search(text) is not None


def parse(data: bytes) -> Report:
    """The questions of a Moodle XML file. Raises UnreadableFile."""
    text, encoding = xml.text_of(data)
    if text.count("<") + text.count("&lt;") > MOST_TAGS:
        raise UnreadableFile("too_big")
    if is_fragment(text):
        text = f"<quiz>{text}</quiz>"
    elif _QUESTION.search(text) and not _OF_A_KIND.search(text):
        raise UnreadableFile("unknown_xml", root=xml.root_name(text)[:40])
    try:
        if text.count("<![CDATA[") != text.count("]]>"):
            raise xml.BrokenXml("a text without its end would take the next questions into itself")
        found = _read_all(xml.outermost(text, "question", _small))
    except xml.BrokenXml:
        found = _read_all(_one_by_one(xml.repaired(text)))
    return found.report("moodlexml", encoding)


@lru_cache(maxsize=2**10)
def _small(name: str) -> str:
    """A name without its namespace and its capitals: some writers have <QUESTION> or <questionText>."""
    return xml.local(name).lower()


def _one_by_one(text: str) -> Iterator[Element | None]:
    """Each question of a broken file by itself, None for a broken one. Raises UnreadableFile."""
    root = _ROOT.search(text)
    if root is None:
        raise UnreadableFile("damaged")
    whole = False
    for piece in pieces(text, "question", "quiz"):
        whole = whole or piece is not None
        yield _element(piece, root) if piece else None
    if not whole:
        raise UnreadableFile("damaged")


def _element(piece: str, root: re.Match[str]) -> Element | None:
    """The question in a piece, whose fields may lack their ends; None for one that is broken otherwise."""
    for text in (piece, _UNENDED.sub(r"<\1>\2</\1>", piece)):
        try:
            return xml.root(f"{root[0]}{text}</{root[1]}>", _small)[0]
        except xml.BrokenXml:
            continue
    return None


def _read_all(elements: Iterator[Element | None]) -> Found:
    found = Found()
    number = 0
    for element in elements:
        if element is not None and element.get("type", "").strip().lower() == "category":
            continue
        number += 1
        where = Place(number, unit="question")
        with found.question():
            if element is None:
                raise unsure(where, "broken_xml", N_("的 XML 写错了，读不出来，请改好后再导入"))
            draft, warnings = read_question(element, where)
            found.add(draft, warnings)
    return found


def read_question(element: Element, where: Place) -> tuple[Draft, list[Problem]]:
    """The draft of a <question> and what was left out. Raises Unsupported and Unsure."""
    name = element.get("type", "").strip()
    texts = Texts(element, where)
    read = READERS.get(name.lower())
    if read is None:
        raise _unsupported(where, name)
    kind, stem, options, key = read(texts, element)
    explanation = texts.read(element.find("generalfeedback")) or _right_feedback(texts, element)
    tags = [child_text(tag) for tag in element.iterfind("tags/tag")]
    citation = _told(tags, TAG_OF_CITATION, ".*")
    difficulty = _told(tags, TAG_OF_DIFFICULTY, "[1-5]?")
    points = _told(tags, TAG_OF_POINTS, r"[\d.]*")
    draft = Draft(
        kind=kind,
        stem=stem,
        options=options,
        answers=key,
        explanation=explanation,
        citation=citation,
        tags=[tag for tag in dict.fromkeys(tags) if tag],
        difficulty=int(difficulty) if difficulty else None,
        points=exact_points(points),
        where=where,
        images=texts.passages.images(stem, *options, explanation),
    )
    return draft, texts.passages.warnings


def _unsupported(where: Place, name: str) -> Unsupported:
    kind, word = OTHER_KINDS.get(name.lower(), (name or "unknown", name or "没写 type 的题"))
    return Unsupported(where, kind, word)


def _share(answer: Element) -> float:
    """Per cent of the points. Some writers have a comma in it."""
    try:
        return float(answer.get("fraction", "0").strip().rstrip("%").replace(",", "."))
    except ValueError:
        return 0.0


def _shares(answers: list[Element]) -> list[float]:
    """Per cent of the points of each answer; some writers count them from 0 to 1."""
    shares = [_share(answer) for answer in answers]
    earning = sum(share for share in shares if share > 0)
    small = all(abs(share) <= 1 for share in shares)
    whole = small and (max(shares, default=0) == 1 or 0.98 < earning < 1.02)
    return [share * 100 for share in shares] if whole else shares


def _multichoice(texts: Texts, element: Element) -> Content:
    single = child_text(element.find("single")).lower() not in {"false", "0", "no"}
    return _choice(texts, element, single=single)


def _multichoiceset(texts: Texts, element: Element) -> Content:
    """All or nothing (https://moodle.org/plugins/qtype_multichoiceset): each right option says 100."""
    return _choice(texts, element, single=False)


def _choice(texts: Texts, element: Element, *, single: bool) -> Content:
    stem = texts.stem()
    # Moodle too passes over the rows of its form that nobody filled in.
    answers = [a for a in element.iterfind("answer") if texts.source(a).strip() or _share(a) > 0]
    key = choice_key(texts.passages, _shares(answers), single=single, any_of=True)
    options = without_marks(_tags(texts, answers) or [texts.needed(answer) for answer in answers])
    return "single" if single else "multiple", stem, options, [*key]


def _tags(texts: Texts, answers: list[Element]) -> list[str]:
    """The options as they are written, where several are nothing but a tag, which the question asks for."""
    sources = [tidy(texts.source(answer)) for answer in answers]
    others = [source for source in sources if not _TAG.fullmatch(source)]
    plain = not any("<" in source or "&" in source for source in others)
    return sources if plain and len(sources) - len(others) > 1 else []


def _truefalse(texts: Texts, element: Element) -> Content:
    stem = texts.stem()
    answers = element.findall("answer")
    right = [a for a, share in zip(answers, _shares(answers), strict=True) if share >= FULL]
    verdicts = {judgement_of(texts.read(answer)) for answer in right}
    if len(right) == 1 and verdicts == {None}:
        # One word that nobody knows is clear from the other.
        others = {judgement_of(texts.read(a)) for a in answers if a is not right[0]}
        verdicts = {not other if other is not None else None for other in others}
    verdict = verdicts.pop() if len(verdicts) == 1 else None
    if verdict is None:
        said = N_("是判断题，却看不出算对的是“对”还是“错”")
        raise unsure(texts.passages.where, "unclear_answer", said)
    return "true_false", stem, [], ["true" if verdict else "false"]


def _shortanswer(texts: Texts, element: Element) -> Content:
    stem = texts.stem()
    answers = element.findall("answer")
    patterns = [texts.pattern(answer) for answer in answers]
    rows = accepted(texts.passages, list(zip(patterns, _shares(answers), strict=True)))
    blanks = joined_blanks(stem, rows)
    if blanks is None:
        return "fill", with_one_blank(stem), [], [rows]
    return "fill", stem, [], [*blanks]


def _numerical(texts: Texts, element: Element) -> Content:
    """Numbers that must be met exactly are texts; a tolerance or a unit is more than a text says."""
    answers = element.findall("answer")
    exact = all(re.fullmatch(r"0*(?:\.0*)?", child_text(t)) for t in element.iter("tolerance"))
    units = "".join(text for unit in element.iterfind("units/unit") for text in unit.itertext())
    shares = zip(map(child_text, answers), _shares(answers), strict=True)
    numbers = [(text, share) for number, share in shares for text in spelt(number)]
    if not exact or units.strip() or not any(numbers):
        raise _unsupported(texts.passages.where, "numerical")
    stem = texts.stem()
    return "fill", with_one_blank(stem), [], [accepted(texts.passages, numbers)]


def _multianswer(texts: Texts, element: Element) -> Content:
    read = read_cloze(texts.source(element.find("questiontext")))
    if read is None:
        raise _unsupported(texts.passages.where, "multianswer")
    source, patterns = read
    stem = texts.passages.needed(source, "html", texts.finder(element.find("questiontext")))
    blanks = [accepted(texts.passages, blank) for blank in patterns]
    return "fill", stem, [], [*blanks]


READERS: dict[str, Callable[[Texts, Element], Content]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoiceset,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "multianswer": _multianswer,
    "cloze": _multianswer,
}


def _right_feedback(texts: Texts, element: Element) -> str:
    """What is said to the right answer, where nothing is said to all."""
    answers = element.findall("answer")
    shares = _shares(answers)
    if not shares or max(shares) < FULL:
        return ""
    return texts.read(answers[shares.index(max(shares))].find("feedback"))


def _told(tags: list[str], name: str, pattern: str) -> str:
    """What the first tag of this name says; the tag is taken out of the list."""
    for tag in tags:
        if tag.startswith(name) and re.fullmatch(pattern, tag.removeprefix(name), re.DOTALL):
            tags.remove(tag)
            return tag.removeprefix(name)
    return ""
