"""Chinese and English from .po files, read once at start (no compiled files in the repo).

The msgid is the Chinese sentence itself: templates show the words a worker sees.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from starlette.requests import Request

from quiz.settings import settings

LOCALES = Path(__file__).parent.parent / "locale"
LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "language"


class Catalog(gettext.NullTranslations):
    """Translations held in dicts; what has none is shown as it is written."""

    def __init__(self, messages: dict[str, str], counted: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.messages = messages
        self.counted = counted
        """The sentences with a count, in the forms of this language."""

    def gettext(self, message: str) -> str:
        """`message` in this language."""
        return self.messages.get(message) or message

    def count(self, message: str, n: float) -> str:
        """`message` for `n` of them: English has a form for one and a form for more, Chinese one."""
        forms = self.counted.get(message, (message,))
        return forms[0 if n == 1 else -1]


@cache
def catalog(language: str) -> Catalog:
    """The translations of `language` (zh or en)."""
    path = LOCALES / language / "messages.po"
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    messages: dict[str, str] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        match entry.id, entry.string:
            case str(text), str(said) if text and said:
                messages[text] = said
            case (str(text), _), (*forms,) if all(forms):
                counted[text] = tuple(forms)
    return Catalog(messages, counted)


def language_of(request: Request) -> str:
    """The visitor's own choice, else the deployment's."""
    chosen = request.scope["state"]["cookies"].get(COOKIE, "")
    return chosen if chosen in LANGUAGES else settings().language


def speaker(request: Request) -> Callable[[str], str]:
    """What says a sentence in the visitor's language."""
    return catalog(language_of(request)).gettext


def translate(request: Request, text: str, **params: object) -> str:
    """`text` in the visitor's language with its `%(name)s` places filled."""
    return translate_to(language_of(request), text, **params)


def translate_to(language: str, text: str, **params: object) -> str:
    """The same in `language`."""
    translated = catalog(language).gettext(text)
    return translated % params if params else translated
