"""GIFT, Moodle's plain text format: questions between blank lines, answers in braces.

The grammar is https://docs.moodle.org/en/GIFT_format; where the description is silent, a file means
here what Moodle's own importer makes of it.
"""

import re

from questions.drafts import Draft, Place, Problem, Report
from questions.formats.details import exact_points
from questions.formats.encoding import decode
from questions.formats.found import Found, Unsupported, unsure
from questions.formats.gift.answers import GAP, Asked, TrueFalse, read_answers
from questions.formats.gift.blocks import Block, blocks
from questions.formats.gift.braces import BRACE, CLOZE, NAMED_GAP, answer_braces
from questions.formats.gift.signs import (
    FORMAT,
    hide,
    shown,
    take_format,
    unbracketed,
    without_comments,
)
from questions.formats.passages import Passages
from questions.words import N_

_NOTE = re.compile(r"\[(tag|citation|difficulty|points|blanks):((?:\\.|[^\]\\]){1,500}+)\]")
# Whole lines, only a few and short: code has slashes in a row, and many braces in a line.
_COMMENTS = r"(?:\s{0,200}//[^\n]{0,300}\n){0,20}"
_ANSWERS = re.compile(
    rf"(?<![\\^])\{{{_COMMENTS}\s*(?:[=~](?!\s{{0,9}}\}})|[#}}]|>(?:\d|ALL\b)|(?:T|TRUE|F|FALSE)\s*(?:[}}#]|//))",
    re.IGNORECASE,
)
_SIGNS = re.compile(rf"(?<!\\)\{{{_COMMENTS}\s{{0,200}}[=~](?!\s{{0,9}}\}})")
_GAP_OF_CLOZE = re.compile(rf"\{{{CLOZE.pattern}")
_WIDE_BRACES = re.compile(r"｛\s*(?:[=~＝～]|(?:T|F|TRUE|FALSE|对|错)\s*｝)[^｛｝]*")
_COMMENT = re.compile(r"[^\S\n]*//[^\n]*")
_TRAILING = re.compile(r"[\s.。\"';,)\]]*")
_SIGNED = r"[^\S\n]*[=~][^\n]*"
_UNBRACED = re.compile(
    rf"(?P<stem>(?![^\S\n]*[=~])[^\n{{}}]+(?:\n(?![^\S\n]*[=~])[^\n{{}}]+)*+)\n(?P<answers>{_SIGNED}(?:\n{_SIGNED})+)\s*"
)
"""A stem and answers with their signs, each in its line, whose braces somebody forgot."""
_UNBRACED_PAIR = re.compile(
    r"^[^\S\n]*([=~])[^\S\n]*+[^\s=~][^\n]*\n[^\S\n]*(?!\1)[=~][^\S\n]*+[^\s=~]", re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_OPTION = re.compile(r"^[^\S\n]*[AＡ]\s?[.．、)）]", re.MULTILINE)
_ENDED = tuple(".?!。？！:：)）")


def looks_like(text: str) -> bool:
    """Whether a category, a title, or answers in braces or in the gaps of a cloze stand in the text,
    or each of its paragraphs names its format, as descriptions do that nobody answers."""
    start = text.lstrip("\ufeff").lstrip()
    marked = re.search(r"^[^\S\n]*(?:\$CATEGORY:|::[^:\n]+::)", start, re.MULTILINE)
    signed = _UNBRACED_PAIR.search(start) if "~" in start else None
    return bool(
        marked
        or _ANSWERS.search(start)
        or NAMED_GAP.search(start)
        or signed
        or _are_all_named(start)
    )


def _are_all_named(text: str) -> bool:
    """Whether each of several paragraphs begins with the name of its format, and none has options."""
    if not FORMAT.match(text) or _OPTION.search(text):
        return False
    paragraphs = _BLANK_LINES.split(text.rstrip())
    return len(paragraphs) > 1 and all(FORMAT.match(paragraph) for paragraph in paragraphs)


def is_sure(text: str) -> bool:
    """Whether a category, a title or answers with their signs stand in the text."""
    start = text.lstrip("\ufeff").lstrip()
    marked = re.search(r"^[^\S\n]*(?:\$CATEGORY:|::[^:\n]+::)", start, re.MULTILINE)
    return bool(marked or _SIGNS.search(start))


def parse(data: bytes) -> Report:
    """The questions of a GIFT file. Raises UnreadableFile."""
    text, encoding = decode(data)
    found = Found()
    parted = blocks(text)
    del text  # a file is long, and its lines are enough
    for block in parted:
        with found.question():
            draft, warnings = read_question(block)
            found.add(draft, warnings)
    return found.report("gift", encoding)


def read_question(block: Block) -> tuple[Draft, list[Problem]]:
    """The draft of a block and what was left out. Raises Unsupported and Unsure."""
    where = Place(block.number, unit="line")
    title, text = _title(hide("\n".join(block.lines)).strip())
    text_format, text = take_format(text, "lines")
    passages = Passages(where)
    notes = _notes(block.notes)
    typed = "[id:" not in block.notes
    if unbraced := _unbraced(text):
        passages.warn("no_braces", N_("的答案没有写在花括号 { } 里，已按 = 和 ~ 读出，请核对"))
    before, inside, after = unbraced or _braces(text, where)
    if typed:
        after = "" if _COMMENT.fullmatch(after) else after
        before, inside = without_comments(before, stem=True), without_comments(inside)
    answers = read_answers(passages, inside, ends=not after.strip(" .。"), typed=typed)
    stem = shown(_stem(before, after, "" if isinstance(answers, TrueFalse) else GAP)).strip()
    asked = Asked(passages, text_format, stem or shown(title), "blanks" in notes)
    kind, stem, options, key = answers.read(asked)
    own_format, explanation = take_format(answers.explanation, asked.text_format)
    explanation = passages.read(shown(explanation), own_format)
    draft = Draft(
        kind=kind,
        stem=stem,
        options=options,
        answers=key,
        explanation=explanation,
        citation=notes.get("citation", [""])[0],
        tags=notes.get("tag", []),
        difficulty=_difficulty(notes),
        points=exact_points(notes.get("points", [""])[0]),
        where=where,
        images=passages.images(stem, *options, explanation),
    )
    if block.cut:
        passages.warn("blank_line", N_("的题目中间有空行，已当作同一道题，请核对"))
    return draft, passages.warnings


def _title(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    title, closed, rest = text[2:].partition("::")
    return (title.strip(), rest.lstrip()) if closed else ("", text)


def _unbraced(text: str) -> tuple[str, str, str] | None:
    """What stands before and in the answers, and nothing behind them, where these have right and wrong
    ones and no braces around them."""
    found = _UNBRACED.fullmatch(text)
    marks = {line.lstrip()[:1] for line in found["answers"].split("\n")} if found else set()
    return (found["stem"], found["answers"].strip(), "") if found and marks == {"=", "~"} else None


def _braces(text: str, where: Place) -> tuple[str, str, str]:
    """What stands before, in and after the braces that hold the answers."""
    if found := answer_braces(text):
        begin, end = found
        return text[:begin], text[begin + 1 : end].strip(), text[end + 1 :]
    if _GAP_OF_CLOZE.search(text):
        raise Unsupported(where, "cloze", "完形填空")
    if BRACE.search(text):
        said = N_("的花括号不成对，不知道答案是哪一段；题目里的花括号请写成 \\{ 和 \\}")
        raise unsure(where, "braces", said)
    if _WIDE_BRACES.search(text):
        said = N_("的答案写在全角的 ｛ ｝ 里，GIFT 只认半角的 { }。请改过来")
        raise unsure(where, "full_width_signs", said)
    raise Unsupported(where, "description", "说明文字")


def _stem(before: str, after: str, gap: str) -> str:
    """The text with a gap for the answers, if any text follows them."""
    if _TRAILING.fullmatch(after) and (not gap or not after.strip() or _is_ended(before)):
        return before
    return before.rstrip() + " " + after.lstrip() if not gap else before + gap + after


def _is_ended(before: str) -> bool:
    return before.rstrip().endswith(_ENDED)


def _notes(comments: str) -> dict[str, list[str]]:
    """What comments say in brackets, by name: tags as Moodle writes them, and our own."""
    notes: dict[str, list[str]] = {}
    for name, text in _NOTE.findall(comments):
        notes.setdefault(name, []).append(unbracketed(text).strip())
    return notes


def _difficulty(notes: dict[str, list[str]]) -> int | None:
    said = notes.get("difficulty", [""])[0]
    return int(said) if said in {"1", "2", "3", "4", "5"} else None
