"""Lists that stand in a program: behind the names of variables, in the brackets of a call."""

import re

MOST_BETWEEN = 5000
"""So many signs of a program stand before, between or behind its lists."""
_REMARK = r"//[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/)){0,2000}+(?:\*/)?"
REMARKS = rf"(?:\s*(?:{_REMARK})){{0,50}}+\s*"
"""Comments, as a program has them above its list."""
_BEFORE = (
    r"(?:\s++|" + _REMARK + r"|#[^\n]*+|import\b[^\n;]{0,300}+;?|['\"]use strict['\"]"
    r"|(?:export\s+)?(?:interface|type)\s+\w+[^{};\"]{0,100}+\{[^{}]{0,2000}+\}|;){0,100}+"
)
"""What a program says before its first list."""
_NAME = r"[A-Za-z_$][\w$]{0,60}+(?:\.[A-Za-z_$][\w$]{0,60}+){0,4}+"
_NAMED = re.compile(
    _BEFORE + r"(?:(?:export\s+)?(?:const|let|var)\s+[\w$]{1,60}+\s*(?::[^=\n\"']{1,100}+)?="
    rf"|{_NAME}\s*[=(]|export\s+default\b)\s*+(?=[\[{{])"
)
_PIECE = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?|"
    r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|[\[\]{}]",
    re.DOTALL,
)
"""What has to be told apart to see where a list ends. Each takes all it can: nothing is looked at twice."""
_NAMES = re.compile(r"\{(?=[^:]*:)[\[\]{}\w\s$.:,-]++")
"""What has no text asks nothing: {levels: [{questions: FIRST}]} puts other lists together."""
_PLAIN = re.compile(rf"(?:{_REMARK}|[\w\s$.,:;=()<>|])*+")
"""A program's words between its lists, which say nothing of the questions."""
_EXPORTED = re.compile(
    r"(?<=[\]})])\s*+;?\s*+(?:module\.exports\s*+=|export)\s*+\{[\w\s,:$]{0,500}+\}\s*+;?\s*+\Z"
)


def begins(text: str) -> bool:
    """Whether a program begins here that names a list, or calls something with it."""
    return _NAMED.match(text) is not None


def lists_only(text: str) -> str:
    """`text` with nothing but its lists and objects, all lines and columns where they were. What is no
    plain word between them stays: it is a program, and nobody runs it."""
    named = _NAMED.match(text)
    if named is None:
        return text
    begin, end = named.end(), len(text)
    if exported := _EXPORTED.search(text, max(begin, end - MOST_BETWEEN)):
        end = exported.start()
    parts = [blank(text[:begin])]
    at, depth = begin, 0
    for sign in _PIECE.finditer(text, begin, end):
        if sign[0] in "[{":
            if not depth:
                parts.append(_without_words(text[at : sign.start()]))
                at = sign.start()
            depth += 1
        elif sign[0] in "]}":
            depth -= 1
            if not depth:
                whole = text[at : sign.end()]
                parts.append(blank(whole) if _NAMES.fullmatch(whole) else whole)
                at = sign.end()
    rest = text[at:end]
    return "".join([*parts, rest if depth else _without_words(rest), blank(text[end:])])


def _without_words(code: str) -> str:
    plain = len(code) <= MOST_BETWEEN and _PLAIN.fullmatch(code)
    return blank(code) if plain else code


def blank(text: str) -> str:
    """As many blanks, in as many lines."""
    return re.sub(r"\S", " ", text)
