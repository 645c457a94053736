"""A demo with life in it: an open contest and a finished one, courses, everything marked 演示.

It goes through the same verbs as people do, with its own clock and its own chance.
"""

import json
import os
import random
import secrets
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import segno
from rich.console import Console
from rich.table import Table

from questions.drafts import LETTERS
from questions.importing import check, load
from questions.models import Bank
from quiz.attempts.actions import finish, start
from quiz.attempts.memory import memory
from quiz.attempts.queries import Standing
from quiz.attempts.rules import to_shown
from quiz.contests.actions import (
    PrizeDraft,
    Rules,
    SectionDraft,
    create_contest,
    open_contest,
)
from quiz.contests.live import live_by_id
from quiz.contests.models import Contest
from quiz.contests.queries import find_contest
from quiz.courses.demo import fill as fill_courses
from quiz.courses.models import Course
from quiz.database import connected, migrate
from quiz.errors import QuizError
from quiz.people.actions import Profile, add_staff, new_password, sign_in_worker
from quiz.people.arriving import Arrived
from quiz.people.models import Staff, Worker
from quiz.prizes.actions import run_draw
from quiz.settings import settings
from quiz.words import N_

SAMPLE = Path(__file__).parent.parent / "questions" / "samples" / "labour-law.csv"
OPEN_SLUG, FINISHED_SLUG = "demo", "demo-finished"
NOTES = Path(".demo.json")
DATABASE = Path("demo.db")
BANK = "劳动法"
ACCOUNTS = ("admin", "organizer", "trainer", "helper")
MAY = {
    "admin": "全部，包括人员 / everything",
    "organizer": "活动、抽奖、导出 / contests, draws, exports",
    "trainer": "题库、冬训班 / banks, courses",
    "helper": "代报名、签到 / sign-ups for others, check-in",
}
TOWNS = ("城关镇", "新桥镇", "河东街道", "柳溪镇", "开发区")
EMPLOYERS = ("演示建筑工地", "演示服装厂", "演示电子厂", "演示物流园", "演示家政公司", "演示农场")
PEOPLE, REPEATS = 220, 0.4


def prepare_environment() -> dict[str, str]:
    """Set what the demo needs before settings are read; returns the accounts' passwords.

    The secret and the passwords stay beside demo.db, so that a second start can use it again.
    """
    notes = json.loads(NOTES.read_text()) if NOTES.exists() else {}
    notes.setdefault("secret", secrets.token_hex(32))
    notes.setdefault("accounts", {name: new_password() for name in ACCOUNTS})
    NOTES.write_text(json.dumps(notes))
    NOTES.chmod(0o600)
    # Set but empty is not set.
    for name, value in (("DATABASE_URL", f"sqlite://{DATABASE}"), ("SECRET_KEY", notes["secret"])):
        os.environ[name] = os.environ.get(name) or value
    settings.cache_clear()
    accounts: dict[str, str] = notes["accounts"]
    return accounts


class NotADemo(QuizError):
    """The database holds somebody's real work."""

    code = "not_a_demo"
    text = N_("这个数据库里有不是演示的内容，不能用来演示。请换一个数据库。")


async def make(url: str, now: datetime, accounts: dict[str, str], *, fresh: bool) -> None:
    """Bring the database at `url` up to date and fill it; `fresh` empties it first.

    Raises NotADemo rather than empty or fill a database that holds anything else.
    """
    await migrate(url)
    async with connected(url):
        await refuse_real_work(fresh)
    if fresh:
        await migrate(url, "__first__")
        await migrate(url)
    async with connected(url):
        await build(now, accounts)


