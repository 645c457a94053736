"""Drawing winners from entries. Pure: the same seed and entries give the same winners.

The seed is a stream of HMAC-SHA256 blocks; each index is taken from it by rejection sampling, so
that no entry is favoured by a remainder (NIST SP 800-90A, Appendix A.5.1: "The Simple Discard
Method"). A Fisher-Yates shuffle stops as soon as all prizes are given.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

ALGORITHM = "hmac-sha256 stream, 64-bit words, simple discard, partial Fisher-Yates"
VERSION = 1


def words(seed: str) -> Iterator[int]:
    """Unsigned 64-bit numbers from `seed`, without end."""
    key, counter = seed.encode(), 0
    while True:
        block = hmac.new(key, counter.to_bytes(8, "big"), hashlib.sha256).digest()
        for start in range(0, len(block), 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1


def below(limit: int, stream: Iterator[int]) -> int:
    """A number in [0, limit), each equally likely. `limit` is at least 1 and below 2**63."""
    fair = 2**64 - 2**64 % limit
    return next(word for word in stream if word < fair) % limit


def pick(entries: Sequence[T], count: int, seed: str) -> list[T]:
    """`count` different entries (all of them if there are fewer), first drawn first.

    The order of `entries` matters to the outcome: sort them by ticket first.
    """
    pool, stream = list(entries), words(seed)
    count = min(count, len(pool))
    for i in range(count):
        j = i + below(len(pool) - i, stream)
        pool[i], pool[j] = pool[j], pool[i]
    return pool[:count]


def draw_winners(
    tickets: Sequence[str], prizes: Sequence[tuple[str, int]], seed: str
) -> list[tuple[int, str]]:
    """Winners as (index of the prize, ticket), the first tier drawn first.

    `prizes` are (tier, quantity). Nobody wins twice; with fewer entries than prizes the last
    prizes stay.
    """
    places = [index for index, (_, quantity) in enumerate(prizes) for _ in range(quantity)]
    return list(zip(places, pick(sorted(tickets), len(places), seed), strict=False))


def entries_digest(tickets: Sequence[str]) -> str:
    """SHA-256 over the sorted tickets, one a line: proves later which list was drawn from."""
    return hashlib.sha256("\n".join(sorted(tickets)).encode()).hexdigest()


def draw_record(
    slug: str,
    tickets: Sequence[str],
    prizes: Sequence[tuple[str, int]],
    seed: str,
    drawn_at: str,
) -> dict[str, Any]:
    """How a draw was made, complete enough to make it again. Holds tickets, never people."""
    return {
        "version": VERSION,
        "algorithm": ALGORITHM,
        "contest": slug,
        "drawn_at": drawn_at,
        "seed": seed,
        "entries": sorted(tickets),
        "entries_sha256": entries_digest(tickets),
        "prizes": [{"tier": tier, "quantity": quantity} for tier, quantity in prizes],
        "winners": [
            {"tier": prizes[index][0], "ticket": ticket}
            for index, ticket in draw_winners(tickets, prizes, seed)
        ],
    }
