"""The # of C# and F# in an answer of GIFT that nobody protected: it would begin a feedback."""

import re
from collections.abc import Sequence

from questions.formats.found import unsure
from questions.formats.gift.signs import hide
from questions.formats.passages import Passages
from questions.words import N_

_SHARP = re.compile(r"(?<![A-Za-z0-9])[A-Z]#")
_WEIGHT = re.compile(r"\s*%-?\d+(?:[.,]\d+)?%")
_HIDDEN = hide("\\#")


def with_sharps(passages: Passages, parts: Sequence[str]) -> list[str]:
    """The answers with each # of a name hidden. Raises Unsure where it may as well begin a feedback."""
    if not any(map(_SHARP.search, parts)):
        return [*parts]
    texts = [_WEIGHT.sub("", part[1:], count=1).partition("#")[0].strip() for part in parts]
    letters = all(re.fullmatch("[A-Z]", text) for text in texts)
    plain = any("#" not in part for part in parts)
    found = []
    for part, text in zip(parts, texts, strict=True):
        sharp = _SHARP.search(part)
        behind = part[sharp.end() :].strip() if sharp else ""
        feedback = behind != "" and behind[0] != "#"
        alone = len(parts) == 1 and not _WEIGHT.match(part[1:])
        # A program writes a # behind each answer, with a feedback or without.
        if sharp is None or not (plain or alone or behind[:1] == "#"):
            found.append(part)
        elif (alone and not feedback) or (feedback and len(text) == 1 and not letters):
            said = N_("的 # 可能是名字的一部分，如 C#，也可能是反馈的开头。是名字就写成 \\#")
            raise unsure(passages.where, "hash_in_answer", said)
        elif feedback:
            found.append(part)  # A#yes among B and C: letters, of which one has a feedback
        else:
            said = N_("有选项以没写成 \\# 的 # 结尾，如 C#，已当作文字，请核对")
            passages.warn("hash_in_answer", said)
            found.append(part[: sharp.end() - 1] + _HIDDEN + part[sharp.end() :])
    return found
