"""What a measure is, and the running server it is taken on."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.load import acts
from tests.load.client import Person, Tally, drive
from tests.load.servers import Server


@dataclass(frozen=True)
class Floors:
    """CPU-seconds of one H and one E, and H's requests a second at 256 connections."""

    hello: float
    echo: float
    hello_rate: float


@dataclass
class Heard:
    """All that was asked during a run, and what of it went wrong."""

    requests: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, eq=False)
class Bench:
    """A running server with people before it; `share` scales how much is done.

    `later` closes what slow measures open and share, when the run is over.
    """

    server: Server
    tokens: Iterator[str]
    url: str
    share: float = 1.0
    heard: Heard = field(default_factory=Heard)
    later: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def kind(self) -> str:
        """`sqlite` or `postgres`."""
        return "sqlite" if self.url.startswith("sqlite") else "postgres"

    @property
    def quick(self) -> bool:
        """Whether this only shows that everything works."""
        return self.share < 1

    def times(self, full: int) -> int:
        """So many, or fewer on a quick run."""
        return max(int(full * self.share), 2)

    def drive(self, people: Sequence[Person]) -> tuple[Tally, float]:
        """What they did, and the server's CPU-seconds for it."""
        before = self.server.cpu()
        tally = drive(self.server.port, people)
        self.heard.requests += len(tally.latencies)
        self.heard.wrong += tally.wrong
        return tally, self.server.cpu() - before

    @contextlib.contextmanager
    def opened(self, people: int) -> Iterator[dict[str, int]]:
        """So many people with an attempt of their own each (by token), handed in afterwards."""
        found: dict[str, int] = {}
        self.drive([acts.starts(self.tokens, found) for _ in range(people)])
        yield found
        self.drive([acts.finishes(*attempt) for attempt in found.items()])


@dataclass(frozen=True)
class Sample:
    """One value with a word about it; `points` are the bare numbers the capacity model needs."""

    value: float
    note: str
    errors: int = 0
    points: Mapping[str, float] = field(default_factory=dict)


SKIPPED = float("nan")

Take = Callable[[Bench, Floors], Sample]


@dataclass(frozen=True)
class Measure:
    """A row of the table; `most` tells that smaller is better. `passes` None: not judged.

    `once` is for slow ones: taken in the last round only.
    """

    what: str
    take: Take
    passes: float | None
    aim: float | None
    most: bool
    once: bool


MEASURES: dict[str, Measure] = {}


def row(
    name: str,
    what: str,
    passes: float | None = None,
    aim: float | None = None,
    *,
    most: bool = True,
    once: bool = False,
) -> Callable[[Take], Take]:
    """Add a measure to the table."""

    def add(take: Take) -> Take:
        MEASURES[name] = Measure(what, take, passes, aim, most, once)
        return take

    return add


def each(tally: Tally, cpu: float, floors: Floors) -> Sample:
    """CPU of a request ÷ E."""
    spent = cpu / len(tally.latencies)
    note = f"{spent * 1e6:.0f} µs, {tally.rate:.0f}/s"
    return Sample(spent / floors.echo, note, tally.errors, {"cpu": spent, "rate": tally.rate})


def tail(tally: Tally) -> Sample:
    """p99 ÷ p50."""
    middle, slow = tally.percentile(0.5), tally.percentile(0.99)
    note = f"{tally.rate:.0f} requests/s, p50 {middle * 1e3:.0f} ms, p99 {slow * 1e3:.0f} ms"
    points = {"rate": tally.rate, "p50": middle, "p99": slow}
    return Sample(slow / middle, note, tally.errors, points)
