"""The QR code in the room: a token that lives for seconds, and the pass a scan of it gives. Pure.

The token is an HMAC over the day and a step of 15 seconds (as RFC 6238 does it with the time), so
it never comes again. Only the current step and the one before are taken: a photo sent to a friend
is worth nothing half a minute later.

Who scans it may have to sign in first, which takes minutes. So a good token is turned into a pass
at once: a signed cookie of that browser, for five minutes. The pass is in no address, so there is
nothing to forward; and once a worker is known it is good for that worker only.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

STEP_SECONDS = 15
STEPS_BACK = 1
PASS_LIVES = timedelta(minutes=5)
MAC_BYTES = 12
"""96 bits that can be tried for half a minute, and a QR code that is read from the last row."""


def step_of(now: datetime) -> int:
    """The number of the 15 seconds in which `now` lies."""
    return int(now.timestamp()) // STEP_SECONDS


def seconds_left(now: datetime) -> float:
    """Until the next token, in seconds: above 0, at most 15."""
    return STEP_SECONDS - now.timestamp() % STEP_SECONDS


def _mac(key: bytes, text: str) -> str:
    digest = hmac.digest(key, text.encode(), hashlib.sha256)[:MAC_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def token_of(key: bytes, day_id: int, step: int) -> str:
    """What the QR code of a day says in one step."""
    return f"{day_id}.{step}.{_mac(key, f'room {day_id} {step}')}"


def day_of(key: bytes, token: str, now: datetime) -> int | None:
    """The day a token lets in to at `now`; None for one that is old, forged or from the future."""
    day, _, rest = token.partition(".")
    step, _, _ = rest.partition(".")
    if not (_is_number(day) and _is_number(step)):
        return None
    real = token_of(key, int(day), int(step))
    fresh = 0 <= step_of(now) - int(step) <= STEPS_BACK
    return int(day) if hmac.compare_digest(real.encode(), token.encode()) and fresh else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12


@dataclass(frozen=True, slots=True)
class Pass:
    """A browser scanned the code of `day_id` at `at`. `worker_id` 0: nobody was signed in then.

    `serial` makes the pass one of its kind: used twice, it is still one scan.
    """

    day_id: int
    worker_id: int
    at: datetime
    serial: str

    def is_for(self, worker_id: int) -> bool:
        """Whether this worker may use it."""
        return self.worker_id in {0, worker_id}


def new_pass(day_id: int, worker_id: int | None, now: datetime) -> Pass:
    """For who has just shown a good token."""
    at = datetime.fromtimestamp(int(now.timestamp()), UTC)
    return Pass(day_id, worker_id or 0, at, secrets.token_hex(8))


def sealed_pass(key: bytes, given: Pass) -> str:
    """A pass as its cookie holds it."""
    at = int(given.at.timestamp())
    body = f"{given.day_id}.{given.worker_id}.{at}.{given.serial}"
    return f"{body}.{_mac(key, f'pass {body}')}"


def read_pass(key: bytes, cookie: str, now: datetime) -> Pass | None:
    """The pass in a cookie, if it is ours and not older than five minutes."""
    body, _, mac = cookie.rpartition(".")
    parts = body.split(".")
    if not hmac.compare_digest(_mac(key, f"pass {body}").encode(), mac.encode()) or len(parts) != 4:
        return None
    at = datetime.fromtimestamp(int(parts[2]), UTC)
    if not timedelta(0) <= now - at <= PASS_LIVES:
        return None
    return Pass(int(parts[0]), int(parts[1]), at, parts[3])
