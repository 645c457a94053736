"""What people do, request by request: the same requests a phone sends."""

import itertools
import json
import uuid
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from tests.load.client import OK, Acting, Answer, Asked, Person, request
from tests.load.crowd import SLUG

API = "/api/v1"
TEN = [(number, number) for number in range(1, 11)]
"""Every question of a paper once."""
_letters = itertools.cycle([b"A", b"B", b"C", b"D"])
_judgements = itertools.cycle(["true", "false"])


def body(value: Any) -> bytes:
    """JSON as a phone sends it."""
    return json.dumps(value, separators=(",", ":")).encode()


def hello(times: int) -> Person:
    """H."""

    def act() -> Acting:
        for _ in range(times):
            yield request("GET", "/hello"), OK

    return act


def echo(times: int) -> Person:
    """E, with the body of a save."""

    def act() -> Acting:
        cookie = b""
        for turn in range(times):
            sent = body({"revision": turn + 1, "answers": {"1": [next(_letters).decode()]}})
            asked = request("POST", "/echo", "", sent)
            answer = yield asked.replace(b"\r\n\r\n", b"%b\r\n\r\n" % cookie, 1), OK
            given = answer.head.partition(b"\r\nset-cookie: ")[2].partition(b";")[0]
            cookie = b"\r\ncookie: %b" % given

    return act


def begin(token: str) -> Generator[Asked, Answer, int]:
    """Start over the API: the attempt's id."""
    sent = b'{"client_id":"%b"}' % str(uuid.uuid4()).encode()
    path = f"{API}/contests/{SLUG}/attempts"
    answer = yield request("POST", path, token, sent), (200, 201)
    return attempt_id(answer.head, answer.body)


def attempt_id(head: bytes, sent: bytes) -> int:
    """The id in a start's answer, zipped or not: its first field. The rest is for phones to read."""
    if b"content-encoding: gzip" in head:
        sent = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(sent, 40)
    return int(sent.partition(b'{"id":')[2].partition(b",")[0])


def _saves(token: str, attempt: int, turns: Iterable[tuple[int, int]]) -> Acting:
    """Requests as quiz.js sends them: an answer to a question, by number, under a revision."""
    path = f"{API}/attempts/{attempt}/answers"
    head, _, _ = request("PUT", path, token, b"?").partition(b"content-length")
    for number, revision in turns:
        given = next(_letters) if number <= 7 else b"true"  # the last three are judgements
        sent = b'{"revision":%d,"answers":{"%d":["%b"]}}' % (revision, number, given)
        yield b"%bcontent-length: %d\r\n\r\n%b" % (head, len(sent), sent), OK


def hand_in(token: str, attempt: int) -> Acting:
    """Finish over the API."""
    path = f"{API}/attempts/{attempt}/finish"
    yield request("POST", path, token, body({"answers": {}})), OK


def savers(open_attempts: Mapping[str, int], times: int) -> list[Person]:
    """Everybody saves `times` answers of their own attempt."""

    def person(token: str, attempt: int) -> Person:
        def act() -> Acting:
            turns = ((turn % 5 + 1, turn + 1) for turn in range(times))
            yield from _saves(token, attempt, turns)

        return act

    return [person(*pair) for pair in open_attempts.items()]


def starts(tokens: Iterator[str], opened: dict[str, int]) -> Person:
    """One person starts once."""
    token = next(tokens)

    def act() -> Acting:
        opened[token] = yield from begin(token)

    return act


def finishes(token: str, attempt: int) -> Person:
    """One person hands in."""

    def act() -> Acting:
        yield from hand_in(token, attempt)

    return act


def gets(path: str, token: str, times: int) -> Person:
    """One person looks at a page."""

    def act() -> Acting:
        for _ in range(times):
            yield request("GET", path, token), OK

    return act


def lookers(open_attempts: Mapping[str, int], path: str, times: int) -> list[Person]:
    """Everybody looks at a page, `path` with the id of their own attempt."""
    return [gets(path.format(id=key), token, times) for token, key in open_attempts.items()]


def sign_ins(numbers: Iterator[int], times: int) -> Person:
    """People nobody has seen before sign in."""

    def act() -> Acting:
        for _ in range(times):
            number = next(numbers)
            sent = body({
                "phone": f"139{number % 10**8:08d}", "name": "王小明", "town": f"镇{number % 12}",
                "employer": f"单位{number % 60}", "consent": True,
            })  # fmt: skip
            yield request("POST", f"{API}/session", "", sent), (201,)

    return act


def attempts(tokens: Iterator[str], times: int) -> Person:
    """Whole attempts over the API: start, ten saves, finish. 12 requests."""

    def act() -> Acting:
        for _ in range(times):
            token = next(tokens)
            attempt = yield from begin(token)
            yield from _saves(token, attempt, TEN)
            yield from hand_in(token, attempt)

    return act


def hurried(tokens: Iterator[str], times: int) -> Person:
    """Whole attempts with the ten answers in one save, as after a lost network. 3 requests."""
    given = {str(number): ["A"] for number in range(1, 8)}

    def act() -> Acting:
        for _ in range(times):
            token = next(tokens)
            attempt = yield from begin(token)
            given.update({str(number): [next(_judgements)] for number in range(8, 11)})
            path = f"{API}/attempts/{attempt}/answers"
            sent = body({"revision": 1, "answers": given | {"1": [next(_letters).decode()]}})
            yield request("PUT", path, token, sent), OK
            yield from hand_in(token, attempt)

    return act


def paged(tokens: Iterator[str], times: int) -> Person:
    """Whole attempts over pages: start, quiz page, ten saves, finish, result. 14 requests."""

    def act() -> Acting:
        for _ in range(times):
            token = next(tokens)
            form = f"client_id={uuid.uuid4()}".encode()
            path = f"/contests/{SLUG}/attempts"
            answer = yield request("POST", path, token, form, form=True), (303,)
            where = answer.head.split(b"location: ", 1)[1].split(b"\r\n", 1)[0].decode()
            attempt = int(where.rsplit("/", 1)[1])
            yield request("GET", where, token), OK
            yield from _saves(token, attempt, TEN)
            yield request("POST", f"{where}/finish", token, b"x=1", form=True), (303,)
            yield request("GET", where, token), OK

    return act
