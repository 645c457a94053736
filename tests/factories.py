"""Banks and contests for tests."""

from datetime import datetime, timedelta
from typing import Any

from questions.drafts import Draft, Report
from questions.importing import load
from questions.models import Bank
from quiz.contests.actions import (
    PrizeDraft,
    Rules,
    SectionDraft,
    change_rules,
    create_contest,
    open_contest,
)
from quiz.contests.models import Contest
from quiz.contests.queries import find_contest

PATTERN = (
    ("single", ["甲", "乙", "丙", "丁"], ["B"]),
    ("multiple", ["甲", "乙", "丙", "丁"], ["A", "C"]),
    ("true_false", [], ["true"]),
    ("fill", [], [["15", "十五"]]),
)


async def make_bank(name: str = "题库", count: int = 20) -> Bank:
    """A bank whose questions take turns in kind; every right answer is the same per kind."""
    drafts = []
    for i in range(count):
        kind, options, answers = PATTERN[i % 4]
        drafts.append(
            Draft(
                kind=kind,
                stem=f"第{i}题：____日" if kind == "fill" else f"第{i}题？",
                options=options,
                answers=answers,
                explanation=f"因为第{i}条。",
                citation="《劳动法》第五十条",
                tags=["工资" if i % 2 else "合同"],
                difficulty=i % 5 + 1,
            )
        )
    if not drafts:
        return await Bank.create(name=name)
    return (await load(Report("csv", "", count, {}, [], drafts), name)).bank


RULES: dict[str, Any] = {
    "introduction": "学法律，得奖品。",
    "organisers": "区总工会",
    "contact": "0731-12345678",
    "claim": "三十天内到工会领取。",
    "minutes": 10,
    "tries_a_day": 3,
    "tries_in_all": 5,
    "pass_score": 60.0,
    "show_answers": "finish",
}


def sections_for(bank: Bank, count: int, kinds: list[str] | None) -> list[SectionDraft]:
    """One section of the given kinds, or one a kind so that a paper always holds all four."""
    if kinds is not None:
        return [SectionDraft(bank.id, kinds, [], count, 10)]
    every = ["single", "multiple", "true_false", "fill"]
    shares = [count // 4 + (i < count % 4) for i in range(4)]
    return [
        SectionDraft(bank.id, [kind], [], share, 10)
        for kind, share in zip(every, shares, strict=True)
        if share
    ]


async def make_contest(
    now: datetime,
    *,
    slug: str = "quiz",
    bank: Bank | None = None,
    count: int = 10,
    kinds: list[str] | None = None,
    opened: bool = True,
    prizes: tuple[PrizeDraft, ...] = (PrizeDraft("一等奖", "话费 50 元", 2),),
    **fields: Any,
) -> Contest:
    """A contest that opened an hour ago and closes in a day: `count` questions, 10 points each."""
    bank = bank or await make_bank(f"题库 {slug}")
    contest = await create_contest(f"答题 {slug}", now, slug=slug)
    rules = Rules(
        {
            "title": contest.title,
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + timedelta(days=1),
            **RULES,
            **fields,
        },
        sections_for(bank, count, kinds),
        list(prizes),
    )
    await change_rules(contest, rules, now)
    contest = await find_contest(slug)
    if opened:
        await open_contest(contest, now)
    return await find_contest(slug)
