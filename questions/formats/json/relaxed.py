"""JSON as JavaScript and Python write it: bare keys, single quotes, comments, commas before a bracket."""

import json
import re

LONGEST = 5_000_000
"""So long is no list that somebody typed into a program."""
_TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)"
    r'|(?P<text>"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|`(?:[^`\\$]|\\.|\$(?!\{))*+`)'
    r"|(?P<word>[A-Za-z_$][\w$]*)|(?P<number>-?\d[\d.eE+-]*)|(?P<sign>[\[\]{}:,])",
    re.DOTALL,
)
_LINE = re.compile(
    r'^([ \t]*+(?:"[^"\\\n]{1,60}"[ \t]*+:[ \t]*+)?")([^\n]*)("[ \t]*+,?[ \t\r]*+)$', re.MULTILINE
)
"""A line with one text and nothing else: its quotes are the first and the last."""
_INNER = re.compile(r'(?<!\\)"')
_PARTED = re.compile(r'(?<!\\)"[ \t]{0,9}[,:][ \t]{0,9}"')
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
_WORDS |= {word: word for word in ("true", "false", "null")}
_ESCAPE = re.compile(r"\\(.)|([\"\n\r\t])", re.DOTALL)


def requoted(text: str) -> str:
    """`text` with a backslash before each quote within a text that has its line for itself."""
    return _LINE.sub(_escaped_within, text) if len(text) <= LONGEST else text


def _escaped_within(line: re.Match[str]) -> str:
    begins, inside, ends = line.groups()
    if '"' not in inside or _PARTED.search(inside):
        return line[0]
    return begins + _INNER.sub(r"\"", inside) + ends


def strict(text: str) -> str | None:
    """`text` as JSON, its lines where they were; None for what is a program, or broken. Nothing is
    evaluated: only signs are written otherwise."""
    if len(text) > LONGEST:
        return None
    parts: list[str] = []
    comma = -1
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        at = token.end()
        if token["blank"]:
            parts.append(re.sub(r"\S", " ", token[0]))
            continue
        if token[0] in "]}" and comma >= 0:
            parts[comma] = ""
        comma = len(parts) if token[0] == "," else -1
        said = _written(token, text)
        if said is None:
            return None
        parts.append(said)
    return "".join(parts)


def _written(token: re.Match[str], text: str) -> str | None:
    if token["text"]:
        return '"' + _ESCAPE.sub(_escaped, token[0][1:-1]) + '"'
    if token["word"]:
        is_key = text[token.end() : token.end() + 20].lstrip().startswith(":")
        return f'"{token[0]}"' if is_key else _WORDS.get(token[0])
    return token[0]


def _escaped(sign: re.Match[str]) -> str:
    r"""A sign of a string as JSON has it: \' is ', and " is \"."""
    if sign[2]:
        return json.dumps(sign[2])[1:-1]
    return (
        sign[1] if sign[1] in "'`" else sign[0]
    )  # JSON refuses what it does not know, \( of a formula
