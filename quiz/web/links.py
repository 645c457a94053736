"""Addresses for paper and for other phones: with the campaign's own host name."""

from starlette.requests import Request

from quiz.settings import settings


def public_address(request: Request, path: str) -> str:
    """`path` as anybody outside opens it: at BASE_URL, or where this request came to."""
    base = settings().base_url.rstrip("/") or str(request.base_url).rstrip("/")
    return base + path
