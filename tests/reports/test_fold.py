"""Finished attempts are counted exactly once, and the sums equal counting afterwards."""

import asyncio
import statistics as plain
from collections import Counter, defaultdict
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from questions.drafts import LETTERS
from quiz.attempts.memory import memory
from quiz.attempts.models import Attempt, Uncounted
from quiz.background import sweep
from quiz.contests.actions import open_contest
from quiz.contests.models import Contest, Section
from quiz.reports import folding
from quiz.reports.folding import LONGEST, RUSH, Overtaken, Patience, fold
from quiz.reports.items import COLUMNS, ItemNumbers, groups_of
from quiz.reports.models import ItemCount, ItemVerdict, PaperCount
from quiz.reports.tallying import TEXTS, merged_picks
from quiz.statements import ask
from tests.attempts.conftest import finish, right_answers, start
from tests.attempts.test_lock_order import beside
from tests.conftest import Clock, WorkerClient
from tests.factories import make_bank, make_contest
from tests.reports.evenings import Paper, Told, spend

ROWS = f"SELECT {COLUMNS} FROM ITEMS JOIN item_count c ON c.first_try = i.0::boolean"  # noqa: S608


async def two_contests(clock: Clock) -> None:
    """From one bank: ten questions of 10 points, and eight; half points in the first."""
    bank = await make_bank(count=60)
    first = await make_contest(clock.now, slug="one", bank=bank, opened=False)
    await Section.filter(contest=first).update(half_for_incomplete=True)
    await open_contest(first, clock.now)
    await make_contest(clock.now, slug="two", bank=bank, count=8)


async def everything() -> list[Any]:
    """All that is kept, without what the database numbers."""
    kept: list[Any] = []
    for model, order in ((ItemCount, "revision_id"), (PaperCount, "part"), (ItemVerdict, "question_id")):  # fmt: skip
        names = [name for name in model._meta.db_fields if name != "id"]
        keys = {"contest_id", "first_try"} & set(names)
        kept += await model.all().order_by(order, *sorted(keys)).values_list(*names)
    return kept


async def numbers(*, first: bool) -> dict[int, ItemNumbers]:
    """What is kept of each revision."""
    rows = await ask(ROWS, [(first,)])
    questions = await memory().questions_of(row["revision_id"] for row in rows)
    return {found.question.revision_id: found for found in groups_of(rows, questions)}


async def test_three_thousand_random_attempts(db: str, clock: Clock) -> None:
    await two_contests(clock)
    papers = await spend(["one", "two"], 3000, clock.now)
    assert await fold(100) == 3000
    assert await Uncounted.all().count() == 0
    for first in (True, False):
        lines: dict[int, list[tuple[Paper, Told]]] = defaultdict(list)
        for paper in papers:
            for told in paper.told if paper.first == first else ():
                lines[told.item.revision].append((paper, told))
        found = await numbers(first=first)
        assert found.keys() == lines.keys()
        for revision, told in lines.items():
            compare(found[revision], told)


def compare(kept: ItemNumbers, lines: list[tuple[Paper, Told]]) -> None:
    """The numbers of one revision with the truth."""
    shares = [told.share for _, told in lines]
    assert (kept.shown, kept.blank) == (len(lines), sum(not told.given for _, told in lines))
    assert kept.facility == pytest.approx(plain.fmean(shares))
    # Pooled within contests: as if each had the same means.
    xs, rests = list(shares), [paper.rest(told) for paper, told in lines]
    contests = [paper.contest for paper, _ in lines]
    for contest in set(contests):
        mine = [place for place, other in enumerate(contests) if other == contest]
        for values in (xs, rests):
            mean = plain.fmean(values[place] for place in mine)
            for place in mine:
                values[place] -= mean
    assert kept.discrimination == pytest.approx(plain.correlation(xs, rests), abs=1e-3)
    picks = Counter(text for _, told in lines for text in told.chosen)
    options = kept.question.options
    named = {options[LETTERS.index(key)] if options else key: n for key, n in kept.picks.items()}
    if kept.question.kind == "fill":
        # As they are compared: numerals are Arabic.
        same = {"三十天": "30天", "一个月": "1个月"}
        picks = Counter({same.get(text, text): count for text, count in picks.items()})
    assert {key: pick.times for key, pick in named.items()} == picks
    for text, pick in named.items() if kept.question.kind != "fill" else ():
        exact = sum(paper.rest(told) for paper, told in lines if text in told.chosen)
        assert pick.rests / 1000 == pytest.approx(exact, abs=0.0006 * pick.times)
    times = [s for paper, told in lines if (s := paper.seconds(told)) is not None]
    assert kept.seconds == pytest.approx(plain.median(times), rel=0.19)


async def test_papers_are_counted(db: str, clock: Clock) -> None:
    await two_contests(clock)
    papers = await spend(["one", "two"], 900, clock.now)
    await fold()
    for row in await PaperCount.filter(part=0):
        mine = [p for p in papers if (p.contest, p.first) == (row.contest_id, row.first_try)]
        earned = [[t.item.points * t.share for t in p.told] for p in mine]
        totals = [sum(scores) for scores in earned]
        assert (row.papers, row.total) == (len(mine), sum(totals))
        assert row.totals_squared == sum(total**2 for total in totals)
        assert row.squares == sum(x**2 for scores in earned for x in scores)
    one = await Contest.get(slug="one")
    parts = await PaperCount.filter(contest=one, first_try=True).order_by("part")
    assert [(p.part, p.items, p.points) for p in parts] == [
        (0, 10, 100), (1, 3, 10), (2, 3, 10), (3, 2, 10), (4, 2, 10),
    ]  # fmt: skip


