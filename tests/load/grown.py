"""A contest after many attempts: written row by row into a migrated database, past the product.

Three attempts a worker, over thirty days, all finished. Their answers are left out: no page or
export of a contest reads them.
"""

import asyncio
import csv
import importlib
import io
import itertools
import json
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from quiz.attempts.rules import local_day
from quiz.database import connected, connection, stored_moment
from quiz.people.actions import add_staff
from quiz.people.sessions import hash_token, open_session
from quiz.people.vault import blind_index, seal
from quiz.reports.folding import ADD_ITEMS, ADD_PAPERS
from quiz.reports.tallying import UNIT
from quiz.reports.verdicts import judge
from quiz.sqlite import file_of
from quiz.statements import ask
from tests.load.bench import Bench
from tests.load.crowd import EMPLOYERS, TOWNS, make
from tests.load.databases import database

FEW = 1_000
# In full, and on a quick run.
MANY, SOAK, WARM_UP = (1_000_000, 20_000), (100_000, 5_000), (10_000, 1_000)
TRIES, DAYS, QUESTIONS, PASS = 3, 30, 10, 60
CHUNK = 5000
PARTS = (0, 10, 100, 30, 2200), (1, 5, 10, 1.5, 5), (2, 2, 10, 0.5, 1), (3, 3, 10, 1, 2)
"""Part, its questions, points, and what a paper adds to the sums of scores and of their squares."""

Rows = Iterator[Sequence[object]]
WORKER = "id phone_index phone_sealed name_sealed town employer is_demo created_at"
SESSION = "token_hash worker_id created_at expires_at"
PARTICIPATION = "id contest_id worker_id town employer tries best_score created_at"
ATTEMPT = (
    "id participation_id contest_id worker_id client_id number day paper started_at deadline"
    " finished_at score max_score correct total passed"
)
ENTRY = "contest_id worker_id attempt_id earned_at"


@dataclass(frozen=True)
class Grown:
    """Where it is, how many attempts, who may look, and workers who have not begun."""

    url: str
    attempts: int
    organizer: str
    newcomers: Sequence[str]


@cache
def some_attempts(bench: Bench) -> Grown:
    """A thousand."""
    return _grown(bench, FEW, 0)


@cache
def many_attempts(bench: Bench) -> Grown:
    """A million, and people for the soak; made once a run and kept until its end."""
    return _grown(bench, MANY[bench.quick], SOAK[bench.quick] + WARM_UP[bench.quick])


def _grown(bench: Bench, attempts: int, newcomers: int) -> Grown:
    url = bench.later.enter_context(database(bench.kind))
    return asyncio.run(_grow(url, attempts, newcomers))


