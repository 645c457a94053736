"""Evenings written past the product, with the truth about every answer beside them.

What each person knew is decided first, in words; papers and answers are made to show it. Counting
the truth is then another way to every statistic.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from questions.drafts import LETTERS
from questions.selection import Item, deal
from quiz.attempts.memory import Question, memory
from quiz.attempts.rules import stored_paper
from quiz.contests.live import find_live
from quiz.database import stored_moment
from quiz.statements import ask

WORKERS = """
INSERT INTO worker (id, phone_index, phone_sealed, name_sealed, town, employer, created_at)
SELECT i.0::int, i.1::text, '', '', '镇', '厂', i.2::timestamptz FROM ITEMS
"""
PARTICIPATIONS = """
INSERT INTO participation (id, contest_id, worker_id, town, employer, tries, created_at)
SELECT i.0::int, i.1::int, i.2::int, '镇', '厂', 3, i.3::timestamptz FROM ITEMS
"""
ATTEMPTS = """
INSERT INTO attempt (id, participation_id, contest_id, worker_id, client_id, number, day, paper,
                     started_at, deadline, finished_at, score, max_score, correct, total, passed)
SELECT i.0::bigint, i.1::int, i.2::int, i.3::int, i.4::uuid, i.5::int, i.6::date, i.7::json,
       i.8::timestamptz, i.9::timestamptz, i.9::timestamptz, i.10::float8, i.11::float8, 0,
       i.12::smallint, i.13::boolean
FROM ITEMS
"""
ANSWERS = """
INSERT INTO answer (attempt_id, number, given, revision, saved_at)
SELECT i.0::bigint, i.1::smallint, i.2::jsonb, 1, i.3::timestamptz FROM ITEMS
"""
QUEUE = "INSERT INTO uncounted (attempt_id) SELECT i.0::bigint FROM ITEMS"

WRONG_TEXTS = ["30", "三十天", "7天", "十 五", "一个月"]
"""The fourth is right: numerals and blanks do not count."""
CHUNK = 500


@dataclass(frozen=True)
class Told:
    """One question of one paper as it went. `given` None: no answer was ever saved."""

    item: Item
    share: float
    chosen: tuple[str, ...]
    given: list[str] | None
    moment: datetime


@dataclass
class Paper:
    """One attempt."""

    contest: int
    first: bool
    started: datetime
    told: list[Told]

    def rest(self, left_out: Told) -> float:
        """The share of the points of all other questions."""
        others = [told for told in self.told if told is not left_out]
        return sum(o.item.points * o.share for o in others) / sum(o.item.points for o in others)

    def seconds(self, wanted: Told) -> float | None:
        """From the moment before to its own, if nothing else was saved in that."""
        moments = [told.moment for told in self.told if told.given is not None]
        if not wanted.given or moments.count(wanted.moment) > 1:
            return None
        before = [moment for moment in moments if moment < wanted.moment]
        return (wanted.moment - max([self.started, *before])).total_seconds()


async def spend(
    slugs: list[str], attempts: int, now: datetime, *, seed: int = 1, first_id: int = 1
) -> list[Paper]:
    """Write so many finished attempts, three a worker, into these contests in turn, and queue them.

    `first_id` is 1 more than a multiple of three.
    """
    lives = [await find_live(slug) for slug in slugs]
    decks = [await live.deck() for live in lives]
    started, papers = now - timedelta(minutes=25), []
    for begin in range(first_id, first_id + attempts, CHUNK):
        keys = range(begin, min(begin + CHUNK, first_id + attempts))
        tries, answers = [], []
        for key in keys:
            worker, number = (key + 2) // 3, (key + 2) % 3 + 1
            which = worker % len(lives)
            items = deal(decks[which], f"{seed}-{key}")
            shown = await memory().questions_of(item.revision for item in items)
            chance = random.Random(f"{seed} {key}")
            skill = random.Random(f"{seed} {worker}").gauss(0, 0.25) + number * 0.05
            told = list(_told(items, shown, skill, started, chance))
            papers.append(Paper(lives[which].contest.id, number == 1, started, told))
            tries.append((key, worker, number, papers[-1], now))
            answers += [
                (key, place, t.given, stored_moment(t.moment))
                for place, t in enumerate(told, 1)
                if t.given is not None
            ]
        await _write(tries, answers)
    return papers


async def _write(tries: list[tuple[int, int, int, Paper, datetime]], answers: list[Any]) -> None:
    people = {worker: paper.contest for _, worker, number, paper, _ in tries if number == 1}
    at = stored_moment(tries[0][3].started)
    await ask(WORKERS, [(worker, f"i{worker}", at) for worker in people])
    await ask(PARTICIPATIONS, [(w, contest, w, at) for w, contest in people.items()])
    await ask(ATTEMPTS, [_row(*line) for line in tries])
    await ask(ANSWERS, answers)
    await ask(QUEUE, [(line[0],) for line in tries])


def _row(key: int, worker: int, number: int, paper: Paper, now: datetime) -> tuple[Any, ...]:
    items = [told.item for told in paper.told]
    earned = sum(told.item.points * told.share for told in paper.told)
    return (
        key, worker, paper.contest, worker, str(UUID(int=key)), number, now.date().isoformat(),
        stored_paper(items), stored_moment(paper.started), stored_moment(now), earned,
        sum(item.points for item in items), len(items), earned >= 60,
    )  # fmt: skip


def _told(
    items: list[Item],
    shown: Mapping[int, Question],
    skill: float,
    moment: datetime,
    chance: random.Random,
) -> Iterator[Told]:
    for item in items:
        question, luck = shown[item.revision], chance.random()
        if chance.random() > 0.05:  # else saved together with the one before
            moment += timedelta(milliseconds=int(chance.lognormvariate(2, 0.8) * 1000) + 1)
        if luck < 0.07:
            yield Told(item, 0, (), None, moment)
        elif luck < 0.1:
            yield Told(item, 0, (), [], moment)  # taken back
        else:
            knows = chance.random() < 0.5 + skill + item.revision % 7 / 20
            yield Told(item, *_give(question, item, knows, chance), moment)


def _give(
    question: Question, item: Item, knows: bool, chance: random.Random
) -> tuple[float, tuple[str, ...], list[str]]:
    """The share it earns, what was chosen in words (of fill only what is wrong), what is stored."""
    if question.kind == "true_false":
        said = "true" if knows == (question.answers == ["true"]) else "false"
        return float(knows), (said,), [said]
    if question.kind == "fill":
        text = "十五" if knows else chance.choice(WRONG_TEXTS)
        right = knows or text == "十 五"
        return float(right), () if right else (text,), [text]
    rights = [question.options[LETTERS.index(key)] for key in question.answers]
    if knows:
        texts, share = rights, 1.0
    elif question.kind == "multiple" and chance.random() < 0.5:
        texts, share = rights[:1], 0.5 if item.half else 0.0
    else:
        texts, share = [chance.choice([o for o in question.options if o not in rights])], 0.0
    places = [question.options[index] for index in item.order]
    return share, tuple(texts), sorted(LETTERS[places.index(text)] for text in texts)
