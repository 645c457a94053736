"""The capacity model keeps the laws of queueing, and the README shows what it says."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.load.capacity import NEEDED, RECORDED, REQUESTS, WORKERS, fit, peak_of, recorded, tables
from tests.load.model import MOST, Kind, Outcome, Process, arriving, burst, closed
from tests.load.report import HEAD, README, with_recorded

SAVE, PAGE = Kind("save", 200e-6, writes=True), Kind("page", 300e-6, writes=False)
PROCESS = Process(batch=1e-3, item=20e-6, cpu=100e-6)
CROWD = {"cpu": 3e-4, "threads": 5e-5, "database": 0, "client": 5e-5}
POINTS = {
    **{name: {"cpu": 1e-3} for name in NEEDED},
    "alone": {"seconds": 2e-3, "cpu": 7e-4, "threads": 2e-4, "database": 0, "client": 1e-4},
    "beside": CROWD,
    "written": {"bytes": 20_000, "database": 0},
    "saves-64": {"rate": 4000, "p50": 0.016, **CROWD},
    "saves-256": {"rate": 4000, "p50": 0.064, **CROWD},
}


def steady(rate: float, seconds: float = 5) -> Outcome:
    moments = burst([SAVE, PAGE], [10, 3], lambda _: rate, rate, random.Random(1))
    return arriving(PROCESS, moments, seconds)


def test_littles_law_holds_where_people_arrive() -> None:
    seen = steady(2000)
    waiting = seen.arrived / seen.seconds * sum(seen.latencies) / len(seen.latencies)
    assert seen.mean_present == pytest.approx(waiting, rel=0.02)


@pytest.mark.parametrize("people", [1, 64, 256, 600])
def test_littles_law_holds_where_people_ask_again(people: int) -> None:
    seen = closed(PROCESS, SAVE, people, 50e-6, 5)
    assert seen.rate * sum(seen.latencies) / len(seen.latencies) == pytest.approx(people, rel=0.02)


def test_one_who_asks_alone_waits_for_every_station() -> None:
    spent = 50e-6 + SAVE.cpu + PROCESS.cpu + PROCESS.batch + PROCESS.item
    assert closed(PROCESS, SAVE, 1, 50e-6, 1).percentile(0.5) == pytest.approx(spent)


def test_more_load_is_never_faster_nor_less_busy() -> None:
    for less, more in pairwise(steady(rate) for rate in (200, 1000, 2000, 3000, 4000)):
        assert more.percentile(0.99) >= less.percentile(0.99)
        assert 0 < less.utilization < more.utilization < 1
        assert more.share >= less.share >= 1


def test_too_much_load_fills_the_loop_and_grows_without_end() -> None:
    short, long = steady(8000, 2), steady(8000, 4)
    assert long.utilization == pytest.approx(1, abs=0.01)
    assert long.mean_present > 1.5 * short.mean_present


@settings(max_examples=30, deadline=None)
@given(
    people=st.integers(1, 600),
    batch=st.floats(0, 0.02),
    item=st.floats(1e-6, 1e-3),
    cpu=st.floats(1e-6, 1e-3),
)
def test_no_station_does_more_than_it_can(
    people: int, batch: float, item: float, cpu: float
) -> None:
    seen = closed(Process(batch, item, cpu), Kind("save", cpu, writes=True), people, 30e-6, 0.3)
    assert seen.written <= MOST * seen.batches.total()
    assert seen.written * item + seen.batches.total() * batch <= seen.seconds + batch + MOST * item
    assert len(seen.latencies) <= seen.written
    assert seen.utilization <= 1 + 1e-9


def test_a_burst_is_as_dense_as_its_rate_says() -> None:
    moments = burst([PAGE], [1], lambda t: 400 if t < 10 else 100, 400, random.Random(3))
    times = []
    for moment, _ in moments:
        if moment > 20:
            break
        times.append(moment)
    early = sum(moment < 10 for moment in times)
    assert 3800 < early < 4200
    assert 900 < len(times) - early < 1100


def test_the_evening_is_served_below_the_limit() -> None:
    peak, most = peak_of(fit(POINTS), WORKERS), peak_of(fit(POINTS))
    assert most.processes == 1
    assert most.workers < WORKERS <= most.workers * peak.processes
    assert peak.one.utilization < 0.8
    assert peak.one.arrived > 20 * peak.starts * REQUESTS / peak.processes * 0.95


def test_the_readme_shows_what_the_model_says() -> None:
    if not RECORDED.exists():
        pytest.skip("nothing is recorded: python -m tests.load --database both --record")
    assert "\n".join(tables(recorded())) in README.read_text()


def test_a_recording_keeps_the_rows_of_the_database_it_did_not_measure() -> None:
    lite = [*HEAD, "| a save | sqlite | 1 |", "", "- SQLite 3, commit a"]
    post = [*HEAD, "| a save | postgres | 2 |", "", "- PostgreSQL 18, commit b"]
    both = [*HEAD, lite[2], post[2], "", lite[4], post[4]]
    assert with_recorded(post, lite) == with_recorded(lite, post) == both
    again = [*HEAD, "| a save | sqlite | 3 |", "", "- SQLite 3, commit c"]
    assert with_recorded(again, both) == [*HEAD, again[2], post[2], "", again[4], post[4]]