async def _grow(url: str, attempts: int, newcomers: int) -> Grown:
    await make(url, 0)
    workers = -(-attempts // TRIES)
    now = datetime.now(UTC)
    async with connected(url):
        staff = await add_staff("load", "organizer", "a password for load only", now)
        organizer = await open_session(now, staff_id=staff.id)
        contest, paper = await _contest_and_paper()
    everybody = range(1, workers + newcomers + 1)
    tokens = [f"newcomer-{worker}" for worker in everybody[workers:]]
    await _fill(url, "worker", WORKER, _workers(everybody, now))
    await _fill(url, "session", SESSION, _sessions(tokens, workers + 1, now))
    await _fill(url, "participation", PARTICIPATION, _participations(contest, attempts, now))
    await _fill(url, "attempt", ATTEMPT, _attempts(contest, paper, attempts, now))
    await _fill(url, "entry", ENTRY, _entries(contest, attempts, now))
    async with connected(url):
        await _count(url)
        await _statistics(contest, attempts)
    return Grown(url, attempts, organizer, tokens)


async def _contest_and_paper() -> tuple[int, str]:
    (contest,) = await connection().execute_query_dict("SELECT id FROM contest")
    rows = await connection().execute_query_dict(
        f"SELECT id, question_id FROM revision ORDER BY id LIMIT {QUESTIONS}"  # noqa: S608
    )
    items = [
        {"question": row["question_id"], "revision": row["id"], "order": [0, 1, 2, 3],
         "points": 100 // QUESTIONS, "half": False}
        for row in rows
    ]  # fmt: skip
    return contest["id"], json.dumps(items)


def _home(worker: int) -> tuple[str, str]:
    return f"镇{worker % TOWNS}", f"单位{worker % EMPLOYERS}"


def _workers(everybody: Sequence[int], now: datetime) -> Rows:
    for worker in everybody:
        phone = f"+86137{worker:08d}"
        sealed = seal(phone, "phone"), seal(f"人{worker}", "name")
        yield worker, blind_index(phone), *sealed, *_home(worker), 0, stored_moment(now)


def _sessions(tokens: Sequence[str], first: int, now: datetime) -> Rows:
    moments = stored_moment(now), stored_moment(now + timedelta(days=1))
    for worker, token in enumerate(tokens, first):
        yield hash_token(token), worker, *moments


def _tries(attempts: int) -> Iterator[tuple[int, range]]:
    """Every worker with the ids of their attempts."""
    for worker, first in enumerate(range(1, attempts + 1, TRIES), 1):
        yield worker, range(first, min(first + TRIES, attempts + 1))


def _score(attempt: int) -> int:
    """0, 10, … 100, every one as often as another."""
    return attempt % (QUESTIONS + 1) * (100 // QUESTIONS)


def _participations(contest: int, attempts: int, now: datetime) -> Rows:
    for worker, tries in _tries(attempts):
        best = max(map(_score, tries))
        yield worker, contest, worker, *_home(worker), len(tries), best, stored_moment(now)


def _attempts(contest: int, paper: str, attempts: int, now: datetime) -> Rows:
    starts = [now - timedelta(days=days, hours=1) for days in range(DAYS - 1)]
    hour, minutes = timedelta(hours=1), timedelta(minutes=5)
    moments = [
        (local_day(at), stored_moment(at), stored_moment(at + hour), stored_moment(at + minutes))
        for at in starts
    ]
    chance = random.Random(8)
    for worker, tries in _tries(attempts):
        for number, key in enumerate(tries, 1):
            client = UUID(int=chance.getrandbits(128), version=4)
            day, *at = moments[key % len(moments)]
            score = _score(key)
            result = score, 100, score // (100 // QUESTIONS), QUESTIONS, int(score >= PASS)
            yield key, worker, contest, worker, str(client), number, str(day), paper, *at, *result


def _entries(contest: int, attempts: int, now: datetime) -> Rows:
    for worker, tries in _tries(attempts):
        passed = next((key for key in tries if _score(key) >= PASS), None)
        if passed is not None:
            yield contest, worker, passed, stored_moment(now)


async def _fill(url: str, table: str, columns: str, rows: Rows) -> None:
    """Write rows as fast as the database takes them; ids are given, or the database's own."""
    names = columns.split()
    file = file_of(url)
    if file is not None:
        marks = ", ".join("?" * len(names))
        with sqlite3.connect(file) as database_:
            database_.execute("PRAGMA synchronous = OFF")
            into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
            database_.executemany(into, rows)
        database_.close()
        return
    import asyncpg

    database_ = await asyncpg.connect(url.replace("asyncpg", "postgresql", 1))
    await database_.copy_to_table(table, source=_as_csv(rows), columns=names, format="csv")
    if "id" in names:  # the next row that gets no id must not get one of these
        own = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
        await database_.execute(own)
    await database_.close()


async def _as_csv(rows: Rows) -> AsyncIterator[bytes]:
    while chunk := list(itertools.islice(rows, CHUNK)):
        text = io.StringIO()
        csv.writer(text).writerows(chunk)
        yield text.getvalue().encode()


async def _statistics(contest: int, attempts: int) -> None:
    """What folds would have kept of the whole bank: everything was dealt to somebody."""
    rows = await connection().execute_query_dict("SELECT id, question_id FROM revision ORDER BY id")
    items = []
    for row in rows:
        for first in (True, False):
            shown = max(attempts // (3 if first else 2) * QUESTIONS // len(rows), 200)
            right, squared = shown // 2, UNIT * UNIT
            picks = {key: [shown // 4, shown * 150] for key in "ABCD"}
            items.append(
                (contest, row["question_id"], row["id"], first, shown, shown // 9, shown * 10,
                 right * UNIT, shown * 600, right * squared, shown * 400_000, right * 650_000,
                 picks, [shown // 40] * 40)
            )  # fmt: skip
    await ask(ADD_ITEMS, items)
    papers = [
        (contest, first, part, size, points, attempts // 2, attempts * mean, attempts * squares, attempts)
        for first in (True, False)
        for part, size, points, mean, squares in PARTS
    ]  # fmt: skip
    await ask(ADD_PAPERS, papers)
    await judge([row["question_id"] for row in rows])


async def _count(url: str) -> None:
    """The counts that starts and finishes would have kept, as the migration made them."""
    counts = importlib.import_module("quiz.migrations.0002_counts")
    groups = ("day", "a.day"), ("town", "p.town"), ("employer", "p.employer")
    for text in [counts.COUNT_CONTESTS, *(counts.count_groups(*group) for group in groups)]:
        await connection().execute_query(text)
    if not url.startswith("sqlite"):
        await connection().execute_query("ANALYZE")
