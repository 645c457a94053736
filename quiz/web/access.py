"""Which right a route needs, checked in one place before its view runs."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quiz.errors import Forbidden, NotFound, NotSignedIn, TooLarge
from quiz.people.rules import WORKER, may
from quiz.web.csrf import refuse_cross_site

View = Callable[[Request], Awaitable[Response]]


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


class GuardedRoute(Route):
    """A route that knows the right it needs."""

    right: str


def route(
    path: str,
    view: View,
    right: str,
    *,
    methods: tuple[str, ...] = ("GET",),
    name: str,
    max_body_size: int = 256 * 1024,
) -> GuardedRoute:
    """A route for people who hold `right`.

    Order matters: who you are is asked first, then whether the form is yours. A member of staff
    without the right gets 403, a page nobody told a worker about is 404 to them.
    """

    @wraps(view)
    async def guarded(request: Request) -> Response:
        visitor = request.state.visitor
        is_worker = visitor.worker_id is not None
        if not may(right, is_worker=is_worker, role=visitor.role):
            if right == WORKER or (visitor.role is None and not is_worker):
                raise NotSignedIn
            raise Forbidden if visitor.role is not None else NotFound
        refuse_impossible(request, max_body_size)
        await refuse_cross_site(request)
        return await view(request)

    guarded_route = GuardedRoute(
        path, guarded, methods=list(methods), name=name, max_body_size=max_body_size
    )
    guarded_route.right = right
    return guarded_route


def refuse_impossible(request: Request, max_body_size: int) -> None:
    """Raise NotFound for an address no row can have, TooLarge for a body that says so beforehand.

    Starlette's own limit cuts off bodies of unknown length; its bare answer is not a page.
    """
    for value in request.path_params.values():
        if isinstance(value, int) and value > LARGEST_ID:
            raise NotFound
        # No address of ours is this long, and PostgreSQL takes no NUL.
        if isinstance(value, str) and (len(value) > 100 or not value.isprintable()):
            raise NotFound
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_body_size:
        raise TooLarge
