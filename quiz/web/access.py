"""Which right a route needs, checked in one place before its view runs."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from quiz.errors import Forbidden, NotFound, NotSignedIn, TooLarge
from quiz.people.rules import WORKER, may
from quiz.web.csrf import SAFE_METHODS, refuse_cross_site

View = Callable[[Request], Awaitable[Response]]


DESK = "/staff"
"""The one page of the desk that everybody knows: staff answer quizzes on the same phone."""

LARGEST_ID = 2**31 - 1
"""The largest id a table of ours can hold; a driver raises OverflowError above it."""


class IdConvertor(Convertor[int]):
    """A row number in an address: ten digits at most, or the address does not exist."""

    regex = "[0-9]{1,10}"

    def convert(self, value: str) -> int:
        """Digits as a number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """A number as digits."""
        return str(value)


register_url_convertor("id", IdConvertor())


class Incoming(Request):
    """A request whose body is read without the detour over an asynchronous generator."""

    async def body(self) -> bytes:
        """The whole body. Raises ClientDisconnect."""
        if not hasattr(self, "_body") and not self._stream_consumed:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            pieces = bytearray(message.get("body", b""))
            while message.get("more_body", False):
                message = await self._receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                pieces += message.get("body", b"")
            self._stream_consumed, self._body = True, bytes(pieces)
        return await super().body()


class GuardedRoute(Route):
    """A route that knows the right it needs.

    It calls its view itself: refusals go to the handlers of the application, which Starlette
    would otherwise set up twice for each request.
    """

    def __init__(
        self,
        path: str,
        view: View,
        right: str,
        *,
        methods: tuple[str, ...],
        name: str,
        max_body_size: int,
    ) -> None:
        super().__init__(path, guarded(view, right, max_body_size), methods=methods, name=name)
        self.right, self.max_body_size = right, max_body_size
        self.app = self.answer

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the view answer."""
        request = Incoming(scope, self._limited(scope, receive), send)
        response = await self.endpoint(request)
        await response(scope, receive, send)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """`receive`, which raises TooLarge where no header tells the length of the body."""
        heads = scope["state"]["heads"]
        told = b"content-length" in heads and b"transfer-encoding" not in heads
        if told or scope["method"] in SAFE_METHODS:
            return receive
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.max_body_size:
                raise TooLarge
            return message

        return counted


def route(
    path: str,
    view: View,
    right: str,
    *,
    methods: tuple[str, ...] = ("GET",),
    name: str,
    max_body_size: int = 256 * 1024,
) -> GuardedRoute:
    """A route for people who hold `right`."""
    return GuardedRoute(path, view, right, methods=methods, name=name, max_body_size=max_body_size)


def guarded(view: View, right: str, max_body_size: int) -> View:
    """`view`, for people who hold `right`.

    Order matters: who you are is asked first, then whether the form is yours. A member of staff
    without the right gets 403, a page nobody told a worker about is 404 to them.
    """

    @wraps(view)
    async def whole(request: Request) -> Response:
        visitor = request.scope["state"]["visitor"]
        is_worker = visitor.worker_id is not None
        if not may(right, is_worker=is_worker, role=visitor.role):
            at_the_door = not is_worker or request.scope["path"] == DESK
            if right == WORKER or (visitor.role is None and at_the_door):
                raise NotSignedIn
            raise Forbidden if visitor.role is not None else NotFound
        refuse_impossible(request, max_body_size)
        await refuse_cross_site(request)
        return await view(request)

    return whole


def refuse_impossible(request: Request, max_body_size: int) -> None:
    """Raise NotFound for an address no row can have, TooLarge for a body that says so beforehand.

    `GuardedRoute` cuts off bodies of unknown length.
    """
    for value in request.path_params.values():
        if isinstance(value, int) and value > LARGEST_ID:
            raise NotFound
        # No address of ours is this long, and PostgreSQL takes no NUL.
        if isinstance(value, str) and (len(value) > 100 or not value.isprintable()):
            raise NotFound
    length = request.scope["state"]["heads"].get(b"content-length", b"")
    if length.isdigit() and int(length) > max_body_size:
        raise TooLarge
