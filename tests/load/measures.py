"""The measures: one function and one row each. Ratios are to the floors of the same round."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.load import acts
from tests.load.client import Person, Tally, drive
from tests.load.crowd import SLUG, database, make_now
from tests.load.servers import Server, has_strace, zhumeng


@dataclass(frozen=True)
class Floors:
    """CPU-seconds of one H and one E, and H's requests a second at 256 connections."""

    hello: float
    echo: float
    hello_rate: float


@dataclass(frozen=True)
class Bench:
    """A running server with people before it; `share` scales how much is done."""

    server: Server
    tokens: Iterator[str]
    kind: str
    share: float

    def times(self, full: int) -> int:
        """So many, or fewer on a quick run."""
        return max(int(full * self.share), 2)

    def drive(self, people: list[Person]) -> tuple[Tally, float]:
        """What they did, and the server's CPU-seconds for it."""
        before = self.server.cpu()
        tally = asyncio.run(drive(self.server.port, people))
        return tally, self.server.cpu() - before


@dataclass(frozen=True)
class Sample:
    """One value with a word about it."""

    value: float
    note: str
    errors: int


@dataclass(frozen=True)
class Measure:
    """A row of the table; `most` tells that smaller is better. None: reported, not judged."""

    what: str
    most: bool
    passes: float | None
    aim: float | None
    take: Callable[[Bench, Floors], Sample]


MEASURES: dict[str, Measure] = {}


def row(
    name: str,
    what: str,
    passes: float | None = None,
    aim: float | None = None,
    *,
    most: bool = True,
) -> Callable[[Callable[[Bench, Floors], Sample]], Callable[[Bench, Floors], Sample]]:
    """Add a measure to the table."""

    def add(take: Callable[[Bench, Floors], Sample]) -> Callable[[Bench, Floors], Sample]:
        MEASURES[name] = Measure(what, most, passes, aim, take)
        return take

    return add


def opened(bench: Bench, people: int) -> tuple[dict[str, int], Tally, float]:
    """So many people with an attempt of their own each."""
    found: dict[str, int] = {}
    tally, cpu = bench.drive([acts.starts(bench.tokens, found) for _ in range(people)])
    return found, tally, cpu


def _per_request(tally: Tally, cpu: float, floors: Floors) -> Sample:
    each = cpu / len(tally.latencies)
    rate = len(tally.latencies) / tally.seconds
    return Sample(each / floors.echo, f"{each * 1e6:.0f} µs, {rate:.0f}/s", tally.errors)


def _saves(bench: Bench, connections: int) -> tuple[Tally, float]:
    attempts, _, _ = opened(bench, connections)
    tokens = iter(attempts)
    times = bench.times(12_800) // connections or 1
    return bench.drive([acts.saves(tokens, times, attempts) for _ in attempts])


@row("save", "CPU of one save ÷ E", 1.35, 0.8)
def save(bench: Bench, floors: Floors) -> Sample:
    """PUT of one answer, 64 connections."""
    return _per_request(*_saves(bench, 64), floors)


@row("start", "CPU of one start ÷ E")
def start(bench: Bench, floors: Floors) -> Sample:
    """POST of a start over the API, 256 connections."""
    _, tally, cpu = opened(bench, 256)
    return _per_request(tally, cpu, floors)


@row("finish", "CPU of one finish ÷ E")
def finish(bench: Bench, floors: Floors) -> Sample:
    """POST of a finish over the API, 256 connections."""
    attempts, _, _ = opened(bench, 256)
    people = [acts.finishes(token, attempt) for token, attempt in attempts.items()]
    return _per_request(*bench.drive(people), floors)


def _pages(bench: Bench, path: str) -> tuple[Tally, float]:
    attempts, _, _ = opened(bench, 64)
    times = bench.times(40)
    people = [acts.gets(path.format(id=n), token, times) for token, n in attempts.items()]
    return bench.drive(people)


