"""Papers and reviews as JSON. What one paper shows of a question, many others show too: it is
written once a language, but for the number, and put together for each.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import fields

from pydantic_core import to_json

from questions.selection import Item
from quiz.attempts.memory import Question
from quiz.attempts.shown import ShownResult, reviewed, shown
from quiz.database import per_connection
from quiz.web.languages import catalog

MOST = 16_000
"""Questions kept of either kind: half a kilobyte each."""
NUMBER = b'{"number":0,'
PLAIN = {field.name for field in fields(ShownResult)} - {"review"}


class Pieces(dict[Hashable, bytes]):
    """What follows the number of a question, by what decides it."""

    def keep(self, key: Hashable, whole: bytes) -> bytes:
        """Keep one more, and forget all when there are too many."""
        if len(self) >= MOST:
            self.clear()
        self[key] = whole.removeprefix(NUMBER)
        return self[key]


@per_connection
def _papers() -> Pieces:
    return Pieces()


@per_connection
def _reviews() -> Pieces:
    return Pieces()


def questions_json(
    items: Sequence[Item], questions: Mapping[int, Question], language: str
) -> bytes:
    """The questions of a paper, without their keys."""
    kept, say, parts = _papers(), catalog(language).gettext, []
    for number, item in enumerate(items, 1):
        rest = kept.get((language, item))
        if rest is None:
            one = to_json(shown(0, item, questions[item.revision], say))
            rest = kept.keep((language, item), one)
        parts.append(b'{"number":%d,%b' % (number, rest))
    return _listed(b"questions", parts)


def result_json(result: ShownResult, language: str) -> bytes:
    """A result. Many give the same answers: what is not written by hand is kept."""
    kept, say, parts = _reviews(), catalog(language).gettext, []
    for seen in result.review:
        key = (language, seen.item, tuple(seen.given))
        rest = kept.get(key)
        if rest is None:
            one = to_json(reviewed(seen._replace(number=0), say))
            fills = seen.question.kind == "fill"
            rest = one.removeprefix(NUMBER) if fills else kept.keep(key, one)
        parts.append(b'{"number":%d,%b' % (seen.number, rest))
    plain = {name: getattr(result, name) for name in PLAIN}
    return merged(to_json(plain), _listed(b"review", parts))


def _listed(name: bytes, parts: Iterable[bytes]) -> bytes:
    return b'{"%b":[%b]}' % (name, b",".join(parts))


def merged(*objects: bytes) -> bytes:
    """JSON objects, none of them empty, as one."""
    return b"{%b}" % b",".join([each[1:-1] for each in objects])
