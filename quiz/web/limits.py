"""How often one address may try. In this process's memory: a nuisance filter, not a rule.

A whole dormitory shares one address, so workers' limits are wide and staff passwords' narrow.
"""

import time
from ipaddress import ip_address

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from quiz.errors import TooManyRequests
from quiz.settings import settings

_limiter = MovingWindowRateLimiter(MemoryStorage())


def client_address(request: Request) -> str:
    """The caller's address; X-Forwarded-For counts only behind a trusted proxy."""
    peer = request.client.host if request.client else "unknown"
    if peer not in settings().proxies:
        return peer
    for hop in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        try:
            address = str(ip_address(hop.strip()))
        except ValueError:
            return peer
        if address not in settings().proxies:
            return address
    return peer


def allow(request: Request, action: str, per_minute: int, subject: str = "") -> None:
    """Count one more of `action` by this address (and `subject`). Raises TooManyRequests."""
    if settings().rate_limits == "off":
        return
    item = RateLimitItemPerMinute(per_minute)
    keys = (action, client_address(request), subject)
    if not _limiter.hit(item, *keys):
        reset = _limiter.get_window_stats(item, *keys).reset_time
        raise TooManyRequests(max(1, int(reset - time.time()) + 1))
