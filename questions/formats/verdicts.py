"""True and false as Moodle writes them in other languages."""

from questions.formats import answers

_WORDS = {
    True: ["true", "vrai", "wahr", "richtig", "verdadero", "verdadeiro", "vero", "sant", "waar"],
    False: ["false", "faux", "falsch", "falso", "falskt", "onwaar"],
}


def foreign_judgement(word: str) -> bool | None:
    """True or False if `word` says so in a language Moodle speaks; None for any other word."""
    plain = answers.plain(word)
    return next((side for side, words in _WORDS.items() if plain in words), None)


def judgement_of(word: str) -> bool | None:
    """Likewise, with the signs that mean it in a question known to be a judgement."""
    side = foreign_judgement(word)
    return answers.judgement(word) if side is None else side
