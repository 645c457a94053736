"""Numbers that stand again before the answer right below each question: “2.【答案】B”."""

from collections.abc import Sequence

from questions.formats.typed.lines import Token

_ENDS = {"head", "chapter", "key"}


def without_repeated(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without such a number: it begins no list, where the next question follows at once."""
    found: list[Token] = []
    number, repeated = 0, False
    following = _following(tokens)
    for at, token in enumerate(tokens):
        if token.sort == "start" and token.style == "plain":
            number = int(token.value)
        elif token.sort in _ENDS:
            number = 0
        if number and _is_answered(tokens, at) and int(token.value) == number:
            after = following[at]
            next_asked = (
                after is not None and after.sort == "start" and int(after.value) == number + 1
            )
            number = 0  # what comes below it is no answer to the same question
            if next_asked or (repeated and (after is None or after.sort in _ENDS)):
                repeated = True
                continue
        found.append(token)
    return found


def _is_answered(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number alone stands before an answer in its line."""
    if tokens[at].sort != "number" or at + 1 == len(tokens):
        return False
    below = tokens[at + 1]
    return (
        below.sort == "answer" and bool(below.rest) and below.line.number == tokens[at].line.number
    )


def _following(tokens: Sequence[Token]) -> list[Token | None]:
    """For each token the next one with a number, or the end of its section."""
    found: list[Token | None] = [None] * len(tokens)
    following: Token | None = None
    for at in range(len(tokens) - 1, -1, -1):
        found[at] = following
        token = tokens[at]
        plain = token.sort == "start" and token.style == "plain"
        following = token if plain or token.sort == "number" or token.sort in _ENDS else following
    return found
