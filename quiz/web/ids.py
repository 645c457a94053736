"""Row numbers in addresses."""

from starlette.requests import Request

from quiz.errors import NotFound

LARGEST = 2**31 - 1
"""The largest id a table of ours can hold; a driver raises OverflowError above it."""


def row_id(request: Request, name: str = "id") -> int:
    """The row number in the address. Raises NotFound for one that no row can have."""
    number = int(request.path_params[name])
    if number > LARGEST:
        raise NotFound
    return number
