"""What lists know of a question: whether two are the same, what is searched, which laws it cites."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from questions.citations import LAWS, parse
from questions.drafts import MARK, Draft, even
from questions.errors import InvalidCitation

LONGEST_LAW = 200
_LINE = re.compile(r"_{4,}")
_in_quotes = json.encoder.encode_basestring  # json.dumps takes ten times as long

Place = tuple[str, int | None, int | None, int | None, str | None]
"""Law, article, paragraph, item, and the version as 2018-12-29."""


class Asked(Protocol):
    """What makes a question the same as another."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def stem(self) -> str:
        """Its stem."""

    @property
    def options(self) -> Sequence[str]:
        """Its options."""


def essence(text: str) -> str:
    """A text as people read it: width, blanks and the length of a line to fill do not count."""
    plain = "".join(even(text).split())
    return _LINE.sub("___", plain) if "____" in plain else plain


def fingerprint(question: Asked) -> str:
    """What makes two questions the same: kind, stem and set of options, as read by people.

    Width, blanks, the length of a line to fill and the order of options do not count.
    """
    return _fingerprint(question.kind, essence(question.stem), map(essence, question.options))


def _fingerprint(kind: str, stem: str, options: Iterable[str]) -> str:
    texts = ", ".join(map(_in_quotes, sorted(set(options))))
    same = f"[{_in_quotes(kind)}, {_in_quotes(stem)}, [{texts}]]"
    return hashlib.sha256(same.encode()).hexdigest()


def stem_key(stem: str) -> str:
    """32 hex digits, the same for stems that read the same."""
    return hashlib.sha256(essence(stem).encode()).hexdigest()[:32]


def words(texts: Iterable[str]) -> str:
    """The texts as they are searched: without pictures, width, case and blanks, one a line."""
    joined = "\0".join(texts)
    joined = MARK.sub("", joined) if "[[image:" in joined else joined
    return _searched(essence(joined))


def _searched(folded: str) -> str:
    return folded.casefold().replace("\0", "\n")


def digests(texts: Iterable[str]) -> list[str]:
    """The pictures these texts show, each once."""
    together = "\0".join(texts)
    return list(dict.fromkeys(MARK.findall(together))) if "[[image:" in together else []


class Listed:
    """A draft with what lists will know of it; made when it is asked for, there may be 100,000."""

    __slots__ = ("_keys", "draft")

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._keys: tuple[str, str] | None = None

    @property
    def fingerprint(self) -> str:
        """What makes it the same as another (`fingerprint`)."""
        return self._made()[0]

    @property
    def stem_key(self) -> str:
        """What makes its stem the same as another (`stem_key`)."""
        return self._made()[1]

    def entry(self) -> tuple[str, str, str]:
        """`fingerprint`, `stem_key` and `words`: its texts are folded once for all three."""
        draft = self.draft
        texts = [draft.stem, *draft.options, draft.explanation, draft.citation, *draft.tags]
        joined = "\0".join(texts)
        folded = essence(joined)
        if self._keys is None:
            self._keys = self._hashed(folded)
        searched = words(texts) if "[[image:" in joined else _searched(folded)
        return *self._keys, searched

    def forget(self) -> None:
        """Let go of what was made, where it was asked for the last time."""
        self._keys = None

    def _made(self) -> tuple[str, str]:
        if self._keys is None:
            draft = self.draft
            self._keys = self._hashed(essence("\0".join([draft.stem, *draft.options])))
        return self._keys

    def _hashed(self, folded: str) -> tuple[str, str]:
        """Both keys, from a fold of its texts, of which the stem and the options come first."""
        draft = self.draft
        stem, *rest = folded.split("\0", len(draft.options) + 1)
        same = _fingerprint(draft.kind, stem, rest[: len(draft.options)])
        return same, hashlib.sha256(stem.encode()).hexdigest()[:32]


def alike(drafts: Sequence[Draft]) -> list[list[int]]:
    """Where the same question stands more than once: its places in order, groups by their first.

    Stems are compared first, by their hashes: most stand there once, and need no fingerprint yet.
    """
    stems = [hash(essence(draft.stem)) for draft in drafts]
    often = {stem for stem, times in Counter(stems).items() if times > 1}
    groups: dict[str, list[int]] = {}
    for at, stem in enumerate(stems):
        if stem in often:
            groups.setdefault(fingerprint(drafts[at]), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


@lru_cache(4096)
def cited_places(citation: str) -> tuple[Place, ...]:
    """Each place a citation names, in the version of the law that is known here.

    A text that is not read as citations is one place without an article.
    """
    try:
        cited = dict.fromkeys(parse(citation))
    except InvalidCitation:
        return ((citation.strip()[:LONGEST_LAW], None, None, None, None),)
    return tuple(
        (
            place.law,
            place.article,
            place.paragraph,
            place.item,
            LAWS[place.law].version if place.law in LAWS else None,
        )
        for place in cited
    )
