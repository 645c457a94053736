"""What a request costs the server, against the floors of the same round."""

import asyncio
import itertools
import random
import time
from datetime import UTC, datetime

from quiz.database import connected
from quiz.reports import folding
from tests.load import acts
from tests.load.bench import Bench, Floors, Sample, each, row
from tests.load.crowd import SLUG, make
from tests.load.databases import database
from tests.reports.evenings import spend

_numbers = itertools.count(random.randrange(10**8))


@row("save", "CPU of one save ÷ E", 1.35, 0.8)
def save(bench: Bench, floors: Floors) -> Sample:
    """PUT of one answer, 64 connections."""
    with bench.opened(64) as attempts:
        return each(*bench.drive(acts.savers(attempts, bench.times(200))), floors)


@row("start", "CPU of one start ÷ E")
def start(bench: Bench, floors: Floors) -> Sample:
    """POST of a start over the API, 256 connections."""
    found: dict[str, int] = {}
    tally, cpu = bench.drive([acts.starts(bench.tokens, found) for _ in range(256)])
    bench.drive([acts.finishes(*attempt) for attempt in found.items()])
    return each(tally, cpu, floors)


@row("finish", "CPU of one finish ÷ E")
def finish(bench: Bench, floors: Floors) -> Sample:
    """POST of a finish over the API, 256 connections."""
    found: dict[str, int] = {}
    bench.drive([acts.starts(bench.tokens, found) for _ in range(256)])
    return each(*bench.drive([acts.finishes(*attempt) for attempt in found.items()]), floors)


@row("fold", "CPU of counting a finished attempt into the statistics ÷ E", once=True)
def fold(bench: Bench, floors: Floors) -> Sample:
    """After the rush, a few hundred at once, in a process of its own: here."""
    url = bench.later.enter_context(database(bench.kind))
    spent = asyncio.run(_fold(url, bench.times(2000)))
    return Sample(spent / floors.echo, f"{spent * 1e6:.0f} µs")


async def _fold(url: str, attempts: int) -> float:
    await make(url, 0)
    async with connected(url):
        await spend([SLUG], attempts, datetime.now(UTC))
        before = time.process_time()
        counted = await folding.fold(rounds=attempts)
        spent = time.process_time() - before
    assert counted == attempts
    return spent / attempts


@row("sign-in", "CPU of a first sign-in over the API ÷ E")
def sign_in(bench: Bench, floors: Floors) -> Sample:
    """POST of somebody new, 64 connections."""
    people = [acts.sign_ins(_numbers, bench.times(10)) for _ in range(64)]
    return each(*bench.drive(people), floors)


@row("home", "home page, nobody signed in ÷ E")
def home(bench: Bench, floors: Floors) -> Sample:
    """What opens first."""
    return each(*bench.drive([acts.gets("/", "", bench.times(40))] * 64), floors)


@row("cover", "cover page, nobody signed in ÷ E")
def cover(bench: Bench, floors: Floors) -> Sample:
    """The contest's page as a link in a chat opens it."""
    people = [acts.gets(f"/contests/{SLUG}", "", bench.times(40))] * 64
    return each(*bench.drive(people), floors)


@row("own-cover", "cover page for a worker ÷ E")
def own_cover(bench: Bench, floors: Floors) -> Sample:
    """The same with the worker's own tries on it."""
    return _pages(bench, floors, f"/contests/{SLUG}")


@row("winners", "winners page ÷ E")
def winners(bench: Bench, floors: Floors) -> Sample:
    """The public page before the draw, when people look most."""
    people = [acts.gets(f"/contests/{SLUG}/winners", "", bench.times(40))] * 64
    return each(*bench.drive(people), floors)


@row("quiz", "quiz page ÷ E", 3.0, 1.5)
def quiz(bench: Bench, floors: Floors) -> Sample:
    """The page with ten questions, zipped."""
    return _pages(bench, floors, "/attempts/{id}")


@row("result", "result page ÷ E")
def result(bench: Bench, floors: Floors) -> Sample:
    """Ten questions with the right answers, why, and the article; zipped."""
    with bench.opened(64) as attempts:
        bench.drive([acts.finishes(*attempt) for attempt in attempts.items()])
        looks = acts.lookers(attempts, "/attempts/{id}", bench.times(40))
        return each(*bench.drive(looks), floors)


def _pages(bench: Bench, floors: Floors, path: str) -> Sample:
    with bench.opened(64) as attempts:
        return each(*bench.drive(acts.lookers(attempts, path, bench.times(40))), floors)


@row("api", "CPU of a request of a whole attempt over the API ÷ E", 1.5, 1.1)
def api(bench: Bench, floors: Floors) -> Sample:
    """Start, ten saves, finish; 64 connections."""
    people = [acts.attempts(bench.tokens, bench.times(5)) for _ in range(64)]
    return each(*bench.drive(people), floors)


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
    spent = cpu / len(tally.latencies)
    note = f"{tally.rate / 14:.0f} attempts/s, {spent * 1e6:.0f} µs a request"
    return Sample(tally.rate / floors.hello_rate, note, tally.errors)


@row("requests", "requests of a 10-question attempt over the API", 14)
def requests(bench: Bench, _: Floors) -> Sample:
    """Start, ten saves, finish."""
    tally, _ = bench.drive([acts.attempts(bench.tokens, 1)])
    return Sample(len(tally.latencies), "", tally.errors)


@row("bytes", "kB down for a 10-question attempt over the API", 10)
def bytes_down(bench: Bench, _: Floors) -> Sample:
    """With their heads, zipped."""
    tally, _ = bench.drive([acts.attempts(bench.tokens, 1)])
    return Sample(tally.bytes_down / 1000, "", tally.errors)
