"""How often one address may try. In this process's memory: a nuisance filter, not a rule.

A whole dormitory shares one address, so workers' limits are wide and staff passwords' narrow.
"""

import math
import time
from collections import deque
from ipaddress import IPv4Address, ip_address

from starlette.requests import Request

from quiz.errors import TooManyRequests
from quiz.settings import settings

MINUTE = 60.0

Key = tuple[str, str, str]


class Tries:
    """When each key was tried in the last minute.

    On a busy evening a million addresses come once each. Keys that were not tried for a minute are
    forgotten all at once: neither memory nor the time of a try grows with who was here before.
    """

    def __init__(self) -> None:
        self._recent: dict[Key, deque[float]] = {}
        self._older: dict[Key, deque[float]] = {}
        self._turned = -math.inf

    def __len__(self) -> int:
        return len(self._recent) + len(self._older)

    def wait(self, key: Key, most: int, at: float) -> float:
        """Count a try at `at`; 0 if there were fewer than `most`, else the seconds to wait."""
        if at - self._turned >= MINUTE:
            self._older, self._recent, self._turned = self._recent, {}, at
        times = self._recent.get(key)
        if times is None:
            times = self._recent[key] = self._older.pop(key, deque())
        while times and times[0] <= at - MINUTE:
            times.popleft()
        if len(times) >= most:
            return times[0] + MINUTE - at
        times.append(at)
        return 0


_tries = Tries()


def allow(request: Request, action: str, per_minute: int, subject: str = "") -> None:
    """Count one more of `action` by this address (and `subject`). Raises TooManyRequests."""
    if settings().rate_limits == "off":
        return
    # Behind a trusted proxy the server has already put the real address here (TRUSTED_PROXIES).
    address = subscriber(request.client.host) if request.client else "unknown"
    wait = _tries.wait((action, address, subject), per_minute, time.monotonic())
    if wait > 0:
        raise TooManyRequests(math.ceil(wait))


def subscriber(host: str) -> str:
    """Who has this address: with IPv6 everybody has all that begin with the same 64 bits (RFC 6177),
    and could come from another of them each time."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(address.ipv4_mapped or int(address) >> 64)
