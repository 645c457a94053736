"""What a process has served: how often each route answered, with what status, and how fast.

Plain numbers, because counting is on every request's way; metrics.py tells them to Prometheus.
"""

from bisect import bisect_left

from starlette.types import Scope

BOUNDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper ends of the classes of duration, in seconds; slower requests have one class more."""
UNMATCHED = "unmatched"
"""Requests for addresses that do not exist share one name: anybody can invent more of them."""


class Served:
    """The requests to one route. A status of 0 is a phone that went away unanswered."""

    __slots__ = ("durations", "seconds", "statuses")

    def __init__(self) -> None:
        self.statuses: dict[int, int] = {}
        self.durations = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0


class Traffic:
    """The requests to an application since it was made."""

    def __init__(self) -> None:
        self.routes: dict[str, Served] = {}
        self.running = 0

    def began(self) -> None:
        """A request came in."""
        self.running += 1

    def ended(self, scope: Scope, status: int, seconds: float) -> None:
        """A request is over; its `scope` knows the route it found."""
        self.running -= 1
        route = scope.get("route")
        name = UNMATCHED if route is None else route.name
        served = self.routes.get(name)
        if served is None:
            served = self.routes[name] = Served()
        served.statuses[status] = served.statuses.get(status, 0) + 1
        served.durations[bisect_left(BOUNDS, seconds)] += 1
        served.seconds += seconds
