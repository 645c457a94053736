"""One server process as a queueing system, simulated event by event. Pure: chance is an argument.

Two stations. The event loop is a single server, first come, first served: half of a request's CPU
before its write, half after. The writer serves in bulk: it takes what has queued for one verb, at
most 256, and needs `batch` seconds for the commit and `item` for each (Bailey 1954, "On Queueing
Processes with Bulk Service"; here M/G^[1,256]/1 in series with the loop). Where people wait for
their answer before they ask again (closed), the client is a third station.
"""

import heapq
import itertools
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

MOST = 256


@dataclass(frozen=True)
class Kind:
    """A kind of request: CPU-seconds on the event loop, and whether it goes through the writer."""

    name: str
    cpu: float
    writes: bool


@dataclass(frozen=True)
class Process:
    """Seconds of the writer for a batch and for each of its items; `cpu` on the loop for a batch."""

    batch: float
    item: float
    cpu: float = 0.0


@dataclass
class Outcome:
    """What was seen: `seconds` simulated, a latency for each request, how busy the loop was."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    arrived: int = 0
    present: float = 0.0
    busy: float = 0.0
    batches: Counter[str] = field(default_factory=Counter)
    written: int = 0

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return len(self.latencies) / self.seconds

    @property
    def utilization(self) -> float:
        """Share of the time in which the event loop works."""
        return self.busy / self.seconds

    @property
    def share(self) -> float:
        """How many writes share a batch."""
        return self.written / self.batches.total()

    @property
    def mean_present(self) -> float:
        """Requests being served, on average over time."""
        return self.present / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the requests stay below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(slots=True)
class _Request:
    kind: Kind
    arrived: float


class _Simulation:
    def __init__(self, process: Process, done: Callable[[float], None]) -> None:
        self.process, self.done = process, done
        self.now, self.loop_free, self.present, self.writing = 0.0, 0.0, 0, False
        self.queues: dict[str, deque[_Request]] = {}
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.outcome = Outcome()

    def at(self, moment: float, event: Callable[[], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.order), event))

    def run(self, seconds: float) -> Outcome:
        while self.events and self.events[0][0] <= seconds:
            moment, _, event = heapq.heappop(self.events)
            self.outcome.present += self.present * (moment - self.now)
            self.now = moment
            event()
        self.outcome.present += self.present * (seconds - self.now)
        self.outcome.seconds = seconds
        self.outcome.busy -= max(self.loop_free - seconds, 0)
        return self.outcome

    def on_loop(self, cpu: float, event: Callable[[], None]) -> None:
        """Work for the event loop, behind what waits there."""
        self.loop_free = max(self.now, self.loop_free) + cpu
        self.outcome.busy += cpu
        self.at(self.loop_free, event)

    def arrive(self, kind: Kind) -> None:
        request = _Request(kind, self.now)
        self.present += 1
        self.outcome.arrived += 1
        if kind.writes:
            self.on_loop(kind.cpu / 2, lambda: self.enqueue(request))
        else:
            self.on_loop(kind.cpu, lambda: self.answer(request))

    def enqueue(self, request: _Request) -> None:
        self.queues.setdefault(request.kind.name, deque()).append(request)
        if not self.writing:
            self.writing = True
            self.on_loop(self.process.cpu, self.take)

    def take(self) -> None:
        """The next verb's turn: it goes to the end of the row."""
        name = next(name for name, queue in self.queues.items() if queue)
        queue = self.queues.pop(name)
        self.queues[name] = queue
        batch = [queue.popleft() for _ in range(min(MOST, len(queue)))]
        self.outcome.batches[name] += 1
        self.outcome.written += len(batch)
        spent = self.process.batch + self.process.item * len(batch)
        self.at(self.now + spent, lambda: self.store(batch))

    def store(self, batch: Sequence[_Request]) -> None:
        """Written: the next batch is taken before the waiters of this one get their turn."""
        self.writing = any(self.queues.values())
        if self.writing:
            self.on_loop(self.process.cpu, self.take)
        for request in batch:
            self.on_loop(request.kind.cpu / 2, lambda request=request: self.answer(request))

    def answer(self, request: _Request) -> None:
        self.present -= 1
        self.outcome.latencies.append(self.now - request.arrived)
        self.done(self.now)


def closed(process: Process, kind: Kind, people: int, client: float, seconds: float) -> Outcome:
    """`people` who each ask again at once; the client needs `client` seconds for each request.

    Latencies are what the client sees: they include its own queue.
    """
    asked: deque[float] = deque()
    seen: list[float] = []
    free = 0.0

    def ask(now: float) -> None:
        nonlocal free
        free = max(free, now) + client
        asked.append(free)
        simulation.at(free, lambda: simulation.arrive(kind))

    def answered(now: float) -> None:
        ask(now)
        seen.append(asked[-1] - asked.popleft())

    simulation = _Simulation(process, answered)
    for _ in range(people):
        ask(0.0)
    outcome = simulation.run(seconds)
    outcome.latencies = seen
    return outcome


def arriving(process: Process, moments: Iterator[tuple[float, Kind]], seconds: float) -> Outcome:
    """Requests at given moments, whoever waits."""
    simulation = _Simulation(process, lambda _: None)

    def next_one() -> None:
        moment, kind = next(moments, (seconds + 1, None))
        if kind is not None:
            simulation.at(moment, lambda: (simulation.arrive(kind), next_one())[0])

    next_one()
    return simulation.run(seconds)


def burst(
    kinds: Sequence[Kind], counts: Sequence[float], rate: Callable[[float], float], top: float,
    chance: random.Random,
) -> Iterator[tuple[float, Kind]]:  # fmt: skip
    """A Poisson process whose `rate(t)` a second never exceeds `top`, kinds mixed by `counts`.

    By thinning (Lewis and Shedler 1979).
    """
    now = 0.0
    while True:
        now += chance.expovariate(top)
        if chance.random() * top < rate(now):
            yield now, chance.choices(kinds, counts)[0]