@row("cover", "cover page ÷ E")
def cover(bench: Bench, floors: Floors) -> Sample:
    """The contest's page for a signed-in worker."""
    return _per_request(*_pages(bench, f"/contests/{SLUG}"), floors)


@row("quiz", "quiz page ÷ E", 3.0, 1.5)
def quiz(bench: Bench, floors: Floors) -> Sample:
    """The page with ten questions, zipped."""
    return _per_request(*_pages(bench, "/attempts/{id}"), floors)


@row("api", "CPU of a request of a whole attempt over the API ÷ E", 1.5, 1.1)
def api(bench: Bench, floors: Floors) -> Sample:
    """Start, ten saves, finish; 64 connections."""
    people = [acts.attempts(bench.tokens, bench.times(5)) for _ in range(64)]
    return _per_request(*bench.drive(people), floors)


@row("attempt", "CPU-seconds of a whole attempt, where E takes 120 µs", 0.004, 0.0025)
def attempt(bench: Bench, floors: Floors) -> Sample:
    """The same over the API, as seconds on a machine of the reference's speed."""
    tally, cpu = bench.drive([acts.attempts(bench.tokens, bench.times(5)) for _ in range(64)])
    whole = cpu / (len(tally.latencies) / 12)
    return Sample(whole * 120e-6 / floors.echo, f"{whole * 1e3:.2f} ms here", tally.errors)


@row(
    "pages", "whole attempts over pages: requests/s ÷ H at 256 connections", 0.20, 0.27, most=False
)
def pages(bench: Bench, floors: Floors) -> Sample:
    """Start, quiz page, ten saves, finish, result; 14 requests."""
    tally, cpu = bench.drive([acts.paged(bench.tokens, bench.times(3)) for _ in range(256)])
    rate = len(tally.latencies) / tally.seconds
    note = f"{rate / 14:.0f} attempts/s, {cpu / len(tally.latencies) * 1e6:.0f} µs a request"
    return Sample(rate / floors.hello_rate, note, tally.errors)


def _tail(tally: Tally) -> Sample:
    middle, slow = tally.percentile(0.5), tally.percentile(0.99)
    note = f"{middle * 1e3:.0f} ms, {slow * 1e3:.0f} ms"
    return Sample(slow / middle, note, tally.errors)


@row("tail", "p99 ÷ p50 of saves at 256 connections", 3.0, 1.8)
def tail(bench: Bench, _: Floors) -> Sample:
    """How much longer the unlucky wait."""
    return _tail(_saves(bench, 256)[0])


@row("burst", "p99 ÷ p50 of whole attempts over the API at 256 connections", 3.0, 1.8)
def burst(bench: Bench, _: Floors) -> Sample:
    """The evening's mix."""
    return _tail(bench.drive([acts.attempts(bench.tokens, bench.times(3)) for _ in range(256)])[0])


@row("bytes", "kB down for a 10-question attempt over the API", 10.0)
def bytes_down(bench: Bench, _: Floors) -> Sample:
    """12 requests with their heads, zipped."""
    tally, _ = bench.drive([acts.attempts(bench.tokens, 1)])
    return Sample(tally.bytes_down / 1000, f"{len(tally.latencies)} requests", tally.errors)


@row("sync", "saves/s with 2 ms added to each sync ÷ without", 0.6, 0.85, most=False)
def sync(bench: Bench, _: Floors) -> Sample:
    """Both under strace, at 256 connections."""
    if not has_strace():
        return Sample(float("nan"), "skipped: no strace", 0)
    rates, errors = [], 0
    for micros in (2000, 0):
        with database(bench.kind) as url:
            tokens = make_now(url, 256)
            with zhumeng(url, sync_micros=micros) as server:
                tally, _ = _saves(Bench(server, tokens, bench.kind, bench.share), 256)
            rates.append(len(tally.latencies) / tally.seconds)
            errors += tally.errors
    return Sample(rates[0] / rates[1], f"{rates[0]:.0f}/s ÷ {rates[1]:.0f}/s", errors)