async def refuse_real_work(fresh: bool) -> None:
    """Raise NotADemo unless all there is was made by a demo, or there is nothing.

    Whoever tries the demo may add workers, banks and contests to it, so a database with the
    demo's own crowd in it is a demo, unless somebody would lose an account of their own.
    """
    is_demo = await Worker.exists(is_demo=True) and await Contest.exists(slug=FINISHED_SLUG)
    is_empty = not (await Staff.all().count() or await Bank.all().count())
    is_empty = is_empty and not (await Worker.all().count() or await Contest.all().count())
    strangers = await Staff.filter(name__not_in=ACCOUNTS).count()
    if not (is_demo or is_empty) or (fresh and strangers):
        raise NotADemo


async def build(now: datetime, accounts: dict[str, str]) -> None:
    """Fill the connected database, unless it has been filled before."""
    for name, password in accounts.items():
        if not await Staff.exists(name=name):
            await add_staff(name, name, password, now)
    organizer = await Staff.get(name="organizer")
    if not await Contest.exists(slug=OPEN_SLUG):
        await _contests(now, organizer)
    if not await Course.exists():
        opened = await Contest.get(slug=OPEN_SLUG)
        crowd = await Worker.filter(is_demo=True).order_by("id")
        await fill_courses(now, crowd, organizer, random.Random(2027), opened.id)  # noqa: S311


async def _contests(now: datetime, organizer: Staff) -> None:
    """The sample bank, a contest that is over and one that is open, with people in both."""
    report = check(SAMPLE.read_bytes(), SAMPLE.name, "auto")
    await load(report, BANK, author="demo", filename=SAMPLE.name)
    chance = random.Random(2026)  # noqa: S311 - a demo, the same for everybody
    finished = await _contest(
        FINISHED_SLUG, "冬训学法有奖答题（演示，已结束）", now, -20, -6, organizer
    )
    crowd = await _crowd(now - timedelta(days=20), chance)
    await _take_part(finished, crowd, chance)
    await run_draw(finished, day_at(now, -5, 10), by=organizer.id, seed="demo")
    opened = await _contest(OPEN_SLUG, "尊法守法·携手筑梦 有奖答题（演示）", now, -2, 14, organizer)
    await _take_part(opened, crowd[:40], chance, until=now)


async def _contest(
    slug: str, title: str, now: datetime, opens: int, closes: int, organizer: Staff
) -> Contest:
    """A contest over the sample bank that opened and closes so many days from now."""
    bank = await Bank.get(name=BANK)
    began = day_at(now, opens, 8)
    contest = await create_contest(title, began, by=organizer.id, slug=slug)
    rules = {
        "title": title,
        "introduction": "十道题，学会和自己有关的法律：工资、合同、工时、社保、工伤……\n"
        "每道题都有讲解，答错也能学到。这是演示活动，奖品不会真的发放。",
        "organisers": "演示区总工会",
        "contact": "演示电话 12351",
        "claim": "公布名单后 30 天内，带本人手机到演示区总工会领取；过期不领，视为放弃。（演示）",
        "opens_at": began,
        "closes_at": day_at(now, closes, 22),
        "minutes": 15,
        "tries_a_day": 3,
        "tries_in_all": 10,
        "pass_score": 60.0,
        "show_answers": "finish",
    }
    sections = [
        SectionDraft(bank.id, ["single"], [], 5, 10),
        SectionDraft(bank.id, ["true_false"], [], 2, 10),
        SectionDraft(bank.id, ["multiple"], [], 2, 10, half_for_incomplete=True),
        SectionDraft(bank.id, ["fill"], [], 1, 10),
    ]
    prizes = [
        PrizeDraft("一等奖", "100 元话费（演示）", 3),
        PrizeDraft("二等奖", "50 元话费（演示）", 10),
        PrizeDraft("三等奖", "保温杯（演示）", 30),
    ]
    await open_contest(contest, began, rules=Rules(rules, sections, prizes), by=organizer.id)
    return await find_contest(slug)


def day_at(now: datetime, days: int, hour: int) -> datetime:
    """A full hour so many days from now, on the campaign's clock."""
    local = (now + timedelta(days=days)).astimezone(settings().zone)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)


