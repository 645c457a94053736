"""Which braces of a GIFT question hold its answers: code in a text has braces too."""

import re

BRACE = re.compile(r"[{}]")
CLOZE = re.compile(r"\d{0,9}:\w{2,30}:")
"""What a gap of Moodle's cloze questions begins with: {1:MULTICHOICE:…}."""
NAMED_GAP = re.compile(
    r"\{\d{0,9}:(?:MULTICHOICE|MC|MULTIRESPONSE|MR|SHORTANSWER|SA|MW|NUMERICAL|NM)_?[A-Z]{0,3}:"
)
MOST_BRACES = 60
"""Of a question that can be read: none has as many."""

_OPENS = re.compile(r"\{\s*(?:[=~]|(?:T|TRUE|F|FALSE)\s*[}#])", re.IGNORECASE)
_ONLY_WRONG = re.compile(r"\{[^\S\n]*\n\s*~[^=%}]*(?:\}|\Z)")
"""A brace behind which nothing is right: a sign that an answer ends in, before the next answer."""
_NEXT_ANSWER = re.compile(r"\n\s*[=~]")
_FRAMED = re.compile(
    r"\{[^\S\n]*(?:\n[^\S\n]*[=~](?!.*\{[^\S\n]*$)[^\n]*)+\n[^\S\n]*\}\s*\Z", re.MULTILINE
)
"""A brace that ends its line, answers that begin theirs, and a brace alone: tags of templates in them,
as {% if %}, are texts."""


def answer_braces(text: str) -> tuple[int, int] | None:
    """Where the braces around the answers stand; None where that is not sure.

    One pair is the answers'. Of several it is the one that begins with the sign of an answer, if
    only one does and nothing but a lone { stands in it: Moodle too reads up to the first }. Braces that
    stand in lines of their own hold what is between them.
    """
    if text.count("{") + text.count("}") > MOST_BRACES:
        return None
    signs = [(match[0], match.start()) for match in BRACE.finditer(text)]
    if [sign for sign, _ in signs] == ["{", "}"]:
        return signs[0][1], signs[1][1]
    framed = _FRAMED.search(text)
    if framed and _is_balanced("".join(sign for sign, at in signs if at < framed.start())):
        return framed.start(), text.rindex("}")
    opening = [at for sign, at in signs if sign == "{" and _begins_answers(text, at)]
    closing = [at for sign, at in signs if sign == "}" and opening and at > opening[0]]
    opening = opening[:1] + [at for at in opening[1:] if not _ends_answer(text, at, closing)]
    if len(opening) != 1 or len(closing) != 1:
        return None
    begin, end = opening[0], closing[0]
    inside = [at for sign, at in signs if begin < at < end]
    if inside and not _NEXT_ANSWER.search(text, inside[-1], end):
        return None  # the question is not closed, and this is another one's
    if not _is_balanced("".join(sign for sign, at in signs if at < begin)) or signs[-1][1] != end:
        return None
    return begin, end


def _begins_answers(text: str, at: int) -> bool:
    """Whether the brace there opens answers, and is not itself the end of an answer."""
    line = text[max(text.rfind("\n", 0, at), text.rfind("{", 0, at)) + 1 : at].lstrip()
    return _OPENS.match(text, at) is not None and not line.startswith(("=", "~"))


def _ends_answer(text: str, at: int, closing: list[int]) -> bool:
    """Whether the brace there stands in answers that are still open, and opens none of its own."""
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
    is_open = closing and at < closing[0] and not line.startswith("::")
    return bool(is_open and line and _ONLY_WRONG.match(text, at))


def _is_balanced(signs: str) -> bool:
    depth = 0
    for sign in signs:
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0
