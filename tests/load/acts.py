"""What people do, request by request: the same requests a phone sends."""

import itertools
import json
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.load.client import Connection, Person, request
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

    async def act(connection: Connection, _: int) -> None:
        for _ in range(times):
            await connection.send(request("GET", "/hello"))

    return act


def echo(times: int) -> Person:
    """E, with the body of a save."""

    async def act(connection: Connection, number: int) -> None:
        cookie = ""
        for turn in range(times):
            sent = body({"revision": turn + 1, "answers": {"1": [next(_letters).decode()]}})
            answer = await connection.send(
                request("POST", "/echo", "", sent).replace(
                    b"\r\n\r\n", f"{cookie}\r\n\r\n".encode(), 1
                )
            )
            mark = answer.head.find(b"set-cookie: ")
            raw = answer.head[mark + 12 :].split(b";", 1)[0].decode()
            cookie = f"\r\ncookie: {raw}"

    return act


async def begin(connection: Connection, token: str) -> int:
    """Start over the API: the attempt's id."""
    sent = b'{"client_id":"%b"}' % str(uuid.uuid4()).encode()
    path = f"{API}/contests/{SLUG}/attempts"
    answer = await connection.send(request("POST", path, token, sent), 200, 201)
    return attempt_id(answer.head, answer.body)


def attempt_id(head: bytes, sent: bytes) -> int:
    """The id in a start's answer, zipped or not: its first field. The rest is for phones to read."""
    if b"content-encoding: gzip" in head:
        sent = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(sent, 40)
    return int(sent.partition(b'{"id":')[2].partition(b",")[0])


def _saves(token: str, attempt: int, turns: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """Requests as quiz.js sends them: an answer to a question, by number, under a revision."""
    path = f"{API}/attempts/{attempt}/answers"
    head, _, _ = request("PUT", path, token, b"?").partition(b"content-length")
    for number, revision in turns:
        given = next(_letters) if number <= 7 else b"true"  # the last three are judgements
        sent = b'{"revision":%d,"answers":{"%d":["%b"]}}' % (revision, number, given)
        yield b"%bcontent-length: %d\r\n\r\n%b" % (head, len(sent), sent)


async def hand_in(connection: Connection, token: str, attempt: int) -> None:
    """Finish over the API."""
    path = f"{API}/attempts/{attempt}/finish"
    await connection.send(request("POST", path, token, body({"answers": {}})))


def savers(open_attempts: Mapping[str, int], times: int) -> list[Person]:
    """Everybody saves `times` answers of their own attempt."""

    def person(token: str, attempt: int) -> Person:
        async def act(connection: Connection, _: int) -> None:
            turns = ((turn % 5 + 1, turn + 1) for turn in range(times))
            await connection.send_each(_saves(token, attempt, turns))

        return act

    return [person(*pair) for pair in open_attempts.items()]


def starts(tokens: Iterator[str], opened: dict[str, int]) -> Person:
    """One person starts once."""
    token = next(tokens)

    async def act(connection: Connection, _: int) -> None:
        opened[token] = await begin(connection, token)

    return act


def finishes(token: str, attempt: int) -> Person:
    """One person hands in."""

    async def act(connection: Connection, _: int) -> None:
        await hand_in(connection, token, attempt)

    return act


def gets(path: str, token: str, times: int) -> Person:
    """One person looks at a page."""

    async def act(connection: Connection, _: int) -> None:
        for _ in range(times):
            await connection.send(request("GET", path, token))

    return act


def lookers(open_attempts: Mapping[str, int], path: str, times: int) -> list[Person]:
    """Everybody looks at a page, `path` with the id of their own attempt."""
    return [gets(path.format(id=key), token, times) for token, key in open_attempts.items()]


def sign_ins(numbers: Iterator[int], times: int) -> Person:
    """People nobody has seen before sign in."""

    async def act(connection: Connection, _: int) -> None:
        for _ in range(times):
            number = next(numbers)
            sent = body({
                "phone": f"139{number % 10**8:08d}", "name": "王小明", "town": f"镇{number % 12}",
                "employer": f"单位{number % 60}", "consent": True,
            })  # fmt: skip
            await connection.send(request("POST", f"{API}/session", "", sent), 201)

    return act


def attempts(tokens: Iterator[str], times: int) -> Person:
    """Whole attempts over the API: start, ten saves, finish. 12 requests."""

    async def act(connection: Connection, _: int) -> None:
        for _ in range(times):
            token = next(tokens)
            attempt = await begin(connection, token)
            await connection.send_each(_saves(token, attempt, TEN))
            await hand_in(connection, token, attempt)

    return act


def hurried(tokens: Iterator[str], times: int) -> Person:
    """Whole attempts with the ten answers in one save, as after a lost network. 3 requests."""
    given = {str(number): ["A"] for number in range(1, 8)}

    async def act(connection: Connection, _: int) -> None:
        for _ in range(times):
            token = next(tokens)
            attempt = await begin(connection, token)
            given.update({str(number): [next(_judgements)] for number in range(8, 11)})
            path = f"{API}/attempts/{attempt}/answers"
            sent = body({"revision": 1, "answers": given | {"1": [next(_letters).decode()]}})
            await connection.send(request("PUT", path, token, sent))
            await hand_in(connection, token, attempt)

    return act


def paged(tokens: Iterator[str], times: int) -> Person:
    """Whole attempts over pages: start, quiz page, ten saves, finish, result. 14 requests."""

    async def act(connection: Connection, _: int) -> None:
        for _ in range(times):
            token = next(tokens)
            form = f"client_id={uuid.uuid4()}".encode()
            path = f"/contests/{SLUG}/attempts"
            answer = await connection.send(request("POST", path, token, form, form=True), 303)
            where = answer.head.split(b"location: ", 1)[1].split(b"\r\n", 1)[0].decode()
            attempt = int(where.rsplit("/", 1)[1])
            await connection.send(request("GET", where, token))
            await connection.send_each(_saves(token, attempt, TEN))
            await connection.send(request("POST", f"{where}/finish", token, b"x=1", form=True), 303)
            await connection.send(request("GET", where, token))

    return act
