"""How often one address may try. In this process's memory: a nuisance filter, not a rule.

A whole dormitory shares one address, so workers' limits are wide and staff passwords' narrow.
"""

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from quiz.errors import TooManyRequests
from quiz.settings import settings

_limiter = MovingWindowRateLimiter(MemoryStorage())


def allow(request: Request, action: str, per_minute: int, subject: str = "") -> None:
    """Count one more of `action` by this address (and `subject`). Raises TooManyRequests."""
    if settings().rate_limits == "off":
        return
    item = RateLimitItemPerMinute(per_minute)
    # Behind a trusted proxy the server has already put the real address here (TRUSTED_PROXIES).
    address = request.client.host if request.client else "unknown"
    keys = (action, address, subject)
    if not _limiter.hit(item, *keys):
        reset = _limiter.get_window_stats(item, *keys).reset_time
        raise TooManyRequests(max(1, int(reset - time.time()) + 1))
