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
    """Translations held in a dict; what has none is shown as it is written."""

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__()
        self.messages = messages

    def gettext(self, message: str) -> str:
        """`message` in this language."""
        return self.messages.get(message) or message


@cache
def catalog(language: str) -> Catalog:
    """The translations of `language` (zh or en)."""
    path = LOCALES / language / "messages.po"
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    return Catalog({str(m.id): str(m.string) for m in entries if m.id and m.string})


def language_of(request: Request) -> str:
    """The visitor's own choice, else the deployment's."""
    chosen = request.scope["state"]["cookies"].get(COOKIE, "")
    return chosen if chosen in LANGUAGES else settings().language


def speaker(request: Request) -> Callable[[str], str]:
    """What says a sentence in the visitor's language."""
    return catalog(language_of(request)).gettext


def translate(request: Request, text: str, **params: object) -> str:
    """`text` in the visitor's language with its `%(name)s` places filled."""
    translated = catalog(language_of(request)).gettext(text)
    return translated % params if params else translated