async def test_in_any_portions_the_sums_are_the_same(
    db: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_contests(clock)
    await spend(["one", "two"], 150, clock.now)
    await fold()
    at_once = await everything()
    attempts = list(range(1, 151))
    for model in (ItemCount, PaperCount, ItemVerdict):
        await model.all().delete()
    await Uncounted.bulk_create([Uncounted(attempt_id=key) for key in attempts])
    monkeypatch.setattr(folding, "MOST", 7)
    assert await fold(3) == 21
    assert await Uncounted.all().count() == 129
    assert await fold(100) == 129
    assert await everything() == at_once


async def test_two_folds_at_once_count_once(db: str, clock: Clock) -> None:
    await two_contests(clock)
    papers = await spend(["one"], 60, clock.now)
    keys = list(range(1, 61))
    tallies = [await folding.tally_of(keys), await folding.tally_of(keys[30:])]
    outcomes = await asyncio.gather(
        folding._store(keys, tallies[0]),
        folding._store(keys[30:], tallies[1]),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Overtaken) for outcome in outcomes) == 1, outcomes
    await asyncio.gather(fold(), fold(), fold())
    assert await shown() == sum(len(paper.told) for paper in papers)
    assert await Uncounted.all().count() == 0


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_fold_waits_for_another(db: str, clock: Clock) -> None:
    """Each adds to what it has read: options that were chosen, and times."""
    await two_contests(clock)
    await spend(["one"], 60, clock.now)
    parts = [range(1, 31), range(31, 61)]
    tallies = [await folding.tally_of(part) for part in parts]
    await beside(*map(folding._store, parts, tallies))
    apart = await everything()
    for model in (ItemCount, PaperCount, ItemVerdict):
        await model.all().delete()
    await Uncounted.bulk_create([Uncounted(attempt_id=key) for key in range(1, 61)])
    await fold()
    assert await everything() == apart


async def shown() -> int:
    """How many questions are counted."""
    return sum(await ItemCount.all().values_list("shown", flat=True))  # type: ignore[arg-type]


async def test_a_fold_that_fails_has_counted_nothing(
    db: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_contests(clock)
    await spend(["one"], 30, clock.now)

    async def fail(_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(folding, "judge", fail)
        await fold()
    assert (await everything(), await Uncounted.all().count()) == ([], 30)
    await fold()
    assert await shown() == 300


async def test_one_that_cannot_be_counted_does_not_stop_the_others(db: str, clock: Clock) -> None:
    await two_contests(clock)
    await spend(["one"], 30, clock.now)
    paper: Any = (await Attempt.get(id=7)).paper
    paper[3]["revision"] = 999
    await Attempt.filter(id=7).update(paper=paper)
    assert await fold() == 30
    assert (await shown(), await Uncounted.all().count()) == (290, 0)


async def test_a_finish_waits_once_and_the_sweep_counts_it(
    db: str, clock: Clock, worker_client: WorkerClient
) -> None:
    await make_contest(clock.now)
    client = await worker_client()
    for right in (True, False):
        attempt = (await start(client)).json()
        for _ in range(2):
            await finish(client, attempt["id"], right_answers(attempt) if right else {})
    await start(client)
    assert await Uncounted.all().count() == 2
    sweeping = asyncio.create_task(sweep(clock))
    async with asyncio.timeout(60):
        while await Uncounted.all().count():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    sweeping.cancel()
    papers = await PaperCount.filter(part=0).order_by("-first_try").values_list("papers", "total")
    assert papers == [(1, 100), (1, 0)]


async def test_texts_are_bounded_and_tell_of_nobody(
    db: str, clock: Clock, worker_client: WorkerClient
) -> None:
    await make_contest(clock.now, kinds=["fill"], count=5, pass_score=10)
    texts = ["三十", "我叫王小明，手机 13812345678", "12 34 5", "很长" * 20, "３０"]
    client = await worker_client()
    attempt = (await start(client)).json()
    given = {str(n): [text] for n, text in enumerate(texts, 1)}
    await finish(client, attempt["id"], given)
    await fold()
    kept: list[dict[str, list[int]]] = await ItemCount.all().values_list("picks", flat=True)  # type: ignore[assignment]
    assert sorted(filter(None, kept), key=str) == [{"30": [1, 0]}, {"30": [1, 0]}]


@given(some.lists(some.lists(some.integers(0, 60), max_size=80), max_size=8))
@example([[*range(TEXTS)] * 2, *[[TEXTS]] * 8])
def test_frequent_texts_are_kept_and_none_is_counted_too_often(batches: list[list[int]]) -> None:
    """By less than one in TEXTS + 1 of all is a count too low: Misra & Gries 1982."""
    kept: dict[str, list[int]] = {}
    for batch in batches:
        added = {f"{text}": [count, 0] for text, count in Counter(batch).items()}
        kept = merged_picks("fill", kept, added)
    true = Counter(f"{text}" for batch in batches for text in batch)
    assert len(kept) <= TEXTS
    for text, often in true.items():
        assert often - true.total() / (TEXTS + 1) <= kept.get(text, [0])[0] <= often


def test_counting_waits_for_the_end_of_a_rush_but_not_for_ever() -> None:
    patience, written = Patience(), 0
    assert patience.is_over(0)
    told = []
    for _ in range(LONGEST + 2):
        written += RUSH + 1
        told.append(patience.is_over(written))
    assert told == [False] * LONGEST + [True, False]
    assert patience.is_over(written + RUSH)