async def _crowd(now: datetime, chance: random.Random) -> list[Arrived]:
    """Workers who do not exist, named so."""
    return [
        await sign_in_worker(
            Profile(
                phone=f"+861390000{number:04d}",
                name=f"演示{number}",
                town=chance.choices(TOWNS, (5, 3, 3, 2, 2))[0],
                employer=chance.choice(EMPLOYERS),
            ),
            now,
            hide=chance.random() < 0.1,
            is_demo=True,
        )
        for number in range(1, PEOPLE + 1)
    ]


async def _take_part(
    contest: Contest, crowd: list[Arrived], chance: random.Random, until: datetime | None = None
) -> None:
    """Each worker tries once, some again, at some evening hour while the contest is open."""
    assert contest.opens_at is not None and contest.closes_at is not None  # noqa: S101 - opened
    last = (until or contest.closes_at) - timedelta(minutes=30)
    hours = int((last - contest.opens_at).total_seconds() // 3600)
    live = await live_by_id(contest.id)
    for worker in crowd:
        skill = chance.uniform(0.45, 0.95)
        for _ in range(2 if chance.random() < REPEATS else 1):
            at = contest.opens_at + timedelta(hours=chance.randrange(max(hours, 1)), minutes=20)
            client = UUID(int=chance.getrandbits(128), version=4)
            attempt, new = await start(live, worker.id, client, at, seed=str(client))
            if new:
                spent = timedelta(seconds=chance.randint(150, 700))
                answers = await _answers(attempt, skill, chance)
                await finish(attempt.id, worker.id, answers, at + spent)
            skill = min(1.0, skill + 0.15)


async def _answers(attempt: Standing, skill: float, chance: random.Random) -> dict[str, list[str]]:
    """Answers of somebody who knows a question with probability `skill`."""
    items = attempt.items
    shown = await memory().questions_of(item.revision for item in items)
    given: dict[str, list[str]] = {}
    for number, item in enumerate(items, 1):
        question = shown[item.revision]
        if chance.random() < skill:
            right = to_shown(question.kind, question.answers, item.order)
            given[str(number)] = [text if isinstance(text, str) else text[0] for text in right]
        elif question.kind == "true_false":
            given[str(number)] = [chance.choice(["true", "false"])]
        elif question.kind != "fill":
            given[str(number)] = [chance.choice(LETTERS[: len(question.options)])]
    return given


def lan_address() -> str:
    """This machine's address as phones on the same network see it (nothing is sent)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def port_is_free(port: int) -> bool:
    """Whether the demo could listen there: better asked before preparing than after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - as the demo will
        except OSError:
            return False
    return True


def welcome(base: str, port: int, accounts: dict[str, str]) -> None:
    """Print the worker link with its QR code, the accounts, and what to try first."""
    console = Console()
    link = f"{base}/contests/{OPEN_SLUG}"
    console.print(f"\n职工答题 / workers: [bold]{link}[/bold]")
    console.print(f"冬训班 / courses: [bold]{base}/courses[/bold]")
    console.print(f"本机 / this machine: http://127.0.0.1:{port}/contests/{OPEN_SLUG}")
    segno.make(link).terminal(out=sys.stdout, compact=True)
    table = Table("账号 / account", "密码 / password", "能做什么 / may")
    for name, password in accounts.items():
        table.add_row(name, password, MAY[name])
    console.print(f"工作台 / staff: [bold]{base}/staff[/bold]")
    console.print(table)
    console.print(
        "先试试 / try first:\n"
        "  1. 用手机扫码，填手机号和姓名，答一套题 / scan the code, answer a quiz\n"
        "  2. 用 organizer 登录工作台，看统计、抽奖、导出 / sign in as organizer: figures, draw, exports\n"
        "  3. 用 trainer 登录，上传一份 Excel 题库 / sign in as trainer, upload a bank\n"
        "Ctrl+C 停止 / stops\n",
        highlight=False,
    )
