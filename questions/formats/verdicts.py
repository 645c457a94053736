"""True and false as Moodle and people write them in other languages."""

_WORDS = {
    True: "true vrai wahr richtig verdadero verdadeiro vero sant waar",
    False: "false faux falsch falso falskt onwaar",
}
_SIGNS = {True: "t 1 yes 对 正确 是 √", False: "f 0 no 错 错误 否 ×"}


def foreign_judgement(word: str) -> bool | None:
    """True or False if `word` says so in a language Moodle speaks; None for any other word."""
    return _side(word, _WORDS)


def judgement_of(word: str) -> bool | None:
    """Likewise, with the signs that mean it in a question known to be a judgement."""
    side = _side(word, _WORDS)
    return _side(word, _SIGNS) if side is None else side


def _side(word: str, sides: dict[bool, str]) -> bool | None:
    plain = word.strip().rstrip(".。").lower()
    return next((side for side, words in sides.items() if plain in words.split()), None)
