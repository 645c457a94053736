"""What folds away below a question in Markdown: the reason behind its answer begins no question of its own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from questions.formats.typed.lines import Line, Token, tokens

_BEGIN = re.compile(
    r"\s*(?:<details[^<>]{0,99}>\s*)?<summary>[^\n]{0,60}(?:答案|解析)", re.IGNORECASE
)
_END = re.compile("</details>", re.IGNORECASE)
_MAY_BEGIN = {"start", "number", "option", "head", "chapter", "break", "text"}


def reasons_kept(lines: Sequence[Line], read: Iterable[Line]) -> Iterator[Line]:
    """`read`, the `lines` without their signs; where one answer folds away, what stands below it is its
    reason."""
    begins = {line.number for line in lines if "<" in line.text and _BEGIN.match(line.text)}
    ends = {line.number for line in lines if begins and _END.search(line.text)}
    held: list[Line] | None = None
    for line in read:
        if line.number in begins:
            yield from held or ()
            held = []
        if held is None:
            yield line
            continue
        held.append(line)
        if line.number in ends:
            yield from _reasoned(held)
            held = None
    yield from held or ()


def _reasoned(fold: Sequence[Line]) -> Iterator[Line]:
    found = [next(tokens([line]), None) for line in fold]
    below = _below_the_answer(found)
    labelled = any(token.sort == "explain" for token in found if token)
    for line, token in zip(fold, found, strict=True):
        below -= 1
        if below >= 0 or token is None or token.sort not in _MAY_BEGIN:
            yield line
        elif labelled or line.raw:
            yield replace(line, raw=True)
        else:
            yield replace(line, text=f"解析：{line.text}")
            labelled = True


def _below_the_answer(found: Sequence[Token | None]) -> int:
    """Where the only answer of a fold ends: it stands behind its label, or is the one option below it."""
    labels = [at for at, token in enumerate(found) if token and token.sort in {"answer", "key"}]
    given = [at for at in labels if (one := found[at]) and one.sort == "answer" and one.rest]
    options = [at for at, token in enumerate(found) if token and token.sort == "option"]
    if (
        not given
        and len(labels) == len(options) == 1
        and not any(found[labels[0] + 1 : options[0]])
    ):
        return options[0] + 1
    return given[0] + 1 if len(given) == 1 else len(found)
