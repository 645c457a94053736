"""What a process tells Prometheus of itself: https://prometheus.io/docs/instrumenting/exposition_formats/"""

import asyncio
import hmac
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address
from itertools import accumulate
from urllib.parse import SplitResult

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    GCCollector,
    Metric,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from quiz.batches import MOST, Batches, writer
from quiz.database import connection, is_unavailable
from quiz.errors import NotFound
from quiz.people.sessions import remembered_visitors
from quiz.settings import settings
from quiz.web.sessions import bearer_token
from quiz.web.traffic import BOUNDS, Traffic

DATABASE_SECONDS = 2.0
"""A database that needs longer for one small read counts as away: scrapers wait ten seconds."""
PROXIED = {"forwarded", "via", "x-real-ip"}
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, MOST)
COUNTS = """
SELECT COALESCE(SUM(visits), 0) AS started, COALESCE(SUM(finished), 0) AS finished
FROM contest_count
"""


async def show(request: Request) -> Response:
    """The metrics. Not found for everybody but programs of this machine and the token's holders."""
    if not (is_of_this_machine(request) or has_token(request)):
        raise NotFound
    registry = CollectorRegistry()
    registry.register(OfWorker(_of_process()))
    registry.register(OfWorker(_of_evening(request.app.state.traffic, await _attempts())))
    # Of several worker processes another one may answer next time, if the scraper connects anew.
    headers = {"content-type": CONTENT_TYPE_LATEST, "connection": "close"}
    return Response(generate_latest(registry), headers=headers)


def is_of_this_machine(request: Request) -> bool:
    """Whether a program beside us asks for itself.

    A reverse proxy beside us has the same address and brings strangers: it is known by a header
    that proxies add. A page that a browser beside us is made to ask from has a name for its host.
    """
    if any(name in PROXIED or name.startswith("x-forwarded-") for name in request.headers):
        return False
    peer = request.client.host if request.client else ""
    asked = SplitResult("", request.headers.get("host", ""), "", "", "").hostname or ""
    return _is_loopback(peer) and _is_loopback(asked)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def has_token(request: Request) -> bool:
    """Whether the request bears METRICS_TOKEN; without one nobody does."""
    wanted = settings().metrics_token
    given = bearer_token(request.headers)
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


async def _attempts() -> dict[str, int] | None:
    """Attempts started and finished by everybody, from the database; None when it is away."""
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            rows = await connection().execute_query_dict(COUNTS)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return None
    return dict(rows[0])


class OfWorker(Collector):
    """Metrics of this process, told from those of other workers by a label."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Each metric with the process number on every sample."""
        worker = {"worker": str(os.getpid())}
        for metric in self.metrics:
            metric.samples = [s._replace(labels={**worker, **s.labels}) for s in metric.samples]
            yield metric


def _of_process() -> Iterable[Metric]:
    registry = CollectorRegistry()
    for collector in (ProcessCollector, GCCollector, PlatformCollector):
        collector(registry=registry)
    return registry.collect()


def _of_evening(traffic: Traffic, attempts: dict[str, int] | None) -> Iterator[Metric]:
    yield from _of_requests(traffic)
    yield from _of_writer(writer())
    visitors = remembered_visitors()
    yield _gauge("sessions_remembered", "Sessions this process remembers", len(visitors))
    yield _counter("session_reads", "Sessions read from the database", visitors.reads)
    yield _gauge("database_up", "1 if the database answered just now", int(attempts is not None))
    if attempts is not None:
        # Of the whole database, whichever process tells them.
        yield _counter("attempts_started", "Attempts started, in all", attempts["started"])
        yield _counter("attempts_finished", "Attempts finished, in all", attempts["finished"])


def _of_requests(traffic: Traffic) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "zhumeng_requests", "Requests by route and status", labels=["route", "status"]
    )
    durations = HistogramMetricFamily(
        "zhumeng_request_seconds", "Seconds from request to answer", labels=["route"]
    )
    for name, served in traffic.routes.items():
        for status, count in served.statuses.items():
            requests.add_metric([name, str(status)], count)
        durations.add_metric([name], _cumulated(BOUNDS, served.durations), served.seconds)
    yield requests
    yield durations
    yield _gauge("requests_running", "Requests not answered yet", traffic.running)


def _of_writer(of: Batches) -> Iterator[Metric]:
    batches = HistogramMetricFamily(
        "zhumeng_writer_batch_items", "Items written together, by verb", labels=["verb"]
    )
    for verb in sorted({verb for verb, _ in of.batches}):
        sizes = Counter({size: n for (of_verb, size), n in of.batches.items() if of_verb == verb})
        classes = [0] * (len(SIZES) + 1)
        for size, count in sizes.items():
            classes[next(i for i, most in enumerate(SIZES) if size <= most)] += count
        items = sum(size * count for size, count in sizes.items())
        batches.add_metric([verb.removesuffix("_all")], _cumulated(SIZES, classes), items)
    yield batches
    yield _gauge("writer_waiting", "Items that wait to be written", len(of))
    yield _counter("writer_refused", "Items refused because too many waited", of.refused)


def _cumulated(bounds: Sequence[float], counts: Iterable[int]) -> list[tuple[str, float]]:
    """A histogram's buckets: each holds what is at most its bound, the last everything."""
    return list(zip([*map(str, bounds), "+Inf"], accumulate(counts), strict=True))


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"zhumeng_{name}", text, value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(f"zhumeng_{name}", text, value)
