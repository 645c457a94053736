"""Seals phones and names, so that a copied database file shows none of them.

AES-SIV (RFC 5297) with keys derived from SECRET_KEY by HKDF. A phone is found again by a blind
index: HMAC-SHA256 of its E.164 form under a key of its own.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from quiz.settings import settings

NONCE_BYTES = 16
SHORTEST_KEY = 16


class WrongKey(Exception):
    """The sealed text was not made with this SECRET_KEY."""


@cache
def _derive(secret: str, purpose: str, length: int) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=length, salt=b"zhumeng/v1", info=purpose.encode())
    return hkdf.derive(secret.encode())


def key_for(purpose: str, length: int = 32) -> bytes:
    """`length` bytes that only `purpose` uses, from SECRET_KEY."""
    secret = settings().secret_key
    if len(secret) < SHORTEST_KEY:
        raise RuntimeError("SECRET_KEY must be set and hold at least 16 characters")
    return _derive(secret, purpose, length)


@cache
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(key)


def seal(text: str, purpose: str) -> str:
    """Encrypt `text`; `purpose` (phone, name) is bound to it. A fresh nonce hides equal names."""
    nonce = os.urandom(NONCE_BYTES)
    body = _cipher(key_for("seal", 64)).encrypt(text.encode(), [purpose.encode(), nonce])
    return base64.urlsafe_b64encode(nonce + body).decode()


def unseal(sealed: str, purpose: str) -> str:
    """What `seal` was given. Raises WrongKey when the key, the purpose or the text differ."""
    raw = base64.urlsafe_b64decode(sealed)
    nonce, body = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    try:
        return _cipher(key_for("seal", 64)).decrypt(body, [purpose.encode(), nonce]).decode()
    except InvalidTag as wrong:
        raise WrongKey(purpose) from wrong


def blind_index(e164: str) -> str:
    """64 hex digits that stand for one phone number and tell nothing without the key."""
    return hmac.new(key_for("phone index"), e164.encode(), hashlib.sha256).hexdigest()
