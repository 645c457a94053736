"""What a contest's rules must say, and what state its hours put it in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from quiz.words import N_

State = Literal["draft", "coming", "open", "closed", "drawn"]
Missing = tuple[str, dict[str, Any]]

MAX_QUESTIONS = 100
"""A paper's limit: one page must stay small on a cheap phone."""


class Hours(Protocol):
    """Anything with opening hours."""

    opens_at: datetime | None
    closes_at: datetime | None


def state_of(contest: Hours, *, opened: bool, drawn: bool, now: datetime) -> State:
    """The state at `now`; the server's clock alone decides. Open at opens_at, closed at closes_at."""
    if not opened or contest.opens_at is None or contest.closes_at is None:
        return "draft"
    if now < contest.opens_at:
        return "coming"
    if now < contest.closes_at:
        return "open"
    return "drawn" if drawn else "closed"


@dataclass(frozen=True)
class PrizeRule:
    """A prize as the rules see it."""

    tier: str
    quantity: int


@dataclass(frozen=True)
class SectionRule:
    """A section as the rules see it: how many of how many points."""

    count: int
    points: int


def missing(
    contest: Any,
    sections: Iterable[SectionRule],
    prizes: Iterable[PrizeRule],
    shortfalls: Iterable[tuple[int, int, int]],
    now: datetime,
) -> list[Missing]:
    """What keeps a contest from opening, as sentences with their values.

    `shortfalls` are (section index, wanted, available) from `questions.selection`. Prizes need
    their conditions published beforehand (SAMR Order 32, Art. 13), so then contact and claim
    rules are required too.
    """
    sections, prizes = list(sections), list(prizes)
    wanted: list[tuple[object, str]] = [
        (contest.introduction.strip(), N_("请填写活动介绍。")),
        (contest.organisers.strip(), N_("请填写主办单位。")),
        (contest.opens_at, N_("请填写开始时间。")),
        (contest.closes_at, N_("请填写结束时间。")),
        (contest.minutes, N_("请填写答题时间（分钟）。")),
        (contest.tries_a_day, N_("请填写每天可以答几次。")),
        (contest.tries_in_all, N_("请填写一共可以答几次。")),
        (contest.pass_score is not None, N_("请填写合格分数。")),
        (contest.show_answers, N_("请选择什么时候公布答案。")),
        (sections, N_("请至少设置一个出题部分。")),
        (not prizes or contest.contact.strip(), N_("有奖品的活动，请填写咨询电话。")),
        (not prizes or contest.claim.strip(), N_("有奖品的活动，请写明领奖办法和期限。")),
    ]
    found: list[Missing] = [(text, {}) for value, text in wanted if not value]
    if contest.closes_at and contest.closes_at <= now:
        found.append((N_("结束时间已经过去，请重新填写。"), {}))
    for index, asked, available in shortfalls:
        found.append(
            (
                N_(
                    "第 %(section)s 部分要 %(asked)s 道题，题库里合适的只剩 %(available)s 道（同一道题只出一次，前面的部分先用）。"
                ),
                {"section": index + 1, "asked": asked, "available": available},
            )
        )
    found += _score_problems(contest, sections)
    return found


def _score_problems(contest: Any, sections: list[SectionRule]) -> list[Missing]:
    total = sum(section.count * section.points for section in sections)
    questions = sum(section.count for section in sections)
    found: list[Missing] = []
    if sections and contest.pass_score is not None and contest.pass_score > total:
        values = {"score": f"{contest.pass_score:g}", "total": total}
        found.append((N_("合格分数是 %(score)s 分，但全卷只有 %(total)s 分。"), values))
    if questions > MAX_QUESTIONS:
        values = {"count": questions, "most": MAX_QUESTIONS}
        found.append((N_("一份试卷有 %(count)s 道题，最多 %(most)s 道。"), values))
    return found


def answers_visible(show: str | None, *, finished: bool, closed: bool) -> bool:
    """Whether a worker may see the right answers: never, after finishing, or after closing."""
    return finished and (show == "finish" or (show == "close" and closed))
